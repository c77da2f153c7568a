//! The staff and units of an entity in a house of its own, told by a system of human resources.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod bad_input;
mod both_databases;
mod leavers;
mod pages;
mod parsers;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod power;
mod staff;
mod units;
mod world;
