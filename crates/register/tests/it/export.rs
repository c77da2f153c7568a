//! The stream: out, in, out again, the same bytes; and backups that open.

use std::fs;
use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use register::db::{Db, stmt};
use register::{
    Documents, EntityId, Key, Limits, Options, Progress, Register, args, backup, compare, export, import,
};
use sha2::{Digest, Sha256};

use crate::both;
use crate::probe::{self, Probe, designate, new, note, under};
use crate::world::{Engine, ORIGIN, World};

both!(
    out_in_and_out_again_are_the_same_bytes,
    a_changed_stream_is_refused,
    a_stream_cut_or_flipped_anywhere_writes_nothing_and_names_its_line,
    a_database_that_is_not_empty_is_refused,
    a_backup_opens,
);

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

fn quiet() -> Progress {
    Arc::new(|_, _| {})
}

fn documents(world: &World, db: &Db, folder: &str) -> Documents {
    Documents::open(
        &world.folder.path().join(folder),
        db.clone(),
        Arc::clone(&world.clock) as _,
    )
    .unwrap()
}

/// Acts of every kind, an erased payload, notes with every kind of value, a document, a key, a follower's position.
async fn filled(world: &World) -> (Register, Documents) {
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    for nth in 0..300 {
        register
            .record(if nth % 2 == 0 {
                designate(entity, &format!("o{nth}"))
            } else {
                note("ñ \" \\ \u{1f600}")
            })
            .await
            .unwrap();
    }
    let contact = register::Draft::new(probe::CONTACT, under())
        .reserved()
        .payload(serde_json::json!({"contact": "c-1"}));
    let given = register.record(contact).await.unwrap();
    register
        .erase_payload(given.seq, under(), "ley-29733:art-20")
        .await
        .unwrap();
    let add = "INSERT INTO probe_note (id, text, share, raw) VALUES ($1, $2, $3, $4)";
    let notes = [
        args![2, "two", 0.1, None::<Vec<u8>>],
        args![1, "one\nñ", None::<f64>, vec![0_u8, 255]],
    ];
    register
        .db()
        .commit(&notes.map(|row| stmt(add, row)))
        .await
        .unwrap();
    let key = register::IdempotencyKey {
        caller: "c".into(),
        key: "k".into(),
        request_hash: "h".into(),
    };
    register
        .record_group(vec![note("with key")], Some(key))
        .await
        .unwrap();
    let documents = documents(world, register.db(), "documents");
    documents
        .put(Bytes::from_static(PDF), "application/pdf", &Limits::PDF)
        .await
        .unwrap();
    (register, documents)
}

async fn exported(db: &Db, documents: &Documents) -> Vec<u8> {
    let mut out = Vec::new();
    export(db, &probe::projectors(), Some(documents), &mut out, quiet())
        .await
        .unwrap();
    out
}

async fn out_in_and_out_again_are_the_same_bytes(world: World) {
    let (register, documents_here) = filled(&world).await;
    let first = exported(register.db(), &documents_here).await;
    let other = world.other_db("other.db").await;
    same_after_import(&world, &register, &first, &other).await;
    let options = world.options(probe::projectors());
    let opened = Register::open(other, options).await.unwrap();
    assert_eq!(opened.head().await.unwrap(), register.head().await.unwrap());
    assert_eq!(opened.record(note("goes on")).await.unwrap().seq, 304);
}

/// Import, compare, export again.
async fn same_after_import(world: &World, register: &Register, first: &[u8], other: &Db) {
    let documents_there = documents(world, other, "documents2");
    let mut input = Cursor::new(first);
    let imported = import(
        other,
        &vec![Arc::new(Probe) as _],
        Some(&documents_there),
        &mut input,
        quiet(),
    )
    .await
    .unwrap();
    assert_eq!(
        (imported.acts, imported.documents, imported.origin.as_str()),
        (304, 1, ORIGIN)
    );
    let compared = compare(register.db(), other, register.projectors())
        .await
        .unwrap();
    assert!(
        compared.iter().all(|table| table.difference.is_none()),
        "{compared:?}"
    );
    let again = exported(other, &documents_there).await;
    assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(first));
}

#[test]
fn from_sqlite_to_postgres() {
    let world = World::new(Engine::Sqlite, "from_sqlite_to_postgres").unwrap();
    let Some(url) = crate::pg::fresh_database("from_sqlite_to_postgres") else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (register, documents) = filled(&world).await;
        let first = exported(register.db(), &documents).await;
        same_after_import(&world, &register, &first, &Db::open(&url).await.unwrap()).await;
    });
}

async fn a_changed_stream_is_refused(world: World) {
    let (register, documents_here) = filled(&world).await;
    let whole = String::from_utf8(exported(register.db(), &documents_here).await).unwrap();
    let cut = &whole[..whole.len() / 2];
    let changed = whole.replace("\"two\"", "\"2\"");
    let fewer: Vec<&str> = whole.lines().filter(|line| !line.contains("with key")).collect();
    for (nth, stream) in [
        cut.to_owned(),
        changed,
        fewer.join("\n") + "\n",
        "{}\n".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let other = world.other_db(&format!("other{nth}.db")).await;
        let there = documents(&world, &other, "documents3");
        let fault = import(
            &other,
            &probe::projectors(),
            Some(&there),
            &mut Cursor::new(stream.as_bytes()),
            quiet(),
        )
        .await
        .unwrap_err();
        assert_nothing_written(&world, other, &there).await;
        assert!(!fault.chain().is_empty(), "{nth}");
    }
}

/// The database opens as a new register, which only says that it was opened, and no document came.
async fn assert_nothing_written(world: &World, db: Db, documents: &Documents) {
    let key = Key::File(world.folder.path().join("keys/of-nobody"));
    let opened = Register::open(db, Options::new(ORIGIN, key, probe::projectors()))
        .await
        .unwrap();
    assert_eq!(opened.head().await.unwrap().size, 1);
    let sha256 = register::hex(&Sha256::digest(PDF));
    assert!(documents.get(&sha256).await.unwrap().is_none());
}

/// Offsets that look like chance and are the same every time.
fn offsets(length: usize, many: usize) -> impl Iterator<Item = usize> {
    let next = |state: &u64| {
        Some(
            state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407),
        )
    };
    std::iter::successors(Some(7_u64), next)
        .skip(1)
        .take(many)
        .map(move |state| (state >> 33) as usize % length)
}

async fn a_stream_cut_or_flipped_anywhere_writes_nothing_and_names_its_line(world: World) {
    let (register, documents_here) = filled(&world).await;
    let whole = exported(register.db(), &documents_here).await;
    let (other, there) = (world.other_db("other.db").await, "documents4");
    let there = documents(&world, &other, there);
    let refused = async |stream: &[u8]| {
        import(
            &other,
            &probe::projectors(),
            Some(&there),
            &mut Cursor::new(stream),
            quiet(),
        )
        .await
        .unwrap_err()
        .chain()
    };
    for at in offsets(whole.len(), 25).chain([0, whole.len() - 1]) {
        let line = whole[..at].iter().filter(|byte| **byte == b'\n').count();
        let said = refused(&whole[..at]).await;
        assert!(
            said.contains(&format!("ends early, after line {line}")),
            "cut at {at}: {said}"
        );
    }
    for at in offsets(whole.len(), 80) {
        let (mut changed, line) = (
            whole.clone(),
            1 + whole[..at].iter().filter(|byte| **byte == b'\n').count(),
        );
        changed[at] ^= 1 << (at % 7);
        let said = refused(&changed).await;
        assert!(
            named(&said).any(|(from, to)| (from..=to + 1).contains(&line)),
            "flipped at {at}, line {line}: {said}"
        );
    }
    assert_nothing_written(&world, other, &there).await;
}

/// The lines that a fault names: `line 7`, or `between line 1 and line 500`.
fn named(said: &str) -> impl Iterator<Item = (usize, usize)> {
    let numbers: Vec<usize> = said
        .split("line ")
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok())
        .collect();
    let between = said.contains("between line").then(|| (numbers[0], numbers[1]));
    between
        .into_iter()
        .chain(numbers.into_iter().map(|line| (line, line)))
}

async fn a_database_that_is_not_empty_is_refused(world: World) {
    let (register, documents_here) = filled(&world).await;
    let stream = exported(register.db(), &documents_here).await;
    let fault = import(
        register.db(),
        &probe::projectors(),
        Some(&documents_here),
        &mut Cursor::new(&stream[..]),
        quiet(),
    )
    .await
    .unwrap_err();
    assert!(fault.to_string().contains("holds a register already"), "{fault}");
}

async fn a_backup_opens(world: World) {
    let (register, documents_here) = filled(&world).await;
    let folder = world.folder.path().join("backup");
    let made = backup(&register, Some(&documents_here), &folder).await.unwrap();
    assert_eq!((made.acts, made.documents), (304, 1));
    assert!(
        backup(&register, None, &folder).await.is_err(),
        "a backup is never written over"
    );
    let db = match world.engine {
        Engine::Sqlite => Db::open(&format!("sqlite:{}", folder.join("register.db").display()))
            .await
            .unwrap(),
        Engine::Postgres => {
            let db = world.other_db("unused").await;
            let mut stream = std::io::BufReader::new(fs::File::open(folder.join("register.jsonl")).unwrap());
            import(&db, &probe::projectors(), None, &mut stream, quiet())
                .await
                .unwrap();
            db
        }
    };
    let key = Key::File(folder.join("keys/register"));
    let restored = Register::open(db.clone(), Options::new(ORIGIN, key, probe::projectors()))
        .await
        .unwrap();
    assert_eq!(restored.head().await.unwrap(), register.head().await.unwrap());
    assert_eq!(restored.verifier(), register.verifier());
    let documents = Documents::open(&folder.join("documents"), db, Arc::clone(&world.clock) as _).unwrap();
    let kept = documents_here
        .put(Bytes::from_static(PDF), "", &Limits::PDF)
        .await
        .unwrap();
    assert_eq!(&documents.get(&kept.sha256).await.unwrap().unwrap().1[..], PDF);
}
