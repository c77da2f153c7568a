//! The one committer: takes what is waiting and makes it durable with one disk flush.
//!
//! First it tries the whole batch at once. When somebody in it is refused, it undoes the batch and goes through it again
//! group by group, each behind a savepoint, so that a refusal does not touch its neighbours. Nobody hears an answer before
//! the transaction is on disk. Several processes on one database take turns by the row of the head.

use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, Unit};
use tokio::sync::{mpsc, oneshot, watch};

use crate::db::{Db, Failed, Failure, Stmt, Tx, Writer, stmt};
use crate::edge::{Edge, HEAD, HeadRow};
use crate::envelope::Sealed;
use crate::projector::apply_all;
use crate::read::ActRow;
use crate::tree::{Hash, leaf_hash};
use crate::{Clock, Fault, IdempotencyKey, OrFault, Projectors, Receipt, RecordError, args};

/// Acts in one batch at most.
const BATCH_MAX: usize = 256;
/// How long the committer waits for those who were just answered: this long, this often.
const PATIENCE: Duration = Duration::from_micros(20);
const PATIENCE_TURNS: u32 = 2;
/// Groups that may wait; who comes later waits to be let in.
const QUEUE_MAX: usize = 1024;

const ADD_KEY: &str = "INSERT INTO register_key (caller, key, request_hash, first_seq, acts, at)
    VALUES ($1, $2, $3, $4, $5, $6)";

type Outcome = Result<Vec<Receipt>, RecordError>;

/// Acts that are recorded together or not at all.
pub(crate) struct Group {
    pub(crate) acts: Vec<Sealed>,
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) reply: oneshot::Sender<Outcome>,
}

/// Start the committer on a thread of its own. It ends when the last sender is dropped.
pub(crate) fn spawn(
    db: &Db,
    clock: Arc<dyn Clock>,
    projectors: Arc<Projectors>,
    tables: String,
    size: watch::Sender<u64>,
) -> Result<mpsc::Sender<Group>, Fault> {
    let (sender, receiver) = mpsc::channel(QUEUE_MAX);
    let committer = Committer {
        writer: db.own_writer(),
        clock,
        projectors,
        tables,
        size,
        edge: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .or_fault("starting the committer")?;
    let run = move || runtime.block_on(committer.run(receiver));
    std::thread::Builder::new()
        .name("committer".to_owned())
        .spawn(run)
        .or_fault("starting the committer")?;
    Ok(sender)
}

struct Committer {
    writer: Writer,
    clock: Arc<dyn Clock>,
    projectors: Arc<Projectors>,
    tables: String,
    size: watch::Sender<u64>,
    edge: Option<Edge>,
}

impl Committer {
    async fn run(mut self, mut waiting: mpsc::Receiver<Group>) {
        let mut expected = 0;
        while let Some(first) = waiting.recv().await {
            let batch = gather(first, &mut waiting, expected);
            let outcomes = self.commit(&batch).await;
            match &self.edge {
                Some(edge) => drop(self.size.send_replace(edge.size())),
                None => tracing::error!(groups = batch.len(), "batch not recorded"),
            }
            expected = batch.len() + waiting.len();
            for (group, outcome) in batch.into_iter().zip(outcomes) {
                let _gone = group.reply.send(outcome);
            }
        }
    }

    /// The outcome of each group, in order. After a fault the edge is read from the database again.
    async fn commit(&mut self, batch: &[Group]) -> Vec<Outcome> {
        let edge = self.edge.take();
        match self.commit_together(batch, edge).await {
            Ok((outcomes, edge)) => {
                self.edge = Some(edge);
                outcomes
            }
            Err(fault) => {
                tracing::error!(error = %fault.chain(), "the register could not write");
                batch
                    .iter()
                    .map(|_| Err(RecordError::Fault(fault.clone())))
                    .collect()
            }
        }
    }

    async fn commit_together(
        &self,
        batch: &[Group],
        edge: Option<Edge>,
    ) -> Result<(Vec<Outcome>, Edge), Fault> {
        let (mut tx, mut edge) = self.begin(edge).await?;
        let before = edge.size();
        let untouched = edge.clone();
        let mut changes = Vec::with_capacity(batch.len() * 5 + 1);
        let now = self.now(&edge)?;
        let outcomes: Vec<Outcome> = batch
            .iter()
            .map(|group| self.place(&mut edge, group, now, &mut changes))
            .collect();
        changes.push(edge.move_head(before));
        match tx.run(&changes).await {
            Ok(()) => tx.commit().await?,
            Err(Failed {
                failure: Failure::Lost(fault),
                ..
            }) => return Err(fault),
            Err(_) => {
                tx.rollback().await;
                return self.commit_apart(batch, untouched).await;
            }
        }
        Ok((outcomes, edge))
    }

    async fn commit_apart(&self, batch: &[Group], edge: Edge) -> Result<(Vec<Outcome>, Edge), Fault> {
        let (mut tx, mut edge) = self.begin(Some(edge)).await?;
        let before = edge.size();
        let now = self.now(&edge)?;
        let mut outcomes = Vec::with_capacity(batch.len());
        for group in batch {
            outcomes.push(self.record_apart(&mut tx, &mut edge, group, now).await?);
        }
        let head = [edge.move_head(before)];
        tx.run(&head).await.map_err(|failed| failed.into_fault(&head))?;
        tx.commit().await?;
        Ok((outcomes, edge))
    }

    async fn record_apart(
        &self,
        tx: &mut Tx,
        edge: &mut Edge,
        group: &Group,
        now: Timestamp,
    ) -> Result<Outcome, Fault> {
        let mut changes = Vec::new();
        let mut next = edge.clone();
        let receipts = match self.place(&mut next, group, now, &mut changes) {
            Ok(receipts) => receipts,
            Err(error) => return Ok(Err(error)),
        };
        match tx.run_apart(&changes).await {
            Ok(()) => {
                *edge = next;
                Ok(Ok(receipts))
            }
            Err(Failed {
                failure: Failure::Lost(fault),
                ..
            }) => Err(fault),
            Err(Failed {
                failure: Failure::Statement(fault),
                ..
            }) => {
                tracing::error!(error = %fault.chain(), "an act could not be applied");
                Ok(Err(RecordError::Fault(fault)))
            }
            Err(Failed { failure, .. }) => Ok(Err(failure.into())),
        }
    }

    /// Begin a transaction at the head as it stands now.
    async fn begin(&self, edge: Option<Edge>) -> Result<(Tx, Edge), Fault> {
        let mut tx = self.writer.begin().await?;
        let head: Vec<HeadRow> = tx.query_locked(HEAD, Vec::new()).await?;
        let head = head.into_iter().next().or_fault("the register has no head")?;
        if head.tables != self.tables {
            return Err(Fault::new(
                "another version of the program has rebuilt the tables: restart this process",
            ));
        }
        let edge = match edge {
            Some(edge) if edge.size() == head.size => edge,
            Some(mut edge) => {
                edge.catch_up(&mut tx, &head).await?;
                edge
            }
            None => Edge::load(&mut tx, &head).await?,
        };
        Ok((tx, edge))
    }

    /// The time of the batch: a clock that goes backwards does not take the register along.
    fn now(&self, edge: &Edge) -> Result<Timestamp, Fault> {
        let now = self.clock.now().round(
            jiff::TimestampRound::new()
                .smallest(Unit::Millisecond)
                .mode(jiff::RoundMode::Floor),
        );
        Ok(now.or_fault("reading the clock")?.max(edge.last_at))
    }

    /// Number the acts of a group and write down what they change. On an error nothing of it is left in `edge` or `out`.
    fn place(&self, edge: &mut Edge, group: &Group, at: Timestamp, out: &mut Vec<Stmt>) -> Outcome {
        let start = out.len();
        match self.place_acts(edge.size(), group, at, out) {
            Ok(placed) => {
                for (leaf, _) in &placed {
                    edge.push(*leaf, out);
                }
                edge.last_at = at;
                Ok(placed.into_iter().map(|(_, receipt)| receipt).collect())
            }
            Err(fault) => {
                out.truncate(start);
                tracing::error!(error = %fault.chain(), "an act could not be applied");
                Err(fault.into())
            }
        }
    }

    fn place_acts(
        &self,
        first: u64,
        group: &Group,
        at: Timestamp,
        out: &mut Vec<Stmt>,
    ) -> Result<Vec<(Hash, Receipt)>, Fault> {
        if let Some(IdempotencyKey {
            caller,
            key,
            request_hash,
        }) = &group.key
        {
            out.push(stmt(
                ADD_KEY,
                args![caller, key, request_hash, first, group.acts.len(), at],
            ));
        }
        let mut placed = Vec::with_capacity(group.acts.len());
        for (seq, act) in (first..).zip(&group.acts) {
            out.extend(
                act.draft
                    .guards
                    .iter()
                    .map(|guard| guard.clone().rows(guard.rows.unwrap_or(1))),
            );
            let envelope = act.envelope(seq, at)?;
            let leaf = leaf_hash(envelope.as_bytes());
            out.push(add_act(act, seq, at, envelope, leaf));
            apply_all(&self.projectors, &act.recorded(seq, at), out)?;
            out.extend(act.draft.aside.iter().cloned());
            placed.push((leaf, Receipt::new(seq, act.id, at)));
        }
        Ok(placed)
    }
}

/// What waits, at most [`BATCH_MAX`] acts. Who has just been answered mostly comes back at once: while fewer are here than
/// were seen a moment ago (`expected`), a little patience makes one flush serve them all. One writer alone never waits.
fn gather(first: Group, waiting: &mut mpsc::Receiver<Group>, expected: usize) -> Vec<Group> {
    let (mut acts, mut batch) = (first.acts.len(), vec![first]);
    for turn in 0..=PATIENCE_TURNS {
        while acts < BATCH_MAX
            && let Ok(next) = waiting.try_recv()
        {
            acts += next.acts.len();
            batch.push(next);
        }
        if batch.len() >= expected || acts >= BATCH_MAX || turn == PATIENCE_TURNS {
            break;
        }
        std::thread::sleep(PATIENCE);
    }
    batch
}

fn add_act(act: &Sealed, seq: u64, at: Timestamp, envelope: String, leaf: Hash) -> Stmt {
    let Sealed {
        id,
        draft,
        salt,
        payload,
        ..
    } = act;
    stmt(
        ActRow::ADD,
        args![
            seq,
            id,
            draft.kind,
            draft.entity,
            at,
            envelope,
            salt,
            payload,
            leaf
        ],
    )
}
