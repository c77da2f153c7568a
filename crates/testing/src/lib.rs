//! What tests of several crates need: a house on a fresh database, a door, answers, and the acts that stories begin with.
//!
//! A crate of its own and no module behind a feature, so that no build of the product can contain it by mistake, and so that the
//! tests of `directory` itself may use it too. Only `[dev-dependencies]` name it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod answered;
pub mod backend;
mod beginnings;
pub mod cards;
mod corpus;
mod door;
mod heard;
mod opening;
pub mod pide;
mod telephone;

pub use answered::{Answered, ask, listen};
pub use beginnings::{about, designated, entity_registered, instrument, person_registered};
pub use corpus::corpus;
pub use door::{ByPerson, CSRF, Shut};
pub use heard::Heard;
pub use opening::{BASE, Opened, Opening};
pub use telephone::totp;
