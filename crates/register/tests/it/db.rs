//! One SQL text, two databases, the same answers.

use register::db::{Db, Val, stmt};
use register::{RecordError, Refused, args};

use crate::both;
use crate::world::World;

both!(
    values_come_back_as_they_went,
    arguments_are_taken_by_number,
    sums_and_means_are_plain_numbers,
    text_sorts_by_its_bytes_and_like_minds_case,
    constraints_bear_the_same_names,
    a_change_that_touches_too_little_is_stale,
    all_or_nothing,
    a_crowd_shares_a_transaction_and_who_is_refused_is_alone,
    a_wrong_statement_is_a_fault_and_the_next_goes_well,
    readers_cannot_write,
    many_readers_at_once,
    one_moment_does_not_see_what_comes_after_it,
    rows_are_found_by_many_keys,
);

async fn opened(world: &World) -> Db {
    world.open().await.db().clone()
}

async fn values_come_back_as_they_went(world: World) {
    let db = opened(&world).await;
    let rows = [
        args![i64::MIN, "ñandú 'x' \u{1f600}", 0.1, vec![0_u8, 255]],
        args![i64::MAX, "", -1e300, Vec::<u8>::new()],
        args![0, "x", None::<f64>, None::<Vec<u8>>],
    ];
    let add = "INSERT INTO probe_note (id, text, share, raw) VALUES ($1, $2, $3, $4)";
    db.commit(&rows.clone().map(|row| stmt(add, row).rows(1)))
        .await
        .unwrap();
    let read: Vec<Vec<Val>> = db
        .query("SELECT id, text, share, raw FROM probe_note ORDER BY id", args![])
        .await
        .unwrap();
    assert_eq!(read, [rows[0].clone(), rows[2].clone(), rows[1].clone()]);
}

async fn one_moment_does_not_see_what_comes_after_it(world: World) {
    let register = world.open().await;
    let db = register.db();
    let add = "INSERT INTO probe_note (id, text) VALUES ($1, 'x')";
    db.commit(&[stmt(add, args![1])]).await.unwrap();
    let moment = db.at_this_moment().await.unwrap();
    db.commit(&[stmt(add, args![2])]).await.unwrap();
    register.record(crate::probe::note("later")).await.unwrap();
    let notes = async |db: &Db| {
        db.query::<(i64,)>("SELECT id FROM probe_note ORDER BY id", args![])
            .await
            .unwrap()
    };
    let acts = async |db: &Db| {
        db.query::<(i64,)>("SELECT seq FROM register_act ORDER BY seq", args![])
            .await
            .unwrap()
    };
    for _ in 0..2 {
        assert_eq!(
            (notes(&moment).await, acts(&moment).await),
            (vec![(1,)], vec![(0,)])
        );
    }
    assert_eq!(acts(db).await.len(), 2);
    assert!(notes(db).await.len() >= 2);
    let next = db.at_this_moment().await.unwrap();
    assert_eq!(acts(&next).await.len(), 2, "each moment is its own");
    drop(moment);
    db.commit(&[stmt(add, args![3])]).await.unwrap();
}

async fn arguments_are_taken_by_number(world: World) {
    let db = opened(&world).await;
    let add = "INSERT INTO probe_note (text, id) VALUES ($2, $1)";
    db.commit(&[stmt(add, args![1, "one"]), stmt(add, args![2, "two"])])
        .await
        .unwrap();
    let change = "UPDATE probe_note SET text = $2 WHERE id = $1 OR text = $2";
    db.commit(&[stmt(change, args![1, "two"]).rows(2)]).await.unwrap();
    let sql = "SELECT id FROM probe_note WHERE text = $2 AND id > $1";
    assert_eq!(db.query::<(i64,)>(sql, args![1, "two"]).await.unwrap(), [(2,)]);
    assert!(db.query::<(i64,)>(sql, args![1]).await.is_err());
    assert!(db.query::<(i64,)>(sql, args![1, "two", 3]).await.is_err());
}

async fn sums_and_means_are_plain_numbers(world: World) {
    let db = opened(&world).await;
    let add = "INSERT INTO probe_note (id, text, share) VALUES ($1, 'x', $2)";
    db.commit(&[stmt(add, args![1, 1.5]), stmt(add, args![4, 2])])
        .await
        .unwrap();
    let sql = "SELECT SUM(id), AVG(id), SUM(share), COUNT(*), MAX(id) > 3 FROM probe_note";
    let read: Vec<(i64, f64, f64, u32, bool)> = db.query(sql, args![]).await.unwrap();
    assert_eq!(read, [(5, 2.5, 3.5, 2, true)]);
    let more: Vec<(i64,)> = db
        .query(
            "SELECT id FROM probe_note GROUP BY id HAVING SUM(id) > $1",
            args![3],
        )
        .await
        .unwrap();
    assert_eq!(more, [(4,)]);
}

async fn text_sorts_by_its_bytes_and_like_minds_case(world: World) {
    let db = opened(&world).await;
    let add = |nth: usize, text| {
        stmt(
            "INSERT INTO probe_note (id, text) VALUES ($1, $2)",
            args![nth, text],
        )
    };
    let words = ["abc", "Zeta", "ábaco", "ABC", "a c"];
    let adds: Vec<_> = words
        .iter()
        .enumerate()
        .map(|(nth, text)| add(nth, *text))
        .collect();
    db.commit(&adds).await.unwrap();
    let sorted: Vec<(String,)> = db
        .query("SELECT text FROM probe_note ORDER BY text", args![])
        .await
        .unwrap();
    assert_eq!(
        sorted.iter().map(|(text,)| text.as_str()).collect::<Vec<_>>(),
        ["ABC", "Zeta", "a c", "abc", "ábaco"]
    );
    let like: Vec<(String,)> = db
        .query("SELECT text FROM probe_note WHERE text LIKE $1", args!["a%"])
        .await
        .unwrap();
    assert_eq!(like.len(), 2);
}

async fn constraints_bear_the_same_names(world: World) {
    let db = opened(&world).await;
    let cases = [
        (
            "INSERT INTO probe_note (id, text) VALUES (1, 'x')",
            "probe_note_pkey",
        ),
        (
            "INSERT INTO register_document (sha256, size, media_type, at) VALUES ('a', 1, 'x', 'x')",
            "register_document_pkey",
        ),
        (
            "INSERT INTO register_key (caller, key, request_hash, first_seq, acts, at) VALUES ('a', 'b', 'c', 1, 1, 'x')",
            "register_key_pkey",
        ),
    ];
    for (sql, constraint) in cases {
        db.commit(&[stmt(sql, args![])]).await.unwrap();
        refused(&db, sql, constraint).await;
    }
    let designation = "INSERT INTO probe_designation (id, entity, office, person, since, seq)
        VALUES ('1', 'e', 'o', 'p', 's', 1)";
    db.commit(&[stmt(designation, args![])]).await.unwrap();
    let same_id = "INSERT INTO probe_designation (id, entity, office, person, since, seq)
        VALUES ('1', 'f', 'o', 'p', 's', 1)";
    refused(&db, same_id, "probe_designation_pkey").await;
    let other = "INSERT INTO probe_designation (id, entity, office, person, since, seq) VALUES ('2', 'e', 'o', 'p', 's', 1)";
    refused(&db, other, "probe_in_force").await;
    refused(
        &db,
        "INSERT INTO probe_note (id) VALUES (9)",
        "probe_note_text_not_null",
    )
    .await;
}

async fn refused(db: &Db, sql: &'static str, wanted: &str) {
    match db.commit(&[stmt(sql, args![])]).await {
        Err(RecordError::Refused(Refused::Conflict { constraint })) => assert_eq!(constraint, wanted),
        other => panic!("{wanted}: {other:?}"),
    }
}

async fn a_change_that_touches_too_little_is_stale(world: World) {
    let db = opened(&world).await;
    let error = db
        .commit(&[stmt("DELETE FROM probe_note WHERE id = $1", args![1]).rows(1)])
        .await
        .unwrap_err();
    assert_eq!(error.refused(), Some(&Refused::Stale));
}

async fn all_or_nothing(world: World) {
    let db = opened(&world).await;
    let add = || stmt("INSERT INTO probe_note (id, text) VALUES ($1, 'x')", args![1]);
    assert!(db.commit(&[add(), add()]).await.is_err());
    assert_eq!(
        db.query::<(i64,)>("SELECT COUNT(*) FROM probe_note", args![])
            .await
            .unwrap(),
        [(0,)]
    );
}

async fn a_wrong_statement_is_a_fault_and_the_next_goes_well(world: World) {
    let db = opened(&world).await;
    let wrong = db
        .commit(&[stmt("UPDATE no_such_table SET a = 1", args![])])
        .await;
    assert!(matches!(wrong, Err(RecordError::Fault(_))), "{wrong:?}");
    assert!(
        db.query::<(i64,)>("SELECT no_such_column FROM probe_note", args![])
            .await
            .is_err()
    );
    db.commit(&[stmt("INSERT INTO probe_note (id, text) VALUES (1, 'x')", args![])])
        .await
        .unwrap();
}

async fn readers_cannot_write(world: World) {
    let db = opened(&world).await;
    assert!(
        db.query::<Vec<Val>>("DELETE FROM register_act", args![])
            .await
            .is_err()
    );
    assert_eq!(
        db.query::<(i64,)>("SELECT COUNT(*) FROM register_act", args![])
            .await
            .unwrap(),
        [(1,)]
    );
}

async fn many_readers_at_once(world: World) {
    let db = opened(&world).await;
    let ask = |nth: i64| {
        let db = db.clone();
        tokio::spawn(async move {
            db.get::<(i64,)>("SELECT seq + $1 FROM register_act", args![nth])
                .await
                .unwrap()
        })
    };
    let asked: Vec<_> = (0..100).map(ask).collect();
    for (nth, answer) in (0..100).zip(asked) {
        assert_eq!(answer.await.unwrap(), Some((nth,)));
    }
}

async fn rows_are_found_by_many_keys(world: World) {
    let register = world.open().await;
    let db = register.db();
    let add = "INSERT INTO probe_note (id, text) VALUES ($1, $2)";
    for id in 0..150 {
        db.commit(&[stmt(add, args![id, format!("note {id}")])])
            .await
            .unwrap();
    }
    for asked in [
        vec![],
        vec![3],
        vec![3, 3, 7],
        (10..140).collect(),
        vec![149, 150, -1],
    ] {
        let keys: Vec<Val> = asked.iter().copied().map(Val::Int).collect();
        let rows: Vec<(i64, String)> = db
            .among("SELECT id, text FROM probe_note WHERE id IN", &keys)
            .await
            .unwrap();
        let mut found: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
        found.sort_unstable();
        let mut expected: Vec<i64> = asked.iter().copied().filter(|id| (0..150).contains(id)).collect();
        expected.dedup();
        assert_eq!(found, expected);
        assert!(rows.iter().all(|(id, text)| *text == format!("note {id}")));
    }
    let codes = register.codes_of([0, 1, 99_999]).await.unwrap();
    assert_eq!(codes.get(&0), register.code_of(0).await.unwrap().as_ref());
    assert!(codes.contains_key(&0) && !codes.contains_key(&99_999));
}

async fn a_crowd_shares_a_transaction_and_who_is_refused_is_alone(world: World) {
    let db = opened(&world).await;
    let add = "INSERT INTO probe_note (id, text, share, raw) VALUES ($1, $2, 0, $3)";
    let note = |id: i64| stmt(add, args![id, "x", Vec::<u8>::new()]).rows(1);
    db.commit_together(vec![note(0)]).await.unwrap();
    let crowd = (1..=40_i64).map(|id| {
        let db = db.clone();
        // Every fourth writes a row of its own and then one that is taken: neither stands.
        let change = match id % 4 {
            0 => vec![note(100 + id), note(0)],
            _ => vec![note(id)],
        };
        tokio::spawn(async move { (id, db.commit_together(change).await) })
    });
    let crowd: Vec<_> = crowd.collect();
    for task in crowd {
        let (id, outcome) = task.await.unwrap();
        let refused = matches!(outcome, Err(RecordError::Refused(Refused::Conflict { .. })));
        assert_eq!(refused, id % 4 == 0, "{id}: {outcome:?}");
    }
    let stand: Vec<(i64,)> = db
        .query("SELECT id FROM probe_note ORDER BY id", args![])
        .await
        .unwrap();
    let want: Vec<(i64,)> = (0..=40)
        .filter(|id| *id == 0 || id % 4 != 0)
        .map(|id| (id,))
        .collect();
    assert_eq!(stand, want);
}
