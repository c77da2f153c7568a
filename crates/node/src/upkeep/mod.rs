//! What a running node does with its evidence beside the messages: it gives receipts to the entity's own people.

mod cards;
mod receipts;

pub use receipts::{Given, NoReceipt, Standing};

use crate::evidence::Log;
use crate::evidence::archive::Archive;
use crate::operator::Operator;
use crate::state::Node;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Receipts that are made at once: each reads the log and asks the operator.
const TOGETHER_MAX: usize = 4;

/// The evidence of a running node, with whoever can say where it stands.
pub struct Upkeep {
    node: Arc<Node>,
    operator: Arc<Operator>,
    log: Arc<Log>,
    archive: Option<Archive>,
    places: Semaphore,
}

impl std::fmt::Debug for Upkeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upkeep({})", self.node.id)
    }
}

impl Upkeep {
    /// Of a node.
    pub fn new(node: Arc<Node>, operator: Arc<Operator>, log: Arc<Log>, archive: Option<Archive>) -> Upkeep {
        Upkeep {
            node,
            operator,
            log,
            archive,
            places: Semaphore::new(TOGETHER_MAX),
        }
    }
}
