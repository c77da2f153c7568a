//! Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2), made from tiles.
//!
//! Each hash of a proof is the root of a range of leaves. A range splits into complete subtrees; each of those lies in
//! one tile. Hence both lists: which tiles to read, and which hashes the proof holds.

use std::collections::BTreeSet;
use std::ops::Range;

use super::check::ProofError;
use super::hash::{EMPTY_ROOT, Hash, node_hash};
use super::tile::{TileError, TileRef, TileSet, tile_root};

/// Tiles that [`inclusion_proof`] reads.
///
/// # Errors
/// [`ProofError::IndexOutside`] when the tree of `size` leaves has no leaf `index`.
pub fn inclusion_tiles(index: u64, size: u64) -> Result<Vec<TileRef>, ProofError> {
    Ok(tiles_of(&inclusion_ranges(index, size)?, size))
}

/// Proof that the leaf `index` is in the tree of `size` leaves: from the leaf's sibling up to the child of the root.
///
/// # Errors
/// [`ProofError::IndexOutside`] as above; [`ProofError::Tile`] when a tile of [`inclusion_tiles`] is not in `tiles`.
pub fn inclusion_proof(index: u64, size: u64, tiles: &TileSet) -> Result<Vec<Hash>, ProofError> {
    roots_of(&inclusion_ranges(index, size)?, size, tiles)
}

/// Tiles that [`consistency_proof`] reads.
///
/// # Errors
/// [`ProofError::SizesBackwards`] when `old` is larger than `new`.
pub fn consistency_tiles(old: u64, new: u64) -> Result<Vec<TileRef>, ProofError> {
    Ok(tiles_of(&consistency_ranges(old, new)?, new))
}

/// Proof that the tree of `old` leaves is the beginning of the tree of `new` leaves. Empty when both are the same or the
/// old one has no leaves.
///
/// # Errors
/// [`ProofError::SizesBackwards`] as above; [`ProofError::Tile`] when a tile of [`consistency_tiles`] is not in `tiles`.
pub fn consistency_proof(old: u64, new: u64, tiles: &TileSet) -> Result<Vec<Hash>, ProofError> {
    roots_of(&consistency_ranges(old, new)?, new, tiles)
}

/// Tiles that [`root_from_tiles`] reads.
pub fn root_tiles(size: u64) -> Vec<TileRef> {
    tiles_of(std::slice::from_ref(&(0..size)), size)
}

/// Root of the tree of `size` leaves.
///
/// # Errors
/// [`TileError::Missing`] when a tile of [`root_tiles`] is not in `tiles`.
pub fn root_from_tiles(size: u64, tiles: &TileSet) -> Result<Hash, TileError> {
    range_root(&(0..size), size, tiles)
}

/// Ranges whose roots prove leaf `index` of `size`: `PATH(m, D[n])`.
fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if index >= size {
        return Err(ProofError::IndexOutside { index, size });
    }
    let mut around = 0..size;
    let mut siblings = Vec::new();
    while around.end - around.start > 1 {
        let middle = split(&around);
        let (left, right) = (around.start..middle, middle..around.end);
        let (own, sibling) = if index < middle {
            (left, right)
        } else {
            (right, left)
        };
        siblings.push(sibling);
        around = own;
    }
    siblings.reverse();
    Ok(siblings)
}

/// Ranges whose roots prove that `old` leaves begin `new` leaves: `PROOF(m, D[n])`.
fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range<u64>>, ProofError> {
    if old > new {
        return Err(ProofError::SizesBackwards { old, new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut around = 0..new;
    let mut ranges = Vec::new();
    while around.end != old {
        let middle = split(&around);
        let (left, right) = (around.start..middle, middle..around.end);
        let (next, sibling) = if old <= middle {
            (left, right)
        } else {
            (right, left)
        };
        ranges.push(sibling);
        around = next;
    }
    if around.start > 0 {
        ranges.push(around);
    }
    ranges.reverse();
    Ok(ranges)
}

/// Where RFC 6962 splits a range of two leaves or more: after the largest power of two smaller than its length.
fn split(range: &Range<u64>) -> u64 {
    range.start + (1 << (range.end - range.start - 1).ilog2())
}

/// A complete subtree: `2^height` leaves, the `index`-th of that height.
#[derive(Clone, Copy)]
struct Subtree {
    height: u32,
    index: u64,
}

impl Subtree {
    /// The tile that holds its leaves or inner nodes, in a tree of `size` leaves.
    fn tile(self, size: u64) -> Option<TileRef> {
        let level = u8::try_from(self.height / 8).ok()?;
        TileRef::at_size(level, self.index >> (8 - self.height % 8), size)
    }

    fn root(self, size: u64, tiles: &TileSet) -> Result<Hash, TileError> {
        let level = u8::try_from(self.height / 8).unwrap_or(u8::MAX);
        let missing = TileError::Missing {
            tile: TileRef::full(level, self.index),
        };
        let hashes = tiles.hashes(self.tile(size).ok_or(missing)?)?;
        let count = 1_usize << (self.height % 8);
        let nth = usize::try_from(self.index).unwrap_or(0) % (256 / count);
        Ok(tile_root(
            hashes.get(nth * count..(nth + 1) * count).ok_or(missing)?,
        ))
    }
}

/// The complete subtrees that make up a range of a proof, from left to right. Such ranges begin at a multiple of a power
/// of two not smaller than their length.
fn subtrees(range: &Range<u64>) -> Vec<Subtree> {
    let mut start = range.start;
    let mut found = Vec::new();
    while start < range.end {
        let height = (range.end - start).ilog2();
        found.push(Subtree {
            height,
            index: start >> height,
        });
        start += 1 << height;
    }
    found
}

fn tiles_of(ranges: &[Range<u64>], size: u64) -> Vec<TileRef> {
    let tiles: BTreeSet<TileRef> = ranges
        .iter()
        .flat_map(subtrees)
        .filter_map(|subtree| subtree.tile(size))
        .collect();
    tiles.into_iter().collect()
}

fn roots_of(ranges: &[Range<u64>], size: u64, tiles: &TileSet) -> Result<Vec<Hash>, ProofError> {
    ranges
        .iter()
        .map(|range| Ok(range_root(range, size, tiles)?))
        .collect()
}

fn range_root(range: &Range<u64>, size: u64, tiles: &TileSet) -> Result<Hash, TileError> {
    let mut from_the_right = subtrees(range).into_iter().rev();
    let Some(last) = from_the_right.next() else {
        return Ok(EMPTY_ROOT);
    };
    from_the_right.try_fold(last.root(size, tiles)?, |right, left| {
        Ok(node_hash(&left.root(size, tiles)?, &right))
    })
}
