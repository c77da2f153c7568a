//! `qhapaq backup`: a copy of the instance while it serves.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::part::Part;
use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;

/// Copies database, documents, keys and configuration.
pub async fn run(place: &Place, folder: &Path) -> Result<ExitCode> {
    let instance = Instance::read(&place.data)?;
    let part = Part::folder(folder)?;
    let house = open::house(place, &instance).await?;
    let done = register::backup(&house.register, Some(&house.documents), part.path())
        .await
        .map_err(open::fault)?;
    instance.write(part.path())?;
    part.finish()?;
    println!("{} acts copied to {}", done.acts, folder.display());
    Ok(ExitCode::SUCCESS)
}
