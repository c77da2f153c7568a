//! Checking inclusion and consistency proofs: RFC 9162 sections 2.1.3.2 and 2.1.4.2.

use std::fmt;

use super::hash::{EMPTY_ROOT, Hash, node_hash};
use super::tile::TileError;

/// Check that `leaf` (a leaf hash) is the leaf `index` of the tree of `size` leaves whose root is `root`.
///
/// # Errors
/// [`ProofError`] saying what does not hold.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    let computed = root_from_inclusion(leaf, index, size, proof)?;
    if computed == *root {
        Ok(())
    } else {
        Err(ProofError::RootDiffers { size })
    }
}

/// The root that follows from a leaf hash and its inclusion proof.
///
/// # Errors
/// [`ProofError::IndexOutside`] or [`ProofError::Length`].
pub fn root_from_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash]) -> Result<Hash, ProofError> {
    if index >= size {
        return Err(ProofError::IndexOutside { index, size });
    }
    let wrong_length = ProofError::Length { hashes: proof.len() };
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(wrong_length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            (node, last) = up_to_odd(node, last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last == 0 { Ok(hash) } else { Err(wrong_length) }
}

/// Check that the tree of `old` leaves with root `old_root` is the beginning of the tree of `new` leaves with `new_root`.
///
/// # Errors
/// [`ProofError`] saying what does not hold.
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::SizesBackwards { old, new });
    }
    let (seen_old, seen_new) = match old {
        0 => whole(proof, EMPTY_ROOT, *new_root)?,
        _ if old == new => whole(proof, *new_root, *new_root)?,
        _ => roots_from_consistency(old, new, old_root, proof)?,
    };
    match (seen_old == *old_root, seen_new == *new_root) {
        (false, _) => Err(ProofError::RootDiffers { size: old }),
        (_, false) => Err(ProofError::RootDiffers { size: new }),
        _ => Ok(()),
    }
}

/// Both roots where there is nothing to prove, so the proof must be empty.
fn whole(proof: &[Hash], old: Hash, new: Hash) -> Result<(Hash, Hash), ProofError> {
    if proof.is_empty() {
        Ok((old, new))
    } else {
        Err(ProofError::Length { hashes: proof.len() })
    }
}

/// Both roots as they follow from the proof, for `0 < old < new`.
fn roots_from_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    proof: &[Hash],
) -> Result<(Hash, Hash), ProofError> {
    let wrong_length = ProofError::Length { hashes: proof.len() };
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(wrong_length)?
    };
    let (mut node, mut last) = (old - 1, new - 1);
    let up = node.trailing_ones();
    (node, last) = (node >> up, last >> up);
    let (mut seen_old, mut seen_new) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(wrong_length);
        }
        if node & 1 == 1 || node == last {
            seen_old = node_hash(sibling, &seen_old);
            seen_new = node_hash(sibling, &seen_new);
            (node, last) = up_to_odd(node, last);
        } else {
            seen_new = node_hash(&seen_new, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last == 0 {
        Ok((seen_old, seen_new))
    } else {
        Err(wrong_length)
    }
}

/// Climb while the node is a left child, as the right edge of the tree does where it has no sibling.
fn up_to_odd(node: u64, last: u64) -> (u64, u64) {
    let up = node.trailing_zeros();
    (
        node.checked_shr(up).unwrap_or(0),
        last.checked_shr(up).unwrap_or(0),
    )
}

/// Why a proof could not be made or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// The tree has no such leaf.
    IndexOutside {
        /// Leaf asked for, from 0.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// The old tree is larger than the new one.
    SizesBackwards {
        /// Leaves in the old tree.
        old: u64,
        /// Leaves in the new tree.
        new: u64,
    },
    /// The proof has too many or too few hashes for this leaf and size.
    Length {
        /// Hashes in the proof.
        hashes: usize,
    },
    /// The proof leads to another root than the one given for this size.
    RootDiffers {
        /// Leaves in the tree whose root differs.
        size: u64,
    },
    /// A tile that the proof needs is missing or has the wrong length.
    Tile(TileError),
}

impl From<TileError> for ProofError {
    fn from(error: TileError) -> ProofError {
        ProofError::Tile(error)
    }
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProofError::IndexOutside { index, size } => {
                write!(f, "a tree of {size} leaves has no leaf {index}")
            }
            ProofError::SizesBackwards { old, new } => {
                write!(
                    f,
                    "a tree of {old} leaves cannot be the beginning of one of {new}"
                )
            }
            ProofError::Length { hashes } => write!(f, "{hashes} hashes are not the number this proof takes"),
            ProofError::RootDiffers { size } => {
                write!(f, "the proof does not lead to the root given for {size} leaves")
            }
            ProofError::Tile(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ProofError {}
