//! `qhapaq dump`: everything public in one archive that anybody can check.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::part::Part;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

/// Writes the archive.
pub async fn run(place: &Place, path: &Path) -> Result<ExitCode> {
    let instance = Instance::read(&place.data)?;
    let part = Part::file(path)?;
    let house = open::house(place, &instance).await?;
    let doing = || format!("writing {}", part.path().display());
    let mut out = BufWriter::new(File::create(part.path()).with_context(doing)?);
    let written = observatory::dump::write(&house, &mut out)
        .await
        .map_err(open::fault)?;
    out.flush().with_context(doing)?;
    out.get_ref().sync_all().with_context(doing)?;
    part.finish()?;
    println!("{}", path.display());
    println!("{} acts, root {}", written.acts, register::hex(&written.root));
    println!(
        "verdicts of {}, {} bytes, SHA-256 {}",
        written.day, written.bytes, written.sha256
    );
    Ok(ExitCode::SUCCESS)
}
