//! The observatory over a house with a few entities.

#![expect(
    clippy::unwrap_used,
    reason = "a test house that cannot be built fails the test"
)]

mod house;
mod open;
mod papers;
mod people;
mod record;
mod state;
mod wing;
mod witnesses;
