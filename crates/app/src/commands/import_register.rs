//! `qhapaq import register`: an export into an empty database; then everything is verified.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::progress;
use anyhow::{Context, Result};
use register::{Documents, SystemClock};
use std::io::BufReader;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Reads the file.
pub async fn run(place: &Place, path: &Path) -> Result<ExitCode> {
    Instance::read(&place.data)?;
    let db = place.db().await?;
    let documents =
        Documents::open(&place.documents(), db.clone(), Arc::new(SystemClock)).map_err(open::fault)?;
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let imported = register::import(
        &db,
        &open::projectors(),
        Some(&documents),
        &mut BufReader::new(file),
        progress::bar("Importing acts"),
    )
    .await
    .map_err(open::fault)?;
    println!(
        "{} acts imported. Put the signing key in {} and check with `qhapaq verify`.",
        imported.acts,
        place.data.join("keys").display()
    );
    Ok(ExitCode::SUCCESS)
}
