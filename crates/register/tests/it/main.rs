//! The register on both databases: every test of a `both!` list runs on SQLite and on PostgreSQL.

mod pg;
mod probe;
mod world;

mod commit;
mod db;
mod document;
mod erase;
mod export;
mod follow;
mod independent;
mod proof;
mod replay;
mod schema;
mod torture;
mod tampering;
