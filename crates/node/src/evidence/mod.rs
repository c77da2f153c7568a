//! Evidence: what a node keeps of each exchange, in an order that nobody can change afterwards.

pub mod archive;
mod ledger;
mod log;
pub mod receipt;
mod record;
mod recover;
pub mod retention;
mod search;
mod segment;
mod signer;
mod tiles;
pub mod timestamp;

pub use ledger::{Keeping, Ledger};
pub use log::{Log, LogOptions};
pub(crate) use record::Begun;
pub use record::{Outcome, Record, Role};
pub use signer::note_signer;
