//! Forgetting: drafts that nobody touched for thirty days go, whether or not somebody comes back to the guide; and a person
//! whose data the law orders erased goes from every draft.

use crate::keep;
use capability::{Cx, Forgotten, House, Stop, lima};
use register::db::Stmt;
use register::{Fault, Follower, Handling, RecordError, Recorded};
use std::sync::{Arc, Weak};

/// What takes a person out of every draft that names them. If one of those drafts changes meanwhile, nothing is written.
pub async fn person(cx: &Cx, person: &Forgotten) -> Result<Vec<Stmt>, Stop> {
    let mut changes = Vec::new();
    for (entity, version, mut draft) in keep::all(cx).await? {
        if !draft.forget(|text| person.is_named_in(text)) {
            continue;
        }
        changes.push(if draft.is_empty() {
            keep::erase(entity, version)
        } else {
            keep::rewrite(entity, version, &draft)?
        });
    }
    Ok(changes)
}

/// Takes old drafts away whenever something was recorded; twice does no harm.
pub struct Forgetting(Weak<House>);

impl Forgetting {
    /// For the drafts of a house, which it does not keep alive.
    pub fn new(house: &Arc<House>) -> Forgetting {
        Forgetting(Arc::downgrade(house))
    }
}

impl Follower for Forgetting {
    fn name(&self) -> &'static str {
        "start_forgetting"
    }
    fn handle<'a>(&'a self, _: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async move {
            let Some(house) = self.0.upgrade() else {
                return Ok(());
            };
            let today = lima(house.clock.now());
            match house.register.db().commit(&[keep::erase_old(today)]).await {
                Ok(()) | Err(RecordError::Refused(_)) => Ok(()),
                Err(RecordError::Fault(fault)) => Err::<(), Fault>(fault),
            }
        })
    }
}
