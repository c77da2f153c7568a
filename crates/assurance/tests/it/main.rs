//! The strategy of an entity in a house of its own: inventory, levels, plan, versions, who reads what, the board of the State.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod both_databases;
mod inventory;
mod levels;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod plan;
mod readers;
mod state;
mod strategy;
mod world;
