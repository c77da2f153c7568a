//! `qhapaq export`: the whole register, people and documents, in one file.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::part::Part;
use crate::progress;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

/// Writes the file.
pub async fn run(place: &Place, path: &Path) -> Result<ExitCode> {
    let instance = Instance::read(&place.data)?;
    let part = Part::file(path)?;
    let house = open::house(place, &instance).await?;
    let doing = || format!("writing {}", part.path().display());
    let file = File::create(part.path()).with_context(doing)?;
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
    out.flush().with_context(doing)?;
    out.get_ref().sync_all().with_context(doing)?;
    part.finish()?;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}
