//! The key that signs checkpoints, in a file that only its owner can read.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::tree::NoteSigner;
use crate::{Fault, OrFault, random};

/// Where the signing key is.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one of them exists for each open register"
)]
pub enum Key {
    /// Given: for tests, and for keys kept elsewhere.
    Given(NoteSigner),
    /// In a file, mode 0600, made with a fresh key when it is missing: `DIR/keys/register`.
    File(PathBuf),
}

impl Key {
    /// The signer that bears `origin` as its name; `current` is the public key the register trusts now, if it is open
    /// already. A rotation that was cut short is finished here.
    pub(crate) fn load(&self, origin: &str, current: Option<&str>) -> Result<NoteSigner, Fault> {
        let signer = match self {
            Key::Given(signer) => signer.clone(),
            Key::File(path) => load_file(path, origin, current)?,
        };
        match current {
            Some(current) if signer.verifier().to_string() != current => Err(Fault::new(format!(
                "the signing key does not belong to this register, whose key is {current}: put its key file in place"
            ))),
            _ => Ok(signer),
        }
    }

    /// Keep a fresh key beside the present one, until the register knows it.
    pub(crate) fn prepare_next(&self, origin: &str) -> Result<NoteSigner, Fault> {
        let signer = fresh(origin)?;
        if let Key::File(path) = self {
            write_secret(&next(path), &signer)?;
        }
        Ok(signer)
    }

    /// The register knows the next key: it takes the place of the present one.
    pub(crate) fn adopt_next(&self) -> Result<(), Fault> {
        match self {
            Key::Given(_) => Ok(()),
            Key::File(path) => replace(path),
        }
    }
}

fn load_file(path: &Path, origin: &str, current: Option<&str>) -> Result<NoteSigner, Fault> {
    if !path.exists() {
        if current.is_some() {
            return Err(Fault::new(format!(
                "the signing key {} is missing: put it back from a backup",
                path.display()
            )));
        }
        write_first(path, &fresh(origin)?)?;
    }
    let signer = read_secret(path)?;
    let waiting = next(path);
    let is_current = current.is_none_or(|current| signer.verifier().to_string() == current);
    if is_current || !waiting.exists() {
        return Ok(signer);
    }
    let adopted = read_secret(&waiting)?;
    if current == Some(adopted.verifier().to_string().as_str()) {
        replace(path)?;
        return Ok(adopted);
    }
    Ok(signer)
}

fn fresh(origin: &str) -> Result<NoteSigner, Fault> {
    NoteSigner::from_seed(origin, &random::<32>()?).or_fault("making a signing key")
}

fn next(path: &Path) -> PathBuf {
    path.with_extension("next")
}

fn replace(path: &Path) -> Result<(), Fault> {
    fs::rename(next(path), path).or_fault("putting the new signing key in place")?;
    sync_folder(path)
}

fn read_secret(path: &Path) -> Result<NoteSigner, Fault> {
    let doing = || format!("reading the signing key {}", path.display());
    let mode = fs::metadata(path).or_fault(doing())?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Fault::new(format!(
            "{} can be read by others (mode {mode:o}): chmod 600 it",
            path.display()
        )));
    }
    fs::read_to_string(path)
        .or_fault(doing())?
        .trim()
        .parse()
        .or_fault(doing())
}

fn write_secret(path: &Path, signer: &NoteSigner) -> Result<(), Fault> {
    let doing = || format!("writing the signing key {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).or_fault(doing())?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).or_fault(doing())?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .or_fault(doing())?;
    writeln!(file, "{}", signer.to_secret_text()).or_fault(doing())?;
    file.sync_all().or_fault(doing())?;
    sync_folder(path)
}

/// Two processes that start together agree on the key of the one that was first.
fn write_first(path: &Path, signer: &NoteSigner) -> Result<(), Fault> {
    let own = path.with_extension(crate::hex(&random::<8>()?));
    write_secret(&own, signer)?;
    let linked = fs::hard_link(&own, path);
    fs::remove_file(&own).or_fault("making a signing key")?;
    match linked {
        Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Fault::because("making a signing key", cause))
        }
        _ => sync_folder(path),
    }
}

/// A new name is durable when its folder is.
fn sync_folder(path: &Path) -> Result<(), Fault> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .or_fault("flushing the folder of the keys")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/register");
        let key = Key::File(path.clone());
        let signer = key.load("example.pe/acts", None).unwrap();
        let public = signer.verifier().to_string();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(
            key.load("example.pe/acts", Some(&public)).unwrap().verifier(),
            signer.verifier()
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(
            key.load("example.pe/acts", Some(&public))
                .unwrap_err()
                .to_string()
                .contains("mode 640")
        );
    }

    #[test]
    fn a_rotation_that_was_cut_short_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::File(folder.path().join("register"));
        key.load("example.pe/acts", None).unwrap();
        let new = key.prepare_next("example.pe/acts").unwrap();
        let public = new.verifier().to_string();
        assert_eq!(
            key.load("example.pe/acts", Some(&public)).unwrap().verifier(),
            new.verifier()
        );
        assert!(!folder.path().join("register.next").exists());
    }

    #[test]
    fn a_strange_key_does_not_open_the_register() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::File(folder.path().join("register"));
        let other = fresh("example.pe/acts").unwrap().verifier().to_string();
        assert!(
            key.load("example.pe/acts", Some(&other))
                .unwrap_err()
                .to_string()
                .contains("missing")
        );
        key.load("example.pe/acts", None).unwrap();
        assert!(
            key.load("example.pe/acts", Some(&other))
                .unwrap_err()
                .to_string()
                .contains("does not belong")
        );
    }
}
