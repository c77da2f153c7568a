//! Forgetting what is over: questions with what was shown, offers, marks of what was used.
//!
//! Nothing here protects anything: each is asked for its time when it is used. It makes true that nothing stays.

use capability::House;
use jiff::{SignedDuration, Timestamp};
use register::db::{Stmt, stmt};
use register::{Fault, Follower, Handling, Recorded, args};
use std::sync::Arc;

/// Hours that an offer is remembered, for the limit of offers of a day.
const OFFER_HOURS: i64 = 24;

/// Forgets, from time to time.
pub(crate) struct Sweep(pub(crate) Arc<House>);

impl Follower for Sweep {
    fn name(&self) -> &'static str {
        "credential/sweep"
    }
    fn handle<'a>(&'a self, _: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async { Ok(()) })
    }
    fn idle(&self) -> Handling<'_> {
        Box::pin(async move {
            let now = self.0.clock.now();
            match self.0.shelf::<Last>().is_due(now) {
                true => sweep(&self.0, now).await,
                false => Ok(()),
            }
        })
    }
}

/// When it was swept last.
#[derive(Default)]
struct Last(std::sync::Mutex<Option<Timestamp>>);

impl Last {
    fn is_due(&self, now: Timestamp) -> bool {
        let mut last = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = last.is_none_or(|last| now.duration_since(last).as_secs() >= 60);
        if due {
            *last = Some(now);
        }
        due
    }
}

async fn sweep(house: &House, now: Timestamp) -> Result<(), Fault> {
    house
        .register
        .db()
        .commit_together(over(now).into())
        .await
        .map_err(|error| Fault::because("forgetting what is over", error))
}

/// Statements that forget what is over; whoever writes a new row takes them along.
pub(crate) fn over(now: Timestamp) -> [Stmt; 3] {
    let day_ago = now
        .checked_sub(SignedDuration::from_hours(OFFER_HOURS))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    [
        stmt(
            "DELETE FROM credential_question WHERE expires_at <= $1",
            args![now],
        ),
        stmt(
            "DELETE FROM credential_offer WHERE created_at <= $1",
            args![day_ago],
        ),
        stmt("DELETE FROM credential_used WHERE expires_at <= $1", args![now]),
    ]
}
