//! What must be read again and yet be useless to whoever copies the database: sealed with a key that lies beside it.
//!
//! AES-256-GCM with a fresh nonce; the purpose is bound to the seal, so that what was sealed for one thing opens for no other.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use capability::House;
use register::Fault;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The key, read once.
#[derive(Default)]
struct Kept(Mutex<Option<Arc<LessSafeKey>>>);

/// Seals a secret for a purpose.
pub(crate) fn seal(house: &House, purpose: &str, plain: &[u8]) -> Result<String, Fault> {
    let nonce = register::random::<NONCE_LEN>()?;
    let mut text = plain.to_vec();
    key(house)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(purpose.as_bytes()),
            &mut text,
        )
        .map_err(|_| Fault::new("sealing a secret"))?;
    Ok(jose::encode([&nonce[..], &text].concat()))
}

/// Opens what was sealed for that purpose.
pub(crate) fn open(house: &House, purpose: &str, sealed: &str) -> Result<Vec<u8>, Fault> {
    let broken =
        || Fault::new("a sealed secret does not open: is keys/identity the file it was sealed with?");
    let bytes = jose::decode(sealed).map_err(|_| broken())?;
    let (nonce, text) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut text = text.to_vec();
    let plain = key(house)?
        .open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut text)
        .map_err(|_| broken())?;
    Ok(plain.to_vec())
}

fn key(house: &House) -> Result<Arc<LessSafeKey>, Fault> {
    let shelf = house.shelf::<Kept>();
    let mut kept = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(key) = kept.as_ref() {
        return Ok(key.clone());
    }
    let bytes = load(&house.options.folder.join("keys").join("identity"))?;
    let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| Fault::new("keys/identity holds no key"))?;
    let key = Arc::new(LessSafeKey::new(key));
    *kept = Some(key.clone());
    Ok(key)
}

/// Reads the key file, or makes it.
fn load(path: &Path) -> Result<Vec<u8>, Fault> {
    let doing = |what: &str| format!("{what} {}", path.display());
    if !path.exists() {
        make(path)?;
    }
    let about = fs::metadata(path).map_err(|error| Fault::because(doing("reading"), error))?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(Fault::new(doing("others can read the key file; chmod 600")));
    }
    let text = fs::read_to_string(path).map_err(|error| Fault::because(doing("reading"), error))?;
    jose::decode(text.trim()).map_err(|error| Fault::because(doing("reading"), error))
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
