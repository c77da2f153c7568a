//! Opening: what belongs to another version, origin or key does not open.

use std::sync::Arc;

use register::db::{Stmt, stmt};
use register::{Fault, Key, Migration, Options, Projector, Recorded, Register, Table, args};

use crate::both;
use crate::probe::{self, note};
use crate::world::{ORIGIN, World};

both!(
    the_first_act_is_the_opening,
    a_newer_database_does_not_open,
    an_edited_step_does_not_open,
    steps_are_added_one_by_one,
    another_origin_does_not_open,
    another_key_does_not_open,
    opening_at_the_same_time,
);

/// A capability with nothing but steps.
struct Steps(&'static [Migration]);

const ONE: Migration = Migration {
    number: 1,
    name: "one",
    sql: &["CREATE TABLE steps_a (id BIGINT PRIMARY KEY)"],
};
const TWO: Migration = Migration {
    number: 2,
    name: "two",
    sql: &["ALTER TABLE steps_a ADD COLUMN name TEXT"],
};
const EDITED: Migration = Migration {
    number: 1,
    name: "one",
    sql: &["CREATE TABLE steps_a (id BIGINT PRIMARY KEY, x TEXT)"],
};

impl Projector for Steps {
    fn name(&self) -> &'static str {
        "steps"
    }

    fn tables(&self) -> &[Table] {
        &[]
    }

    fn kept(&self) -> &[Migration] {
        self.0
    }

    fn apply(&self, _: &Recorded) -> Result<Vec<Stmt>, Fault> {
        Ok(Vec::new())
    }
}

async fn open(world: &World, steps: &'static [Migration]) -> Result<Register, Fault> {
    Register::open(world.db().await, world.options(vec![Arc::new(Steps(steps))])).await
}

async fn the_first_act_is_the_opening(world: World) {
    let register = world.open().await;
    let act = register.read_act(0).await.unwrap().unwrap().act;
    assert_eq!(act.kind, "register/opened");
    let payload = act.payload.unwrap();
    assert_eq!(payload["origin"], ORIGIN);
    assert_eq!(payload["key"], register.verifier().to_string());
    drop(register);
    assert_eq!(
        world.open().await.head().await.unwrap().size,
        1,
        "it is opened once"
    );
}

async fn a_newer_database_does_not_open(world: World) {
    open(&world, &[ONE, TWO]).await.unwrap();
    let fault = open(&world, &[ONE]).await.err().unwrap();
    assert!(
        fault
            .to_string()
            .contains("newer version: it knows step 2 of steps"),
        "{fault}"
    );
}

async fn an_edited_step_does_not_open(world: World) {
    open(&world, &[ONE]).await.unwrap();
    let fault = open(&world, &[EDITED]).await.err().unwrap();
    assert_eq!(fault.to_string(), "step 1 of steps was edited after it ran");
}

async fn steps_are_added_one_by_one(world: World) {
    let before = open(&world, &[ONE]).await.unwrap();
    before
        .db()
        .commit(&[stmt("INSERT INTO steps_a (id) VALUES (1)", args![])])
        .await
        .unwrap();
    let after = open(&world, &[ONE, TWO]).await.unwrap();
    let rows: Vec<(i64, Option<String>)> = after
        .db()
        .query("SELECT id, name FROM steps_a", args![])
        .await
        .unwrap();
    assert_eq!(rows, [(1, None)]);
    assert!(open(&world, &[TWO]).await.is_err(), "numbers begin at one");
}

async fn another_origin_does_not_open(world: World) {
    drop(world.open().await);
    let options = Options::new(
        "other.example.pe/actos",
        Key::File(world.key_file()),
        probe::projectors(),
    );
    let fault = Register::open(world.db().await, options).await.err().unwrap();
    assert!(fault.to_string().contains(ORIGIN), "{fault}");
}

async fn another_key_does_not_open(world: World) {
    drop(world.open().await);
    let elsewhere = Key::File(world.folder.path().join("elsewhere/register"));
    let fault = Register::open(
        world.db().await,
        Options::new(ORIGIN, elsewhere, probe::projectors()),
    )
    .await
    .err()
    .unwrap();
    assert!(fault.to_string().contains("missing"), "{fault}");
}

async fn opening_at_the_same_time(world: World) {
    let (one, two) = tokio::join!(world.open(), world.open());
    let receipts = (
        one.record(note("a")).await.unwrap().seq,
        two.record(note("b")).await.unwrap().seq,
    );
    assert_eq!(receipts, (1, 2));
}
