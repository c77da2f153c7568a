//! `qhapaq backup`: a copy of the instance while it serves.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::part::Part;
use anyhow::{Context, Result};
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
    for key in ["identity", "national-provider"] {
        copy_key(&place.data, part.path(), key)?;
    }
    instance.write(part.path())?;
    part.finish()?;
    println!("{} acts copied to {}", done.acts, folder.display());
    Ok(ExitCode::SUCCESS)
}

/// The key that seals secrets, and the secret of this house at the national provider, lie beside the database.
fn copy_key(data: &Path, folder: &Path, name: &str) -> Result<()> {
    let name = Path::new("keys").join(name);
    let (from, to) = (data.join(&name), folder.join(&name));
    if !from.exists() {
        return Ok(());
    }
    let doing = || format!("copying {}", from.display());
    std::fs::create_dir_all(folder.join("keys")).with_context(doing)?;
    // The copy keeps the permissions of the original: its owner alone.
    std::fs::copy(&from, &to).with_context(doing)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_seal_comes_along_for_its_owner_alone() {
        let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        copy_key(data.path(), folder.path(), "identity").unwrap();
        assert!(!folder.path().join("keys").exists(), "there is none yet");
        std::fs::create_dir_all(data.path().join("keys")).unwrap();
        let key = data.path().join("keys/identity");
        std::fs::write(&key, "secret").unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
        copy_key(data.path(), folder.path(), "identity").unwrap();
        let copy = folder.path().join("keys/identity");
        assert_eq!(std::fs::read_to_string(&copy).unwrap(), "secret");
        assert_eq!(
            std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
