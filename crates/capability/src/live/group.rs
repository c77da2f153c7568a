//! A group: those who share one rendering. It is rendered by one task, one rendering at a time.

use super::Parts;
use super::change::Shown;
use crate::Stop;
use futures_util::FutureExt;
use register::Fault;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// How long a group rests after its rendering failed.
const REST: Duration = Duration::from_secs(1);

/// How long it rests after one that was shown. Acts that come all at once, twenty votes, are shown in two or three renderings
/// and not in twenty; whoever watches waits for none of them longer than this and a rendering.
const BREATH: Duration = Duration::from_millis(50);

/// A rendering, and the size of the register it stands on at least.
pub(super) struct Drawn {
    pub size: u64,
    pub parts: Parts,
}

/// What renders a group.
pub(super) type Draw =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Drawn, Stop>> + Send>> + Send + Sync>;

#[derive(Debug)]
pub(super) struct Group {
    /// Subjects after whose acts it is rendered anew.
    pub follows: Vec<String>,
    stale: Notify,
    shown: watch::Sender<Arc<Shown>>,
}

impl Group {
    pub fn new(follows: Vec<String>, tag: String) -> Group {
        Group {
            follows,
            stale: Notify::new(),
            shown: watch::Sender::new(Arc::new(Shown::nothing(tag))),
        }
    }

    /// Asks for a rendering. However often it is asked while one goes on, one more follows it.
    pub fn touch(&self) {
        self.stale.notify_one();
    }

    /// The newest state, now and whenever it changes.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Shown>> {
        self.shown.subscribe()
    }

    /// Ends every stream of the group.
    pub fn end(&self) {
        let ended = Arc::new(self.shown.borrow().end());
        self.shown.send_replace(ended);
    }

    fn show(&self, drawn: Drawn) {
        let next = self.shown.borrow().next(drawn.size, drawn.parts);
        if let Some(next) = next {
            self.shown.send_replace(Arc::new(next));
        }
    }
}

/// Renders the group whenever it was touched, until it is stopped or there is nothing to render any more.
pub(super) async fn run(group: Arc<Group>, draw: Draw) {
    let mut failing = false;
    loop {
        group.stale.notified().await;
        let drawn = AssertUnwindSafe(async { draw().await }).catch_unwind().await;
        match drawn {
            Ok(Ok(drawn)) => {
                failing = false;
                group.show(drawn);
                tokio::time::sleep(BREATH).await;
            }
            Ok(Err(Stop::Fault(fault))) => {
                if !std::mem::replace(&mut failing, true) {
                    tell(&fault);
                }
                tokio::time::sleep(REST).await;
                group.touch();
            }
            // Gone, or no longer for this audience: whoever asks again is told so.
            Ok(Err(_)) => return group.end(),
            Err(_) => {
                tracing::error!("rendering live parts panicked");
                return group.end();
            }
        }
    }
}

fn tell(fault: &Fault) {
    tracing::error!(fault = %fault.chain(), "live parts cannot be rendered; tried again each second");
}
