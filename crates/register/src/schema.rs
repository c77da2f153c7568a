//! The register's own tables, and how tables come to be and change.
//!
//! Tables that are not derived grow by numbered steps that are never edited; derived tables are dropped and made anew. A
//! database that a newer version has written refuses to start here.

use jiff::Timestamp;

use crate::db::{Db, Tx, stmt};
use crate::projector::{Migration, version_of};
use crate::{Fault, Projectors, args, hex};

/// Owner of the register's own steps.
pub(crate) const OWNER: &str = "register";

/// Steps of the register's own tables.
pub(crate) const OWN: &[Migration] = &[FIRST, KEYS_BY_AGE, SENDERS];

const FIRST: Migration = Migration {
    number: 1,
    name: "acts, head, tiles, keys, followers, documents",
    sql: &[
        "CREATE TABLE register_act (seq BIGINT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT,
            at TEXT NOT NULL, envelope TEXT NOT NULL, salt BYTEA, payload TEXT, leaf BYTEA NOT NULL)",
        "CREATE UNIQUE INDEX register_act_id ON register_act (id)",
        "CREATE INDEX register_act_entity ON register_act (entity, seq)",
        "CREATE INDEX register_act_kind ON register_act (kind, seq)",
        "CREATE TABLE register_head (id BIGINT PRIMARY KEY, size BIGINT NOT NULL, frontier BYTEA NOT NULL,
            last_at TEXT NOT NULL, tables TEXT NOT NULL)",
        "CREATE TABLE register_tile (level BIGINT NOT NULL, place BIGINT NOT NULL, hashes BYTEA NOT NULL,
            PRIMARY KEY (level, place))",
        "CREATE TABLE register_derived (projector TEXT PRIMARY KEY, version TEXT NOT NULL, tables TEXT NOT NULL)",
        "CREATE TABLE register_key (caller TEXT NOT NULL, key TEXT NOT NULL, request_hash TEXT NOT NULL,
            first_seq BIGINT NOT NULL, acts BIGINT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (caller, key))",
        "CREATE TABLE register_position (follower TEXT PRIMARY KEY, next_seq BIGINT NOT NULL, holder TEXT NOT NULL,
            held_until TEXT NOT NULL)",
        "CREATE TABLE register_document (sha256 TEXT PRIMARY KEY, size BIGINT NOT NULL, media_type TEXT NOT NULL,
            at TEXT NOT NULL)",
    ],
};

const KEYS_BY_AGE: Migration = Migration {
    number: 2,
    name: "keys by age",
    sql: &["CREATE INDEX register_key_at ON register_key (at)"],
};

const SENDERS: Migration = Migration {
    number: 3,
    name: "senders of documents",
    sql: &[
        "CREATE TABLE register_document_sender (sha256 TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (sha256, person))",
    ],
};

const STEPS_TABLE: &str =
    "CREATE TABLE IF NOT EXISTS register_migration (owner TEXT NOT NULL, number BIGINT NOT NULL,
    name TEXT NOT NULL, checksum TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (owner, number))";

/// Whether the register's own tables are there.
pub(crate) async fn is_register(db: &Db) -> Result<bool, Fault> {
    Ok(!db.columns("register_act").await?.is_empty())
}

/// All owners with their steps: the register first.
pub(crate) fn steps(projectors: &Projectors) -> Vec<(&str, &[Migration])> {
    let others = projectors
        .iter()
        .map(|projector| (projector.name(), projector.kept()));
    [(OWNER, OWN)]
        .into_iter()
        .chain(others)
        .filter(|(_, steps)| !steps.is_empty())
        .collect()
}

/// Bring the tables that are not derived up to date.
///
/// # Errors
/// When a newer version has been here, or a step was edited after it ran.
pub(crate) async fn migrate(db: &Db, projectors: &Projectors, now: Timestamp) -> Result<(), Fault> {
    let mut tx = db.writer().begin().await?;
    tx.alone().await?;
    tx.define(STEPS_TABLE).await?;
    for (owner, steps) in steps(projectors) {
        migrate_owner(&mut tx, owner, steps, now).await?;
    }
    tx.commit().await
}

async fn migrate_owner(tx: &mut Tx, owner: &str, steps: &[Migration], now: Timestamp) -> Result<(), Fault> {
    const DONE: &str = "SELECT number, checksum FROM register_migration WHERE owner = $1 ORDER BY number";
    const ADD: &str =
        "INSERT INTO register_migration (owner, number, name, checksum, at) VALUES ($1, $2, $3, $4, $5)";
    let done: Vec<(u32, String)> = tx.query(DONE, args![owner]).await?;
    for (nth, step) in steps.iter().enumerate() {
        let checksum = step.checksum();
        if usize::try_from(step.number) != Ok(nth + 1) {
            return Err(Fault::new(format!(
                "step {} of {owner} stands in place {}",
                step.number,
                nth + 1
            )));
        }
        match done.iter().find(|(number, _)| *number == step.number) {
            Some((_, known)) if *known == checksum => {}
            Some(_) => {
                return Err(Fault::new(format!(
                    "step {} of {owner} was edited after it ran",
                    step.number
                )));
            }
            None => {
                for sql in step.sql {
                    tx.define(sql).await?;
                }
                let add = [stmt(ADD, args![owner, step.number, step.name, checksum, now])];
                tx.run(&add).await.map_err(|failed| failed.into_fault(&add))?;
            }
        }
    }
    match done.last() {
        Some((number, _)) if steps.last().is_none_or(|last| *number > last.number) => {
            Err(Fault::new(format!(
                "the database was written by a newer version: it knows step {number} of {owner}. Use that version, or restore a backup"
            )))
        }
        _ => Ok(()),
    }
}

/// One hash over the versions of all derived tables: processes that share a database must agree on it.
pub(crate) fn tables_version(projectors: &Projectors) -> String {
    use sha2::{Digest, Sha256};
    let mut all: Vec<String> = projectors
        .iter()
        .map(|projector| format!("{}={}\n", projector.name(), version_of(&**projector)))
        .collect();
    all.sort();
    hex(&Sha256::digest(all.concat()))
}
