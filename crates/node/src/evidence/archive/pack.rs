//! A segment as one compressed file, and back: line by line, each compared with its leaf.

use crate::evidence::segment::{self, Place};
use crate::evidence::{Record, tiles};
use aws_lc_rs::digest::{Context, SHA256, digest};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use register::tree::Hash;
use register::{Fault, OrFault, hex};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Longest line that is read: a record with the content of two messages, base64.
const LINE_BYTES_MAX: u64 = 256 << 20;

/// A file that was written.
#[derive(Debug)]
pub(crate) struct Written {
    pub size: u64,
    pub sha256: Hash,
}

/// A segment that was compressed.
#[derive(Debug)]
pub(super) struct Packed {
    pub file: Written,
    pub size: u64,
    pub root: Hash,
    pub from: i64,
    pub until: i64,
    pub content: bool,
}

/// What is read of each record.
#[derive(Deserialize)]
struct Head {
    request_in: i64,
    response_out: i64,
    #[serde(default)]
    request_content: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    response_content: Option<serde::de::IgnoredAny>,
}

/// Compresses the segment of these numbers and gives the root of the tree behind it.
pub(super) fn pack(folder: &Path, (first, next): (u64, u64), to: &Path) -> Result<Packed, Fault> {
    let places = segment::places(folder, first)?;
    let mut tree = tiles::before(folder, first)?;
    let path = segment::records(folder, first);
    let lines = File::open(&path).or_fault(format!("reading {}", path.display()))?;
    let mut lines = BufReader::with_capacity(256 * 1024, lines);
    let mut out = Out::new(to)?;
    let (mut size, mut from, mut until, mut content) = (0, i64::MAX, i64::MIN, false);
    if places.len() as u64 != next - first {
        return Err(Fault::new(format!("the index of {} is short", path.display())));
    }
    for place in &places {
        let line = next_line(&mut lines, place)?;
        let head: Head = serde_json::from_slice(&line).or_fault("reading a record")?;
        let at = head.response_out.max(head.request_in);
        from = from.min(at);
        until = until.max(at);
        content |= head.request_content.is_some() || head.response_content.is_some();
        out.line(&line)?;
        size += line.len() as u64 + 1;
        tree.push(place.leaf);
    }
    if !lines.fill_buf().or_fault("reading a segment")?.is_empty() {
        return Err(Fault::new(format!(
            "{} has more records than its index",
            path.display()
        )));
    }
    Ok(Packed {
        file: out.finish()?,
        size,
        root: tree.root(),
        from,
        until,
        content,
    })
}

/// A line of a reduced segment: the leaf that the whole record made, and what is left of it.
#[derive(Serialize, Deserialize)]
struct Reduced<T> {
    leaf: String,
    record: T,
}

/// Takes the content of messages out of a compressed segment.
pub(crate) fn reduce(folder: &Path, first: u64, whole: &[u8], to: &Path) -> Result<Written, Fault> {
    let mut lines = BufReader::new(GzDecoder::new(whole));
    let mut out = Out::new(to)?;
    for place in &segment::places(folder, first)? {
        let line = next_line(&mut lines, place)?;
        let mut record: Map<String, Value> = serde_json::from_slice(&line).or_fault("reading a record")?;
        record.remove("request_content");
        record.remove("response_content");
        let leaf = hex(&place.leaf);
        let line = serde_json::to_vec(&Reduced { leaf, record }).or_fault("writing a record")?;
        out.line(&line)?;
    }
    out.finish()
}

/// The line of a place of a compressed segment.
pub(super) fn line(whole: &[u8], place: Place) -> Result<Vec<u8>, Fault> {
    let mut lines = BufReader::new(GzDecoder::new(whole));
    let before = std::io::copy(&mut (&mut lines).take(place.offset), &mut std::io::sink());
    before.or_fault("reading an archived record")?;
    next_line(&mut lines, &place)
}

/// The nth record of a reduced segment.
pub(super) fn reduced(file: &[u8], nth: u64) -> Result<Record, Fault> {
    let mut lines = BufReader::new(GzDecoder::new(file));
    for _ in 0..nth {
        bare_line(&mut lines)?;
    }
    let line = bare_line(&mut lines)?;
    let read: Reduced<Record> = serde_json::from_slice(&line).or_fault("reading an archived record")?;
    Ok(read.record)
}

/// SHA-256 of bytes.
pub(super) fn sha256(bytes: &[u8]) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

fn bare_line(lines: &mut impl BufRead) -> Result<Vec<u8>, Fault> {
    let mut line = Vec::with_capacity(4096);
    let read = lines.take(LINE_BYTES_MAX).read_until(b'\n', &mut line);
    read.or_fault("reading records")?;
    if line.pop() == Some(b'\n') {
        Ok(line)
    } else {
        Err(Fault::new("a segment ends within a record"))
    }
}

/// The next line, when it is the one of its place.
fn next_line(lines: &mut impl BufRead, place: &Place) -> Result<Vec<u8>, Fault> {
    let line = bare_line(lines)?;
    if segment::leaf(&line) == place.leaf {
        Ok(line)
    } else {
        Err(Fault::new("a record is not the one that was kept"))
    }
}

/// A compressed file that is written and hashed at once. The same lines give the same bytes: gzip is told no time and no name.
struct Out(GzEncoder<Hashed>);

struct Hashed {
    file: BufWriter<File>,
    hash: Context,
    size: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Out {
    fn new(path: &Path) -> Result<Out, Fault> {
        let mut open = OpenOptions::new();
        let file = open
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(path);
        let file = file.or_fault(format!("writing {}", path.display()))?;
        let hashed = Hashed {
            file: BufWriter::new(file),
            hash: Context::new(&SHA256),
            size: 0,
        };
        Ok(Out(GzEncoder::new(hashed, Compression::default())))
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Fault> {
        let written = self.0.write_all(line).and_then(|()| self.0.write_all(b"\n"));
        written.or_fault("compressing a segment")
    }

    fn finish(self) -> Result<Written, Fault> {
        let mut hashed = self.0.finish().or_fault("compressing a segment")?;
        hashed.flush().or_fault("compressing a segment")?;
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(hashed.hash.finish().as_ref());
        Ok(Written {
            size: hashed.size,
            sha256,
        })
    }
}
