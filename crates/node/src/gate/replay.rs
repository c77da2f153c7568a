//! Messages that came before: a request id counts once. Statements older than the window are refused by their time, so what is
//! older need not be remembered.

use crate::ident::NodeId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Seconds by which the time of a statement may differ from the clock here.
pub const SEEN_SECONDS: i64 = 60;
/// Most ids of one node that are remembered: 2,000 a second for the whole window, both ways.
const IDS_MAX: usize = 240_000;

/// What was seen of each node.
#[derive(Debug, Default)]
pub struct Seen(Mutex<HashMap<NodeId, Ids>>);

#[derive(Debug, Default)]
struct Ids {
    known: std::collections::HashSet<u64>,
    order: VecDeque<(i64, u64)>,
}

impl Seen {
    /// Whether a message is new; it is known from then on. `at` is when its node says that it signed it, `now` the clock here, both in
    /// milliseconds. A node that sends more than can be remembered is told so by `false` until the window has moved on.
    pub fn is_new(&self, node: &NodeId, request: &str, at: i64, now: i64) -> bool {
        let id = print(request);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains_key(node) {
            seen.insert(node.clone(), Ids::default());
        }
        let Some(ids) = seen.get_mut(node) else {
            return false;
        };
        ids.forget(now);
        if ids.known.len() >= IDS_MAX || !ids.known.insert(id) {
            return false;
        }
        ids.order.push_back((at.max(now), id));
        true
    }
}

impl Ids {
    fn forget(&mut self, now: i64) {
        let over = now - 2 * SEEN_SECONDS * 1000;
        while let Some((at, id)) = self.order.front().copied() {
            if at >= over {
                break;
            }
            self.order.pop_front();
            self.known.remove(&id);
        }
    }
}

/// First eight bytes of SHA-256: two ids of one node in two minutes that share them do not happen by chance.
fn print(request: &str) -> u64 {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, request.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest.as_ref()[..8]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_counts_once_for_its_node() {
        let seen = Seen::default();
        let (one, two): (NodeId, NodeId) = (
            "PE/GOB/1/a".parse().expect("node"),
            "PE/GOB/2/a".parse().expect("node"),
        );
        assert!(seen.is_new(&one, "r-1", 0, 0));
        assert!(!seen.is_new(&one, "r-1", 0, 60_000));
        assert!(seen.is_new(&two, "r-1", 0, 60_000));
        assert!(seen.is_new(&one, "r-2", 0, 60_000));
    }

    #[test]
    fn what_its_time_refuses_need_not_be_remembered() {
        let seen = Seen::default();
        let node: NodeId = "PE/GOB/1/a".parse().expect("node");
        // Signed by a clock that is a minute ahead: it is good for two minutes from now.
        assert!(seen.is_new(&node, "r-1", 60_000, 0));
        assert!(!seen.is_new(&node, "r-1", 60_000, 120_000));
        assert!(!seen.is_new(&node, "r-1", 60_000, 180_000));
        assert!(
            seen.is_new(&node, "r-1", 60_000, 180_001),
            "refused by its time before it comes here"
        );
    }
}
