//! Somebody with the database in their hands changes it; verifying names what was changed, and nothing else.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod house;

use std::sync::Arc;

use register::db::{Db, stmt};
use register::tree::{
    Bundle, Check, Frontier, Hash, Note, NoteSigner, Opening, TILE_BYTES, TlogProof, verify_bundle,
};
use register::{Documents, Draft, Evidence, Finding, Limits, SystemClock, Under, args};
use serde_json::json;

use crate::both;
use crate::world::{ORIGIN, World};
use house::{House, SIZE, code, put_tile, restore_leaf, rewrite, signer};

both! {
    a_register_that_nobody_touched_is_sound,
    one_byte_of_an_act_is_named_by_its_code,
    one_byte_of_a_tile_is_named_with_the_act_under_it,
    swapped_dropped_and_added_acts_are_named,
    a_register_rewritten_whole_is_betrayed_by_the_checkpoint_alone,
    a_shortened_register_is_betrayed_by_the_checkpoint,
    a_changed_checkpoint_head_or_leaf_is_named,
    derived_rows_that_follow_from_no_act_are_named,
    payloads_go_only_by_an_act,
    a_key_that_the_key_before_did_not_sign_is_named,
    a_changed_or_lost_document_is_named_by_its_hash,
    the_bundle_of_a_recorded_act_proves_it_and_no_altered_one_does,
}

async fn a_register_that_nobody_touched_is_sound(world: World) {
    let house = House::new(world.db().await).await;
    let report = house.with_replay().await;
    assert_eq!(report.findings, []);
    assert_eq!(
        (report.acts, report.tiles, report.checkpoints, report.tables),
        (SIZE, 1, 1, 1)
    );
}

async fn one_byte_of_an_act_is_named_by_its_code(world: World) {
    let house = House::new(world.db().await).await;
    let payload = house.tamper(
        "UPDATE register_act SET payload = REPLACE(payload, 'nota 7', 'nota 8') WHERE seq = 7",
        "UPDATE register_act SET payload = REPLACE(payload, 'nota 8', 'nota 7') WHERE seq = 7",
    );
    assert_eq!(payload.await, [Finding::PayloadDiffers { code: code(7) }]);
    let envelope = house.tamper(
        "UPDATE register_act SET envelope = REPLACE(envelope, '\"office\":\"r', '\"office\":\"R') WHERE seq = 290",
        "UPDATE register_act SET envelope = REPLACE(envelope, '\"office\":\"R', '\"office\":\"r') WHERE seq = 290",
    );
    assert_eq!(envelope.await, [Finding::LeafDiffers { code: code(290) }]);
    let unreadable = house.tamper(
        "UPDATE register_act SET envelope = REPLACE(envelope, '{\"at\"', '{\"aT\"') WHERE seq = 7",
        "UPDATE register_act SET envelope = REPLACE(envelope, '{\"aT\"', '{\"at\"') WHERE seq = 7",
    );
    assert_eq!(unreadable.await, [Finding::EnvelopeUnreadable { seq: 7 }]);
    let column = house.tamper(
        "UPDATE register_act SET kind = 'tampering/Noted' WHERE seq = 7",
        "UPDATE register_act SET kind = 'tampering/noted' WHERE seq = 7",
    );
    assert_eq!(
        column.await,
        [Finding::ColumnDiffers {
            code: code(7),
            column: "kind"
        }]
    );
    assert_eq!(house.findings().await, []);
}

async fn one_byte_of_a_tile_is_named_with_the_act_under_it(world: World) {
    let house = House::new(world.db().await).await;
    let (good,): (Vec<u8>,) = house
        .db
        .get("SELECT hashes FROM register_tile", Vec::new())
        .await
        .unwrap()
        .unwrap();
    let mut bad = good.clone();
    bad[100 * 32 + 5] ^= 1;
    put_tile(&house.db, &bad).await;
    let expected = [Finding::TileDiffers {
        level: 0,
        index: 0,
        first_seq: 100,
    }];
    assert_eq!(house.findings().await, expected);
    house.run("DELETE FROM register_tile").await;
    assert_eq!(
        house.findings().await,
        [Finding::TileMissing { level: 0, index: 0 }]
    );
    let add = "INSERT INTO register_tile (level, place, hashes) VALUES ($1, $2, $3)";
    let tiles = [
        stmt(add, args![0, 0, &good]),
        stmt(add, args![0, 1, vec![7_u8; TILE_BYTES]]),
    ];
    house.db.commit(&tiles).await.unwrap();
    assert_eq!(
        house.findings().await,
        [Finding::TileBeyondHead { level: 0, index: 1 }]
    );
}

async fn swapped_dropped_and_added_acts_are_named(world: World) {
    let house = House::new(world.db().await).await;
    swap(&house.db).await;
    let swapped = house.findings().await;
    assert!(
        swapped.contains(&Finding::OutOfOrder {
            seq: 20,
            code: code(30)
        }),
        "{swapped:?}"
    );
    assert!(
        swapped.contains(&Finding::OutOfOrder {
            seq: 30,
            code: code(20)
        }),
        "{swapped:?}"
    );
    assert!(
        swapped.contains(&Finding::TileDiffers {
            level: 0,
            index: 0,
            first_seq: 20
        }),
        "{swapped:?}"
    );
    swap(&house.db).await;
    assert_eq!(house.findings().await, []);
    house
        .run("UPDATE register_act SET seq = 5000 WHERE seq = 100")
        .await;
    let moved = [
        Finding::ActMissing { seq: 100 },
        Finding::ActBeyondHead { seq: 5000 },
    ];
    assert_eq!(house.findings().await, moved);
    house
        .run("DELETE FROM register_act WHERE seq = 5000 OR seq = 299")
        .await;
    let dropped = [Finding::ActMissing { seq: 100 }, Finding::ActMissing { seq: 299 }];
    assert_eq!(house.findings().await, dropped);
}

async fn swap(db: &Db) {
    let step = |sql| stmt(sql, Vec::new()).rows(1);
    let steps = [
        step("UPDATE register_act SET seq = -1 WHERE seq = 20"),
        step("UPDATE register_act SET seq = 20 WHERE seq = 30"),
        step("UPDATE register_act SET seq = 30 WHERE seq = -1"),
    ];
    db.commit(&steps).await.unwrap();
}

async fn a_register_rewritten_whole_is_betrayed_by_the_checkpoint_alone(world: World) {
    let house = House::new(world.db().await).await;
    rewrite(&house.db, 7).await;
    let evidence = Evidence {
        checkpoints: Vec::new(),
        ..house.evidence()
    };
    assert_eq!(house.verify(&evidence).await.findings, []);
    assert_eq!(
        house.findings().await,
        [Finding::CheckpointRootDiffers { size: SIZE }]
    );
}

async fn a_shortened_register_is_betrayed_by_the_checkpoint(world: World) {
    let house = House::new(world.db().await).await;
    let leaves: Vec<(Hash,)> = house
        .db
        .query(
            "SELECT leaf FROM register_act WHERE seq < 299 ORDER BY seq",
            Vec::new(),
        )
        .await
        .unwrap();
    let mut frontier = Frontier::new();
    leaves.into_iter().for_each(|(leaf,)| frontier.push(leaf));
    let head = stmt(
        "UPDATE register_head SET size = 299, frontier = $1 WHERE id = 1",
        args![frontier.to_bytes()],
    );
    let drop_last = stmt("DELETE FROM register_act WHERE seq = 299", Vec::new()).rows(1);
    house.db.commit(&[head.rows(1), drop_last]).await.unwrap();
    assert_eq!(house.findings().await, [Finding::CheckpointAhead { size: SIZE }]);
}

async fn a_changed_checkpoint_head_or_leaf_is_named(world: World) {
    let mut house = House::new(world.db().await).await;
    house.run("UPDATE register_act SET leaf = (SELECT a.leaf FROM register_act a WHERE a.seq = 8) WHERE seq = 290").await;
    let leaf = [
        Finding::LeafDiffers { code: code(290) },
        Finding::CheckpointRootDiffers { size: SIZE },
        Finding::HeadDiffers,
    ];
    assert_eq!(house.findings().await, leaf);
    restore_leaf(&house.db, 290).await;
    let time = house.tamper(
        "UPDATE register_head SET last_at = '2026-03-02T17:00:00.001Z' WHERE id = 1",
        "UPDATE register_head SET last_at = '2026-03-02T17:00:00.000Z' WHERE id = 1",
    );
    assert_eq!(time.await, [Finding::HeadTimeDiffers]);
    house.checkpoint[ORIGIN.len() + 2] ^= 1;
    let findings = house.findings().await;
    assert!(
        matches!(findings[..], [Finding::CheckpointInvalid { nth: 1, .. }]),
        "{findings:?}"
    );
}

async fn derived_rows_that_follow_from_no_act_are_named(world: World) {
    let house = House::new(world.db().await).await;
    let (table, key) = ("tampering_note".to_owned(), "7".to_owned());
    house
        .run("UPDATE tampering_note SET note = 'nota 8' WHERE seq = 7")
        .await;
    let columns = vec!["note".to_owned()];
    let differs = Finding::RowDiffers {
        table: table.clone(),
        key: key.clone(),
        columns,
    };
    assert_eq!(house.with_replay().await.findings, [differs]);
    house.run("DELETE FROM tampering_note WHERE seq = 7").await;
    let missing = Finding::RowMissing {
        table: table.clone(),
        key,
    };
    assert_eq!(house.with_replay().await.findings, [missing]);
    house
        .run("INSERT INTO tampering_note (seq, note) VALUES (7, 'nota 7'), (5000, 'nota')")
        .await;
    let extra = Finding::RowExtra {
        table,
        key: "5000".to_owned(),
    };
    assert_eq!(house.with_replay().await.findings, [extra]);
}

async fn payloads_go_only_by_an_act(world: World) {
    let house = House::new(world.db().await).await;
    let keep: (String, Vec<u8>) = house
        .db
        .get(
            "SELECT payload, salt FROM register_act WHERE seq = 20",
            Vec::new(),
        )
        .await
        .unwrap()
        .unwrap();
    house
        .register
        .erase_payload(20, Under::system(), "ley-29733:art-20")
        .await
        .unwrap();
    assert_eq!(house.with_replay().await.findings, []);
    let back = stmt(
        "UPDATE register_act SET payload = $1, salt = $2 WHERE seq = 20",
        args![keep.0, keep.1],
    );
    house.db.commit(&[back.rows(1)]).await.unwrap();
    assert_eq!(house.findings().await, [Finding::PayloadNotErased { seq: 20 }]);
    house
        .run("UPDATE register_act SET payload = NULL, salt = NULL WHERE seq = 20 OR seq = 30")
        .await;
    assert_eq!(
        house.findings().await,
        [Finding::PayloadMissing { code: code(30) }]
    );
}

async fn a_key_that_the_key_before_did_not_sign_is_named(world: World) {
    let house = House::new(world.db().await).await;
    house.register.rotate_key(Under::system()).await.unwrap();
    assert_eq!(house.findings().await, []);
    let (old, new) = (signer(), NoteSigner::from_seed(ORIGIN, &[6; 32]).unwrap());
    let payload = json!({"old_key": old.verifier().to_string(), "new_key": new.verifier().to_string(), "signature": ""});
    let forged = Draft::new("register/key-rotated", Under::system()).payload(payload);
    let receipt = house.register.record(forged).await.unwrap();
    assert_eq!(
        house.findings().await,
        [Finding::RotationUnsigned { code: receipt.code }]
    );
}

async fn a_changed_or_lost_document_is_named_by_its_hash(world: World) {
    let house = House::new(world.db().await).await;
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path(), house.db.clone(), Arc::new(SystemClock)).unwrap();
    let kept = documents
        .put("Acta de la sesión".into(), "text/plain", &Limits::ANY)
        .await
        .unwrap();
    let evidence = Evidence {
        documents: Some(documents),
        ..house.evidence()
    };
    let report = house.verify(&evidence).await;
    assert_eq!((report.findings, report.documents), (vec![], 1));
    let file = folder.path().join(&kept.sha256[..2]).join(&kept.sha256);
    std::fs::write(&file, "Acta de la sesion").unwrap();
    let changed = house.verify(&evidence).await.findings;
    std::fs::remove_file(&file).unwrap();
    let lost = house.verify(&evidence).await.findings;
    for findings in [changed, lost] {
        assert!(
            matches!(&findings[..], [Finding::DocumentDamaged { sha256, .. }] if *sha256 == kept.sha256),
            "{findings:?}"
        );
    }
}

async fn the_bundle_of_a_recorded_act_proves_it_and_no_altered_one_does(world: World) {
    let house = House::new(world.db().await).await;
    let stored = house.register.read_act(290).await.unwrap().unwrap();
    let note = Note::parse(&house.checkpoint).unwrap();
    let hashes = house.register.inclusion(290, SIZE).await.unwrap();
    let salt = stored.salt.unwrap().try_into().unwrap();
    let bundle = Bundle {
        documents: Vec::new(),
        envelope: stored.envelope,
        opening: Some(Opening {
            payload: stored.payload.unwrap(),
            salt,
        }),
        proof: TlogProof {
            extra: None,
            index: 290,
            hashes,
            checkpoint: note,
        },
        vkey: house.register.verifier(),
    };
    let verdict = verify_bundle(bundle.to_json().unwrap().as_bytes(), Some(signer().verifier()));
    assert!(verdict.is_proven(), "{:?}", verdict.checks);
    let altered = bundle.to_json().unwrap().replace("nota 290", "nota 291");
    let verdict = verify_bundle(altered.as_bytes(), Some(signer().verifier()));
    assert_eq!(
        verdict.flaws().map(|(check, _)| check).collect::<Vec<_>>(),
        [Check::Commitment]
    );
}
