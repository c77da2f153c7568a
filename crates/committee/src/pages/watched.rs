//! What all who watch a session see alike, read once for each act: twenty members and a thousand strangers share it.

use super::view::Common;
use crate::ids::SessionId;
use crate::store;
use capability::{Cx, Stop};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long it is good for while no act of the session comes: names, posts and rules may change beside it.
const FRESH: SignedDuration = SignedDuration::from_secs(1);
/// Sessions kept at most beside those that are being read.
const KEPT_MAX: usize = 1_024;

struct Held {
    at: Timestamp,
    common: Arc<Common>,
}

/// Waited for by all who want the same session, so that one reads.
type Room = Arc<tokio::sync::Mutex<Option<Held>>>;

/// The shelf of the house on which they stand.
#[derive(Default)]
pub(super) struct Watched {
    rooms: Mutex<HashMap<SessionId, Room>>,
}

impl Watched {
    fn room(&self, id: SessionId) -> Room {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        if rooms.len() >= KEPT_MAX {
            rooms.retain(|_, room| Arc::strong_count(room) > 1);
        }
        rooms.entry(id).or_default().clone()
    }
}

/// The session with all its acts up to now, and the rest as it stood a second ago at most.
pub(super) async fn common(cx: &Cx, id: SessionId) -> Result<Arc<Common>, Stop> {
    let row = store::session_row(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let room = cx.house.shelf::<Watched>().room(id);
    let mut held = room.lock().await;
    let now = cx.house.clock.now();
    let fresh =
        |held: &&Held| held.common.sitting.row.seq >= row.seq && now.duration_since(held.at).abs() < FRESH;
    if let Some(held) = held.as_ref().filter(fresh) {
        return Ok(held.common.clone());
    }
    let common = Arc::new(Common::of(cx, id).await?);
    *held = Some(Held {
        at: now,
        common: common.clone(),
    });
    Ok(common)
}
