//! Evidence: what a node keeps of each exchange, in an order that nobody can change afterwards.

mod ledger;
mod record;

pub use ledger::{Keeping, Ledger};
pub use record::{Outcome, Record, Role};
