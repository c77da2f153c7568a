//! The register on both databases: every test of a `both!` list runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod pg;
mod probe;
mod world;

mod commit;
mod db;
mod document;
mod erase;
mod export;
mod fault;
mod follow;
mod independent;
mod proof;
mod replay;
mod schema;
mod tampering;
mod torture;
