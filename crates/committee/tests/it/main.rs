//! A committee at work in a house of its own: a whole session, what is refused, the urn, the order of things, priorities.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod bad_input;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod priorities;
mod property;
mod secret_ballot;
mod watched;
mod whole_session;
mod world;
