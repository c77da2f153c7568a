//! A fresh register for each test, on either database.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use register::db::Db;
use register::{FixedClock, Key, Options, Projectors, Register, compare, replay};
use tempfile::TempDir;

use crate::{pg, probe};

pub const ORIGIN: &str = "registro.example.pe/actos";

/// Which database a test runs on.
#[derive(Clone, Copy)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A folder, a database and a clock of its own.
pub struct World {
    pub url: String,
    pub folder: TempDir,
    pub clock: Arc<FixedClock>,
    pub engine: Engine,
    name: &'static str,
}

impl World {
    pub fn new(engine: Engine, name: &'static str) -> Option<World> {
        let folder = tempfile::tempdir().unwrap();
        let url = fresh_url(engine, name, &folder, "register.db")?;
        let clock = Arc::new(FixedClock::new("2026-03-02T14:05:09.120Z".parse().unwrap()));
        Some(World {
            url,
            folder,
            clock,
            engine,
            name,
        })
    }

    pub async fn db(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }

    /// Another, empty database of the same kind.
    pub async fn other_db(&self, file: &str) -> Db {
        Db::open(&fresh_url(self.engine, self.name, &self.folder, file).unwrap())
            .await
            .unwrap()
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("keys/register")
    }

    pub fn options(&self, projectors: Projectors) -> Options {
        Options::new(ORIGIN, Key::File(self.key_file()), projectors)
            .clock(Arc::clone(&self.clock) as _)
            .erasable([probe::CONTACT])
    }

    pub async fn open(&self) -> Register {
        Register::open(self.db().await, self.options(probe::projectors()))
            .await
            .unwrap()
    }
}

fn fresh_url(engine: Engine, name: &str, folder: &TempDir, file: &str) -> Option<String> {
    match engine {
        Engine::Sqlite => Some(format!("sqlite:{}", folder.path().join(file).display())),
        Engine::Postgres => pg::fresh_database(name),
    }
}

/// Replay a register into an empty database, which must then hold the same derived tables.
pub async fn rebuilt_alike(register: &Register, other: &Db) {
    let (live, projectors) = (register.db(), register.projectors());
    replay(live, other, projectors, Arc::new(|_, _| {}))
        .await
        .unwrap();
    let compared = compare(live, other, projectors).await.unwrap();
    let alike = compared.iter().all(|table| table.difference.is_none());
    assert!(alike, "{compared:?}");
}

/// Run a test in a world of its own; nothing runs when the database is not installed, which was said aloud.
pub fn run<F: Future<Output = ()>>(engine: Engine, name: &'static str, test: impl FnOnce(World) -> F) {
    let Some(world) = World::new(engine, name) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(test(world));
}

/// The same tests on both databases.
#[macro_export]
macro_rules! both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $test() { $crate::world::run($crate::world::Engine::Sqlite, stringify!($test), super::$test); })+
        }
        mod postgres {
            $(#[test] fn $test() { $crate::world::run($crate::world::Engine::Postgres, stringify!($test), super::$test); })+
        }
    };
}
