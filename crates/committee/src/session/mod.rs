//! A session as its acts tell it: folded from them, one by one, always with the same outcome.
//!
//! Rules, pages and minutes all read this one value, so that they cannot disagree. It does no I/O.

mod fold;
mod presence;
#[cfg(test)]
mod property;
mod state;
mod tally;

pub use fold::Event;
pub use presence::{Presence, Stay};
pub use state::{AgendaEntry, Ballot, ItemState, Minutes, Opening, Round, Session, Signature, Stage};
pub use tally::{Tally, count, decide};
