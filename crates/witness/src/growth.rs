//! Whether one checkpoint grew out of another, judged by the tiles that the register itself serves.
//!
//! Three answers. The tiles lead from the old root to the new one: it grew. The tiles are bound to the new root and contain
//! *another* tree of the old size: the register signed two histories, and anyone can check that. The tiles lead nowhere:
//! nothing is proven, neither for nor against.

use register::tree::{
    Checkpoint, Hash, ProofError, TileRef, TileSet, consistency_proof, consistency_tiles, root_from_tiles,
    root_tiles, verify_consistency,
};

use crate::{Log, Trouble};

/// The consistency proof, or why there is none.
pub type Growth = Result<Vec<Hash>, Contrary>;

/// Why a checkpoint is not known to have grown out of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contrary {
    /// Its tree begins with another one of that size.
    Forked(Fork),
    /// The register does not show what would prove it.
    Unproven(ProofError),
}

/// What proves that two signed checkpoints contradict each other: the new root commits to `old_root` at the old size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// Root at the old size in the tree of the new checkpoint; the old checkpoint signed another one.
    pub old_root: Hash,
    /// Consistency proof from `old_root` to the new root.
    pub proof: Vec<Hash>,
}

/// Read what is needed from the log and judge. At most about forty tiles, whatever the sizes say.
///
/// # Errors
/// [`Trouble`] when the log does not answer.
pub async fn prove(log: &Log, old: &Checkpoint, new: &Checkpoint) -> Result<Growth, Trouble> {
    let mut tiles = TileSet::new();
    let wanted = match consistency_tiles(old.size, new.size) {
        Ok(wanted) => wanted,
        Err(error) => return Ok(Err(Contrary::Unproven(error))),
    };
    log.read(&wanted, &mut tiles).await?;
    match judge(old, new, &tiles) {
        Err(Contrary::Unproven(_)) => {
            log.read(&tiles_to_judge(old.size, new.size), &mut tiles).await?;
            Ok(judge(old, new, &tiles))
        }
        judged => Ok(judged),
    }
}

/// Tiles from which the tree of `old` leaves can be computed, as they stand in the tree of `new` leaves.
pub fn tiles_to_judge(old: u64, new: u64) -> Vec<TileRef> {
    root_tiles(old)
        .iter()
        .filter_map(|tile| TileRef::at_size(tile.level, tile.index, new))
        .collect()
}

/// Judge by tiles that were read. Nothing in them is trusted: what counts leads to a signed root.
///
/// # Errors
/// [`Contrary`] when they do not lead from one root to the other.
pub fn judge(old: &Checkpoint, new: &Checkpoint, tiles: &TileSet) -> Growth {
    let (from, to) = (old.size, new.size);
    let proof = match consistency_proof(from, to, tiles) {
        Ok(proof) => proof,
        Err(error) => return Err(Contrary::Unproven(error)),
    };
    let differs = match verify_consistency(from, to, &proof, &old.root, &new.root) {
        Ok(()) => return Ok(proof),
        Err(error) => error,
    };
    let other = root_from_tiles(from, tiles)
        .ok()
        .filter(|root| *root != old.root && verify_consistency(from, to, &proof, root, &new.root).is_ok());
    match other {
        Some(old_root) => Err(Contrary::Forked(Fork { old_root, proof })),
        None => Err(Contrary::Unproven(differs)),
    }
}
