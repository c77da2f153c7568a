//! Every entity's line of events, brought up to date from the acts that were recorded since.

use super::entity::EntityPast;
use super::event::event;
use super::place::{self, Place, PlaceEvent};
use crate::board::{Board, BoardEntity};
use crate::holding::{facts_on, slots_of};
use crate::standing::{Verdict, verdict};
use jiff::civil::Date;
use norms::Obligation;
use register::{EntityId, Fault, civil_date};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Acts read at a time.
const ACTS: u32 = 1_000;

/// The State's past.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    size: u64,
    /// Days on which something was recorded, with the number after the last act of each.
    days: Vec<(Date, u64)>,
    /// In the order they were registered.
    entities: Vec<(EntityId, Arc<EntityPast>)>,
    by_id: HashMap<EntityId, usize>,
}

impl Timeline {
    /// Number after the last act that was known at the end of a day.
    pub fn known_on(&self, day: Date) -> u64 {
        let upto = self.days.partition_point(|(known, _)| *known <= day);
        upto.checked_sub(1).map_or(0, |last| self.days[last].1)
    }

    /// Days on which something was recorded, in order.
    pub fn days(&self) -> impl DoubleEndedIterator<Item = Date> + '_ {
        self.days.iter().map(|(day, _)| *day)
    }

    /// The State on a day, from the acts before that number.
    pub fn board(&self, as_of: Date, before: u64) -> Board {
        let entities = self
            .entities
            .iter()
            .filter_map(|(id, past)| past.on(*id, as_of, before));
        Board::of(entities, before)
    }

    /// The verdict of one obligation on several days for each of these entities: `tell(point, entity, verdict)`, where a
    /// point is a day and the number before which acts are known. Entities that do not exist on a day are left out.
    pub fn follow<'b>(
        &self,
        obligation: &'static Obligation,
        entities: impl Iterator<Item = &'b Arc<BoardEntity>>,
        points: &[(Date, u64)],
        mut tell: impl FnMut(usize, &'b BoardEntity, Verdict),
    ) {
        let slots = slots_of(obligation);
        let mut holdings = Vec::new();
        for entity in entities {
            let Some(past) = self.past(entity.id) else {
                continue;
            };
            let past = past.of_slots(&slots);
            for (place, (day, before)) in points.iter().enumerate() {
                if past.holdings(*day, *before, &mut holdings) {
                    let facts = facts_on(obligation, &slots, &holdings, *day);
                    tell(
                        place,
                        entity,
                        verdict(obligation, entity.kind, facts.as_ref(), *day),
                    );
                }
            }
        }
    }

    /// Units and posts of an entity on a day, by the acts before that number.
    pub(super) fn places(&self, entity: EntityId, as_of: Date, before: u64) -> Vec<&Place> {
        let family = self.family(entity).into_iter();
        let places = family
            .filter_map(|from| self.past(from))
            .flat_map(|past| past.places.values());
        places
            .filter(|place| place.stands_in(entity, as_of, before))
            .collect()
    }

    pub(super) fn past(&self, entity: EntityId) -> Option<&EntityPast> {
        self.by_id.get(&entity).map(|at| &*self.entities[*at].1)
    }

    fn take(&mut self, act: &register::Recorded) -> Result<(), Fault> {
        let day = civil_date(act.at);
        match self.days.last_mut() {
            Some((last, upto)) if *last == day => *upto = act.seq + 1,
            _ => self.days.push((day, act.seq + 1)),
        }
        if let (Some(entity), Some(happened)) = (act.entity, place::event(act)?) {
            self.take_place(entity, act.seq, day, happened);
        }
        if let Some((id, event)) = event(act)? {
            self.past_mut(id).push(act.seq, day, event);
        }
        Ok(())
    }

    fn take_place(&mut self, entity: EntityId, seq: u64, day: Date, happened: PlaceEvent) {
        match happened {
            PlaceEvent::Made(born) => {
                let (id, place) = (born.id, Place::new(born, entity, seq, day));
                self.past_mut(entity).places.insert(id, place);
            }
            PlaceEvent::Ended(id, on) => {
                let holds =
                    |from: &EntityId| self.past(*from).is_some_and(|past| past.places.contains_key(&id));
                let born_in = self.family(entity).into_iter().find(holds);
                if let Some(place) = born_in.and_then(|from| self.past_mut(from).places.get_mut(&id)) {
                    place.ended(seq, on);
                }
            }
            PlaceEvent::Closed(on, units_to) => {
                for from in self.family(entity) {
                    let places = self.past_mut(from).places.values_mut();
                    places.for_each(|place| place.closed(entity, seq, on, units_to));
                }
                if let Some(to) = units_to {
                    self.past_mut(to).received.push(entity);
                }
            }
        }
    }

    /// The entity, and all those whose units and posts ever came to it.
    fn family(&self, entity: EntityId) -> Vec<EntityId> {
        let (mut family, mut at) = (vec![entity], 0);
        while let Some(member) = family.get(at) {
            let received = self.past(*member).map_or(&[][..], |past| &past.received);
            for from in received {
                if !family.contains(from) {
                    family.push(*from);
                }
            }
            at += 1;
        }
        family
    }

    fn past_mut(&mut self, id: EntityId) -> &mut EntityPast {
        let at = *self.by_id.entry(id).or_insert_with(|| {
            self.entities.push((id, Arc::default()));
            self.entities.len() - 1
        });
        Arc::make_mut(&mut self.entities[at].1)
    }
}

/// The timeline kept by the house.
#[derive(Default)]
struct TimelineShelf {
    held: RwLock<Arc<Timeline>>,
    turn: tokio::sync::Mutex<()>,
}

/// The past up to the last act.
///
/// # Errors
/// When the register cannot be read.
pub async fn timeline(house: &capability::House) -> Result<Arc<Timeline>, Fault> {
    let shelf = house.shelf::<TimelineShelf>();
    let held = || shelf.held.read().unwrap_or_else(PoisonError::into_inner).clone();
    let size = house.register.head().await?.size;
    if held().size >= size {
        return Ok(held());
    }
    let _turn = shelf.turn.lock().await;
    let mut timeline = held();
    if timeline.size >= size {
        return Ok(timeline);
    }
    let fresh = Arc::make_mut(&mut timeline);
    let mut next = fresh.size;
    loop {
        let acts = house.register.stream_of("directory/", next, ACTS).await?;
        let Some(last) = acts.last() else { break };
        next = last.seq + 1;
        acts.iter().try_for_each(|act| fresh.take(act))?;
        // A long past is read while others are served.
        tokio::task::yield_now().await;
    }
    fresh.size = size.max(next);
    *shelf.held.write().unwrap_or_else(PoisonError::into_inner) = timeline.clone();
    Ok(timeline)
}
