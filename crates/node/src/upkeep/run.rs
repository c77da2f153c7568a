//! What comes with time: full segments go to the archive, what is over goes, states of the log get their time-stamp. What fails is
//! logged once, told by `/health`, and tried again; no exchange waits for it.

use super::{Stamping, Upkeep, receipts};
use crate::evidence::receipt::stands;
use crate::evidence::{note_signer, retention, timestamp};
use register::tree::Checkpoint;
use register::{Fault, OrFault};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Every how often the archive and what is over are looked after.
const EVERY: Duration = Duration::from_secs(3600);
/// How long a time-stamp that failed is not asked for again, in milliseconds.
const STAMP_AGAIN_MS: i64 = 60_000;
/// Segments from the newest back for which the operator is asked whether they are anchored.
const LOOKS_MAX: usize = 8;

const ARCHIVE: &str = "archive";
const RETENTION: &str = "retention";
const TIMESTAMPS: &str = "timestamps";
const CARDS: &str = "cards";

impl Upkeep {
    /// Looks after archive, retention and cards of other nodes at the start and every hour, for as long as it is polled.
    pub async fn run(self: Arc<Upkeep>) {
        let mut every = tokio::time::interval(EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            self.tidy().await;
            if self.node.settings.watch.receipts {
                self.tell(CARDS, self.learn().await);
            }
        }
    }

    /// One such look: archives what is full, then lets go what is over. Two never run at once.
    pub async fn tidy(&self) {
        let Ok(_alone) = self.tidying.try_lock() else {
            return;
        };
        if self.node.settings.archive.is_none() {
            return;
        }
        self.tell(ARCHIVE, self.archived().await);
        // A segment that cannot be archived does not keep others beyond their time.
        if self.node.settings.retention.is_some() && self.archive().is_ok() {
            self.tell(RETENTION, self.over().await);
        }
    }

    async fn archived(&self) -> Result<(), Fault> {
        let archive = self.archive()?.or_fault("the settings name no archive")?;
        for made in archive.run(&self.log).await? {
            tracing::info!(file = made.file, first = made.first, last = made.last, "archived");
        }
        Ok(())
    }

    async fn over(&self) -> Result<(), Fault> {
        let (Some(rule), Some(archive)) = (self.node.settings.retention, self.archive()?) else {
            return Ok(());
        };
        let Some(size) = self.anchored_size().await? else {
            return Ok(());
        };
        let now = jiff::Timestamp::from_millisecond(self.node.now()).or_fault("reading the clock")?;
        for gone in retention::apply(&self.log, &archive, rule, size, now).await? {
            tracing::info!(what = ?gone.what, first = gone.first, last = gone.last, "its time to be kept is over");
        }
        Ok(())
    }

    /// Records of the log that stand in the register for sure: the operator says so, and its proof is checked.
    async fn anchored_size(&self) -> Result<Option<u64>, Fault> {
        let signer = note_signer(&self.node.id, &self.node.keys().signing);
        let signer = signer.or_fault("the node's key cannot sign the state of its log")?;
        let register = self.operator.machine().register_key();
        let register = register.or_fault("reading the key of the register")?;
        for (_, next) in self.log.sealed().into_iter().rev().take(LOOKS_MAX) {
            let asked = self.operator.anchored(&self.node.id, next).await;
            let Some(anchored) = asked.or_fault("asking where the evidence is anchored")? else {
                continue;
            };
            let mut key = receipts::opener(&anchored, &signer, &[]);
            if key.is_none() {
                let (own, _) = self.cards(&self.node.id, &[]).await;
                key = receipts::opener(&anchored, &signer, &own);
            }
            let key = key.or_fault("no key of this node signed the anchored state of its log")?;
            if !stands(&anchored, &register) {
                return Err(Fault::new(
                    "the operator's proof that the evidence stands in the register does not hold",
                ));
            }
            let opened = Checkpoint::open(anchored.note.as_bytes(), key.name(), std::slice::from_ref(&key));
            let (checkpoint, _) = opened.or_fault("reading an anchored state of the log")?;
            return Ok(Some(checkpoint.size));
        }
        Ok(None)
    }

    /// The operator has this state of the log: it waits for a time-stamp, when it has none.
    pub fn sent(&self, note: String) {
        let Some(stamping) = &self.stamping else { return };
        if !timestamp::is_kept(&self.log, &note).unwrap_or(false) {
            let mut turn = stamping.turn.lock().unwrap_or_else(PoisonError::into_inner);
            turn.waiting = Some(note);
        }
    }

    /// Gets the time-stamp of the state that waits, when it is time.
    pub async fn stamp(&self) {
        let Some(stamping) = &self.stamping else { return };
        let now = self.node.now();
        let Some(note) = stamping.due(now) else { return };
        let stamped = self.stamped(stamping, &note).await;
        let mut turn = stamping.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if stamped.is_ok() {
            turn.next = now.saturating_add(stamping.every_ms);
        } else {
            turn.next = now.saturating_add(STAMP_AGAIN_MS);
            turn.waiting.get_or_insert(note);
        }
        drop(turn);
        self.tell(TIMESTAMPS, stamped);
    }

    async fn stamped(&self, stamping: &Stamping, note: &str) -> Result<(), Fault> {
        let token = stamping.authority.stamp(note).await?;
        let (log, note) = (self.log.clone(), note.to_owned());
        let kept = tokio::task::spawn_blocking(move || timestamp::keep(&log, &note, &token));
        kept.await.or_fault("keeping a time-stamp")?
    }

    /// Notes how something ended: a failure is logged when it is another than before.
    fn tell(&self, what: &'static str, ended: Result<(), Fault>) {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        match ended {
            Ok(()) => {
                if failing.remove(what).is_some() {
                    tracing::info!(what, "works again");
                }
            }
            Err(fault) => {
                let why = fault.chain();
                if failing.get(what) != Some(&why) {
                    tracing::error!(what, fault = why, "upkeep of the evidence");
                    failing.insert(what, why);
                }
            }
        }
    }
}

impl Stamping {
    /// The state that waits, when it is time.
    fn due(&self, now: i64) -> Option<String> {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if now < turn.next {
            return None;
        }
        turn.waiting.take()
    }
}
