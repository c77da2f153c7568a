//! The partial tiles at the right edge of the tree, kept in memory while the register grows.
//!
//! Storage keeps leaf hashes (one per act) and full tiles; partial tiles are never stored, since they are what follows
//! from those two. After a restart [`Tiles::needed`] says what to read and [`Tiles::restore`] goes on from there.

use super::hash::{Hash, node_hash};
use super::tile::{MAX_LEVEL, TILE_WIDTH, TileError, TileRef, TileSet, tile_root};

/// Right edge of the tree, tile by tile: the partial tile of each level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiles {
    size: u64,
    partial: Vec<Vec<Hash>>,
}

/// A tile that has just received its 256th hash: to be stored in the same transaction as the act that filled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedTile {
    /// Level of the tile.
    pub level: u8,
    /// Index within the level.
    pub index: u64,
    /// 256 hashes of 32 bytes: 8,192 bytes.
    pub bytes: Vec<u8>,
}

impl Tiles {
    /// The tree without leaves.
    pub fn new() -> Tiles {
        Tiles::default()
    }

    /// Append a leaf hash. Returns the tiles it completes, lowest level first: mostly none, one each 256 leaves, two
    /// each 65,536.
    pub fn push(&mut self, leaf: Hash) -> Vec<CompletedTile> {
        self.size += 1;
        let mut completed = Vec::new();
        let mut hash = leaf;
        for level in 0_u8.. {
            if self.partial.len() <= usize::from(level) {
                self.partial.push(Vec::with_capacity(usize::from(TILE_WIDTH)));
            }
            let tile = &mut self.partial[usize::from(level)];
            tile.push(hash);
            if tile.len() < usize::from(TILE_WIDTH) {
                break;
            }
            hash = tile_root(tile);
            let index = full_tiles(level, self.size) - 1;
            completed.push(CompletedTile {
                level,
                index,
                bytes: tile.concat(),
            });
            tile.clear();
        }
        completed
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// RFC 6962 root of the tree so far.
    pub fn root(&self) -> Hash {
        let mut filled = self.partial.iter().filter(|tile| !tile.is_empty());
        let Some(lowest) = filled.next() else {
            return tile_root(&[]);
        };
        filled.fold(tile_root(lowest), |right, tile| join_left(tile, right))
    }

    /// The partial tiles as they stand, lowest level first, with their bytes: what a client of `tlog-tiles` fetches for
    /// the right edge.
    pub fn partial_tiles(&self) -> Vec<(TileRef, Vec<u8>)> {
        let tile = |level: u8| {
            let hashes = self.partial.get(usize::from(level))?;
            let width = u16::try_from(hashes.len()).ok().filter(|width| *width > 0)?;
            Some((
                TileRef {
                    level,
                    index: full_tiles(level, self.size),
                    width,
                },
                hashes.concat(),
            ))
        };
        (0..=MAX_LEVEL).filter_map(tile).collect()
    }

    /// What to read to go on from a tree of `size` leaves: the partial tile of level 0 (the hashes of the last leaves)
    /// and full tiles of any level, at most 255 of each.
    pub fn needed(size: u64) -> Vec<TileRef> {
        edge(size)
            .flat_map(|tile| if tile.level == 0 { vec![tile] } else { tile.below() })
            .collect()
    }

    /// The tree of `size` leaves, from the tiles named by [`Tiles::needed`].
    ///
    /// # Errors
    /// [`TileError::Missing`] naming the first tile that is not in `read`.
    pub fn restore(size: u64, read: &TileSet) -> Result<Tiles, TileError> {
        let mut partial = Vec::new();
        for tile in edge(size) {
            partial.resize_with(usize::from(tile.level), || {
                Vec::with_capacity(usize::from(TILE_WIDTH))
            });
            partial.push(partial_hashes(tile, read)?);
        }
        Ok(Tiles { size, partial })
    }
}

/// The hashes of a partial tile, from what is stored: leaf hashes at level 0, full tiles below it at other levels.
fn partial_hashes(tile: TileRef, read: &TileSet) -> Result<Vec<Hash>, TileError> {
    if tile.level == 0 {
        return Ok(read.hashes(tile)?.to_vec());
    }
    tile.below()
        .into_iter()
        .map(|full| Ok(tile_root(read.hashes(full)?)))
        .collect()
}

/// Full tiles of a level in a tree of `size` leaves: also the index of its partial tile.
fn full_tiles(level: u8, size: u64) -> u64 {
    size.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0)
}

/// The partial tiles of a tree of `size` leaves, lowest level first.
fn edge(size: u64) -> impl Iterator<Item = TileRef> {
    (0..=MAX_LEVEL).filter_map(move |level| TileRef::at_size(level, full_tiles(level, size), size))
}

/// Root of a range whose left part are the hashes of `tile` and whose rest, narrower than one of them, has root `right`.
fn join_left(tile: &[Hash], right: Hash) -> Hash {
    let mut rest = tile;
    let mut root = right;
    while !rest.is_empty() {
        let lowest_bit = rest.len() & rest.len().wrapping_neg();
        let (left, complete) = rest.split_at(rest.len() - lowest_bit);
        root = node_hash(&tile_root(complete), &root);
        rest = left;
    }
    root
}
