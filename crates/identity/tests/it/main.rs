//! The door of the house, tried from outside: requests in, answers out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod access_key;
mod attempts;
mod authenticator;
mod certificate;
mod citizen;
mod first_access;
mod invitation;
mod looks;
mod national;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod postgres;
mod provider;
mod recovery;
mod reply;
mod session;
mod sign_in;
mod silence;
mod ways;
mod world;
