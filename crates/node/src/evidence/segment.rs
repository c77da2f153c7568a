//! One file of records and, beside it, where each of them is.
//!
//! A segment is named by the number of its first record, a multiple of 256, so that the tiles of the tree never need two segments.
//! The index has 48 bytes for each record: print of its request, offset, leaf hash. It is made anew from the records where it is short.

use aws_lc_rs::digest::{Context, SHA256};
use register::tree::{HASH_SIZE, Hash};
use register::{Fault, OrFault};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Bytes of one place in the index.
pub(super) const PLACE_BYTES: usize = 16 + HASH_SIZE;

/// Where a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// First eight bytes of the SHA-256 of its request id.
    pub print: u64,
    pub offset: u64,
    pub leaf: Hash,
}

impl Place {
    fn bytes(self) -> [u8; PLACE_BYTES] {
        let mut bytes = [0; PLACE_BYTES];
        bytes[..8].copy_from_slice(&self.print.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.offset.to_be_bytes());
        bytes[16..].copy_from_slice(&self.leaf);
        bytes
    }
    fn read(bytes: &[u8; PLACE_BYTES]) -> Place {
        let number = |at: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&bytes[at..at + 8]);
            u64::from_be_bytes(eight)
        };
        let mut leaf = [0; HASH_SIZE];
        leaf.copy_from_slice(&bytes[16..]);
        Place {
            print: number(0),
            offset: number(8),
            leaf,
        }
    }
}

/// Print of a request id.
pub(super) fn print(request: &str) -> u64 {
    let digest = aws_lc_rs::digest::digest(&SHA256, request.as_bytes());
    let mut eight = [0; 8];
    eight.copy_from_slice(&digest.as_ref()[..8]);
    u64::from_be_bytes(eight)
}

/// Leaf hash of a line, RFC 6962 section 2.1: as `register::tree::leaf_hash`, by the instructions that the machine has for it.
pub(super) fn leaf(line: &[u8]) -> Hash {
    let mut context = Context::new(&SHA256);
    context.update(&[0]);
    context.update(line);
    let mut hash = [0; HASH_SIZE];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// Path of the records of a segment.
pub(super) fn records(folder: &Path, first: u64) -> PathBuf {
    folder.join("segments").join(format!("{first:020}.jsonl"))
}

/// Path of the index of a segment.
pub(super) fn index(folder: &Path, first: u64) -> PathBuf {
    folder.join("segments").join(format!("{first:020}.index"))
}

/// First numbers of all segments whose index is there, in order; their records may be gone.
pub(super) fn all(folder: &Path) -> Result<Vec<u64>, Fault> {
    let folder = folder.join("segments");
    fs::create_dir_all(&folder).or_fault(format!("making {}", folder.display()))?;
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).or_fault(format!("reading {}", folder.display()))? {
        let path = entry.or_fault("reading the segments")?.path();
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .and_then(|stem| stem.parse().ok());
        let known = path
            .extension()
            .is_some_and(|kind| kind == "jsonl" || kind == "index");
        if let (Some(first), true) = (stem, known) {
            found.push(first);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Places of a segment, all of them.
pub(super) fn places(folder: &Path, first: u64) -> Result<Vec<Place>, Fault> {
    let path = index(folder, first);
    let bytes = fs::read(&path).or_fault(format!("reading {}", path.display()))?;
    let (whole, _) = bytes.as_chunks::<PLACE_BYTES>();
    Ok(whole.iter().map(Place::read).collect())
}

/// One place of a segment.
pub(super) fn place(folder: &Path, first: u64, seq: u64) -> Result<Place, Fault> {
    let path = index(folder, first);
    let doing = || format!("reading {}", path.display());
    let file = File::open(&path).or_fault(doing())?;
    let mut bytes = [0; PLACE_BYTES];
    file.read_exact_at(&mut bytes, (seq - first) * PLACE_BYTES as u64)
        .or_fault(doing())?;
    Ok(Place::read(&bytes))
}

/// The line of a record, without its end; none when the records of that segment are gone.
pub(super) fn line(folder: &Path, first: u64, place: Place) -> Result<Option<Vec<u8>>, Fault> {
    let path = records(folder, first);
    let doing = || format!("reading {}", path.display());
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::because(doing(), error)),
    };
    file.seek(SeekFrom::Start(place.offset)).or_fault(doing())?;
    let mut line = Vec::with_capacity(4096);
    let mut piece = [0; 8192];
    loop {
        let read = file.read(&mut piece).or_fault(doing())?;
        match piece[..read].iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                line.extend_from_slice(&piece[..end]);
                break;
            }
            None if read == 0 => return Err(Fault::new(format!("{} ends within a record", path.display()))),
            None => line.extend_from_slice(&piece[..read]),
        }
    }
    if leaf(&line) == place.leaf {
        Ok(Some(line))
    } else {
        Err(Fault::new(format!(
            "{}: a record is not the one that was kept",
            path.display()
        )))
    }
}

/// Lines of a segment from a record on, at most so many; none when its records are gone.
pub(super) fn lines(folder: &Path, first: u64, from: u64, most: usize) -> Result<Vec<Vec<u8>>, Fault> {
    let path = records(folder, first);
    let doing = || format!("reading {}", path.display());
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::because(doing(), error)),
    };
    if from > first {
        let place = place(folder, first, from)?;
        file.seek(SeekFrom::Start(place.offset)).or_fault(doing())?;
    }
    let lines = BufReader::with_capacity(1 << 20, file).split(b'\n').take(most);
    lines.collect::<Result<_, _>>().or_fault(doing())
}

/// Shows each whole line of a segment to a function until it says that it has enough; none when its records are gone.
pub(super) fn each(
    folder: &Path,
    first: u64,
    mut show: impl FnMut(&[u8]) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    let path = records(folder, first);
    let doing = || format!("reading {}", path.display());
    let mut file = match File::open(&path) {
        Ok(file) => BufReader::with_capacity(1 << 20, file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Fault::because(doing(), error)),
    };
    let mut line = Vec::with_capacity(4096);
    loop {
        line.clear();
        file.read_until(b'\n', &mut line).or_fault(doing())?;
        // What has no end is being written.
        if line.pop() != Some(b'\n') || !show(&line)? {
            return Ok(());
        }
    }
}

/// The segment that records are added to.
#[derive(Debug)]
pub(super) struct Segment {
    /// Bytes that are on disk for good.
    pub bytes: u64,
    /// Records that are on disk for good.
    pub count: u64,
    records: File,
    index: File,
}

impl Segment {
    /// Begins a segment, or goes on with one of which so much is good; what lies behind is cut off.
    pub fn open(folder: &Path, first: u64, good: &[Place], bytes: u64) -> Result<Segment, Fault> {
        let open = |path: PathBuf| {
            let opened = OpenOptions::new()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .mode(0o600)
                .open(&path);
            opened.or_fault(format!("opening {}", path.display()))
        };
        let mut records = open(records(folder, first))?;
        let mut index = open(index(folder, first))?;
        records.set_len(bytes).or_fault("cutting off what was not kept")?;
        records.seek(SeekFrom::End(0)).or_fault("opening a segment")?;
        let known = index.metadata().or_fault("reading an index")?.len();
        if known != good.len() as u64 * PLACE_BYTES as u64 {
            index.set_len(0).or_fault("making an index anew")?;
            let bytes: Vec<u8> = good.iter().flat_map(|place| place.bytes()).collect();
            index.write_all_at(&bytes, 0).or_fault("making an index anew")?;
        }
        index.seek(SeekFrom::End(0)).or_fault("opening an index")?;
        File::open(folder.join("segments"))
            .and_then(|folder| folder.sync_all())
            .or_fault("opening a segment")?;
        Ok(Segment {
            bytes,
            count: good.len() as u64,
            records,
            index,
        })
    }

    /// Writes lines, each with its end, and gives them back to nobody before they are on disk. After a fault nothing of them counts.
    pub fn add(&mut self, lines: &[u8], places: &[Place]) -> Result<(), Fault> {
        self.records.write_all(lines).or_fault("writing evidence")?;
        self.records
            .sync_data()
            .or_fault("writing evidence to the disk")?;
        self.bytes += lines.len() as u64;
        self.count += places.len() as u64;
        // The index follows from the records: it need not be on disk before an answer goes out.
        let bytes: Vec<u8> = places.iter().flat_map(|place| place.bytes()).collect();
        if let Err(error) = self.index.write_all(&bytes) {
            tracing::warn!(%error, "the index of the evidence is behind; the next start makes it anew");
        }
        Ok(())
    }

    /// Brings the index to the disk: nothing is added any more.
    pub fn seal(&self) -> Result<(), Fault> {
        self.index.sync_all().or_fault("sealing a segment")
    }
}
