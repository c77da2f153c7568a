//! Sessions as they were folded last, so that each act more costs one step and not the whole session again.

use crate::ids::SessionId;
use crate::session::Session;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Sessions kept at most; then all are forgotten, and folded again when asked for.
const KEPT_MAX: usize = 1_024;

/// The shelf of the house on which they stand. They follow from the register alone.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    by_id: Mutex<HashMap<SessionId, Arc<Session>>>,
}

impl Folded {
    /// The session as it was folded last.
    pub(crate) fn get(&self, id: SessionId) -> Option<Arc<Session>> {
        let held = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&id).cloned()
    }

    /// Keeps a session, unless a later one is kept already.
    pub(crate) fn keep(&self, id: SessionId, session: Arc<Session>) {
        let mut held = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= KEPT_MAX && !held.contains_key(&id) {
            held.clear();
        }
        let newest = held.entry(id).or_insert_with(|| session.clone());
        if newest.seq < session.seq {
            *newest = session;
        }
    }
}
