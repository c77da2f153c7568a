//! Tables from acts: the same on either database, rebuilt when their definition changes, damage found.

use std::sync::{Arc, Mutex};

use register::db::{Db, Stmt, stmt};
use register::{
    DesignationId, EntityId, Fault, GivenAct, Migration, Progress, Projector, Recorded, Register, Table,
    args, compare, replay, replay_given,
};

use crate::both;
use crate::probe::{self, Probe, designate, designation_of, end, new, note};
use crate::world::{Engine, World, rebuilt_alike};

both!(
    replay_equals_live,
    a_difference_is_named,
    tables_of_another_definition_are_rebuilt,
    a_damaged_act_is_found,
    a_missing_act_is_found,
    acts_given_one_by_one_make_the_same_tables,
);

fn quiet() -> Progress {
    Arc::new(|_, _| {})
}

/// Some designations, some of them ended, some notes.
async fn busy(register: &Register) {
    let entities: Vec<EntityId> = (0..5).map(|_| new(EntityId::from_uuid)).collect();
    let mut open: Vec<(EntityId, DesignationId)> = Vec::new();
    for nth in 0..120_usize {
        let entity = entities[nth % 5];
        let draft = match nth % 4 {
            0 | 1 => designate(entity, &format!("office_{nth}")),
            2 => open.pop().map_or_else(
                || note("none open"),
                |(entity, designation)| end(entity, designation),
            ),
            _ => note("ñ").entity(entity),
        };
        if draft.kind == probe::DESIGNATED {
            open.push((entity, designation_of(&draft)));
        }
        register.record(draft).await.unwrap();
    }
}

async fn replay_equals_live(world: World) {
    let register = world.open().await;
    busy(&register).await;
    let other = world.other_db("other.db").await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    let progress: Progress = Arc::new(move |done, all| listener.lock().unwrap().push((done, all)));
    let replayed = replay(register.db(), &other, register.projectors(), progress)
        .await
        .unwrap();
    assert_eq!(
        (replayed.acts, replayed.root),
        (121, register.head().await.unwrap().root)
    );
    assert_eq!(*heard.lock().unwrap(), [(121, 121)]);
    let compared = compare(register.db(), &other, register.projectors())
        .await
        .unwrap();
    assert_eq!(compared.len(), 3);
    assert!(
        compared.iter().all(|table| table.difference.is_none()),
        "{compared:?}"
    );
    assert!(compared[0].rows > 50);
}

async fn acts_given_one_by_one_make_the_same_tables(world: World) {
    let register = world.open().await;
    busy(&register).await;
    let mut acts = Vec::new();
    for seq in 0..121 {
        let stored = register.read_act(seq).await.unwrap().unwrap();
        acts.push(GivenAct {
            envelope: stored.envelope,
            salt: stored.salt,
            payload: stored.payload,
        });
    }
    let other = world.other_db("other.db").await;
    let given = async |acts: Vec<GivenAct>| {
        replay_given(
            &mut acts.into_iter().map(Ok),
            121,
            &other,
            register.projectors(),
            quiet(),
        )
        .await
    };
    let replayed = given(acts.clone()).await.unwrap();
    assert_eq!(
        (replayed.acts, replayed.root),
        (121, register.head().await.unwrap().root)
    );
    let compared = compare(register.db(), &other, register.projectors())
        .await
        .unwrap();
    assert!(
        compared.iter().all(|table| table.difference.is_none()),
        "{compared:?}"
    );
    let mut swapped = acts.clone();
    swapped.swap(7, 8);
    assert_eq!(given(swapped).await.unwrap_err().to_string(), "act 7 is missing");
    let mut kept_back = acts.clone();
    (kept_back[9].salt, kept_back[9].payload) = (None, None);
    let said = given(kept_back).await.unwrap_err().to_string();
    assert!(
        said.starts_with("act 9 is damaged"),
        "a public act keeps nothing back: {said}"
    );
    let failing = acts
        .into_iter()
        .take(3)
        .map(Ok)
        .chain([Err(Fault::new("cut here"))]);
    let said = replay_given(
        &mut failing.collect::<Vec<_>>().into_iter(),
        121,
        &other,
        register.projectors(),
        quiet(),
    )
    .await;
    assert_eq!(said.unwrap_err().to_string(), "cut here");
}

#[test]
fn both_databases_come_to_the_same_tables() {
    let world = World::new(Engine::Sqlite, "both_databases_come_to_the_same_tables").unwrap();
    let Some(url) = crate::pg::fresh_database("both_databases_come_to_the_same_tables") else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let register = world.open().await;
        busy(&register).await;
        let other = Db::open(&url).await.unwrap();
        rebuilt_alike(&register, &other).await;
    });
}

async fn a_difference_is_named(world: World) {
    let register = world.open().await;
    let entity = new(EntityId::from_uuid);
    let draft = designate(entity, "digital_leader");
    let id = designation_of(&draft).to_string();
    register.record(draft).await.unwrap();
    let other = world.other_db("other.db").await;
    replay(register.db(), &other, register.projectors(), quiet())
        .await
        .unwrap();
    other
        .commit(&[stmt("UPDATE probe_designation SET office = 'x'", args![])])
        .await
        .unwrap();
    other
        .commit(&[stmt("DELETE FROM probe_tally", args![])])
        .await
        .unwrap();
    let compared = compare(register.db(), &other, register.projectors())
        .await
        .unwrap();
    let changed = compared[0].difference.clone().unwrap();
    assert_eq!((changed.key, changed.columns), (id, vec!["office".to_owned()]));
    let missing = compared[1].difference.clone().unwrap();
    assert_eq!((missing.in_first, missing.in_second), (true, false));
    assert_eq!(missing.key, format!("{entity}, {}", probe::DESIGNATED));
    assert_eq!(compared[2].difference, None);
}

/// The probe of a later release: one table has another column, another is gone.
struct Later;

impl Projector for Later {
    fn name(&self) -> &'static str {
        "probe"
    }

    fn tables(&self) -> &[Table] {
        const TABLES: &[Table] = &[Table {
            name: "probe_tally",
            key: &["kind"],
            ddl: &["CREATE TABLE probe_tally (kind TEXT PRIMARY KEY, seen BIGINT NOT NULL)"],
        }];
        TABLES
    }

    fn kept(&self) -> &[Migration] {
        Probe.kept()
    }

    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        const ADD: &str = "INSERT INTO probe_tally (kind, seen) VALUES ($1, 1)
            ON CONFLICT (kind) DO UPDATE SET seen = probe_tally.seen + 1";
        Ok(vec![stmt(ADD, args![&act.kind])])
    }
}

async fn tables_of_another_definition_are_rebuilt(world: World) {
    let register = world.open().await;
    busy(&register).await;
    let later = Register::open(world.db().await, world.options(vec![Arc::new(Later)]))
        .await
        .unwrap();
    let sql = "SELECT SUM(seen) FROM probe_tally";
    assert_eq!(later.db().query::<(u64,)>(sql, args![]).await.unwrap(), [(121,)]);
    assert!(
        later
            .db()
            .query::<(u64,)>("SELECT COUNT(*) FROM probe_designation", args![])
            .await
            .is_err()
    );
    let old = register.record(note("from the old release")).await.unwrap_err();
    assert!(old.to_string().contains("restart"), "{old}");
    later.record(note("x")).await.unwrap();
    let back = world.open().await;
    busy(&back).await;
    let sql = "SELECT SUM(acts) FROM probe_tally";
    assert_eq!(back.db().query::<(u64,)>(sql, args![]).await.unwrap(), [(241,)]);
}

async fn a_damaged_act_is_found(world: World) {
    let register = world.open().await;
    busy(&register).await;
    let other = world.other_db("other.db").await;
    let damages = [
        ("UPDATE register_act SET payload = '{}' WHERE seq = 40", "payload"),
        (
            "UPDATE register_act SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 30",
            "columns",
        ),
        (
            "UPDATE register_act SET envelope = '{}' WHERE seq = 20",
            "envelope",
        ),
        (
            "UPDATE register_act SET salt = NULL, payload = NULL WHERE seq = 10",
            "payload",
        ),
    ];
    for (damage, word) in damages {
        register
            .db()
            .commit(&[stmt(damage, args![]).rows(1)])
            .await
            .unwrap();
        let fault = replay(register.db(), &other, register.projectors(), quiet())
            .await
            .unwrap_err();
        assert!(fault.to_string().contains(word), "{fault}");
    }
    assert!(register.read_act(20).await.is_err());
}

async fn a_missing_act_is_found(world: World) {
    let register = world.open().await;
    busy(&register).await;
    let other = world.other_db("other.db").await;
    register
        .db()
        .commit(&[stmt("DELETE FROM register_act WHERE seq = 120", args![])])
        .await
        .unwrap();
    let fault = replay(register.db(), &other, register.projectors(), quiet())
        .await
        .unwrap_err();
    assert_eq!(fault.to_string(), "act 120 is missing");
    drop(register);
    assert!(
        world.open().await.record(note("x")).await.is_err(),
        "nothing is recorded on a damaged register"
    );
}
