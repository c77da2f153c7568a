//! Who is there, since when, and who was.

use crate::acts::{By, Mode};
use jiff::Timestamp;
use jiff::civil::Date;
use register::{PersonId, civil_date};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// In the room or from afar.
    pub mode: Mode,
    /// Since when.
    pub since: Timestamp,
    /// Who said it.
    pub by: By,
}

/// Somebody who was there for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Who.
    pub person: PersonId,
    /// In the room or from afar.
    pub mode: Mode,
    /// From when.
    pub from: Timestamp,
    /// Until when; none while they are there.
    pub to: Option<Timestamp>,
}

/// The attendance of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attendance {
    now: BTreeMap<PersonId, Presence>,
    stays: Vec<Stay>,
    changes: u32,
}

impl Attendance {
    /// Somebody came; whoever is there already changes only how.
    pub(super) fn arrive(&mut self, person: PersonId, mode: Mode, by: By, at: Timestamp) {
        self.changes += 1;
        if let Some(present) = self.now.get_mut(&person) {
            present.mode = mode;
            return;
        }
        self.now.insert(person, Presence { mode, since: at, by });
        self.stays.push(Stay {
            person,
            mode,
            from: at,
            to: None,
        });
    }
    /// Somebody left.
    pub(super) fn leave(&mut self, person: PersonId, at: Timestamp) {
        self.changes += 1;
        if self.now.remove(&person).is_none() {
            return;
        }
        let open = |stay: &&mut Stay| stay.person == person && stay.to.is_none();
        if let Some(stay) = self.stays.iter_mut().rfind(open) {
            stay.to = Some(at);
        }
    }
    /// The day of a session that has not opened: whoever came on an earlier one came to none.
    pub(super) fn on_day(&mut self, day: Date) {
        self.now.retain(|_, there| civil_date(there.since) >= day);
        self.stays.retain(|stay| civil_date(stay.from) >= day);
    }
    /// The session was called for another day.
    pub(super) fn clear(&mut self) {
        self.now.clear();
        self.stays.clear();
        self.changes += 1;
    }
    /// Everybody leaves: the session was adjourned or is over.
    pub(super) fn end(&mut self, at: Timestamp) {
        let all: Vec<PersonId> = self.now.keys().copied().collect();
        for person in all {
            self.leave(person, at);
        }
    }
    /// Those who are there.
    pub fn people(&self) -> BTreeSet<PersonId> {
        self.now.keys().copied().collect()
    }
    /// Those who are there and came on a day.
    pub(super) fn people_of(&self, day: Date) -> BTreeSet<PersonId> {
        let came = self
            .now
            .iter()
            .filter(|(_, there)| civil_date(there.since) == day);
        came.map(|(person, _)| *person).collect()
    }
    /// How somebody is there.
    pub fn of(&self, person: PersonId) -> Option<&Presence> {
        self.now.get(&person)
    }
    /// Every stay, in the order of arrival.
    pub fn stays(&self) -> &[Stay] {
        &self.stays
    }
    /// How often it changed: who decides by it guards on it.
    pub fn changes(&self) -> u32 {
        self.changes
    }
}
