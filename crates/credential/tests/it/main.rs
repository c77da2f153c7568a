//! The wing as wallets, verifiers and officials meet it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod both_databases;
mod issue;
mod lifecycle;
mod offer;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod show;
mod wallet;
mod world;
