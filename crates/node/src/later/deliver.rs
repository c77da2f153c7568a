//! Delivers what waits: each call is an exchange like others, tried again later when that is safe and may help.

use super::letter::{Bytes, Letter, State, headers, kept};
use super::notice;
use super::{DELIVERY, inbox};
use crate::consumer::{Ask, exchange_held};
use crate::no::{No, Spelling, Why};
use crate::state::Node;
use http::{HeaderName, HeaderValue};
use http_body_util::BodyExt;
use std::sync::Arc;

/// Calls that are delivered at once.
const AT_ONCE: usize = 32;
/// Seconds until the next try, by how many there were; then always the last.
const PAUSES: [i64; 6] = [5, 30, 120, 600, 1800, 3600];

/// Delivers calls and notices that are due, and gives how many.
pub async fn deliver_due(node: &Arc<Node>) -> usize {
    let due = node.outbox.due(node.now(), AT_ONCE);
    let count = due.len();
    let mut going = tokio::task::JoinSet::new();
    for letter in due {
        let node = node.clone();
        going.spawn(async move { one(&node, letter).await });
    }
    while going.join_next().await.is_some() {}
    count
}

async fn one(node: &Arc<Node>, mut letter: Letter) {
    if matches!(letter.state, State::Waiting { .. }) {
        letter = tried(node, letter).await;
    } else if notice::tell(node, &letter).await {
        letter.noticed = true;
    } else {
        letter.notices += 1;
        letter.next = node.now() + pause(letter.notices);
        letter.noticed = letter.next >= letter.until;
    }
    let (shared, written) = (node.clone(), letter);
    let saved = tokio::task::spawn_blocking(move || shared.outbox.save(&written)).await;
    if let Ok(Err(fault)) = saved {
        tracing::error!(fault = %fault.chain(), "writing how a deposited call stands");
    }
}

/// Milliseconds until the next try after so many.
fn pause(tries: u32) -> i64 {
    let at = usize::try_from(tries.saturating_sub(1))
        .unwrap_or(usize::MAX)
        .min(PAUSES.len() - 1);
    PAUSES[at] * 1000
}

/// One try.
async fn tried(node: &Arc<Node>, mut letter: Letter) -> Letter {
    letter.tries += 1;
    let now = node.now();
    let outcome = exchanged(node, &letter).await;
    let last = match outcome {
        Ok((status, answered, body)) if !passing(status) => {
            letter.state = State::Answered {
                status,
                headers: answered,
                body,
            };
            letter.next = now;
            return letter;
        }
        Ok((status, ..)) => (status.to_string(), true, format!("the service answers {status}")),
        Err(no) => (no.kind(Spelling::New), may_help(no.why), no.message),
    };
    let (kind, again, message) = last;
    let next = now + pause(letter.tries);
    if again && next < letter.until {
        letter.next = next;
        letter.state = State::Waiting { last: Some(kind) };
    } else {
        tracing::warn!(kind, "a deposited call waits for people to decide");
        letter.next = now;
        let message = if again {
            format!("it was not delivered in time: {message}")
        } else {
            message
        };
        letter.state = State::Dead { kind, message };
    }
    letter
}

/// Statuses of a service that wants the call again later.
pub(crate) fn passing(status: u16) -> bool {
    status >= 500 || status == 429
}

/// Whether a later try may have another end.
fn may_help(why: Why) -> bool {
    matches!(
        why,
        Why::NetworkError
            | Why::ServiceFailed
            | Why::ServiceDisabled
            | Why::MaintenanceMode
            | Why::GlobalConfOutdated
            | Why::LoggingFailed
            | Why::QuotaExceeded
            | Why::InternalError
            | Why::Replayed
    )
}

type Exchanged = (u16, Vec<(String, Bytes)>, Bytes);

async fn exchanged(node: &Arc<Node>, letter: &Letter) -> Result<Exchanged, No> {
    let mut travelling = headers(&letter.headers);
    travelling.insert(
        HeaderName::from_static(DELIVERY),
        HeaderValue::from_static(inbox::LATER),
    );
    let ask = Ask::again(letter, travelling)?;
    let response = exchange_held(node, ask, letter.body.0.clone().into()).await?;
    let (parts, flow) = response.into_parts();
    let most = node.settings.limits.held_bytes;
    let body = http_body_util::Limited::new(flow, most).collect().await;
    let body = body.map_err(|_| {
        No::new(
            crate::no::Side::Consumer,
            Why::BadRequest,
            "the answer is larger than the node keeps for a call that nobody waits for",
        )
    })?;
    Ok((
        parts.status.as_u16(),
        kept(&parts.headers),
        Bytes(body.to_bytes().to_vec()),
    ))
}
