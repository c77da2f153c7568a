//! Reports to the operator, as time goes by: beside the exchange and never in its way. Nothing waits in memory; what could not be
//! sent is read from the evidence again.

use crate::evidence::Log;
use crate::operator::{Operator, REPORTS_MAX, Reports};
use register::OrFault;
use std::sync::Arc;
use std::time::Duration;

/// Every how often it is looked whether a batch is full.
const LOOK: Duration = Duration::from_secs(1);
/// After how many looks a batch that is not full is sent too.
const LOOKS: u32 = 5;
/// Most looks that are waited while the operator does not take reports.
const LOOKS_MAX: u32 = 300;

/// Sends for as long as the node lives: full batches at once, others every five seconds, and more and more rarely while the operator
/// takes none.
pub(crate) async fn reporting(operator: Arc<Operator>, log: Arc<Log>) {
    let mut every = tokio::time::interval(LOOK);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut looks, mut wait, mut failing) = (0, LOOKS, false);
    let mut next = operator.reported();
    loop {
        every.tick().await;
        looks += 1;
        let is_full = log.size().saturating_sub(next) >= REPORTS_MAX as u64;
        if looks < wait && (failing || !is_full) {
            continue;
        }
        looks = 0;
        match report(&operator, &log, next).await {
            Ok(wanted) => (next, wait, failing) = (wanted, LOOKS, false),
            Err(why) => {
                if !failing {
                    tracing::warn!(why, "what was exchanged is not reported; it is sent later");
                }
                (wait, failing) = (wait.saturating_mul(2).min(LOOKS_MAX), true);
            }
        }
    }
}

/// Sends what waits from a number on, batch by batch, and gives the number that is wanted next.
///
/// # Errors
/// Why a batch was not sent, or the position not kept. What was sent before counts.
pub async fn report(operator: &Arc<Operator>, log: &Arc<Log>, from: u64) -> Result<u64, String> {
    let (mut next, mut is_put_right) = (from, false);
    while next < log.size() {
        let (shared, machine) = (log.clone(), operator.machine());
        let made = tokio::task::spawn_blocking(move || {
            let key = jose::decode(&machine.subject_key).or_fault("reading the key of pseudonyms")?;
            let size = shared.size();
            let records = shared.records(next, REPORTS_MAX)?;
            Ok(Reports::of(&machine.node, next, size, records, &key))
        });
        let made = made.await.or_fault("reading evidence");
        let batch: Reports = made.and_then(|made| made).map_err(|fault| fault.chain())?;
        let wanted = operator.send_reports(&batch).await;
        let wanted = wanted.map_err(|error| error.to_string())?;
        let keeper = operator.clone();
        let kept = tokio::task::spawn_blocking(move || keeper.keep_reported(wanted)).await;
        kept.map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        // One of both began from an older copy: the operator's number counts, and once is enough to agree on it.
        if wanted.next != batch.until && std::mem::replace(&mut is_put_right, true) {
            return Err("the operator takes no reports".to_owned());
        }
        next = wanted.next;
    }
    Ok(next)
}
