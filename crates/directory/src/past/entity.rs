//! One entity's line of events, and what they come to on a day.

use super::event::{Change, Event, Made};
use crate::acts::EntityDetails;
use crate::board::{BoardEntity, board_entity};
use crate::holding::Holding;
use jiff::civil::Date;
use register::{DesignationId, EntityId};
use std::collections::HashMap;

/// Why a designation ended when nobody ended it but the entity closed.
pub(crate) const ENTITY_CLOSED: &str = "entity_closed";

/// The events of an entity, in the order of the register.
#[derive(Debug, Clone, Default)]
pub(super) struct EntityPast {
    events: Vec<Told>,
}

/// An event with the number of its act and the day it was recorded.
#[derive(Debug, Clone)]
struct Told {
    seq: u64,
    day: Date,
    event: Event,
}

/// A designation on a day, as known at the end of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    pub made: u64,
    pub holding: Option<Holding>,
    pub issued: Date,
    pub to: Option<Date>,
    pub end_reason: Option<Box<str>>,
    pub communicate_by: Option<Date>,
    pub informed: Option<Date>,
    pub accepted: Option<(Date, u64)>,
    pub observed: Option<(Date, Box<str>)>,
    pub correct_by: Option<Date>,
    pub post_ended: Option<Date>,
    pub contact: bool,
}

impl EntityPast {
    pub fn push(&mut self, seq: u64, day: Date, event: Event) {
        self.events.push(Told { seq, day, event });
    }

    /// Events known before the act of that number.
    fn known(&self, before: u64) -> impl Iterator<Item = &Told> {
        self.events.iter().take_while(move |told| told.seq < before)
    }

    /// The entity on a day, from the acts before that number; none when they do not tell of it.
    pub fn on(&self, id: EntityId, as_of: Date, before: u64) -> Option<BoardEntity> {
        let mut kind = None;
        let mut details: Option<(&EntityDetails, Date)> = None;
        let (mut from, mut founded, mut level, mut to) = (Date::MIN, None, None, None);
        for told in self.known(before) {
            match &told.event {
                Event::Details {
                    details: new,
                    registered,
                    from: begins,
                } => {
                    kind = kind.or(registered.as_ref());
                    (founded, level) = (new.from.or(founded), new.level.as_ref().or(level));
                    from = begins.unwrap_or(from);
                    let holds = |before: Date| as_of < before || (from <= as_of && before <= from);
                    if details.is_none_or(|(_, before)| holds(before)) {
                        details = Some((new, from));
                    }
                }
                Event::Closed { on } => to = to.or(Some(*on)),
                _ => {}
            }
        }
        let (kind, authority) = kind?;
        let details = EntityDetails {
            from: founded,
            level: level.cloned(),
            ..details?.0.clone()
        };
        let mut entity = board_entity(id, kind, details, authority.clone(), to)?;
        let stands = self.stands(as_of, before);
        entity.holdings = stands.into_values().filter_map(|stand| stand.holding).collect();
        entity.holdings.sort_by_key(|holding| holding.proof);
        Some(entity)
    }

    /// Its designations on a day, from the acts before that number.
    pub fn stands(&self, as_of: Date, before: u64) -> HashMap<DesignationId, Stand> {
        let mut stands: HashMap<DesignationId, Stand> = HashMap::new();
        let mut posts = Vec::new();
        for told in self.known(before) {
            match &told.event {
                Event::Made(made) if made.issued <= as_of => {
                    stands.insert(made.id, Stand::begun(made, told.seq, as_of));
                    if let Some(post) = made.post {
                        posts.push((post, made.id));
                    }
                }
                Event::Changed(id, change) => {
                    if let Some(stand) = stands.get_mut(id) {
                        stand.change(change, told, as_of);
                    }
                }
                Event::Closed { on } => stands.values_mut().for_each(|stand| stand.close(*on)),
                Event::PostEnded { post, on } => {
                    for (_, id) in posts.iter().filter(|(held, _)| held == post) {
                        if let Some(stand) = stands.get_mut(id).filter(|stand| stand.to.is_none()) {
                            stand.post_ended = Some(*on);
                        }
                    }
                }
                Event::Details { .. } | Event::Made(_) => {}
            }
        }
        stands.values_mut().for_each(Stand::settle);
        stands
    }
}

impl Stand {
    fn begun(made: &Made, seq: u64, as_of: Date) -> Stand {
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
            made: seq,
            holding,
            issued: made.issued,
            to: made.to,
            end_reason: None,
            communicate_by: made.communicate_by,
            informed: made.informed.filter(|on| *on <= as_of),
            accepted: None,
            observed: None,
            correct_by: None,
            post_ended: None,
            contact: false,
        }
    }

    fn change(&mut self, change: &Change, told: &Told, as_of: Date) {
        let happened = told.day <= as_of;
        match change {
            Change::Informed(on) if *on <= as_of => self.informed = self.informed.or(Some(*on)),
            Change::Accepted if happened => {
                self.accepted = Some((told.day, told.seq));
                (self.observed, self.correct_by) = (None, None);
            }
            Change::Observed { reason, correct_by } if happened => {
                self.observed = Some((told.day, reason.clone()));
                self.correct_by = Some(*correct_by);
                self.accepted = None;
            }
            Change::Corrected { issued } if happened => {
                self.issued = *issued;
                (self.observed, self.correct_by) = (None, None);
            }
            Change::Ended { on, reason } if self.end_reason.is_none() => {
                self.to = Some(*on);
                self.end_reason = Some(reason.clone());
            }
            Change::CommunicateBy(day) => self.communicate_by = Some(*day),
            Change::CorrectBy(day) if self.observed.is_some() => self.correct_by = Some(*day),
            Change::ContactPublished if happened => self.contact = true,
            _ => {}
        }
    }

    fn close(&mut self, on: Date) {
        if self.end_reason.is_none() && self.to.is_none_or(|to| on < to) {
            self.to = Some(on);
            self.end_reason = Some(ENTITY_CLOSED.into());
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
            holding.contact = self.contact;
        }
    }
}
