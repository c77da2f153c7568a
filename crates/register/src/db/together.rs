//! Changes of kept tables by many at once: those who wait while one transaction is on its way to the disk share the next.
//!
//! Signing in, tokens and marks of use are small, come in crowds, and each must be on the disk before it is answered for. One
//! flush then serves a crowd. Each change stands behind a savepoint, so that one that is refused does not touch its
//! neighbours.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::{Db, Stmt};
use crate::{Fault, OrFault, RecordError};

/// Most changes in one transaction: more would keep the first of them waiting for too long.
const CROWD_MAX: usize = 256;

/// A change and whoever waits for it.
type Waiting = (Vec<Stmt>, oneshot::Sender<Result<(), RecordError>>);

/// The queue of a database, shared by its clones.
#[derive(Default)]
pub(crate) struct Together {
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

impl Together {
    fn push(&self, change: Waiting) {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(change);
    }

    fn crowd(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let size = waiting.len().min(CROWD_MAX);
        waiting.drain(..size).collect()
    }
}

impl Db {
    /// All changes or none of them, like [`Db::commit`], in one transaction with whatever else waits to be written.
    ///
    /// # Errors
    /// As [`Db::commit`]; what is refused touches nobody else.
    pub async fn commit_together(&self, stmts: Vec<Stmt>) -> Result<(), RecordError> {
        let (told, answer) = oneshot::channel();
        self.together.push((stmts, told));
        // Apart from whoever asks: a request that is given up must not take its neighbours with it.
        tokio::spawn(write_crowd(self.clone(), Arc::clone(&self.together)));
        answer.await.or_fault("waiting for a shared commit")?
    }
}

async fn write_crowd(db: Db, together: Arc<Together>) {
    let _turn = together.turn.lock().await;
    let crowd = together.crowd();
    if crowd.is_empty() {
        return;
    }
    let (changes, tellers): (Vec<Vec<Stmt>>, Vec<_>) = crowd.into_iter().unzip();
    let outcomes = db.commit_apart(changes).await;
    match outcomes {
        Ok(outcomes) => tellers.into_iter().zip(outcomes).for_each(|(teller, outcome)| {
            // Whoever asked may be gone; what was written stands.
            teller.send(outcome).ok();
        }),
        Err(fault) => tellers.into_iter().for_each(|teller| {
            teller.send(Err(fault.clone().into())).ok();
        }),
    }
}

/// What became of one change of a crowd.
pub(crate) type Outcome = Result<(), RecordError>;

/// Nothing of a crowd stands when the transaction itself fails.
pub(crate) type Outcomes = Result<Vec<Outcome>, Fault>;
