//! Watching: what nodes report of their exchanges, counted; what is unusual in it; who consulted the data of a person.

pub(crate) mod alerts;
mod apply;
pub(crate) mod board;
pub(crate) mod lookups;
pub(crate) mod measures;
mod rules;
pub(crate) mod store;
pub(crate) mod sums;
mod take;

pub(crate) use apply::apply;
pub use lookups::pseudonyms_at;
pub use take::tell_past;

use capability::{House, Permission, Route, handler};
use jiff::Timestamp;
use jiff::civil::Date;
use node::no::{No, Side, Spelling, Why, read_kind};
use node::operator::wire::path;
use register::{Fault, Follower, Handling, Recorded};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

/// Seconds between two looks for what is unusual.
const LOOK_SECONDS: i64 = 300;

/// Addresses that nodes call.
pub(crate) fn routes() -> Vec<Route> {
    let take = handler(|cx, req| Box::pin(take::take(cx, req)));
    let route = Route::operation(path::REPORTS, Permission::Secret, take);
    vec![route.body(take::BODY_BYTES_MAX).apart().unread()]
}

/// Every type of refusal, in the new spelling.
static KINDS: LazyLock<Vec<((Side, Why), String)>> = LazyLock::new(|| {
    let sides = [Side::Client, Side::Consumer, Side::Provider];
    let pairs = sides
        .into_iter()
        .flat_map(|side| Why::ALL.iter().map(move |why| (side, *why)));
    let named = pairs.map(|(side, why)| ((side, why), No::new(side, why, "").kind(Spelling::New)));
    named.collect()
});

/// The type that a node told, as the one of the list; `other` of none.
pub(crate) fn kind(told: &str) -> &'static str {
    let read = read_kind(told);
    let known = KINDS.iter().find(|(pair, _)| Some(*pair) == read);
    known.map_or("other", |(_, kind)| kind)
}

/// Looks every few minutes for what is unusual, and forgets once a day what its term is over.
pub(crate) struct Watcher {
    house: Weak<House>,
    done: Mutex<(Option<Timestamp>, Option<Date>)>,
}

impl Watcher {
    /// For a house, which it does not keep alive.
    pub(crate) fn new(house: &Arc<House>) -> Watcher {
        Watcher {
            house: Arc::downgrade(house),
            done: Mutex::default(),
        }
    }

    async fn look(&self) -> Result<(), Fault> {
        let Some(house) = self.house.upgrade() else {
            return Ok(());
        };
        let (now, today) = (house.clock.now(), house.clock.today());
        let (looks, is_first, sweeps) = {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            let looks = done
                .0
                .is_none_or(|last| now.duration_since(last).as_secs().abs() >= LOOK_SECONDS);
            let (is_first, sweeps) = (done.0.is_none(), done.1 != Some(today));
            if looks {
                *done = (Some(now), Some(today));
            }
            (looks, is_first, looks && sweeps)
        };
        if looks {
            alerts::look(&house, now, is_first).await?;
        }
        if sweeps {
            store::sweep(&house).await?;
        }
        Ok(())
    }
}

impl Follower for Watcher {
    fn name(&self) -> &'static str {
        "exchange/watching"
    }
    fn handle<'a>(&'a self, _: &'a [Recorded]) -> Handling<'a> {
        Box::pin(self.look())
    }
    fn idle(&self) -> Handling<'_> {
        Box::pin(self.look())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn kinds_are_those_of_the_list() {
        assert_eq!(
            super::kind("Server.ServerProxy.AccessDenied"),
            "server.serverproxy.access_denied"
        );
        assert_eq!(super::kind("server.x"), "other");
    }
}
