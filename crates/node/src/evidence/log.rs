//! The log of a node: an answer goes out when its record is on disk.
//!
//! One thread writes. It takes what waits, gives each record its number and the hash of the one before, writes all of them at once
//! and brings them to the disk with one flush; then all who wait go on. When that fails, all of them fail, nothing of it counts, and
//! the next ones are tried on a file that was cut back to what is good.

use super::segment::{self, Place, Segment};
use super::{Keeping, Ledger, Record, recover, tiles};
use crate::ident::NodeId;
use register::tree::{
    Checkpoint, CompletedTile, Hash, NoteSigner, Tiles, consistency_proof, consistency_tiles,
    inclusion_proof, inclusion_tiles,
};
use register::{Fault, OrFault};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};

/// Records that wait to be written; whoever comes then waits for a place.
const WAITING_MAX: usize = 8192;
/// Records that are written at once.
const TOGETHER_MAX: usize = 1024;

/// How a log is kept.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// Its folder.
    pub folder: PathBuf,
    /// Whose it is.
    pub node: NodeId,
    /// Bytes after which a segment is sealed and another begun.
    pub segment_bytes: u64,
}

impl LogOptions {
    /// A log of a node in a folder.
    pub fn new(folder: PathBuf, node: NodeId) -> LogOptions {
        LogOptions {
            folder,
            node,
            segment_bytes: 64 << 20,
        }
    }
}

/// The log.
#[derive(Debug)]
pub struct Log {
    options: LogOptions,
    queue: mpsc::Sender<Waiting>,
    shared: Arc<Mutex<Known>>,
    writer: Mutex<Option<std::thread::JoinHandle<()>>>,
    /// Held for as long as the log is open: two writers would cut off each other's records.
    _lock: File,
}

/// What readers know of the log: all of it is on disk.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub tiles: Tiles,
    pub segments: Vec<u64>,
}

#[derive(Debug)]
struct Waiting {
    /// The record without its number and the hash before, from the second byte on.
    rest: Vec<u8>,
    print: u64,
    done: oneshot::Sender<Result<u64, String>>,
}

impl Log {
    /// Opens a log and makes good what a crash left: a record that was being written is cut off, the tree goes on from what is there.
    ///
    /// # Errors
    /// When the folder cannot be used, or a record is not what was kept: the node must not go on with it.
    pub fn open(options: LogOptions) -> Result<Log, Fault> {
        let lock = alone(&options.folder)?;
        let found = recover::recover(&options.folder)?;
        let known = Known {
            tiles: found.tiles,
            segments: found.segments,
        };
        let shared = Arc::new(Mutex::new(known.clone()));
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let writer = Writer {
            options: options.clone(),
            tiles: known.tiles,
            previous: found.last,
            segment: Some(found.segment),
            good: (found.first, found.places, found.bytes),
            shared: shared.clone(),
        };
        let writer = std::thread::Builder::new()
            .name("evidence".into())
            .spawn(move || writer.run(waiting));
        let writer = Mutex::new(Some(writer.or_fault("starting to write evidence")?));
        Ok(Log {
            options,
            queue,
            shared,
            writer,
            _lock: lock,
        })
    }

    /// Records in it.
    pub fn size(&self) -> u64 {
        self.known().tiles.size()
    }

    /// The state of the log, signed: a C2SP checkpoint.
    ///
    /// # Errors
    /// When the key cannot sign under its name.
    pub fn checkpoint(&self, signer: &NoteSigner) -> Result<(u64, String), Fault> {
        let known = self.known();
        let checkpoint = Checkpoint::new(signer.verifier().name(), known.tiles.size(), known.tiles.root());
        let note = checkpoint
            .sign(&[signer])
            .or_fault("signing the state of the log")?;
        Ok((known.tiles.size(), note.to_string()))
    }

    /// Proof that the log of one size is the begin of that of another.
    ///
    /// # Errors
    /// When the sizes are none of this log, or its files cannot be read.
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, Fault> {
        self.within(new)?;
        let needed = consistency_tiles(old, new).or_fault("proving that the log only grew")?;
        let set = tiles::set(&self.options.folder, needed, &self.known().segments)?;
        consistency_proof(old, new, &set).or_fault("proving that the log only grew")
    }

    /// Proof that a record is in the log of a size.
    ///
    /// # Errors
    /// When it is not, or files cannot be read.
    pub fn inclusion(&self, seq: u64, size: u64) -> Result<Vec<Hash>, Fault> {
        self.within(size)?;
        let needed = inclusion_tiles(seq, size).or_fault("proving that a record is in the log")?;
        let set = tiles::set(&self.options.folder, needed, &self.known().segments)?;
        inclusion_proof(seq, size, &set).or_fault("proving that a record is in the log")
    }

    /// The line of a record, as it was written; none when there is no such record, or its time to be kept is over.
    ///
    /// # Errors
    /// When files cannot be read, or the record is not the one that was kept.
    pub fn line(&self, seq: u64) -> Result<Option<Vec<u8>>, Fault> {
        let known = self.known();
        let Some(first) = known
            .segments
            .iter()
            .rev()
            .find(|first| **first <= seq)
            .filter(|_| seq < known.tiles.size())
        else {
            return Ok(None);
        };
        let place = segment::place(&self.options.folder, *first, seq)?;
        segment::line(&self.options.folder, *first, place)
    }

    /// Segments to which nothing is added any more: number of the first record, and of the first behind.
    pub fn sealed(&self) -> Vec<(u64, u64)> {
        let known = self.known();
        let pairs = known.segments.windows(2);
        pairs.map(|pair| (pair[0], pair[1])).collect()
    }

    pub(super) fn folder(&self) -> &Path {
        &self.options.folder
    }

    pub(super) fn node(&self) -> &NodeId {
        &self.options.node
    }

    pub(super) fn known(&self) -> Known {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn within(&self, size: u64) -> Result<(), Fault> {
        if size <= self.size() {
            Ok(())
        } else {
            Err(Fault::new("the log is not that large"))
        }
    }
}

/// Takes a log for this process alone.
fn alone(folder: &Path) -> Result<File, Fault> {
    std::fs::create_dir_all(folder).or_fault(format!("making {}", folder.display()))?;
    let path = folder.join("lock");
    let doing = || format!("locking {}", path.display());
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .or_fault(doing())?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Fault::new(format!(
            "{}: another process writes this evidence; is the node running?",
            folder.display()
        ))),
        Err(TryLockError::Error(error)) => Err(Fault::because(doing(), error)),
    }
}

impl Drop for Log {
    /// Waits until what was taken is on disk.
    fn drop(&mut self) {
        let (queue, _) = mpsc::channel(1);
        drop(std::mem::replace(&mut self.queue, queue));
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            writer.join().ok();
        }
    }
}

impl Ledger for Log {
    fn keep(&self, record: Record) -> Keeping<'_> {
        // Written here, by whoever waits: the thread that writes only puts number and hash before it. Of the record nothing is held on.
        let written = serde_json::to_vec(&record).or_fault("writing a record");
        let print = segment::print(&record.request);
        drop(record);
        Box::pin(async move {
            let mut rest = written?;
            rest.remove(0);
            let (done, wait) = oneshot::channel();
            let waiting = Waiting { rest, print, done };
            let gone = || Fault::new("the log is closed");
            self.queue.send(waiting).await.map_err(|_| gone())?;
            match wait.await {
                Ok(Ok(seq)) => Ok(seq),
                Ok(Err(why)) => Err(Fault::new(why)),
                Err(_) => Err(gone()),
            }
        })
    }
}

/// A record from its line.
pub(super) fn read(line: &[u8]) -> Result<Record, Fault> {
    serde_json::from_slice(line).or_fault("reading a record")
}

/// The thread that writes.
struct Writer {
    options: LogOptions,
    tiles: Tiles,
    previous: Hash,
    /// None after a fault, until the file was cut back.
    segment: Option<Segment>,
    /// What is good of the segment: first number, places, bytes.
    good: (u64, Vec<Place>, u64),
    shared: Arc<Mutex<Known>>,
}

impl Writer {
    fn run(mut self, mut waiting: mpsc::Receiver<Waiting>) {
        let mut group = Vec::with_capacity(TOGETHER_MAX);
        while let Some(first) = waiting.blocking_recv() {
            group.push(first);
            while group.len() < TOGETHER_MAX {
                match waiting.try_recv() {
                    Ok(next) => group.push(next),
                    Err(_) => break,
                }
            }
            match self.write(&group) {
                Ok((first, full)) => {
                    for (seq, one) in (first..).zip(group.drain(..)) {
                        one.done.send(Ok(seq)).ok();
                    }
                    // Tiles follow from records; where one cannot be written, the next start makes it.
                    for tile in &full {
                        if let Err(fault) = tiles::write(&self.options.folder, tile) {
                            tracing::warn!(fault = %fault.chain(), "a tile of the evidence was not written");
                        }
                    }
                }
                Err(fault) => {
                    let why = fault.chain();
                    tracing::error!(fault = why, "evidence was not kept");
                    self.segment = None;
                    for one in group.drain(..) {
                        one.done.send(Err(why.clone())).ok();
                    }
                }
            }
        }
        if let Some(segment) = &self.segment {
            segment.seal().ok();
        }
    }

    /// Writes a group and gives the number of its first record, and the tiles that it made full.
    fn write(&mut self, group: &[Waiting]) -> Result<(u64, Vec<CompletedTile>), Fault> {
        self.roll()?;
        let (first, places, bytes) = &self.good;
        let mut segment = match self.segment.take() {
            Some(segment) => segment,
            None => Segment::open(&self.options.folder, *first, places, *bytes)?,
        };
        let seq = self.tiles.size();
        let mut lines = Vec::with_capacity(group.iter().map(|one| one.rest.len() + 120).sum());
        let mut added = Vec::with_capacity(group.len());
        let mut previous = self.previous;
        for (seq, one) in (seq..).zip(group) {
            let offset = segment.bytes + lines.len() as u64;
            let begin = lines.len();
            lines.extend_from_slice(
                format!("{{\"seq\":{seq},\"previous\":\"{}\",", register::hex(&previous)).as_bytes(),
            );
            lines.extend_from_slice(&one.rest);
            previous = segment::leaf(&lines[begin..]);
            lines.push(b'\n');
            added.push(Place {
                print: one.print,
                offset,
                leaf: previous,
            });
        }
        segment.add(&lines, &added)?;
        self.previous = previous;
        self.good.2 = segment.bytes;
        let mut full = Vec::new();
        for place in &added {
            full.extend(self.tiles.push(place.leaf));
        }
        self.good.1.extend(added);
        self.segment = Some(segment);
        let mut known = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        known.tiles = self.tiles.clone();
        Ok((seq, full))
    }

    /// Begins another segment when this one is long enough and a tile just became full.
    fn roll(&mut self) -> Result<(), Fault> {
        let size = self.tiles.size();
        if self.good.2 < self.options.segment_bytes || !size.is_multiple_of(256) || size == self.good.0 {
            return Ok(());
        }
        if let Some(segment) = self.segment.take() {
            segment.seal()?;
        }
        // From here on the tiles do not follow from the segment that is read at a start.
        tiles::sync(&self.options.folder, self.good.0, &self.good.1)?;
        let segment = Segment::open(&self.options.folder, size, &[], 0)?;
        self.segment = Some(segment);
        self.good = (size, Vec::new(), 0);
        let mut known = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        known.segments.push(size);
        Ok(())
    }
}
