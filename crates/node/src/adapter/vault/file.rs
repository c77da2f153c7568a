//! The sealed file and its key.

use super::VaultError;
use super::secret::Plain;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// First line of the file, bound to the seal.
const MARK: &[u8] = b"qhapaq-vault-1\n";
/// Largest file, in bytes.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Where the key lies: 32 bytes, or their 43 letters in base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A file that only its owner may read (mode 0600).
    File(PathBuf),
    /// A credential of systemd (`LoadCredential=`), whose folder only the service can enter.
    Systemd(PathBuf),
}

/// What tells whether the file is the one that was read: none when there is no file.
pub type Stamp = Option<(u64, u64, i64, i64)>;

/// Makes a key file that only its owner may read.
///
/// # Errors
/// [`VaultError::File`] also when there is one already.
pub fn make_key(path: &Path) -> Result<(), VaultError> {
    let key = register::random::<32>().map_err(|_| VaultError::Machine)?;
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    let written = file.and_then(|mut file| {
        file.write_all(jose::encode(key).as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| failed(path, &error))
}

/// What tells the file from a later one.
pub fn stamp(path: &Path) -> Result<Stamp, VaultError> {
    match fs::metadata(path) {
        Ok(about) => Ok(Some((
            about.ino(),
            about.size(),
            about.mtime(),
            about.mtime_nsec(),
        ))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

/// Held while the file is changed; another process waits.
pub fn lock(path: &Path) -> Result<File, VaultError> {
    let path = beside(path, "lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path);
    let locked = file.and_then(|file| file.lock().map(|()| file));
    locked.map_err(|error| failed(&path, &error))
}

/// Opens the file.
pub fn read(path: &Path, key: &Key) -> Result<Plain, VaultError> {
    let sealed = || VaultError::Sealed {
        path: path.to_owned(),
    };
    let about = fs::metadata(path).map_err(|error| failed(path, &error))?;
    if about.len() > FILE_BYTES_MAX {
        return Err(sealed());
    }
    let bytes = fs::read(path).map_err(|error| failed(path, &error))?;
    let rest = bytes.strip_prefix(MARK).ok_or_else(sealed)?;
    let (nonce, text) = rest.split_at_checked(NONCE_LEN).ok_or_else(sealed)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| sealed())?;
    let mut text = text.to_vec();
    let opened = key.read()?.open_in_place(nonce, Aad::from(MARK), &mut text);
    let length = opened.map_err(|_| sealed())?.len();
    text.truncate(length);
    Ok(Plain::of(text))
}

/// Seals and writes the file: beside itself, to the disk, then renamed.
pub fn write(path: &Path, key: &Key, plain: Plain) -> Result<(), VaultError> {
    let nonce = register::random::<NONCE_LEN>().map_err(|_| VaultError::Machine)?;
    let mut text = plain.bytes().to_vec();
    key.read()?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(MARK), &mut text)
        .map_err(|_| VaultError::Machine)?;
    let new = beside(path, "new");
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&new)
        .and_then(|mut file| {
            file.write_all(&[MARK, &nonce, &text].concat())?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                Some(folder) => File::open(folder)?.sync_all(),
                None => File::open(".")?.sync_all(),
            }
        });
    written.map_err(|error| failed(path, &error))
}

impl Key {
    /// The key, read anew each time: it is needed rarely and should not lie in memory.
    pub(super) fn read(&self) -> Result<LessSafeKey, VaultError> {
        let (path, forbidden) = match self {
            Key::File(path) => (path, 0o077),
            Key::Systemd(path) => (path, 0o027),
        };
        let wrong = |why| VaultError::Key {
            path: path.clone(),
            why,
        };
        let about = fs::metadata(path).map_err(|error| failed(path, &error))?;
        if about.permissions().mode() & forbidden != 0 {
            return Err(wrong("others can reach the key; chmod 600"));
        }
        let bytes = Plain::of(fs::read(path).map_err(|error| failed(path, &error))?);
        let key = match bytes.bytes().len() {
            32 => UnboundKey::new(&AES_256_GCM, bytes.bytes()).ok(),
            _ => std::str::from_utf8(bytes.bytes())
                .ok()
                .and_then(|text| jose::decode(text.trim()).ok())
                .and_then(|bytes| UnboundKey::new(&AES_256_GCM, Plain::of(bytes).bytes()).ok()),
        };
        key.map(LessSafeKey::new)
            .ok_or_else(|| wrong("this is no key: 32 bytes, or 43 letters of base64url"))
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn failed(path: &Path, error: &std::io::Error) -> VaultError {
    VaultError::File {
        path: path.to_owned(),
        why: error.to_string(),
    }
}
