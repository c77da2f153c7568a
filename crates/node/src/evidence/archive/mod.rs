//! The archive: sealed segments of the log, compressed, in an object store; a folder by default.
//!
//! A segment is the file `{prefix}/{node}/{year}/{month}/{first}-{last}.jsonl.gz`, whose lines are those of the log, and beside it a
//! [`Manifest`] with the same name and `.json`. Year and month are those of its first record, in UTC. The manifest is put last: what
//! has one is whole. The same segment gives the same bytes, so doing it again does no harm. A copy of each manifest stays with the
//! log and says where records went.

mod pack;

use super::{Log, Record, segment};
use crate::files;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use register::{Fault, OrFault, hex};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Mutex;

pub(super) use pack::reduce;

/// Name and version of the format.
pub const ARCHIVE_FORMAT: &str = "qhapaq-archive/1";
/// Largest compressed segment that is read back, in bytes.
pub const ARCHIVED_BYTES_MAX: u64 = 1 << 30;
/// Bytes that are sent to the store at once.
const PIECE_BYTES: usize = 5 << 20;

/// How much of its records a segment in the archive has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// All, byte for byte: each line is the leaf of the log.
    Whole,
    /// All but the content of messages: each line is `{"leaf":hex,"record":{…}}`.
    Metadata,
    /// Nothing: their time to be kept is over.
    Nothing,
}

/// What is known of one segment in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`ARCHIVE_FORMAT`].
    pub format: String,
    /// Whose log.
    pub node: String,
    /// Number of its first record.
    pub first: u64,
    /// Number of its last record.
    pub last: u64,
    /// When its first exchange ended, in milliseconds of Unix time.
    pub from: i64,
    /// When its last exchange ended.
    pub until: i64,
    /// Whether a record came with the content of messages.
    pub content: bool,
    /// How much of it is held.
    pub held: Held,
    /// Bytes of its lines when they were whole.
    pub size: u64,
    /// Where its file is in the store.
    pub file: String,
    /// Bytes of that file.
    pub file_size: u64,
    /// SHA-256 of that file, base 16.
    pub sha256: String,
    /// Root of the log's tree at `last + 1` records, base 16.
    pub root: String,
}

/// Where a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the log.
    Here,
    /// In the archive, in that file.
    Archived(String),
    /// In the archive, in that file, without the content of its messages.
    Reduced(String),
    /// Nowhere: its time to be kept is over. Its leaf is still in the tree.
    Over,
}

impl fmt::Display for Whereabouts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whereabouts::Here => f.write_str("in the log"),
            Whereabouts::Archived(file) => write!(f, "archived: {file}"),
            Whereabouts::Reduced(file) => write!(f, "archived without its content: {file}"),
            Whereabouts::Over => f.write_str("not kept any longer"),
        }
    }
}

/// An archive.
#[derive(Debug, Clone)]
pub struct Archive {
    store: Arc<dyn ObjectStore>,
    prefix: String,
    /// Two runs at once would write the same files.
    alone: Arc<Mutex<()>>,
}

impl Archive {
    /// An archive in a store, under a prefix.
    pub fn new(store: Arc<dyn ObjectStore>, prefix: impl Into<String>) -> Archive {
        Archive {
            store,
            prefix: prefix.into(),
            alone: Arc::default(),
        }
    }

    /// An archive in a folder, which is made. What is put there is brought to the disk.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn folder(folder: &Path, prefix: impl Into<String>) -> Result<Archive, Fault> {
        let doing = || format!("opening the archive {}", folder.display());
        fs::create_dir_all(folder).or_fault(doing())?;
        let store = LocalFileSystem::new_with_prefix(folder).or_fault(doing())?;
        Ok(Archive::new(Arc::new(store.with_fsync(true)), prefix))
    }

    /// Puts every sealed segment into the store that is not there yet. Gives the manifests of those it put.
    ///
    /// # Errors
    /// When a segment is not what was kept, or the store fails. The other segments are put nevertheless.
    pub async fn run(&self, log: &Log) -> Result<Vec<Manifest>, Fault> {
        let _alone = self.alone.lock().await;
        let (mut made, mut wrong) = (Vec::new(), None);
        for (first, next) in log.sealed() {
            if manifest(log.folder(), first)?.is_some() {
                continue;
            }
            match self.one(log, first, next).await {
                Ok(manifest) => made.push(manifest),
                Err(fault) => wrong = wrong.or(Some(fault)),
            }
        }
        wrong.map_or(Ok(made), Err)
    }

    async fn one(&self, log: &Log, first: u64, next: u64) -> Result<Manifest, Fault> {
        let part = part(log.folder(), first)?;
        let (folder, to) = (log.folder().to_path_buf(), part.clone());
        let packed = tokio::task::spawn_blocking(move || pack::pack(&folder, (first, next), &to));
        let packed = packed.await.or_fault("compressing a segment")??;
        let at = jiff::Timestamp::from_millisecond(packed.from)
            .or_fault("reading the time of a record")?
            .to_zoned(jiff::tz::TimeZone::UTC);
        let file = Place::from(format!(
            "{}/{}/{:04}/{:02}/{first}-{}.jsonl.gz",
            self.prefix,
            log.node(),
            at.year(),
            at.month(),
            next - 1
        ));
        let manifest = Manifest {
            format: ARCHIVE_FORMAT.into(),
            node: log.node().to_string(),
            first,
            last: next - 1,
            from: packed.from,
            until: packed.until,
            content: packed.content,
            held: Held::Whole,
            size: packed.size,
            file: file.to_string(),
            file_size: packed.file.size,
            sha256: hex(&packed.file.sha256),
            root: hex(&packed.root),
        };
        self.put_file(&part, &file).await?;
        fs::remove_file(&part).ok();
        self.put_manifest(log.folder(), &manifest).await?;
        Ok(manifest)
    }

    /// Sends a file of this machine to the store, in pieces; it is there whole, or not at all.
    pub(super) async fn put_file(&self, from: &Path, to: &Place) -> Result<(), Fault> {
        use tokio::io::AsyncReadExt;
        let doing = || format!("archiving {to}");
        let mut file = tokio::fs::File::open(from).await.or_fault(doing())?;
        let upload = self.store.put_multipart(to).await.or_fault(doing())?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PIECE_BYTES);
        let mut piece = vec![0; 256 * 1024];
        loop {
            upload.wait_for_capacity(1).await.or_fault(doing())?;
            match file.read(&mut piece).await.or_fault(doing())? {
                0 => break,
                read => upload.write(&piece[..read]),
            }
        }
        upload.finish().await.or_fault(doing())?;
        Ok(())
    }

    /// Puts a manifest beside the file and with the log.
    pub(super) async fn put_manifest(&self, folder: &Path, manifest: &Manifest) -> Result<(), Fault> {
        let bytes = serde_json::to_vec(manifest).or_fault("writing a manifest")?;
        let beside = format!("{}.json", whole_file(manifest).trim_end_matches(".jsonl.gz"));
        let put = self
            .store
            .put(&Place::from(beside.as_str()), bytes.clone().into())
            .await;
        put.or_fault(format!("archiving {beside}"))?;
        files::write(&manifest_path(folder, manifest.first), &bytes).map_err(Fault::new)
    }

    /// Takes a file out of the store; that it is gone already is as good.
    pub(super) async fn remove(&self, file: &str) -> Result<(), Fault> {
        match self.store.delete(&Place::from(file)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(cause) => Err(Fault::because(format!("removing {file} from the archive"), cause)),
        }
    }

    pub(super) async fn locked(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.alone.lock().await
    }

    /// The file of a segment, when it is the one of its manifest.
    ///
    /// # Errors
    /// When the store fails, or has something else.
    pub async fn file(&self, manifest: &Manifest) -> Result<bytes::Bytes, Fault> {
        let doing = || format!("reading {} of the archive", manifest.file);
        let found = self.store.get(&Place::from(manifest.file.as_str())).await;
        let found = found.or_fault(doing())?;
        if found.meta.size != manifest.file_size || found.meta.size > ARCHIVED_BYTES_MAX {
            return Err(Fault::new(format!(
                "{} of the archive is not the file that was put there",
                manifest.file
            )));
        }
        let bytes = found.bytes().await.or_fault(doing())?;
        if hex(&pack::sha256(&bytes)) == manifest.sha256 {
            Ok(bytes)
        } else {
            Err(Fault::new(format!(
                "{} of the archive is not the file that was put there",
                manifest.file
            )))
        }
    }

    /// The line of a record that is in the archive, whole; none when it is not, or its content is gone.
    ///
    /// # Errors
    /// When the store fails, or has something else than what was put there.
    pub async fn line(&self, log: &Log, seq: u64) -> Result<Option<Vec<u8>>, Fault> {
        let Some(manifest) = log.manifest(seq)?.filter(|known| known.held == Held::Whole) else {
            return Ok(None);
        };
        let bytes = self.file(&manifest).await?;
        let place = segment::place(log.folder(), manifest.first, seq)?;
        let line = tokio::task::spawn_blocking(move || pack::line(&bytes, place));
        line.await.or_fault("reading an archived record")?.map(Some)
    }

    /// A record that is in the archive, with or without the content of its messages.
    ///
    /// # Errors
    /// As [`Archive::line`].
    pub async fn record(&self, log: &Log, seq: u64) -> Result<Option<Record>, Fault> {
        let manifest = log.manifest(seq)?;
        let Some(manifest) = manifest.filter(|known| known.held == Held::Metadata) else {
            let line = self.line(log, seq).await?;
            return line.map(|line| super::log::read(&line)).transpose();
        };
        let bytes = self.file(&manifest).await?;
        let nth = seq - manifest.first;
        let record = tokio::task::spawn_blocking(move || pack::reduced(&bytes, nth));
        record.await.or_fault("reading an archived record")?.map(Some)
    }
}

/// Where the file of a segment was, or is, while it is whole.
pub(super) fn whole_file(manifest: &Manifest) -> String {
    match manifest.file.strip_suffix(".metadata.jsonl.gz") {
        Some(stem) => format!("{stem}.jsonl.gz"),
        None => manifest.file.clone(),
    }
}

/// A place for a file while it is made; only this user reads it.
pub(super) fn part(folder: &Path, first: u64) -> Result<PathBuf, Fault> {
    let folder = folder.join("archive");
    files::make_folder(&folder).map_err(Fault::new)?;
    Ok(folder.join(format!("{first:020}.gz.part")))
}

fn manifest_path(folder: &Path, first: u64) -> PathBuf {
    folder.join("archive").join(format!("{first:020}.json"))
}

/// What the log knows of a segment in the archive.
pub(super) fn manifest(folder: &Path, first: u64) -> Result<Option<Manifest>, Fault> {
    let path = manifest_path(folder, first);
    match fs::read(&path) {
        Ok(bytes) => {
            let read: Manifest =
                serde_json::from_slice(&bytes).or_fault(format!("reading {}", path.display()))?;
            Ok(Some(read))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::because(format!("reading {}", path.display()), error)),
    }
}
