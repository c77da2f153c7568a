//! What a log is found to be when it is opened: the last segment is read, hash by hash.

use super::segment::{self, Place, Segment};
use super::{Record, tiles};
use register::tree::{EMPTY_ROOT, Hash, Tiles};
use register::{Fault, OrFault};
use std::fs;
use std::path::Path;

/// A log that can go on.
#[derive(Debug)]
pub(super) struct Found {
    pub tiles: Tiles,
    /// Leaf hash of the last record; the empty root before the first.
    pub last: Hash,
    pub segments: Vec<u64>,
    pub segment: Segment,
    pub first: u64,
    pub places: Vec<Place>,
    pub bytes: u64,
}

/// Reads the last segment, cuts off what was not finished, and makes the tree go on from it.
pub(super) fn recover(folder: &Path) -> Result<Found, Fault> {
    fs::create_dir_all(folder).or_fault(format!("making {}", folder.display()))?;
    let mut segments = segment::all(folder)?;
    if segments.is_empty() {
        segments.push(0);
    }
    let first = segments.last().copied().unwrap_or(0);
    let mut tree = tiles::before(folder, first)?;
    let mut last = before(folder, first)?;
    let (places, bytes) = walk(folder, first, &mut last)?;
    for place in &places {
        for tile in tree.push(place.leaf) {
            tiles::write(folder, &tile)?;
        }
    }
    let segment = Segment::open(folder, first, &places, bytes)?;
    Ok(Found {
        tiles: tree,
        last,
        segments,
        segment,
        first,
        places,
        bytes,
    })
}

/// Leaf hash of the record before a segment.
fn before(folder: &Path, first: u64) -> Result<Hash, Fault> {
    if first == 0 {
        return Ok(EMPTY_ROOT);
    }
    let all = segment::all(folder)?;
    let earlier = all.iter().rev().find(|other| **other < first);
    let earlier = *earlier.or_fault("the segment before the last one is missing")?;
    segment::place(folder, earlier, first - 1).map(|place| place.leaf)
}

/// Reads the records of a segment: each must follow from the one before. The last line counts only when it is whole.
fn walk(folder: &Path, first: u64, last: &mut Hash) -> Result<(Vec<Place>, u64), Fault> {
    let path = segment::records(folder, first);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Fault::because(format!("reading {}", path.display()), error)),
    };
    let mut places = Vec::new();
    let mut offset = 0;
    while let Some(length) = bytes[offset..].iter().position(|byte| *byte == b'\n') {
        let line = &bytes[offset..offset + length];
        let seq = first + places.len() as u64;
        let record: Result<Record, _> = serde_json::from_slice(line);
        let follows = record
            .as_ref()
            .is_ok_and(|record| record.seq == seq && record.previous == register::hex(last));
        let Some(record) = record.ok().filter(|_| follows) else {
            // A group that was never finished may have left anything behind the last good record, but nothing good behind that.
            if is_tail(&bytes[offset + length + 1..]) {
                break;
            }
            let text = format!(
                "{}: record {seq} does not follow from the one before, and others stand behind it. Somebody changed the file: keep it, \
                 and ask the operator before the node begins another log",
                path.display()
            );
            return Err(Fault::new(text));
        };
        *last = segment::leaf(line);
        places.push(Place {
            print: segment::print(&record.request),
            offset: offset as u64,
            leaf: *last,
        });
        offset += length + 1;
    }
    Ok((places, offset as u64))
}

/// Whether nothing that reads as a record stands in what is left: then it is what a crash left.
fn is_tail(rest: &[u8]) -> bool {
    let mut lines = rest.split(|byte| *byte == b'\n');
    !lines.any(|line| serde_json::from_slice::<Record>(line).is_ok())
}
