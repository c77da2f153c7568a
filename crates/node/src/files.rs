//! Files of a node: written whole or not at all, and read by nobody else.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

fn about(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

/// Makes a folder that nobody else may look into; one that is there stays as it is.
///
/// # Errors
/// A sentence that names the folder.
pub fn make_folder(path: &Path) -> Result<(), String> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(path).map_err(|error| about(path, &error))
}

/// Writes a file under another name, syncs it and renames it. Mode 0600.
///
/// # Errors
/// A sentence that names the file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let part = path.with_extension("part");
    let written = || -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&part)?;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)?;
        match path.parent() {
            Some(folder) => fs::File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    written().map_err(|error| about(path, &error))
}

/// Takes a file away for good; one that is not there is away already.
///
/// # Errors
/// A sentence that names the file.
pub fn remove(path: &Path) -> Result<(), String> {
    let removed = || -> std::io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            removed => removed?,
        }
        match path.parent() {
            Some(folder) => fs::File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    removed().map_err(|error| about(path, &error))
}

/// Reads a file of at most so many bytes.
///
/// # Errors
/// A sentence that names the file.
pub fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, String> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(path)?
            .take(bytes_max + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| about(path, &error))?;
    match bytes.len() as u64 <= bytes_max {
        true => Ok(bytes),
        false => Err(about(path, &format!("longer than {bytes_max} bytes"))),
    }
}

/// Reads a file that holds a secret; refused when others may read it.
///
/// # Errors
/// A sentence that names the file and the remedy.
pub fn read_secret(path: &Path, bytes_max: u64) -> Result<Vec<u8>, String> {
    let mode = fs::metadata(path)
        .map_err(|error| about(path, &error))?
        .permissions()
        .mode();
    match mode & 0o077 {
        0 => read(path, bytes_max),
        _ => Err(about(path, &"others can read it; chmod 600")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_whole_and_nobody_elses() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("a/b");
        make_folder(&own).expect("made");
        assert_eq!(
            fs::metadata(&own).expect("a folder").permissions().mode() & 0o777,
            0o700
        );
        let path = own.join("one.json");
        write(&path, b"first").expect("written");
        write(&path, b"second").expect("written");
        assert_eq!(read_secret(&path, 6).as_deref(), Ok(&b"second"[..]));
        assert!(read_secret(&path, 5).is_err());
        assert_eq!(fs::read_dir(&own).expect("a folder").count(), 1);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("mode");
        let told = read_secret(&path, 6).expect_err("readable by others");
        assert!(told.contains("chmod 600"), "{told}");
    }
}
