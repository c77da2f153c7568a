//! What was owed and fulfilled on each day, for all entities asked for and for each group of them, in one pass.

use super::super::glance::Tally;
use super::By;
use capability::{Cx, Query, Refusal, Stop};
use directory::board::{Board, BoardEntity, board, fold};
use directory::pages::EntityFilter;
use directory::past::{Timeline, day, follow_days, timeline};
use directory::standing::counts;
use jiff::ToSpan;
use jiff::civil::Date;
use norms::Obligation;
use register::EntityId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

/// Months that a series goes back when nobody says.
const MONTHS: i32 = 60;
/// Most points of a series.
pub(super) const POINTS_MAX: usize = 240;
/// Answers kept ready: a page asks twice, and its downloads again.
const KEPT: usize = 8;

/// A day with what was owed and fulfilled, as known today and as known at the end of that day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub day: Date,
    pub now: Tally,
    pub then: Tally,
}

/// A group of entities with its own series.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Type, department or sector; empty for entities without one.
    pub code: String,
    pub points: Vec<Point>,
}

impl Group {
    /// Share on the last day, as known today.
    pub fn last(&self) -> Option<f64> {
        self.points.last().and_then(|point| point.now.share())
    }
}

/// The series of all, and of each group when groups were asked for: those that fulfil most first.
#[derive(Debug, Clone, Default)]
pub(super) struct Computed {
    pub all: Vec<Point>,
    pub groups: Vec<Group>,
}

/// What an answer depends on: acts, day, and the parameters that choose.
type Asked = (u64, Date, String);

#[derive(Default)]
struct SeriesShelf(RwLock<VecDeque<(Asked, Arc<Computed>)>>);

/// The series that a query asks for.
pub(super) async fn computed(cx: &Cx, query: &Query, by: Option<By>) -> Result<Arc<Computed>, Stop> {
    let board = board(&cx.house).await?;
    let past = timeline(&cx.house).await?;
    let chosen = super::TABLE
        .filters
        .iter()
        .filter_map(|name| Some((*name, query.get(name)?)));
    let chosen: Vec<(&str, &str)> = chosen.collect();
    let key = (board.size(), cx.today(), capability::encode(&chosen));
    let shelf = cx.house.shelf::<SeriesShelf>();
    let held = shelf
        .0
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .iter()
        .find(|(held, _)| *held == key)
        .cloned();
    if let Some((_, held)) = held {
        return Ok(held);
    }
    let computed = Arc::new(compute(cx, query, by, &board, &past)?);
    let mut kept = shelf.0.write().unwrap_or_else(PoisonError::into_inner);
    kept.push_back((key, computed.clone()));
    if kept.len() > KEPT {
        kept.pop_front();
    }
    Ok(computed)
}

fn compute(cx: &Cx, query: &Query, by: Option<By>, board: &Board, past: &Timeline) -> Result<Computed, Stop> {
    let filter = EntityFilter::read(cx, query)?;
    let entities: Vec<&Arc<BoardEntity>> = board
        .entities
        .iter()
        .filter(|entity| filter.passes(entity))
        .collect();
    let first = past.days().next().unwrap_or(cx.today());
    let days = days(cx, query, first)?;
    let (codes, groups_of) = grouped(by, &entities);
    let places_of_group = 2 * days.len();
    let mut tallies = vec![Tally::default(); places_of_group * codes.len()];
    for obligation in asked(query, board)? {
        // Entities come one after the other, so the place of the last one is nearly always the one wanted.
        let mut last: Option<(EntityId, usize)> = None;
        let bound: Vec<_> = entities
            .iter()
            .copied()
            .filter(|entity| obligation.binds(entity.kind.id))
            .collect();
        follow_days(
            &cx.house,
            past,
            obligation,
            &bound,
            &days,
            |place, entity, verdict| {
                let group = match last {
                    Some((id, group)) if id == entity.id => group,
                    _ => groups_of.get(&entity.id).copied().unwrap_or(0),
                };
                last = Some((entity.id, group));
                tallies[group * places_of_group + place].add(verdict);
            },
        );
    }
    let each = tallies
        .chunks_exact(places_of_group)
        .map(|tallies| points(&days, tallies));
    let mut groups: Vec<Group> = codes
        .into_iter()
        .zip(each)
        .map(|(code, points)| Group { code, points })
        .collect();
    let all = sum(&days, &groups);
    if by.is_none() {
        groups.clear();
    }
    groups.sort_by(|a, b| {
        let order = b
            .last()
            .partial_cmp(&a.last())
            .unwrap_or(std::cmp::Ordering::Equal);
        order.then_with(|| a.code.cmp(&b.code))
    });
    Ok(Computed { all, groups })
}

/// The groups, and to which of them each entity belongs; one group of all when none are asked for.
fn grouped(by: Option<By>, entities: &[&Arc<BoardEntity>]) -> (Vec<String>, HashMap<EntityId, usize>) {
    let (mut codes, mut known) = (Vec::new(), HashMap::new());
    let places = entities.iter().map(|entity| {
        let code = by.map_or("", |by| by.code(entity));
        let place = *known.entry(fold(code)).or_insert_with(|| {
            codes.push(code.to_owned());
            codes.len() - 1
        });
        (entity.id, place)
    });
    let places = places.collect();
    (codes, places)
}

/// A point for each day, from its two tallies.
fn points(days: &[Date], tallies: &[Tally]) -> Vec<Point> {
    let pairs = tallies.chunks_exact(2).zip(days);
    pairs
        .map(|(pair, day)| Point {
            day: *day,
            now: pair[0],
            then: pair[1],
        })
        .collect()
}

fn sum(days: &[Date], groups: &[Group]) -> Vec<Point> {
    let add = |sum: Tally, tally: Tally| Tally {
        owed: sum.owed + tally.owed,
        met: sum.met + tally.met,
    };
    let all = days.iter().enumerate().map(|(place, day)| {
        let none = (Tally::default(), Tally::default());
        let (now, then) = groups.iter().fold(none, |(now, then), group| {
            let point = group.points[place];
            (add(now, point.now), add(then, point.then))
        });
        Point { day: *day, now, then }
    });
    all.collect()
}

/// The obligation that is asked for, or all that count for a share.
pub(super) fn asked(query: &Query, board: &Board) -> Result<Vec<&'static Obligation>, Stop> {
    let ids: Vec<&str> = board
        .obligations
        .iter()
        .map(|obligation| obligation.id.as_str())
        .collect();
    let asked = query.one_of("obligacion", &ids)?;
    let all = board.obligations.iter().copied();
    Ok(all
        .filter(|obligation| match asked {
            Some(id) => obligation.id.as_str() == id,
            None => counts(obligation),
        })
        .collect())
}

/// The last day of each month, and today.
fn days(cx: &Cx, query: &Query, first: Date) -> Result<Vec<Date>, Stop> {
    let until = day(query, "hasta")?.unwrap_or(cx.today()).min(cx.today());
    let since = day(query, "desde")?;
    let since = since.unwrap_or_else(|| first.max(until.saturating_sub(MONTHS.months())));
    if until < since {
        return Err(Refusal::new("observatory-series-backwards")
            .field("desde")
            .malformed()
            .into());
    }
    let mut days = Vec::new();
    let mut month = since.first_of_month();
    while month.last_of_month() < until {
        days.push(month.last_of_month());
        if POINTS_MAX <= days.len() {
            return Err(Refusal::new("observatory-series-long")
                .field("desde")
                .arg("max", POINTS_MAX)
                .malformed()
                .into());
        }
        month = month.saturating_add(1.month());
    }
    days.push(until);
    Ok(days)
}
