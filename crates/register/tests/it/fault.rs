//! Connections that break: acts in flight may fail, the register goes on, and what it holds adds up.

use register::db::Val;
use register::{Register, args};

use crate::probe::note;
use crate::world::{Engine, World, rebuilt_alike, run};

#[test]
fn a_broken_connection_is_made_again() {
    run(
        Engine::Postgres,
        "a_broken_connection_is_made_again",
        async |world: World| {
            let register = world.open().await;
            let mut recorded = Vec::new();
            for _ in 0..5 {
                cut_connections(&register).await;
                let recording: Vec<_> = (0..20).map(|_| tokio::spawn(record(register.clone()))).collect();
                cut_connections(&register).await;
                for answer in recording {
                    recorded.extend(answer.await.unwrap());
                }
            }
            let last = register.record(note("at last")).await;
            let last = if last.is_ok() {
                last
            } else {
                register.record(note("at last")).await
            };
            recorded.push(last.unwrap().seq);
            adds_up(&world, &register, recorded).await;
        },
    );
}

async fn record(register: Register) -> Option<u64> {
    register.record(note("x")).await.ok().map(|receipt| receipt.seq)
}

/// End every connection to this database, as a restart of the server would.
async fn cut_connections(register: &Register) {
    const CUT: &str = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let _answered: Result<Vec<Vec<Val>>, _> = register.db().query(CUT, args![]).await;
}

async fn adds_up(world: &World, register: &Register, recorded: Vec<u64>) {
    let size = register.head().await.unwrap().size;
    let mut unique = recorded.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), recorded.len(), "a number was given twice");
    assert!(unique.last().is_some_and(|last| *last < size));
    let other = world.other_db("other.db").await;
    rebuilt_alike(register, &other).await;
}
