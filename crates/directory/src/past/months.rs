//! What each month came to, kept: the end of a month is told anew only for an entity of which something new is known.

use super::{Timeline, timeline};
use crate::board::{BoardEntity, board};
use crate::holding::Asked;
use crate::standing::Verdict;
use capability::House;
use jiff::ToSpan;
use jiff::civil::Date;
use norms::Obligation;
use register::{EntityId, Fault};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Entities told before others are served.
const AT_ONCE: usize = 200;

/// The verdict on a day as known now, and as known at the end of that day; none where the entity did not exist.
type Pair = [Option<Verdict>; 2];

/// The ends of months under one obligation. Whoever reads brings them up to date first, under one lock: another reader may
/// know fewer acts, or more.
#[derive(Default)]
struct Months(Mutex<HashMap<EntityId, Row>>);

struct Row {
    /// Number of the last act that it was told from.
    told: u64,
    /// One for each month, from that of the first act on.
    pairs: Box<[Pair]>,
}

/// Months by obligation.
#[derive(Default)]
struct MonthsShelf(RwLock<HashMap<&'static str, Arc<Months>>>);

impl MonthsShelf {
    fn of(&self, obligation: &'static Obligation) -> Arc<Months> {
        let id = obligation.id.as_str();
        let held = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned();
        held.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            all.entry(id).or_default().clone()
        })
    }
}

/// Tells the ends of months of every entity under every obligation that binds it, so that nobody waits for them.
pub(crate) async fn warm(house: &House) -> Result<(), Fault> {
    let (board, past) = (board(house).await?, timeline(house).await?);
    let today = capability::lima(house.clock.now());
    let ends = past.month_ends(today);
    for obligation in &board.obligations {
        let bound = board
            .entities
            .iter()
            .filter(|entity| obligation.binds(entity.kind.id));
        let entities: Vec<_> = bound.collect();
        let months = house.shelf::<MonthsShelf>().of(obligation);
        for some in entities.chunks(AT_ONCE) {
            drop(months.told(&past, obligation, some, &ends, today));
            // Others are served meanwhile.
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}

/// The verdict of one obligation on several days for each of these entities, on each day as known now and as known at its
/// end: `tell(place, entity, verdict)`, where a place is twice that of the day, and one more for what was known then.
/// Entities that do not exist on a day are left out.
pub fn follow_days<'b>(
    house: &House,
    past: &Timeline,
    obligation: &'static Obligation,
    entities: &[&'b Arc<BoardEntity>],
    days: &[Date],
    mut tell: impl FnMut(usize, &'b BoardEntity, Verdict),
) {
    let today = capability::lima(house.clock.now());
    let ends = past.month_ends(today);
    let held: Vec<Option<usize>> = days.iter().map(|day| ends.binary_search(day).ok()).collect();
    if held.iter().any(Option::is_some) {
        let months = house.shelf::<MonthsShelf>().of(obligation);
        let rows = months.told(past, obligation, entities, &ends, today);
        for entity in entities {
            let Some(row) = rows.get(&entity.id) else { continue };
            for (place, end) in held.iter().enumerate() {
                let pair = end.and_then(|end| row.pairs.get(end)).into_iter().flatten();
                for (which, verdict) in pair.enumerate() {
                    if let Some(verdict) = verdict {
                        tell(2 * place + which, entity, *verdict);
                    }
                }
            }
        }
    }
    let odd: Vec<usize> = (0..days.len()).filter(|place| held[*place].is_none()).collect();
    let odd_days: Vec<Date> = odd.iter().map(|place| days[*place]).collect();
    let told = |moment: usize, entity: &'b BoardEntity, verdict: Verdict| {
        tell(2 * odd[moment / 2] + moment % 2, entity, verdict);
    };
    past.follow(
        obligation,
        entities.iter().copied(),
        &past.moments(&odd_days, today),
        told,
    );
}

impl Months {
    /// The rows, those of these entities up to date with that past.
    fn told(
        &self,
        past: &Timeline,
        obligation: &'static Obligation,
        entities: &[&Arc<BoardEntity>],
        ends: &[Date],
        today: Date,
    ) -> MutexGuard<'_, HashMap<EntityId, Row>> {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let moments = past.moments(ends, today);
        let asked = Asked::of(obligation);
        for entity in entities {
            let Some(told) = past.told(entity.id, &asked) else {
                continue;
            };
            let fresh = |row: &Row| row.told == told && row.pairs.len() == ends.len();
            if rows.get(&entity.id).is_some_and(fresh) {
                continue;
            }
            let mut pairs = vec![Pair::default(); ends.len()].into_boxed_slice();
            let one = std::iter::once(*entity);
            past.follow(obligation, one, &moments, |moment, _, verdict| {
                pairs[moment / 2][moment % 2] = Some(verdict);
            });
            rows.insert(entity.id, Row { told, pairs });
        }
        rows
    }
}

impl Timeline {
    /// The last day of each month that is over, from that of the first act on; none while acts of days to come are known,
    /// for then what is known now is not all.
    fn month_ends(&self, today: Date) -> Vec<Date> {
        let (Some(first), Some(last)) = (self.days().next(), self.days().next_back()) else {
            return Vec::new();
        };
        if today < last {
            return Vec::new();
        }
        let months = std::iter::successors(Some(first.first_of_month()), |month| {
            month.checked_add(1.month()).ok()
        });
        months
            .map(Date::last_of_month)
            .take_while(|end| *end < today)
            .collect()
    }

    /// Each day as known now, and as known at its end.
    fn moments(&self, days: &[Date], today: Date) -> Vec<(Date, u64)> {
        let now = self.known_on(today);
        let pairs = days.iter().map(|day| [(*day, now), (*day, self.known_on(*day))]);
        pairs.flatten().collect()
    }
}
