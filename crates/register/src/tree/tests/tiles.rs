//! Frontier and tiles against the definition of RFC 6962.

use proptest::prelude::*;

use super::{Stored, leaves, merkle_tree_hash};
use crate::tree::*;

#[test]
fn frontier_and_tiles_have_the_root_of_the_definition_at_every_size() {
    let leaves = leaves(600);
    let (mut frontier, mut tiles) = (Frontier::new(), Tiles::new());
    for (nth, leaf) in leaves.iter().enumerate() {
        assert_eq!(frontier.root(), merkle_tree_hash(&leaves[..nth]));
        assert_eq!(tiles.root(), merkle_tree_hash(&leaves[..nth]));
        frontier.push(*leaf);
        tiles.push(*leaf);
    }
    assert_eq!((frontier.size(), tiles.size()), (600, 600));
}

#[test]
fn tiles_are_complete_at_the_right_moment_and_hold_the_right_hashes() {
    let leaves = leaves(65_536 + 300);
    let mut tiles = Tiles::new();
    let done: Vec<CompletedTile> = leaves.iter().flat_map(|leaf| tiles.push(*leaf)).collect();
    let names: Vec<(u8, u64)> = done.iter().map(|tile| (tile.level, tile.index)).collect();
    let mut expected: Vec<(u8, u64)> = (0..256).map(|index| (0, index)).collect();
    expected.extend([(1, 0), (0, 256)]);
    assert_eq!(names, expected);
    assert!(done.iter().all(|tile| tile.bytes.len() == TILE_BYTES));
    let level_one = &done[256].bytes;
    for nth in [0, 1, 255] {
        let range = &leaves[nth * 256..(nth + 1) * 256];
        assert_eq!(level_one[nth * 32..(nth + 1) * 32], merkle_tree_hash(range));
    }
}

/// The example of the specification: 70,000 leaves are 273 full tiles and partial ones of width 112, 17 and 1.
#[test]
fn widths_of_the_specification() {
    assert_eq!(TileRef::at_size(0, 272, 70_000), Some(TileRef::full(0, 272)));
    let width = |level, index, size| TileRef::at_size(level, index, size).map(|tile| tile.width);
    assert_eq!(width(0, 273, 70_000), Some(112));
    assert_eq!(width(0, 274, 70_000), None);
    assert_eq!((width(1, 0, 70_000), width(1, 1, 70_000)), (Some(256), Some(17)));
    assert_eq!((width(2, 0, 70_000), width(3, 0, 70_000)), (Some(1), None));
    assert_eq!((width(0, 0, 256), width(1, 0, 256)), (Some(256), Some(1)));
    assert_eq!((width(7, 0, u64::MAX), width(7, 1, u64::MAX)), (Some(255), None));
}

#[test]
fn a_restored_edge_is_the_edge_that_was_lost() {
    for size in [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000] {
        let stored = Stored::new(size);
        let mut lived = Tiles::new();
        stored.leaves.iter().for_each(|leaf| drop(lived.push(*leaf)));
        let restored = Tiles::restore(size, &stored.read(&Tiles::needed(size))).unwrap();
        assert_eq!(restored, lived, "size {size}");
        for (tile, bytes) in lived.partial_tiles() {
            assert_eq!(stored.tile(tile), bytes, "size {size}");
            assert!(!tile.is_full());
        }
    }
}

#[test]
fn what_is_missing_or_of_the_wrong_length_is_named() {
    let missing = Tiles::restore(300, &TileSet::new()).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "tile level 0 index 1 of width 44 is needed and missing"
    );
    let length = TileSet::new().insert(TileRef::full(0, 3), &[0; 31]).unwrap_err();
    assert_eq!(
        length.to_string(),
        "tile level 0 index 3 should hold 256 hashes of 32 bytes and has 31 bytes"
    );
    let narrow = TileRef {
        level: 0,
        index: 0,
        width: 2,
    };
    let mut set = TileSet::new();
    set.insert(narrow, &[7; 64]).unwrap();
    assert_eq!(
        set.hashes(TileRef { width: 3, ..narrow }).unwrap_err(),
        TileError::Missing {
            tile: TileRef { width: 3, ..narrow }
        }
    );
    assert_eq!(set.hashes(TileRef { width: 1, ..narrow }).unwrap(), [[7; 32]]);
}

proptest! {
    #[test]
    fn frontier_survives_storage(size in 0_u64..5_000) {
        let mut frontier = Frontier::new();
        leaves(size).into_iter().for_each(|leaf| frontier.push(leaf));
        let bytes = frontier.to_bytes();
        prop_assert_eq!(Frontier::from_bytes(&bytes).unwrap(), frontier);
        prop_assert!(Frontier::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn frontier_from_any_bytes_is_refused_or_faithful(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(frontier) = Frontier::from_bytes(&bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
        }
    }
}
