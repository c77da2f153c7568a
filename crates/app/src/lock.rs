//! One server to a folder: a second one on the same folder is told so before it opens anything.
//!
//! The lock belongs to the open file and goes with the process, however it ends; nothing has to be cleaned up after a
//! crash. Commands that read or record beside a server (`backup`, `verify`, `act`) need no lock: the database orders them.

use crate::open::Place;
use anyhow::{Context, Result, bail};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

/// Name of the file that is locked; it holds the number of the process.
const FILE: &str = "serving.lock";

/// The lock on a folder, held until dropped.
#[derive(Debug)]
pub struct Serving(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File);

impl Serving {
    /// Takes the lock of an instance whose database is in its folder; PostgreSQL orders its servers itself, and then the
    /// folder must be one that can be written, for documents and letters.
    ///
    /// # Errors
    /// As [`Serving::take`].
    pub fn of(place: &Place) -> Result<Option<Serving>> {
        match &place.database {
            Some(url) if !url.starts_with("sqlite:") => open(&place.data).map(|_| None),
            _ => Serving::take(&place.data).map(Some),
        }
    }

    /// Takes the lock of a data folder.
    ///
    /// # Errors
    /// When another process serves it, or the folder cannot be written.
    pub fn take(data: &Path) -> Result<Serving> {
        let path = data.join(FILE);
        let mut file = open(data)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let known = file.read_to_string(&mut holder).is_ok() && !holder.trim().is_empty();
                let who = if known {
                    format!("process {}", holder.trim())
                } else {
                    "another process".to_owned()
                };
                bail!(
                    "{} is already served by {who}; stop it first, or choose another --data. Several servers need PostgreSQL (docs/postgresql.md)",
                    data.display()
                );
            }
            Err(TryLockError::Error(cause)) => {
                return Err(cause).with_context(|| format!("locking {}", path.display()));
            }
        }
        // A full disk must not keep the house from being read: then the second server hears of "another process".
        let noted = file
            .set_len(0)
            .and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
        if let Err(cause) = noted {
            tracing::warn!(%cause, file = %path.display(), "the number of this process was not written down");
        }
        Ok(Serving(file))
    }
}

/// Opens the file that is locked: what cannot be written there could not be written anywhere in the folder.
fn open(data: &Path) -> Result<File> {
    let path = data.join(FILE);
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path);
    match opened {
        Err(cause)
            if matches!(
                cause.kind(),
                ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied
            ) =>
        {
            bail!(
                "{} cannot be written ({cause}), and the register must be: make the disk writable, or give the folder to the user that runs this program",
                data.display()
            )
        }
        opened => opened.with_context(|| format!("opening {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::Serving;

    #[test]
    fn the_second_server_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let first = Serving::take(folder.path()).unwrap();
        let refused = Serving::take(folder.path()).unwrap_err().to_string();
        assert!(
            refused.contains(&format!("process {}", std::process::id())),
            "{refused}"
        );
        drop(first);
        Serving::take(folder.path()).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let refused = Serving::take(std::path::Path::new("/nowhere/at/all")).unwrap_err();
        assert!(format!("{refused:#}").contains("/nowhere/at/all"), "{refused:#}");
    }
}
