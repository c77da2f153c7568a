//! One entity's line of events, and what they come to on a day.

use super::event::{Change, Event, Made};
use super::place::{Place, PlaceId};
use crate::acts::EntityDetails;
use crate::board::{BoardEntity, board_entity};
use crate::holding::{Holding, Slot};
use jiff::civil::Date;
use register::{DesignationId, EntityId, PostId};
use std::collections::{HashMap, HashSet};

/// Why a designation ended when nobody ended it but the entity closed.
pub(crate) const ENTITY_CLOSED: &str = "entity_closed";

/// The events of an entity, in the order of the register.
#[derive(Debug, Clone, Default)]
pub(super) struct EntityPast {
    events: Vec<Told>,
    /// Units and posts that began here, wherever they are now.
    pub places: HashMap<PlaceId, Place>,
    /// Entities whose units and posts came here.
    pub received: Vec<EntityId>,
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
                    from = begins.map_or(from, |begins| from.max(begins));
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
        entity.holdings = stands
            .into_iter()
            .filter_map(|(_, stand)| stand.holding)
            .collect();
        Some(entity)
    }

    /// Its designations on a day, from the acts before that number.
    pub fn stands(&self, as_of: Date, before: u64) -> Vec<(DesignationId, Stand<'_>)> {
        let mut stands = Stands::default();
        self.known(before).for_each(|told| stands.take(told, as_of));
        stands.settled()
    }

    /// What tells about these offices, and about whether the entity exists.
    pub fn of_slots(&self, slots: &[Slot]) -> SlotPast<'_> {
        let mut made = HashSet::new();
        let mut posts = HashSet::new();
        let counts = |told: &&Told| match &told.event {
            Event::Made(new) if new.slot.is_some_and(|slot| slots.contains(&slot)) => {
                posts.extend(new.post);
                made.insert(new.id)
            }
            Event::Made(_) => false,
            Event::Changed(id, _) => made.contains(id),
            Event::PostEnded { post, .. } => posts.contains(post),
            Event::Details {
                registered, details, ..
            } => registered.is_some() || details.from.is_some(),
            Event::Closed { .. } => true,
        };
        SlotPast(self.events.iter().filter(counts).collect())
    }
}

/// The part of an entity's past that an obligation asks about.
pub(super) struct SlotPast<'a>(Vec<&'a Told>);

impl SlotPast<'_> {
    /// Holders on a day, from the acts before that number; none when the entity does not exist or is not known.
    pub fn holdings(&self, as_of: Date, before: u64) -> Option<Vec<Holding>> {
        let (mut stands, mut known) = (Stands::default(), false);
        let (mut founded, mut closed) = (None, None);
        for told in self.0.iter().take_while(|told| told.seq < before) {
            match &told.event {
                Event::Details { details, .. } => (known, founded) = (true, details.from.or(founded)),
                Event::Closed { on } => closed = closed.or(Some(*on)),
                _ => {}
            }
            stands.take(told, as_of);
        }
        let exists = founded.is_none_or(|from| from <= as_of) && closed.is_none_or(|to| as_of <= to);
        let holdings = stands
            .settled()
            .into_iter()
            .filter_map(|(_, stand)| stand.holding);
        (known && exists).then(|| holdings.collect())
    }
}

/// Designations, as event after event tells of them.
#[derive(Default)]
struct Stands<'a> {
    each: Vec<(DesignationId, Stand<'a>)>,
    /// Places of designations, once there are so many that looking through them takes long.
    places: HashMap<DesignationId, usize>,
    posts: Vec<(PostId, usize)>,
}

/// Above so many designations their places are kept.
const FEW: usize = 16;

impl<'a> Stands<'a> {
    fn take(&mut self, told: &'a Told, as_of: Date) {
        match &told.event {
            Event::Made(made) if made.issued <= as_of => {
                self.posts.extend(made.post.map(|post| (post, self.each.len())));
                self.each.push((made.id, Stand::begun(made, told.seq, as_of)));
                if self.each.len() > FEW {
                    self.index();
                }
            }
            Event::Changed(id, change) => {
                if let Some(stand) = self.of(*id) {
                    stand.change(change, told, as_of);
                }
            }
            Event::Closed { on } => self.each.iter_mut().for_each(|(_, stand)| stand.close(*on)),
            Event::PostEnded { post, on } => {
                for (_, at) in self.posts.iter().filter(|(held, _)| held == post) {
                    let stand = &mut self.each[*at].1;
                    stand.post_ended = stand.to.is_none().then_some(*on).or(stand.post_ended);
                }
            }
            Event::Details { .. } | Event::Made(_) => {}
        }
    }

    fn index(&mut self) {
        for (at, (id, _)) in self.each.iter().enumerate().skip(self.places.len()) {
            self.places.insert(*id, at);
        }
    }

    fn of(&mut self, id: DesignationId) -> Option<&mut Stand<'a>> {
        let at = match self.each.len() > FEW {
            true => self.places.get(&id).copied(),
            false => self.each.iter().position(|(known, _)| *known == id),
        };
        at.map(|at| &mut self.each[at].1)
    }

    fn settled(mut self) -> Vec<(DesignationId, Stand<'a>)> {
        self.each.iter_mut().for_each(|(_, stand)| stand.settle());
        self.each
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

    fn change(&mut self, change: &'a Change, told: &Told, as_of: Date) {
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
