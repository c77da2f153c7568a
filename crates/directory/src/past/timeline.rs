//! Every entity's line of events, brought up to date from the acts that were recorded since.

use super::entity::{EntityPast, Seen};
use super::event::event;
use crate::acts::{CalendarDayDeclared, EntityClosed, TermSet};
use crate::agenda::{Agenda, Round};
use crate::board::{Board, BoardEntity};
use crate::deadline::{declared_as, set_as};
use crate::holding::{Asked, facts_on};
use crate::report;
use crate::standing::{Verdict, verdict};
use jiff::civil::Date;
use norms::Obligation;
use register::{EntityId, Fault, Recorded, civil_date};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How kinds of this crate begin.
const OWN: &str = "directory/";

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
    /// Entities that closed, each with the one that its units and posts went to.
    heirs: Vec<(EntityId, EntityId)>,
    /// The agenda from each act on that changed the calendar or a term.
    agendas: Vec<(u64, Arc<Agenda>)>,
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
        Board::of(entities, self.agenda(before), before)
    }

    /// The agenda that the acts before that number make.
    fn agenda(&self, before: u64) -> Arc<Agenda> {
        let upto = self.agendas.partition_point(|(seq, _)| *seq < before);
        let last = upto.checked_sub(1).map(|last| self.agendas[last].1.clone());
        last.unwrap_or_default()
    }

    /// Number of the last act that tells about an entity under an obligation: its own, or one that moved what is awaited.
    pub(super) fn told(&self, entity: EntityId, asked: &Asked) -> Option<u64> {
        let own = self.past(entity)?.told();
        let agenda = self.agendas.last().filter(|_| asked.duty().is_some());
        Some(agenda.map_or(own, |(seq, _)| own.max(*seq)))
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
        let asked = Asked::of(obligation);
        let rounds = self.rounds(&asked, points);
        let mut seen = Seen::default();
        for entity in entities {
            let Some(past) = self.past(entity.id) else {
                continue;
            };
            let past = past.asked(&asked);
            for (place, ((day, before), round)) in points.iter().zip(&rounds).enumerate() {
                if past.known(*day, *before, &mut seen) {
                    let facts = facts_on(&asked, round, seen.known(), *day);
                    tell(
                        place,
                        entity,
                        verdict(obligation, entity.kind, facts.as_ref(), *day),
                    );
                }
            }
        }
    }

    /// The periods around each point.
    fn rounds(&self, asked: &Asked, points: &[(Date, u64)]) -> Vec<Round> {
        let each = points.iter().map(|(day, before)| match asked.duty() {
            Some(duty) => self.agenda(*before).round(duty, *day),
            None => Round::default(),
        });
        each.collect()
    }

    pub(super) fn past(&self, entity: EntityId) -> Option<&EntityPast> {
        self.by_id.get(&entity).map(|at| &*self.entities[*at].1)
    }

    fn take(&mut self, act: &Recorded) -> Result<(), Fault> {
        let day = civil_date(act.at);
        match self.days.last_mut() {
            Some((last, upto)) if *last == day => *upto = act.seq + 1,
            _ => self.days.push((day, act.seq + 1)),
        }
        if act.kind == "directory/entity-closed" {
            let closed: EntityClosed = act.payload_as()?;
            self.heirs.extend(act.entity.zip(closed.units_to));
        }
        self.take_agenda(act)?;
        if let Some((id, event)) = event(act)? {
            self.past_mut(id).push(act.seq, day, event);
        }
        Ok(())
    }

    /// What an act changes in the calendar, or in a term.
    fn take_agenda(&mut self, act: &Recorded) -> Result<(), Fault> {
        let before = || self.agenda(act.seq);
        let agenda = match act.kind.as_str() {
            "directory/calendar-day-declared" => {
                let new: CalendarDayDeclared = act.payload_as()?;
                let day = declared_as(new.day, &new.kind, new.place, new.norm);
                day.map(|day| before().with_day(day))
            }
            "directory/term-set" => {
                let new: TermSet = act.payload_as()?;
                let length = i64::from(new.length);
                let set = set_as(&new.code, length, &new.unit, new.from, new.basis, act.seq);
                set.map(|set| before().with_term(set))
            }
            _ => None,
        };
        self.agendas
            .extend(agenda.map(|agenda| (act.seq, Arc::new(agenda))));
        Ok(())
    }

    /// The entity, and all others between which and it units and posts may have gone.
    pub(super) fn family(&self, entity: EntityId) -> Vec<EntityId> {
        let (mut family, mut at) = (vec![entity], 0);
        while let Some(member) = family.get(at).copied() {
            for (from, to) in &self.heirs {
                let other = match member {
                    _ if member == *from => to,
                    _ if member == *to => from,
                    _ => continue,
                };
                if !family.contains(other) {
                    family.push(*other);
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
        let acts = acts_from(house, next).await?;
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

/// The next acts of the directory, and those of wings that report a duty, in the order of the register; empty when there
/// are no more.
async fn acts_from(house: &capability::House, next: u64) -> Result<Vec<Recorded>, Fault> {
    let (mut acts, mut upto) = (Vec::new(), u64::MAX);
    for prefix in std::iter::once(OWN).chain(report::kinds()) {
        let some = house.register.stream_of(prefix, next, ACTS).await?;
        if some.len() == ACTS as usize {
            // Of this kind there may be more; of the others nothing beyond is told before it.
            upto = some.last().map_or(upto, |last| upto.min(last.seq));
        }
        acts.extend(some);
    }
    acts.retain(|act| act.seq <= upto);
    acts.sort_by_key(|act| act.seq);
    Ok(acts)
}
