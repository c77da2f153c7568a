//! Evidence: what a node keeps of each exchange, in an order that nobody can change afterwards.

mod ledger;
mod log;
mod record;
mod recover;
mod segment;
mod signer;
mod tiles;

pub use ledger::{Keeping, Ledger};
pub use log::{Log, LogOptions};
pub use record::{Outcome, Record, Role};
pub use signer::note_signer;
