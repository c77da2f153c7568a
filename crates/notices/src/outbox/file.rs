//! Letters as files: one `.eml` each, readable by its owner only. Handing a letter over again writes the same file.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use capability::Fut;
use register::{Fault, OrFault};

use super::{Outbox, Undelivered, Written};
use crate::notice::LetterId;

/// A folder of letters.
#[derive(Debug)]
pub struct FileOutbox {
    folder: PathBuf,
}

impl FileOutbox {
    /// The folder; it is made with the first letter.
    pub fn new(folder: impl Into<PathBuf>) -> FileOutbox {
        FileOutbox {
            folder: folder.into(),
        }
    }

    fn file(&self, letter: LetterId) -> PathBuf {
        self.folder.join(format!("{letter}.eml"))
    }
}

impl Outbox for FileOutbox {
    fn send<'a>(&'a self, letter: &'a Written) -> Fut<'a, Result<(), Undelivered>> {
        Box::pin(async move {
            let (file, bytes) = (self.file(letter.id), letter.bytes.clone());
            let written = tokio::task::spawn_blocking(move || write(&file, &bytes)).await;
            match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) | Err(_) => Err(Undelivered::Later("folder".to_owned())),
            }
        })
    }

    fn left(&self, letter: LetterId) -> Fut<'_, bool> {
        Box::pin(async move { tokio::fs::try_exists(self.file(letter)).await.unwrap_or(false) })
    }

    fn forget(&self, letter: LetterId) -> Fut<'_, Result<(), Fault>> {
        Box::pin(async move {
            match tokio::fs::remove_file(self.file(letter)).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(error).or_fault("destroying a letter")
                }
                _ => Ok(()),
            }
        })
    }
}

/// Writes beside and renames, so that nobody finds half a letter; when it comes back, the letter is on disk.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("part");
    let mut out = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(beside, file)?;
    // Only then does the name outlast a machine that stops.
    match file.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
