//! Recording: receipts, refusals that do not touch neighbours, repetitions, several processes.

use jiff::ToSpan;
use register::db::stmt;
use register::{
    DesignationId, EntityId, Filter, IdempotencyKey, PersonId, RecordError, Refused, Register, Under, args,
    parse_code,
};

use crate::both;
use crate::probe::{self, designate, designation_of, end, new, note};
use crate::world::World;

both!(
    a_receipt_names_the_act,
    what_is_listed_is_newest_first,
    what_touches_a_thing_is_found_among_many,
    a_refusal_does_not_touch_its_neighbours,
    a_group_is_all_or_nothing,
    a_guard_that_no_longer_holds_is_stale,
    two_who_end_the_same_thing,
    an_act_that_cannot_be_applied_is_a_fault,
    the_same_request_twice_is_done_once,
    keys_from_before_an_instant_are_forgotten,
    a_key_for_another_request_is_refused,
    a_clock_that_goes_backwards,
    rows_aside_are_written_with_the_act,
    several_processes_share_one_order,
    strange_payloads_are_faults,
);

async fn a_receipt_names_the_act(world: World) {
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    let draft = designate(entity, "digital_leader");
    let receipt = register.record(draft.clone()).await.unwrap();
    assert_eq!(receipt.seq, 1, "the opening is act 0");
    assert_eq!(parse_code(&receipt.code), Some(1));
    assert_eq!(receipt.at.to_string(), "2026-03-02T14:05:09.12Z");
    let stored = register.read_act(1).await.unwrap().unwrap();
    assert_eq!(stored.act.id, receipt.id);
    assert_eq!(stored.act.payload, Some(draft.payload));
    assert_eq!(stored.act.entity, Some(entity));
    assert_eq!(register.act_by_id(receipt.id).await.unwrap().unwrap(), stored);
    assert!(register.read_act(2).await.unwrap().is_none());
    let rows: Vec<(String, i64)> = register
        .db()
        .query("SELECT office, seq FROM probe_designation", args![])
        .await
        .unwrap();
    assert_eq!(rows, [("digital_leader".to_owned(), 1)]);
}

async fn what_is_listed_is_newest_first(world: World) {
    let register = world.open().await;
    let (one, two) = (new(EntityId::from_uuid), new(EntityId::from_uuid));
    for (entity, office) in [(one, "a"), (two, "a"), (one, "b"), (one, "c")] {
        register.record(designate(entity, office)).await.unwrap();
    }
    register.record(note("x").entity(one)).await.unwrap();
    let list = async |filter: Filter| -> Vec<u64> {
        register
            .acts(&filter)
            .await
            .unwrap()
            .iter()
            .map(|act| act.seq)
            .collect()
    };
    assert_eq!(
        list(Filter {
            limit: 3,
            ..Filter::default()
        })
        .await,
        [5, 4, 3]
    );
    assert_eq!(
        list(Filter {
            limit: 9,
            before: Some(3),
            ..Filter::default()
        })
        .await,
        [2, 1, 0]
    );
    assert_eq!(
        list(Filter {
            limit: 9,
            entity: Some(one),
            ..Filter::default()
        })
        .await,
        [5, 4, 3, 1]
    );
    let kind = Some(probe::DESIGNATED.to_owned());
    assert_eq!(
        list(Filter {
            limit: 9,
            entity: Some(one),
            kind: kind.clone(),
            before: Some(4),
            ..Filter::default()
        })
        .await,
        [3, 1]
    );
    assert_eq!(
        list(Filter {
            limit: 9,
            kind,
            ..Filter::default()
        })
        .await,
        [4, 3, 2, 1]
    );
    let streamed: Vec<u64> = register
        .stream(4, 10)
        .await
        .unwrap()
        .iter()
        .map(|act| act.seq)
        .collect();
    assert_eq!(streamed, [4, 5]);
}

/// By what they touch, after a place, and under a designation: however many others lie between.
async fn what_touches_a_thing_is_found_among_many(world: World) {
    let register = world.open().await;
    let (entity, person) = (new(EntityId::from_uuid), new(PersonId::from_uuid));
    let designation = new(DesignationId::from_uuid);
    let under = Under {
        person,
        office: "digital_leader".to_owned(),
        designation: Some(designation),
    };
    let touching = |subject: &str| note("x").entity(entity).subject(subject);
    register
        .record(touching("unit:1").subject("unit:2"))
        .await
        .unwrap();
    for _ in 0..7 {
        register.record(touching("unit:10")).await.unwrap();
    }
    let mut signed = touching("unit:1");
    signed.under = under;
    register.record(signed).await.unwrap();
    let of = |subject: &str| Filter {
        subject: Some(subject.to_owned()),
        limit: 2,
        ..Filter::default()
    };
    let all = async |filter: Filter| -> Vec<u64> {
        let acts = register.all_acts(&filter).await.unwrap();
        acts.iter().map(|act| act.seq).collect()
    };
    assert_eq!(all(of("unit:1")).await, [9, 1]);
    assert_eq!(all(of("unit:2")).await, [1]);
    assert_eq!(all(of("unit:10")).await, [8, 7, 6, 5, 4, 3, 2]);
    let after = Filter {
        after: Some(1),
        ..of("unit:1")
    };
    assert_eq!(all(after).await, [9]);
    let signed = Filter {
        under: Some(designation),
        limit: 2,
        ..Filter::default()
    };
    assert_eq!(all(signed).await, [9]);
    assert_eq!(all(of("unit:\"1")).await, [] as [u64; 0]);
}

async fn a_refusal_does_not_touch_its_neighbours(world: World) {
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    register
        .record(designate(entity, "digital_leader"))
        .await
        .unwrap();
    let mut answers = Vec::new();
    for nth in 0..60 {
        let draft = if nth % 3 == 0 {
            designate(entity, "digital_leader")
        } else {
            note("fine")
        };
        let register = register.clone();
        answers.push((
            nth % 3 == 0,
            tokio::spawn(async move { register.record(draft).await }),
        ));
    }
    let mut seqs = Vec::new();
    for (clashes, answer) in answers {
        match answer.await.unwrap() {
            Ok(receipt) if !clashes => seqs.push(receipt.seq),
            Err(RecordError::Refused(Refused::Conflict { constraint })) if clashes => {
                assert_eq!(constraint, "probe_in_force")
            }
            other => panic!("{other:?}"),
        }
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (2..42).collect::<Vec<u64>>(), "no gaps");
    assert_eq!(register.head().await.unwrap().size, 42);
}

async fn a_group_is_all_or_nothing(world: World) {
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    let both = vec![
        designate(entity, "digital_leader"),
        designate(entity, "digital_leader"),
    ];
    let error = register.record_group(both, None).await.unwrap_err();
    assert!(
        matches!(error.refused(), Some(Refused::Conflict { .. })),
        "{error:?}"
    );
    assert_eq!(register.head().await.unwrap().size, 1);
    let both = vec![
        designate(entity, "digital_leader"),
        designate(entity, "security_officer"),
    ];
    let receipts = register.record_group(both, None).await.unwrap();
    assert_eq!(
        receipts.iter().map(|receipt| receipt.seq).collect::<Vec<_>>(),
        [1, 2]
    );
}

async fn a_guard_that_no_longer_holds_is_stale(world: World) {
    const NOBODY: &str = "SELECT COUNT(*) FROM probe_designation WHERE entity = $1 HAVING COUNT(*) = 0";
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    let draft = |office| designate(entity, office).guard(stmt(NOBODY, args![entity]));
    register.record(draft("digital_leader")).await.unwrap();
    let error = register.record(draft("security_officer")).await.unwrap_err();
    assert_eq!(error.refused(), Some(&Refused::Stale));
}

async fn two_who_end_the_same_thing(world: World) {
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    let draft = designate(entity, "digital_leader");
    let designation = designation_of(&draft);
    register.record(draft).await.unwrap();
    let (one, two) = tokio::join!(
        register.record(end(entity, designation)),
        register.record(end(entity, designation))
    );
    let refused: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].refused(), Some(&Refused::Stale));
    assert_eq!(register.head().await.unwrap().size, 3);
}

async fn an_act_that_cannot_be_applied_is_a_fault(world: World) {
    let register = world.open().await;
    let broken = register::Draft::new(probe::DESIGNATED, probe::under());
    let (one, two) = tokio::join!(register.record(broken), register.record(note("fine")));
    assert!(matches!(one, Err(RecordError::Fault(_))), "{one:?}");
    assert_eq!(two.unwrap().seq, 1);
}

fn request(hash: &str) -> Option<IdempotencyKey> {
    Some(IdempotencyKey {
        caller: "api:7".to_owned(),
        key: "k1".to_owned(),
        request_hash: hash.to_owned(),
    })
}

async fn the_same_request_twice_is_done_once(world: World) {
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    let send = async |register: &Register| {
        register
            .record_group(
                vec![designate(entity, "digital_leader"), note("and more")],
                request("h1"),
            )
            .await
    };
    let (one, two) = tokio::join!(send(&register), send(&register));
    let (one, three) = (one.unwrap(), send(&register).await.unwrap());
    assert_eq!(one, two.unwrap());
    assert_eq!(one, three);
    assert_eq!(register.head().await.unwrap().size, 3);
}

async fn keys_from_before_an_instant_are_forgotten(world: World) {
    let register = world.open().await;
    let first = register
        .record_group(vec![note("a")], request("h1"))
        .await
        .unwrap();
    let at = first[0].at;
    assert_eq!(
        register.forget_keys(at).await.unwrap(),
        0,
        "it is from that instant"
    );
    assert_eq!(register.forget_keys(at + 1.second()).await.unwrap(), 1);
    assert_eq!(register.forget_keys(at + 1.second()).await.unwrap(), 0, "once");
    let again = register
        .record_group(vec![note("b")], request("h2"))
        .await
        .unwrap();
    assert_eq!(again[0].seq, first[0].seq + 1, "a new request; the act stays");
}

async fn a_key_for_another_request_is_refused(world: World) {
    let register = world.open().await;
    register
        .record_group(vec![note("a")], request("h1"))
        .await
        .unwrap();
    let error = register
        .record_group(vec![note("b")], request("h2"))
        .await
        .unwrap_err();
    assert_eq!(error.refused(), Some(&Refused::KeyReused));
}

async fn a_clock_that_goes_backwards(world: World) {
    let register = world.open().await;
    let before = register.record(note("a")).await.unwrap();
    world.clock.set(before.at - 3.hours());
    let after = register.record(note("b")).await.unwrap();
    assert_eq!(after.at, before.at);
    world.clock.set("2026-03-02T14:05:10.1239Z".parse().unwrap());
    assert_eq!(
        register.record(note("c")).await.unwrap().at.to_string(),
        "2026-03-02T14:05:10.123Z"
    );
}

async fn rows_aside_are_written_with_the_act(world: World) {
    const ADD: &str = "INSERT INTO probe_note (id, text) VALUES ($1, $2)";
    let register = world.open().await;
    let draft = || note("n").aside(stmt(ADD, args![7, "seven"]));
    register.record(draft()).await.unwrap();
    let error = register.record(draft()).await.unwrap_err();
    assert_eq!(
        error.refused(),
        Some(&Refused::Conflict {
            constraint: "probe_note_pkey".to_owned()
        })
    );
    let notes: Vec<(i64, String)> = register
        .db()
        .query("SELECT id, text FROM probe_note", args![])
        .await
        .unwrap();
    assert_eq!(notes, [(7, "seven".to_owned())]);
    assert_eq!(register.head().await.unwrap().size, 2);
}

async fn several_processes_share_one_order(world: World) {
    let registers = [world.open().await, world.open().await, world.open().await];
    let mut writers = Vec::new();
    for nth in 0..300 {
        let register = registers[nth % 3].clone();
        writers.push(tokio::spawn(async move {
            register.record(note("x")).await.unwrap().seq
        }));
    }
    let mut seqs = Vec::new();
    for writer in writers {
        seqs.push(writer.await.unwrap());
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..301).collect::<Vec<u64>>());
    let head = registers[0].head().await.unwrap();
    let needed = register::tree::root_tiles(301);
    let mut tiles = register::tree::TileSet::new();
    for tile in needed {
        tiles
            .insert(tile, &registers[1].tile(tile).await.unwrap().unwrap())
            .unwrap();
    }
    assert_eq!(register::tree::root_from_tiles(301, &tiles).unwrap(), head.root);
}

async fn strange_payloads_are_faults(world: World) {
    let register = world.open().await;
    let error = register
        .record(note("x").payload(serde_json::json!({"share": 0.5})))
        .await
        .unwrap_err();
    assert!(matches!(error, RecordError::Fault(fault) if fault.chain().contains("fraction")));
}
