//! Proofs: every small case, many large ones, and none that was tampered with.

use proptest::prelude::*;

use super::{Stored, merkle_tree_hash};
use crate::tree::*;

fn inclusion(stored: &Stored, index: u64, size: u64) -> Vec<Hash> {
    let tiles = stored.read(&inclusion_tiles(index, size).unwrap());
    inclusion_proof(index, size, &tiles).unwrap()
}

fn consistency(stored: &Stored, old: u64, new: u64) -> Vec<Hash> {
    let tiles = stored.read(&consistency_tiles(old, new).unwrap());
    consistency_proof(old, new, &tiles).unwrap()
}

fn root(stored: &Stored, size: u64) -> Hash {
    root_from_tiles(size, &stored.read(&root_tiles(size))).unwrap()
}

#[test]
fn every_leaf_of_every_tree_to_300_is_proven() {
    let stored = Stored::new(300);
    for size in 1..=300 {
        let root = merkle_tree_hash(&stored.leaves[..size as usize]);
        for index in 0..size {
            let proof = inclusion(&stored, index, size);
            let leaf = &stored.leaves[index as usize];
            assert_eq!(
                verify_inclusion(leaf, index, size, &proof, &root),
                Ok(()),
                "leaf {index} of {size}"
            );
        }
    }
}

#[test]
fn every_pair_of_trees_to_130_is_consistent() {
    let stored = Stored::new(130);
    let roots: Vec<Hash> = (0..=130)
        .map(|size| merkle_tree_hash(&stored.leaves[..size]))
        .collect();
    for new in 0..=130_usize {
        for old in 0..=new {
            let proof = consistency(&stored, old as u64, new as u64);
            let verdict = verify_consistency(old as u64, new as u64, &proof, &roots[old], &roots[new]);
            assert_eq!(verdict, Ok(()), "{old} begins {new}");
        }
    }
}

#[test]
fn a_proof_reads_few_tiles() {
    assert_eq!(inclusion_tiles(9_999_999, 10_000_000).unwrap().len(), 3);
    assert_eq!(inclusion_tiles(0, 10_000_000).unwrap().len(), 5);
    assert!(consistency_tiles(9_999_000, 10_000_000).unwrap().len() <= 6);
    for size in [u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) + 1] {
        for index in [0, 1, size / 2, size - 1] {
            assert!(inclusion_tiles(index, size).unwrap().len() <= 16);
            assert!(consistency_tiles(index, size).unwrap().len() <= 24);
        }
    }
}

#[test]
fn impossible_proofs_are_refused_by_name() {
    let nothing = TileSet::new();
    assert_eq!(
        inclusion_proof(5, 5, &nothing),
        Err(ProofError::IndexOutside { index: 5, size: 5 })
    );
    assert_eq!(
        inclusion_proof(0, 0, &nothing),
        Err(ProofError::IndexOutside { index: 0, size: 0 })
    );
    assert_eq!(
        consistency_proof(6, 5, &nothing),
        Err(ProofError::SizesBackwards { old: 6, new: 5 })
    );
    let tile = TileRef {
        level: 0,
        index: 0,
        width: 5,
    };
    assert_eq!(
        inclusion_proof(1, 5, &nothing),
        Err(ProofError::Tile(TileError::Missing { tile }))
    );
    let (some, other) = ([1; 32], [2; 32]);
    assert_eq!(
        verify_inclusion(&some, 0, 1, &[], &other),
        Err(ProofError::RootDiffers { size: 1 })
    );
    assert_eq!(
        verify_inclusion(&some, 0, 1, &[other], &some),
        Err(ProofError::Length { hashes: 1 })
    );
    assert_eq!(
        verify_inclusion(&some, 0, 2, &[], &some),
        Err(ProofError::Length { hashes: 0 })
    );
    assert_eq!(
        verify_consistency(0, 1, &[], &some, &other),
        Err(ProofError::RootDiffers { size: 0 })
    );
    assert_eq!(verify_consistency(0, 1, &[], &EMPTY_ROOT, &other), Ok(()));
    assert_eq!(
        verify_consistency(1, 1, &[], &some, &other),
        Err(ProofError::RootDiffers { size: 1 })
    );
    assert_eq!(
        verify_consistency(1, 1, &[other], &some, &some),
        Err(ProofError::Length { hashes: 1 })
    );
    assert_eq!(
        verify_consistency(1, 2, &[], &some, &other),
        Err(ProofError::Length { hashes: 0 })
    );
    assert_eq!(
        verify_consistency(2, 1, &[], &some, &other),
        Err(ProofError::SizesBackwards { old: 2, new: 1 })
    );
}

/// A large tree is built once for all random cases.
fn large() -> &'static Stored {
    static LARGE: std::sync::OnceLock<Stored> = std::sync::OnceLock::new();
    LARGE.get_or_init(|| Stored::new(140_000))
}

proptest! {
    #[test]
    fn large_trees_are_proven(size in 1_u64..140_000, a in any::<u64>(), b in any::<u64>()) {
        let (index, old) = (a % size, b % (size + 1));
        let root_now = root(large(), size);
        let proof = inclusion(large(), index, size);
        let leaf = &large().leaves[index as usize];
        prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, &root_now), Ok(()));
        let proof = consistency(large(), old, size);
        let verdict = verify_consistency(old, size, &proof, &root(large(), old), &root_now);
        prop_assert_eq!(verdict, Ok(()));
    }

    #[test]
    fn a_tampered_inclusion_is_refused(size in 1_u64..3_000, a in any::<u64>(), at in any::<usize>(), flip in 1_u8..) {
        let index = a % size;
        let (mut root, mut leaf) = (root(large(), size), large().leaves[index as usize]);
        let mut proof = inclusion(large(), index, size);
        let mut parts: Vec<&mut Hash> = proof.iter_mut().collect();
        parts.extend([&mut root, &mut leaf]);
        let place = at % (parts.len() * 32);
        parts[place / 32][place % 32] ^= flip;
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_err());
    }

    #[test]
    fn another_place_or_length_is_refused(size in 2_u64..3_000, a in any::<u64>(), b in any::<u64>(), extra: Hash) {
        let (index, other) = (a % size, b % size);
        let (root, leaf) = (root(large(), size), large().leaves[index as usize]);
        let mut proof = inclusion(large(), index, size);
        prop_assert_eq!(verify_inclusion(&leaf, other, size, &proof, &root).is_ok(), other == index);
        proof.push(extra);
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_err());
        proof.truncate(proof.len() - 2);
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_err());
    }

    #[test]
    fn a_tampered_consistency_is_refused(new in 2_u64..3_000, b in any::<u64>(), at in any::<usize>(), flip in 1_u8..) {
        let old = 1 + b % (new - 1);
        let (mut old_root, mut new_root) = (root(large(), old), root(large(), new));
        let mut proof = consistency(large(), old, new);
        let mut parts: Vec<&mut Hash> = proof.iter_mut().collect();
        parts.extend([&mut old_root, &mut new_root]);
        let place = at % (parts.len() * 32);
        parts[place / 32][place % 32] ^= flip;
        prop_assert!(verify_consistency(old, new, &proof, &old_root, &new_root).is_err());
    }

    #[test]
    fn checking_never_panics(a: u64, b: u64, leaf: Hash, root: Hash, proof in prop::collection::vec(any::<Hash>(), 0..70)) {
        prop_assert!(verify_inclusion(&leaf, a, b, &proof, &root).is_err());
        prop_assert!(verify_consistency(a, b, &proof, &leaf, &root).is_err());
    }
}
