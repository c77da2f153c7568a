//! A committee at work in a house of its own: a whole session, its agenda, what is refused, the urn, the order of things, priorities.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod agenda;
mod bad_input;
mod members;
mod overlooked;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod priorities;
mod property;
mod readers;
mod secret_ballot;
mod signatures;
mod watched;
mod ways_out;
mod whole_session;
mod world;
