//! Whatever bytes come in, parsers and judges answer; nothing panics, and what was written is read back.

use crate::world::{ORIGIN, leaves, note, root, tile_bytes};
use proptest::prelude::*;
use register::tree::{Checkpoint, Hash, Note, TileSet, consistency_proof, consistency_tiles};
use witness::{Address, Contrary, Submission, judge, tiles_to_judge};

/// Consistency proof from `old` leaves to all of them.
pub fn proof(old: u64, all: &[Hash]) -> Vec<Hash> {
    let new = all.len() as u64;
    let mut tiles = TileSet::new();
    for tile in consistency_tiles(old, new).unwrap() {
        tiles.insert(tile, &tile_bytes(all, tile).unwrap()).unwrap();
    }
    consistency_proof(old, new, &tiles).unwrap()
}

/// Tiles of a tree that a judge between two sizes may ask for.
fn tiles(old: u64, all: &[Hash]) -> TileSet {
    let new = all.len() as u64;
    let mut tiles = TileSet::new();
    let wanted = [consistency_tiles(old, new).unwrap(), tiles_to_judge(old, new)].concat();
    for tile in wanted {
        tiles.insert(tile, &tile_bytes(all, tile).unwrap()).unwrap();
    }
    tiles
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_a_submission_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Submission::parse(&bytes).map_err(|error| error.to_string());
    }

    #[test]
    fn any_lines_are_a_submission_or_a_refusal(text in "(old [0-9]{0,22}\n)?([A-Za-z0-9+/=]{0,48}\n){0,70}\n?(.{0,40}\n){0,6}\n?(— [a-z+ ]{0,9} [A-Za-z0-9+/=]{0,99}\n){0,3}") {
        if let Ok(read) = Submission::parse(text.as_bytes()) {
            prop_assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn a_submission_is_read_back_as_written(old in any::<u64>(), hashes in proptest::collection::vec(any::<[u8; 32]>(), 0..=63)) {
        let note = Note::parse(note(&leaves(3, "", 0)).as_bytes()).unwrap();
        let sent = Submission { old, proof: hashes, note };
        prop_assert_eq!(Submission::parse(sent.to_string().as_bytes()), Ok(sent));
    }

    #[test]
    fn any_text_is_an_address_or_a_refusal(text in "(https?://)?[\\PC]{0,60}") {
        if let Ok(address) = text.parse::<Address>() {
            prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
        }
    }

    /// Any two sizes ask for few tiles, and none of them makes the judge stumble.
    #[test]
    fn any_sizes_ask_for_few_tiles(one in any::<u64>(), two in any::<u64>(), shift in 0_u32..64, filled in any::<u8>()) {
        let (old, new) = ((one >> shift).min(two), (one >> shift).max(two));
        let mut set = TileSet::new();
        let mut asked = 0;
        for tile in [consistency_tiles(old, new).unwrap(), tiles_to_judge(old, new)].concat() {
            asked += 1;
            set.insert(tile, &vec![filled; usize::from(tile.width) * 32]).unwrap();
        }
        prop_assert!(asked <= 60, "{asked} tiles from {old} to {new}");
        let (earlier, later) = (Checkpoint::new(ORIGIN, old, [1; 32]), Checkpoint::new(ORIGIN, new, [2; 32]));
        prop_assert!(judge(&earlier, &later, &set).is_err());
        prop_assert!(judge(&earlier, &later, &TileSet::new()).is_err() || old == 0);
    }

    /// Two histories that part at any leaf: consistent exactly when they part after the old size, and otherwise proven.
    #[test]
    fn a_fork_is_proven_wherever_it_begins(old in 1_u64..700, more in 1_u64..400, parts in 0_u64..1100) {
        let new = old + more;
        let (honest, other) = (leaves(old, "", 0), leaves(new, " told otherwise", parts));
        let earlier = Checkpoint::new(ORIGIN, old, root(&honest));
        let later = Checkpoint::new(ORIGIN, new, root(&other));
        let judged = judge(&earlier, &later, &tiles(old, &other));
        if parts >= old {
            prop_assert_eq!(judged, Ok(proof(old, &other)));
        } else {
            let Err(Contrary::Forked(fork)) = judged else {
                return Err(TestCaseError::fail(format!("{judged:?}")));
            };
            prop_assert_eq!(fork.old_root, root(&other[..usize::try_from(old).unwrap()]));
        }
    }

    /// One altered hash in the tiles of an honest register never looks like a contradiction.
    #[test]
    fn a_bent_tile_is_never_taken_for_a_fork(old in 1_u64..700, more in 1_u64..400, at in any::<proptest::sample::Index>(), bit in 0_u8..8) {
        let all = leaves(old + more, "", 0);
        let earlier = Checkpoint::new(ORIGIN, old, root(&all[..usize::try_from(old).unwrap()]));
        let later = Checkpoint::new(ORIGIN, old + more, root(&all));
        let wanted = [consistency_tiles(old, old + more).unwrap(), tiles_to_judge(old, old + more)].concat();
        let bent = at.index(wanted.len());
        let mut set = TileSet::new();
        for tile in &wanted {
            let mut bytes = tile_bytes(&all, *tile).unwrap();
            if wanted[bent] == *tile {
                let place = at.index(bytes.len());
                bytes[place] ^= 1 << bit;
            }
            set.insert(*tile, &bytes).unwrap();
        }
        prop_assert!(!matches!(judge(&earlier, &later, &set), Err(Contrary::Forked(_))));
    }
}
