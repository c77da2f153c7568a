//! One stream: the events of a group as one watcher gets them.

use super::Limits;
use super::change::Shown;
use super::hub::Place;
use bytes::Bytes;
use futures_util::stream;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

/// A comment: nothing happened, and the stream is alive.
const HEARTBEAT: &[u8] = b":\n\n";

/// A place among those who watch a topic; it is free again when the last copy is dropped.
#[derive(Debug, Clone)]
pub struct Watching {
    pub(super) shown: watch::Receiver<Arc<Shown>>,
    /// Mark of the last state this watcher has seen.
    pub(super) seen: u64,
    pub(super) pace: Pace,
    /// Held, not read.
    pub(super) _place: Arc<Place>,
}

/// The times of one stream: each a little different, so that a thousand that began together do not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    pub heartbeat: Duration,
    pub life: Duration,
    pub retry: Duration,
}

impl Pace {
    /// The times of the stream of that number.
    pub fn of(limits: &Limits, number: u64) -> Pace {
        // Steps of the golden section, in 256ths: neighbours lie far apart.
        let part = u32::from((number.wrapping_mul(158) % 256) as u8);
        Pace {
            heartbeat: limits.heartbeat,
            life: limits.life - limits.life / 1024 * part,
            retry: limits.retry + limits.retry / 256 * part,
        }
    }
}

impl Watching {
    /// The events, as a body.
    pub(crate) fn stream(self) -> axum::body::Body {
        let begun = Begun {
            life: Box::pin(sleep(self.pace.life)),
            greeted: false,
            watching: self,
        };
        axum::body::Body::from_stream(stream::unfold(begun, |mut begun| async move {
            let piece = begun.next().await?;
            Some((Ok::<_, Infallible>(piece), begun))
        }))
    }
}

/// A stream that has begun.
struct Begun {
    watching: Watching,
    life: Pin<Box<Sleep>>,
    greeted: bool,
}

impl Begun {
    /// The next piece; none at the end. A watcher that was slow gets the newest state, and never one in between.
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.greeted, true) {
            let retry = self.watching.pace.retry.as_millis();
            return Some(Bytes::from(format!("retry: {retry}\n\n")));
        }
        loop {
            if let Some(piece) = self.watching.news()? {
                return Some(piece);
            }
            tokio::select! {
                biased;
                changed = self.watching.shown.changed() => changed.ok()?,
                () = &mut self.life => return None,
                () = sleep(self.watching.pace.heartbeat) => return Some(Bytes::from_static(HEARTBEAT)),
            }
        }
    }
}

impl Watching {
    /// What this watcher has not seen; the outer none when there is nothing to watch any more.
    fn news(&mut self) -> Option<Option<Bytes>> {
        let shown = self.shown.borrow_and_update().clone();
        if shown.ended {
            return None;
        }
        if shown.mark <= self.seen {
            return Some(None);
        }
        let news = shown.since(self.seen);
        self.seen = shown.mark;
        Some((!news.is_empty()).then_some(news))
    }
}
