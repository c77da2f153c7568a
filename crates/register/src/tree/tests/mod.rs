//! Properties of the tree, the notes and the bundle, and the answers known from elsewhere.

mod bundles;
mod cosignatures;
mod known_answers;
mod notes;
mod proofs;
mod served;
mod tiles;

use super::{Hash, TileRef, TileSet, Tiles, leaf_hash, node_hash};

/// RFC 6962 section 2.1, word for word: the definition the rest is compared with.
fn merkle_tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => super::empty_root(),
        [leaf] => *leaf,
        more => {
            let mut middle = 1;
            while middle * 2 < more.len() {
                middle *= 2;
            }
            node_hash(
                &merkle_tree_hash(&more[..middle]),
                &merkle_tree_hash(&more[middle..]),
            )
        }
    }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|nth| leaf_hash(&nth.to_be_bytes())).collect()
}

/// A tree as storage keeps it: leaf hashes, full tiles, and what is computed from both.
struct Stored {
    leaves: Vec<Hash>,
    full: TileSet,
}

impl Stored {
    fn new(count: u64) -> Stored {
        let leaves = leaves(count);
        let (mut full, mut tiles) = (TileSet::new(), Tiles::new());
        for leaf in &leaves {
            for done in tiles.push(*leaf) {
                full.insert(TileRef::full(done.level, done.index), &done.bytes)
                    .unwrap();
            }
        }
        Stored { leaves, full }
    }

    /// Read tiles the way a server does: full ones from storage, partial ones from leaves or from the level below.
    fn read(&self, wanted: &[TileRef]) -> TileSet {
        let mut set = TileSet::new();
        for tile in wanted {
            set.insert(*tile, &self.tile(*tile)).unwrap();
        }
        set
    }

    fn tile(&self, tile: TileRef) -> Vec<u8> {
        if let Ok(hashes) = self.full.hashes(tile) {
            return hashes.concat();
        }
        let first = tile.index as usize * 256;
        match tile.level {
            0 => self.leaves[first..first + usize::from(tile.width)].concat(),
            _ => tile
                .below()
                .iter()
                .flat_map(|full| super::tile_root(self.full.hashes(*full).unwrap()))
                .collect(),
        }
    }
}
