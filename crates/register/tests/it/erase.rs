//! Erased payloads and new keys: what was proven stays proven.

use register::tree::{Checkpoint, verify_inclusion};
use register::{Draft, Refused, Register, Under};
use serde_json::json;

use crate::both;
use crate::probe::{self, note, under};
use crate::world::{ORIGIN, World, rebuilt_alike};

both!(
    an_erased_payload_is_gone_and_the_tree_stands,
    only_reserved_acts_of_erasable_kinds_are_erased,
    a_key_is_rotated_and_the_register_opens_with_the_new_one,
    a_rotation_cut_short_is_finished_at_the_next_opening,
);

fn contact() -> Draft {
    Draft::new(probe::CONTACT, under())
        .reserved()
        .payload(json!({"contact": "c-1"}))
}

async fn an_erased_payload_is_gone_and_the_tree_stands(world: World) {
    let register = world.open().await;
    let given = register.record(contact()).await.unwrap();
    let before = register.read_act(given.seq).await.unwrap().unwrap();
    let erased = register
        .erase_payload(given.seq, under(), "ley-29733:art-20")
        .await
        .unwrap();
    let after = register.read_act(given.seq).await.unwrap().unwrap();
    assert_eq!((after.payload, after.salt, after.act.payload), (None, None, None));
    assert_eq!((&after.envelope, after.leaf), (&before.envelope, before.leaf));
    let head = register.head().await.unwrap();
    let proof = register.inclusion(given.seq, head.size).await.unwrap();
    verify_inclusion(&after.leaf, given.seq, head.size, &proof, &head.root).unwrap();
    let act = register.read_act(erased.seq).await.unwrap().unwrap().act;
    assert_eq!(act.payload.unwrap()["seq"], given.seq);
    let other = world.other_db("other.db").await;
    rebuilt_alike(&register, &other).await;
}

async fn only_reserved_acts_of_erasable_kinds_are_erased(world: World) {
    let register = world.open().await;
    let public = register
        .record(Draft::new(probe::CONTACT, under()))
        .await
        .unwrap();
    let other_kind = register.record(note("x").reserved()).await.unwrap();
    for seq in [public.seq, other_kind.seq, 99] {
        let error = register.erase_payload(seq, under(), "x").await.unwrap_err();
        assert_eq!(
            error.refused(),
            Some(&Refused::Conflict {
                constraint: "register_erasable".to_owned()
            })
        );
    }
    let given = register.record(contact()).await.unwrap();
    register.erase_payload(given.seq, under(), "x").await.unwrap();
    let again = register.erase_payload(given.seq, under(), "x").await.unwrap_err();
    assert_eq!(again.refused(), Some(&Refused::Stale));
}

async fn a_key_is_rotated_and_the_register_opens_with_the_new_one(world: World) {
    let register = world.open().await;
    let (old, old_checkpoint) = (register.verifier(), register.checkpoint().await.unwrap());
    let receipt = register.rotate_key(Under::system()).await.unwrap();
    let new = register.verifier();
    assert_ne!(old, new);
    let act = register.read_act(receipt.seq).await.unwrap().unwrap().act;
    let payload = act.payload.unwrap();
    assert!(Register::is_rotation_signed(&payload).unwrap());
    let mut forged = payload.clone();
    forged["new_key"] = json!(old.to_string());
    assert!(!Register::is_rotation_signed(&forged).unwrap());
    let checkpoint = register.checkpoint().await.unwrap();
    assert_eq!(
        Checkpoint::open(checkpoint.as_bytes(), ORIGIN, std::slice::from_ref(&new))
            .unwrap()
            .0
            .size,
        2
    );
    assert!(Checkpoint::open(old_checkpoint.as_bytes(), ORIGIN, std::slice::from_ref(&new)).is_err());
    drop(register);
    let again = world.open().await;
    assert_eq!(again.verifiers().await.unwrap(), [(0, old), (receipt.seq, new)]);
}

async fn a_rotation_cut_short_is_finished_at_the_next_opening(world: World) {
    let register = world.open().await;
    let old = std::fs::read(world.key_file()).unwrap();
    register.rotate_key(Under::system()).await.unwrap();
    let new = register.verifier();
    drop(register);
    std::fs::rename(world.key_file(), world.key_file().with_extension("next")).unwrap();
    std::fs::write(world.key_file(), old).unwrap();
    let only_owner = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(world.key_file(), only_owner).unwrap();
    assert_eq!(world.open().await.verifier(), new);
}
