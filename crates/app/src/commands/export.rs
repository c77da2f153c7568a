//! `qhapaq export`: the whole register, people and documents, in one file.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::progress;
use anyhow::{Context, Result};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

/// Writes the file.
pub async fn run(place: &Place, path: &Path) -> Result<ExitCode> {
    let instance = Instance::read(&place.data)?;
    let house = open::house(place, &instance).await?;
    let file = std::fs::File::create_new(path).with_context(|| format!("making {}", path.display()))?;
    let mut out = BufWriter::new(file);
    register::export(
        house.register.db(),
        house.register.projectors(),
        Some(&house.documents),
        &mut out,
        progress::bar("Exporting acts"),
    )
    .await
    .map_err(open::fault)?;
    out.flush().context("writing the export")?;
    out.get_ref().sync_all().context("writing the export")?;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}
