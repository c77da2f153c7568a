//! Files that are whole or not there.

use register::{Fault, OrFault};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a file that only this user reads, in the place of the one before: after a crash one of the two is there, whole.
///
/// # Errors
/// When the disk is full or the folder cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let doing = || format!("writing {}", path.display());
    let part = path.with_extension("part");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&part)
        .or_fault(doing())?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        fs::remove_file(&part).ok();
    }
    written.or_fault(doing())?;
    sync_folder(path)
}

/// Takes a file away for good.
///
/// # Errors
/// When the folder cannot be written.
pub fn remove(path: &Path) -> Result<(), Fault> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fault::because(format!("removing {}", path.display()), error))
        }
        _ => sync_folder(path),
    }
}

fn sync_folder(path: &Path) -> Result<(), Fault> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .or_fault(format!("writing {}", folder.display()))
}
