//! What must be read again and yet be useless to whoever copies the database: sealed with a key that lies beside it.
//!
//! AES-256-GCM with a fresh nonce; the purpose is bound to the seal, so that what was sealed for one thing opens for no other.

use crate::House;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use register::Fault;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The key, read once.
#[derive(Default)]
struct Kept(Mutex<Option<Arc<LessSafeKey>>>);

/// Seals a secret for a purpose. The first one makes the key.
///
/// # Errors
/// When the key file cannot be made or read, or others can read it.
pub fn seal(house: &House, purpose: &str, plain: &[u8]) -> Result<String, Fault> {
    let key = key(house, Missing::Make)?;
    sealed(&key, purpose, plain)
}

/// Opens what was sealed for that purpose. A key file that is gone is not made again: a fresh one would open nothing.
///
/// # Errors
/// When the key file is gone, another, or readable by others, and when what was sealed was touched.
pub fn open(house: &House, purpose: &str, sealed: &str) -> Result<Vec<u8>, Fault> {
    let key = key(house, Missing::Fail)?;
    opened(&key, purpose, sealed)
}

fn sealed(key: &LessSafeKey, purpose: &str, plain: &[u8]) -> Result<String, Fault> {
    let nonce = register::random::<NONCE_LEN>()?;
    let mut text = plain.to_vec();
    key.seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::from(purpose.as_bytes()),
        &mut text,
    )
    .map_err(|_| Fault::new("sealing a secret"))?;
    Ok(jose::encode([&nonce[..], &text].concat()))
}

fn opened(key: &LessSafeKey, purpose: &str, sealed: &str) -> Result<Vec<u8>, Fault> {
    let broken =
        || Fault::new("a sealed secret does not open: is keys/identity the file it was sealed with?");
    let bytes = jose::decode(sealed).map_err(|_| broken())?;
    let (nonce, text) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut text = text.to_vec();
    let plain = key
        .open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut text)
        .map_err(|_| broken())?;
    Ok(plain.to_vec())
}

/// What to do when there is no key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Make,
    Fail,
}

fn key(house: &House, missing: Missing) -> Result<Arc<LessSafeKey>, Fault> {
    let shelf = house.shelf::<Kept>();
    let mut kept = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(key) = kept.as_ref() {
        return Ok(key.clone());
    }
    let key = Arc::new(load(
        &house.options.folder.join("keys").join("identity"),
        missing,
    )?);
    *kept = Some(key.clone());
    Ok(key)
}

/// Reads the key file.
fn load(path: &Path, missing: Missing) -> Result<LessSafeKey, Fault> {
    let doing = |what: &str| format!("{what} {}", path.display());
    if missing == Missing::Make && !path.exists() {
        make(path)?;
    }
    let about = fs::metadata(path).map_err(|error| {
        Fault::because(
            doing("bring back from the backup, because it seals secrets:"),
            error,
        )
    })?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(Fault::new(doing("others can read the key file; chmod 600")));
    }
    let text = fs::read_to_string(path).map_err(|error| Fault::because(doing("reading"), error))?;
    let bytes = jose::decode(text.trim()).map_err(|error| Fault::because(doing("reading"), error))?;
    let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| Fault::new(doing("no key in")))?;
    Ok(LessSafeKey::new(key))
}

fn make(path: &Path) -> Result<(), Fault> {
    let doing = || format!("writing {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Fault::because(doing(), error))?;
    }
    let key = jose::encode(register::random::<32>()?);
    let file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match file {
        Ok(mut file) => file
            .write_all(key.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| Fault::because(doing(), error)),
        // Somebody else was first.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Fault::because(doing(), error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_secret_opens_for_its_purpose_alone_and_not_when_touched() {
        let folder = folder();
        let path = folder.path().join("keys/identity");
        let key = load(&path, Missing::Make).unwrap();
        let kept = sealed(&key, "totp", b"secret").unwrap();
        assert_ne!(
            kept,
            sealed(&key, "totp", b"secret").unwrap(),
            "a fresh nonce each time"
        );
        let again = load(&path, Missing::Fail).unwrap();
        assert_eq!(opened(&again, "totp", &kept).unwrap(), b"secret");
        assert!(opened(&again, "key", &kept).is_err());
        let mut bytes = jose::decode(&kept).unwrap();
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            assert!(
                opened(&again, "totp", &jose::encode(&bytes)).is_err(),
                "byte {at}"
            );
            bytes[at] ^= 1;
        }
        for short in ["", "AA", "!"] {
            assert!(opened(&again, "totp", short).is_err(), "{short}");
        }
    }

    #[test]
    fn a_key_that_is_gone_is_not_made_again_to_open_and_others_may_not_read_it() {
        let folder = folder();
        let path = folder.path().join("identity");
        let told = load(&path, Missing::Fail).unwrap_err().to_string();
        assert!(told.contains("backup"), "{told}");
        assert!(!path.exists());
        load(&path, Missing::Make).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(load(&path, Missing::Fail).is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "short").unwrap();
        assert!(load(&path, Missing::Fail).is_err());
    }
}
