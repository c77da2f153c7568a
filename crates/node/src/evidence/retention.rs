//! Retention: when records, or the content of their messages, leave the node and the archive.
//!
//! Segments go as a whole, and only those that are in the archive and under a state of the log that stands in the register. Index and
//! tiles stay: the log still proves that it only grew, and every receipt that was issued before still holds. What went is written in
//! `retention.jsonl`, one line each, after it went; a run that was broken off is made good by the next one.
//!
//! A record is hashed as a whole, so its content cannot be taken out of the log without breaking the proof. It is taken out of the
//! archive: the segment's file is replaced by one whose lines bear the leaf that the whole record made, and the record without the
//! content. The log still shows that such a leaf stood in that place, and both signatures with their hashes can still be checked; that
//! the record made that leaf can be shown only by a receipt that was issued before.

use super::archive::{self, Archive, Held, Manifest};
use super::{Log, segment};
use crate::files;
use object_store::path::Path as Place;
use register::{Fault, OrFault, hex};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// How long records are kept, in days from the last exchange of their segment. The law's terms are the caller's to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Days in the log of the node; then they are in the archive alone.
    pub here_days: u32,
    /// Days of the content of messages, wherever it is.
    pub content_days: u32,
    /// Days of records without their content, wherever they are.
    pub metadata_days: u32,
}

/// What went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Went {
    /// The plain file of the segment in the log.
    Plain,
    /// The content of messages in the archive.
    Content,
    /// The records in the archive.
    Records,
}

/// A line of `retention.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deleted {
    /// When, as an ISO 8601 instant.
    pub at: jiff::Timestamp,
    /// Number of the first record.
    pub first: u64,
    /// Number of the last record.
    pub last: u64,
    /// What went.
    pub what: Went,
    /// By which rule.
    pub rule: Rule,
    /// Records of the state of the log that stood in the register.
    pub anchored_size: u64,
}

/// Lets go what may not or need not be kept any longer, and gives what went.
///
/// # Errors
/// When the store or the disk fails: what was not done is done by the next run.
pub async fn apply(
    log: &Log,
    archive: &Archive,
    rule: Rule,
    anchored_size: u64,
    now: jiff::Timestamp,
) -> Result<Vec<Deleted>, Fault> {
    let _alone = archive.locked().await;
    let mut run = Run {
        log,
        archive,
        went: read(log.folder())?,
        deleted: Vec::new(),
        line: |manifest, what| Deleted {
            at: now,
            first: manifest.first,
            last: manifest.last,
            what,
            rule,
            anchored_size,
        },
    };
    for (first, _) in log.sealed() {
        let Some(manifest) = archive::manifest(log.folder(), first)? else {
            continue;
        };
        if manifest.last >= anchored_size {
            continue;
        }
        let over = |days: u32| {
            let term = i64::from(days) * 86_400_000;
            now.as_millisecond() - manifest.until >= term
        };
        let content_over = manifest.content && over(rule.content_days);
        if over(rule.here_days) || content_over || over(rule.metadata_days) {
            run.plain(&manifest)?;
        }
        if over(rule.metadata_days) {
            run.records(manifest).await?;
        } else if content_over {
            run.content(manifest).await?;
        }
    }
    Ok(run.deleted)
}

/// One run; each step may be done again.
struct Run<'a, L: Fn(&Manifest, Went) -> Deleted> {
    log: &'a Log,
    archive: &'a Archive,
    went: HashSet<(u64, Went)>,
    deleted: Vec<Deleted>,
    line: L,
}

impl<L: Fn(&Manifest, Went) -> Deleted> Run<'_, L> {
    fn plain(&mut self, manifest: &Manifest) -> Result<(), Fault> {
        if self.went.contains(&(manifest.first, Went::Plain)) {
            return Ok(());
        }
        files::remove(&segment::records(self.log.folder(), manifest.first)).map_err(Fault::new)?;
        self.note(manifest, Went::Plain)
    }

    async fn content(&mut self, mut manifest: Manifest) -> Result<(), Fault> {
        if self.went.contains(&(manifest.first, Went::Content)) {
            return Ok(());
        }
        let whole = archive::whole_file(&manifest);
        if manifest.held == Held::Whole {
            let bytes = self.archive.file(&manifest).await?;
            let (folder, first) = (self.log.folder().to_path_buf(), manifest.first);
            let part = archive::part(&folder, first)?;
            let to = part.clone();
            let made = tokio::task::spawn_blocking(move || archive::reduce(&folder, first, &bytes, &to));
            let made = made
                .await
                .or_fault("taking the content out of an archived segment")??;
            let file = Place::from(format!(
                "{}.metadata.jsonl.gz",
                whole.trim_end_matches(".jsonl.gz")
            ));
            self.archive.put_file(&part, &file).await?;
            fs::remove_file(&part).ok();
            manifest = Manifest {
                held: Held::Metadata,
                file: file.to_string(),
                file_size: made.size,
                sha256: hex(&made.sha256),
                ..manifest
            };
            self.archive.put_manifest(self.log.folder(), &manifest).await?;
        }
        self.archive.remove(&whole).await?;
        self.note(&manifest, Went::Content)
    }

    async fn records(&mut self, manifest: Manifest) -> Result<(), Fault> {
        if self.went.contains(&(manifest.first, Went::Records)) {
            return Ok(());
        }
        let gone = Manifest {
            held: Held::Nothing,
            ..manifest
        };
        self.archive.put_manifest(self.log.folder(), &gone).await?;
        self.archive.remove(&archive::whole_file(&gone)).await?;
        self.archive.remove(&gone.file).await?;
        self.note(&gone, Went::Records)
    }

    fn note(&mut self, manifest: &Manifest, what: Went) -> Result<(), Fault> {
        let deleted = (self.line)(manifest, what);
        let mut line = serde_json::to_vec(&deleted).or_fault("writing what was deleted")?;
        line.push(b'\n');
        let path = path(self.log.folder());
        let mut open = OpenOptions::new();
        let file = open.create(true).append(true).mode(0o600).open(&path);
        let mut file = file.or_fault(format!("writing {}", path.display()))?;
        let written = file.write_all(&line).and_then(|()| file.sync_all());
        written.or_fault(format!("writing {}", path.display()))?;
        self.went.insert((manifest.first, what));
        self.deleted.push(deleted);
        Ok(())
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("retention.jsonl")
}

/// What went before. A last line that a crash cut off counts for nothing, and is ended so that the next one stands alone.
fn read(folder: &Path) -> Result<HashSet<(u64, Went)>, Fault> {
    let path = path(folder);
    let doing = || format!("reading {}", path.display());
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(HashSet::new()),
        Err(error) => return Err(Fault::because(doing(), error)),
    };
    let whole = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    if whole < bytes.len() {
        let file = OpenOptions::new().write(true).open(&path).or_fault(doing())?;
        file.set_len(whole as u64).or_fault(doing())?;
    }
    let lines = bytes[..whole]
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let deleted: Deleted = serde_json::from_slice(line).or_fault(doing())?;
            Ok((deleted.first, deleted.what))
        })
        .collect()
}
