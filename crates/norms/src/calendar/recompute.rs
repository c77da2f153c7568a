//! What a change of calendar does to the terms that are running.
//!
//! A decree can appear weeks before its day. Both dates are kept, and a term never gets shorter in silence: an earlier
//! last day asks a person to confirm.

use jiff::civil::Date;

use super::{Calendar, CountError, Running};

/// A running term, by whatever names it to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDue<K> {
    /// The caller's name for it.
    pub key: K,
    /// The term.
    pub running: Running,
}

/// A last day that moves with the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<K> {
    /// The caller's name for it.
    pub key: K,
    /// Last day by the old calendar.
    pub old: Date,
    /// Last day by the new one.
    pub new: Date,
    /// Whether the new day is earlier: then a person confirms it before it holds.
    pub earlier: bool,
}

/// The running terms whose last day differs between two calendars, in the order given.
pub fn recompute<K: Clone>(
    old: &Calendar,
    new: &Calendar,
    open: &[OpenDue<K>],
) -> Result<Vec<Change<K>>, CountError> {
    let mut changes = Vec::new();
    for due in open {
        let (before, after) = (due.running.due_date(old)?, due.running.due_date(new)?);
        if before != after {
            changes.push(Change {
                key: due.key.clone(),
                old: before,
                new: after,
                earlier: after < before,
            });
        }
    }
    Ok(changes)
}
