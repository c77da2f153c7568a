//! Evidence: what a node keeps of each exchange, in an order that nobody can change afterwards.

mod record;

pub use record::{Outcome, Record, Role};
