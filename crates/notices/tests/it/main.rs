//! Notices over a small house: acts and days go in, an inbox and letters come out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod acts;
mod agreements;
mod committee;
mod days;
mod erased;
mod exchange;
mod forgetting;
mod inbox;
mod invitations;
mod leaving;
mod letters;
mod outboxes;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod postgres;
mod server;
mod sessions;
mod smtp;
mod town;
