//! Tiles of C2SP `tlog-tiles`: 256 neighbouring hashes of one level, and a set of them read from somewhere.

use std::collections::HashMap;
use std::fmt;

use super::hash::{EMPTY_ROOT, HASH_SIZE, Hash, node_hash};

/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;
/// Bytes in a full tile.
pub const TILE_BYTES: usize = TILE_WIDTH as usize * HASH_SIZE;
/// Highest level a tree of 64-bit size can have.
pub const MAX_LEVEL: u8 = 7;

/// Names a tile: its level (0 holds leaf hashes; each hash of level L+1 is the root of a full tile of level L), its index
/// within the level, and how many hashes it holds (1 to 256; 256 is a full tile, fewer a partial one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileRef {
    /// 0 to [`MAX_LEVEL`].
    pub level: u8,
    /// Position within the level, from 0.
    pub index: u64,
    /// 1 to [`TILE_WIDTH`] hashes.
    pub width: u16,
}

impl TileRef {
    /// The full tile at `level`, `index`.
    pub fn full(level: u8, index: u64) -> TileRef {
        TileRef {
            level,
            index,
            width: TILE_WIDTH,
        }
    }

    /// The tile at `level`, `index` as it stands in a tree of `size` leaves; none when it would be empty.
    pub fn at_size(level: u8, index: u64, size: u64) -> Option<TileRef> {
        let hashes = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
        let before = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = hashes.checked_sub(before)?.min(u64::from(TILE_WIDTH));
        let width = u16::try_from(width).ok().filter(|width| *width > 0)?;
        Some(TileRef { level, index, width })
    }

    /// Whether it holds all 256 hashes and so never changes again.
    pub fn is_full(self) -> bool {
        self.width == TILE_WIDTH
    }

    /// Full tiles one level below whose roots are the hashes of this tile, in order; empty at level 0, whose hashes are
    /// leaf hashes. A partial tile of level 1 or more need not be stored: it is computed from these.
    pub fn below(self) -> Vec<TileRef> {
        let Some(level) = self.level.checked_sub(1) else {
            return Vec::new();
        };
        let first = self.index.saturating_mul(u64::from(TILE_WIDTH));
        (0..u64::from(self.width))
            .map(|nth| TileRef::full(level, first.saturating_add(nth)))
            .collect()
    }
}

/// Root of the subtree that the hashes of a tile span: for a full tile, the hash it contributes to the level above.
pub fn tile_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => EMPTY_ROOT,
        [only] => *only,
        more => {
            let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
            node_hash(&tile_root(left), &tile_root(right))
        }
    }
}

/// Tiles that were read, by level and index. A wider tile stands in for a narrower one.
#[derive(Clone, Debug, Default)]
pub struct TileSet {
    tiles: HashMap<(u8, u64), Vec<Hash>>,
}

impl TileSet {
    /// A set without tiles.
    pub fn new() -> TileSet {
        TileSet::default()
    }

    /// Add a tile read from storage. When the same tile is there with more hashes, the wider one stays.
    ///
    /// # Errors
    /// [`TileError::Length`] when `bytes` is not 32 bytes for each of `tile.width` hashes.
    pub fn insert(&mut self, tile: TileRef, bytes: &[u8]) -> Result<(), TileError> {
        let (hashes, odd) = bytes.as_chunks::<HASH_SIZE>();
        if !odd.is_empty() || hashes.len() != usize::from(tile.width) || tile.width > TILE_WIDTH {
            return Err(TileError::Length {
                tile,
                length: bytes.len(),
            });
        }
        let held = self.tiles.entry((tile.level, tile.index)).or_default();
        if held.len() < hashes.len() {
            *held = hashes.to_vec();
        }
        Ok(())
    }

    /// The first `tile.width` hashes of a tile.
    ///
    /// # Errors
    /// [`TileError::Missing`] when the set has no such tile, or only a narrower one.
    pub fn hashes(&self, tile: TileRef) -> Result<&[Hash], TileError> {
        let held = self.tiles.get(&(tile.level, tile.index));
        held.and_then(|hashes| hashes.get(..usize::from(tile.width)))
            .ok_or(TileError::Missing { tile })
    }
}

/// A tile that was asked for, or given, is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileError {
    /// The bytes do not hold the number of hashes that the tile is said to have.
    Length {
        /// The tile they were given for.
        tile: TileRef,
        /// Bytes received.
        length: usize,
    },
    /// The tile is needed and was not given.
    Missing {
        /// The tile that is needed.
        tile: TileRef,
    },
}

impl fmt::Display for TileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TileError::Length {
                tile: TileRef { level, index, width },
                length,
            } => {
                write!(
                    f,
                    "tile level {level} index {index} should hold {width} hashes of 32 bytes and has {length} bytes"
                )
            }
            TileError::Missing {
                tile: TileRef { level, index, width },
            } => {
                write!(
                    f,
                    "tile level {level} index {index} of width {width} is needed and missing"
                )
            }
        }
    }
}

impl std::error::Error for TileError {}
