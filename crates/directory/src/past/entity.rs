//! One entity's line of events, and what they come to on a day.

mod asked;

pub(super) use asked::Seen;

use super::event::{Change, Event, Made};
use crate::acts::EntityDetails;
use crate::board::{BoardEntity, board_entity};
use crate::holding::Holding;
use crate::report::Report;
use jiff::civil::Date;
use register::{DesignationId, EntityId};
use std::collections::HashMap;

/// Why a designation ended when nobody ended it but the entity closed.
pub(crate) const ENTITY_CLOSED: &str = "entity_closed";

/// What happened to an entity and its designations, each line in the order of the register.
#[derive(Debug, Clone, Default)]
pub(super) struct EntityPast {
    /// Number of the last act that tells about it.
    told: u64,
    /// What tells about the entity itself.
    own: Vec<Told<Own>>,
    designations: Vec<DesignationPast>,
    /// Places of the designations in their list.
    by_id: HashMap<DesignationId, usize>,
    /// Reports of duties that come back, in the order of the register.
    reports: Vec<Report>,
}

/// Something that happened, with the number of its act and the day it was recorded.
#[derive(Debug, Clone)]
struct Told<T> {
    seq: u64,
    day: Date,
    what: T,
}

#[derive(Debug, Clone)]
enum Own {
    Details {
        details: Box<EntityDetails>,
        registered: Option<(String, Option<String>)>,
        from: Option<Date>,
    },
    Closed(Date),
}

/// One designation, with everything that happened to it.
#[derive(Debug, Clone)]
struct DesignationPast {
    seq: u64,
    made: Made,
    turns: Vec<Told<Turn>>,
    /// From this day on nothing that is known of it depends on the day that is asked about.
    steady: Date,
}

/// What happened to a designation.
#[derive(Debug, Clone)]
enum Turn {
    Changed(Change),
    PostEnded(Date),
    EntityClosed(Date),
}

/// A designation on a day, as known at the end of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand<'a> {
    pub holding: Option<Holding>,
    pub issued: Date,
    /// Number of the act that tells the instrument: the first one, or the correction that took its place.
    pub told_by: u64,
    pub to: Option<Date>,
    pub end_reason: Option<&'a str>,
    pub communicate_by: Option<Date>,
    pub informed: Option<Date>,
    pub answer_by: Option<Date>,
    pub accepted: Option<(Date, u64)>,
    pub observed: Option<(Date, &'a str)>,
    /// Number of the act with the authority's own words.
    pub explained: Option<u64>,
    pub correct_by: Option<Date>,
    pub post_ended: Option<Date>,
    pub contact: Option<&'a str>,
}

impl EntityPast {
    /// Number of the last act that tells about it.
    pub fn told(&self) -> u64 {
        self.told
    }

    pub fn push(&mut self, seq: u64, day: Date, event: Event) {
        self.told = seq;
        let mut tell = |what| self.own.push(Told { seq, day, what });
        match event {
            Event::Details {
                details,
                registered,
                from,
            } => tell(Own::Details {
                details,
                registered,
                from,
            }),
            Event::Closed { on } => {
                tell(Own::Closed(on));
                for designation in &mut self.designations {
                    designation.push(seq, day, Turn::EntityClosed(on));
                }
            }
            Event::Made(made) => {
                self.by_id.insert(made.id, self.designations.len());
                self.designations.push(DesignationPast::new(seq, made));
            }
            Event::Changed(id, change) => {
                if let Some(at) = self.by_id.get(&id) {
                    self.designations[*at].push(seq, day, Turn::Changed(change));
                }
            }
            Event::Reported(report) => self.reports.push(report),
            Event::PostEnded { post, on } => {
                let held = self.designations.iter_mut();
                for designation in held.filter(|held| held.made.post == Some(post)) {
                    designation.push(seq, day, Turn::PostEnded(on));
                }
            }
        }
    }

    /// What is known of the entity itself before the act of that number.
    fn known(&self, before: u64) -> impl Iterator<Item = &Own> {
        let known = self.own.iter().take_while(move |told| told.seq < before);
        known.map(|told| &told.what)
    }

    /// The entity on a day, from the acts before that number; none when they do not tell of it.
    pub fn on(&self, id: EntityId, as_of: Date, before: u64) -> Option<BoardEntity> {
        let mut kind = None;
        let mut details: Option<(&EntityDetails, Date)> = None;
        let (mut from, mut founded, mut level, mut to) = (Date::MIN, None, None, None);
        for told in self.known(before) {
            match told {
                Own::Details {
                    details: new,
                    registered,
                    from: begins,
                } => {
                    kind = kind.or(registered.as_ref());
                    (founded, level) = (new.from.or(founded), new.level.as_ref().or(level));
                    from = begins.map_or(from, |begins| from.max(begins));
                    let holds = |before: Date| as_of < before || (from <= as_of && before <= from);
                    if details.is_none_or(|(_, before)| holds(before)) {
                        details = Some((new, from));
                    }
                }
                Own::Closed(on) => to = to.or(Some(*on)),
            }
        }
        let (kind, authority) = kind?;
        let details = EntityDetails {
            from: founded,
            level: level.cloned(),
            ..details?.0.clone()
        };
        let mut entity = board_entity(id, kind, details, authority.clone(), to)?;
        let counting = self.designations.iter().filter(|past| past.made.slot.is_some());
        entity.holdings = counting.filter_map(|past| past.holding(as_of, before)).collect();
        entity.reports = asked::known_reports(&self.reports, before).copied().collect();
        Some(entity)
    }

    /// Its designations on a day, from the acts before that number.
    pub fn stands(&self, as_of: Date, before: u64) -> Vec<(DesignationId, Stand<'_>)> {
        let stands = self
            .designations
            .iter()
            .filter_map(|past| Some((past.made.id, past.on(as_of, before)?)));
        stands.collect()
    }

    /// Whether it is known and exists on a day, from the acts before that number.
    fn exists(&self, as_of: Date, before: u64) -> bool {
        let (mut known, mut founded, mut closed) = (false, None, None);
        for told in self.known(before) {
            match told {
                Own::Details { details, .. } => (known, founded) = (true, details.from.or(founded)),
                Own::Closed(on) => closed = closed.or(Some(*on)),
            }
        }
        known && founded.is_none_or(|from| from <= as_of) && closed.is_none_or(|to| as_of <= to)
    }
}

impl DesignationPast {
    fn new(seq: u64, made: Made) -> DesignationPast {
        let steady = made.informed.map_or(made.since, |on| on.max(made.since));
        DesignationPast {
            seq,
            made,
            turns: Vec::new(),
            steady,
        }
    }

    fn push(&mut self, seq: u64, day: Date, what: Turn) {
        self.steady = self.steady.max(day);
        if let Turn::Changed(Change::Informed { on, .. }) = &what {
            self.steady = self.steady.max(*on);
        }
        self.turns.push(Told { seq, day, what });
    }

    /// Whether it is as it stands in the end.
    fn is_steady(&self, as_of: Date, before: u64) -> bool {
        let last = self.turns.last().map_or(self.seq, |told| told.seq);
        last < before && self.steady <= as_of
    }

    fn holding(&self, as_of: Date, before: u64) -> Option<Holding> {
        self.on(as_of, before).and_then(|stand| stand.holding)
    }

    /// The designation on a day, from the acts before that number; none when they do not tell of it, or it was made later.
    fn on(&self, as_of: Date, before: u64) -> Option<Stand<'_>> {
        if before <= self.seq || as_of < self.made.since {
            return None;
        }
        let mut stand = Stand::begun(&self.made, self.seq, as_of);
        for told in self.turns.iter().take_while(|told| told.seq < before) {
            match &told.what {
                Turn::Changed(change) => stand.change(change, told, as_of),
                Turn::EntityClosed(on) => stand.close(*on),
                Turn::PostEnded(on) => {
                    stand.post_ended = stand.to.is_none().then_some(*on).or(stand.post_ended);
                }
            }
        }
        stand.settle();
        Some(stand)
    }
}

impl<'a> Stand<'a> {
    fn begun(made: &Made, seq: u64, as_of: Date) -> Stand<'a> {
        let holding = made.slot.map(|slot| Holding {
            slot,
            designation: made.id,
            issued: made.issued,
            from: made.from,
            to: made.to,
            informed: None,
            accepted: None,
            observed: None,
            due: None,
            post_ended: None,
            contact: false,
            proof: seq,
        });
        Stand {
            holding,
            issued: made.issued,
            told_by: seq,
            to: made.to,
            end_reason: None,
            communicate_by: made.communicate_by,
            informed: made.informed.filter(|on| *on <= as_of),
            answer_by: None,
            accepted: None,
            observed: None,
            explained: None,
            correct_by: None,
            post_ended: None,
            contact: None,
        }
    }

    fn change<T>(&mut self, change: &'a Change, told: &Told<T>, as_of: Date) {
        let happened = told.day <= as_of;
        match change {
            Change::Informed { on, answer_by } if *on <= as_of && self.informed.is_none() => {
                (self.informed, self.answer_by) = (Some(*on), *answer_by);
            }
            Change::Accepted if happened => {
                self.accepted = Some((told.day, told.seq));
                (self.observed, self.correct_by) = (None, None);
            }
            Change::Observed { reason, correct_by } if happened => {
                self.observed = Some((told.day, reason));
                self.correct_by = Some(*correct_by);
                (self.accepted, self.explained) = (None, None);
            }
            Change::Explained if happened => self.explained = Some(told.seq),
            Change::Corrected { issued, answer_by } if happened => {
                (self.issued, self.told_by, self.answer_by) = (*issued, told.seq, *answer_by);
                (self.observed, self.correct_by) = (None, None);
            }
            Change::Ended { on, reason } if self.end_reason.is_none() => {
                self.to = Some(*on);
                self.end_reason = Some(reason);
            }
            Change::CommunicateBy(day) => self.communicate_by = Some(*day),
            Change::CorrectBy(day) if self.observed.is_some() => self.correct_by = Some(*day),
            Change::ContactPublished(place) if happened => self.contact = Some(place),
            _ => {}
        }
    }

    fn close(&mut self, on: Date) {
        if self.end_reason.is_none() && self.to.is_none_or(|to| on < to) {
            self.to = Some(on);
            self.end_reason = Some(ENTITY_CLOSED);
        }
    }

    fn settle(&mut self) {
        let due = match self.observed {
            Some(_) => self.correct_by,
            None => self.communicate_by,
        };
        if let Some(holding) = &mut self.holding {
            holding.issued = self.issued;
            holding.to = self.to;
            holding.informed = self.informed;
            holding.accepted = self.accepted.map(|(day, _)| day);
            holding.observed = self.observed.as_ref().map(|(day, _)| *day);
            holding.due = due;
            holding.post_ended = self.post_ended;
            holding.contact = self.contact.is_some();
        }
    }
}
