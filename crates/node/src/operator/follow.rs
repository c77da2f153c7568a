//! What a node does with its operator for as long as it runs.

use super::{Operator, OperatorError};
use std::sync::Arc;
use std::time::Duration;

/// Seconds between two looks at the configuration: who was switched off is so everywhere within this time and a little.
const LOOK_SECONDS: u64 = 5;
/// Looks after which keys of the operator are learned and the own certificate is looked at: an hour.
const LOOKS_OF_AN_HOUR: u64 = 3_600 / LOOK_SECONDS;

/// Follows the operator until it is dropped: the configuration every few seconds, keys and the own certificate every hour. What
/// fails is told once in the log and tried again.
pub async fn follow(operator: Arc<Operator>) {
    let mut every = tokio::time::interval(Duration::from_secs(LOOK_SECONDS));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut looks, mut before) = (0_u64, None);
    loop {
        every.tick().await;
        let looked = operator.refresh().await.err();
        tell(&mut before, looked);
        if looks.is_multiple_of(LOOKS_OF_AN_HOUR) {
            hourly(&operator).await;
        }
        looks += 1;
    }
}

async fn hourly(operator: &Operator) {
    if let Err(error) = operator.refresh_anchor().await {
        tracing::warn!(%error, "the keys of the operator were not learned");
    }
    match operator.rotate_when_due().await {
        Ok(true) => tracing::info!("keys and certificate were replaced"),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "keys and certificate were not replaced"),
    }
}

/// Logs what is other than the last time.
fn tell(before: &mut Option<OperatorError>, now: Option<OperatorError>) {
    match (&before, &now) {
        (Some(_), None) => tracing::info!("the configuration is followed again"),
        (last, Some(error)) if last.as_ref() != Some(error) => {
            tracing::error!(%error, "no newer configuration");
        }
        _ => {}
    }
    *before = now;
}
