//! What others can check: checkpoints, inclusion, consistency, tiles and bundles, across the edges of tiles.

use register::tree::{
    Checkpoint, Frontier, TILE_WIDTH, TileRef, decode_entries, leaf_hash, verify_consistency,
    verify_inclusion,
};
use register::{Draft, Register};

use crate::both;
use crate::probe::note;
use crate::world::{ORIGIN, World};

both!(
    every_act_is_proven,
    tiles_and_bundles_hold_what_was_recorded,
    a_checkpoint_is_signed_once_per_size,
    an_earlier_size_is_signed_with_its_own_root,
    the_tree_survives_a_restart
);

async fn filled(world: &World, acts: usize) -> Register {
    let register = world.open().await;
    let mut left = acts;
    while left > 0 {
        let some = left.min(200);
        let drafts: Vec<Draft> = (0..some).map(|nth| note(&nth.to_string())).collect();
        register.record_group(drafts, None).await.unwrap();
        left -= some;
    }
    register
}

async fn an_earlier_size_is_signed_with_its_own_root(world: World) {
    let register = filled(&world, 700).await;
    let roots = roots(&register).await;
    for size in [1, 256, 257, 600, 701] {
        let note = register.checkpoint_at(size).await.unwrap();
        let (checkpoint, _) = Checkpoint::open(note.as_bytes(), ORIGIN, &[register.verifier()]).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (size, roots[size as usize]));
    }
    assert_eq!(
        register.checkpoint_at(701).await.unwrap(),
        register.checkpoint().await.unwrap()
    );
    assert!(register.checkpoint_at(702).await.is_err());
}

async fn every_act_is_proven(world: World) {
    let register = filled(&world, 700).await;
    let head = register.head().await.unwrap();
    assert_eq!(head.size, 701);
    for seq in [0, 1, 255, 256, 511, 512, 699, 700] {
        let leaf = register.read_act(seq).await.unwrap().unwrap().leaf;
        let proof = register.inclusion(seq, head.size).await.unwrap();
        verify_inclusion(&leaf, seq, head.size, &proof, &head.root).unwrap();
    }
    let roots = roots(&register).await;
    for old in [1, 2, 255, 256, 257, 600, 701] {
        let proof = register.consistency(old, 701).await.unwrap();
        verify_consistency(old, 701, &proof, &roots[old as usize], &head.root).unwrap();
    }
    let (seq, size) = (300, 400);
    let leaf = register.read_act(seq).await.unwrap().unwrap().leaf;
    let proof = register.inclusion(seq, size).await.unwrap();
    verify_inclusion(&leaf, seq, size, &proof, &roots[400]).unwrap();
    assert!(register.inclusion(701, 701).await.is_err());
    assert!(register.inclusion(0, 9_999).await.is_err());
}

/// The root at every size.
async fn roots(register: &Register) -> Vec<[u8; 32]> {
    let mut frontier = Frontier::new();
    let mut roots = vec![frontier.root()];
    for seq in 0..register.head().await.unwrap().size {
        let stored = register.read_act(seq).await.unwrap().unwrap();
        frontier.push(leaf_hash(stored.envelope.as_bytes()));
        roots.push(frontier.root());
    }
    roots
}

async fn tiles_and_bundles_hold_what_was_recorded(world: World) {
    let register = filled(&world, 520).await;
    for (index, width) in [(0, TILE_WIDTH), (1, TILE_WIDTH), (2, 9), (2, 3)] {
        let tile = register
            .tile(TileRef {
                level: 0,
                index,
                width,
            })
            .await
            .unwrap()
            .unwrap();
        let bundle = register.entry_bundle(index, width).await.unwrap().unwrap();
        let entries = decode_entries(&bundle, width).unwrap();
        let leaves: Vec<u8> = entries.into_iter().flat_map(leaf_hash).collect();
        assert_eq!(leaves, tile);
    }
    let above = register
        .tile(TileRef {
            level: 1,
            index: 0,
            width: 2,
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(above.len(), 64);
    for missing in [
        TileRef {
            level: 0,
            index: 2,
            width: 10,
        },
        TileRef::full(0, 3),
        TileRef::full(1, 0),
        TileRef::full(9, 0),
    ] {
        assert_eq!(register.tile(missing).await.unwrap(), None, "{missing:?}");
    }
    assert_eq!(register.entry_bundle(2, 10).await.unwrap(), None);
    assert_eq!(register.entry_bundle(u64::MAX, 1).await.unwrap(), None);
}

async fn a_checkpoint_is_signed_once_per_size(world: World) {
    let register = world.open().await;
    let first = register.checkpoint().await.unwrap();
    assert_eq!(first, register.checkpoint().await.unwrap());
    register.record(note("x")).await.unwrap();
    let second = register.checkpoint().await.unwrap();
    let (checkpoint, _) = Checkpoint::open(second.as_bytes(), ORIGIN, &[register.verifier()]).unwrap();
    let head = register.head().await.unwrap();
    assert_eq!((checkpoint.size, checkpoint.root), (head.size, head.root));
}

async fn the_tree_survives_a_restart(world: World) {
    drop(filled(&world, 300).await);
    let register = filled(&world, 300).await;
    let roots = roots(&register).await;
    assert_eq!(register.head().await.unwrap().root, roots[601]);
    let proof = register.consistency(301, 601).await.unwrap();
    verify_consistency(301, 601, &proof, &roots[301], &roots[601]).unwrap();
}
