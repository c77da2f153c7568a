//! How often each client may call by each grant: in a day of Lima, and in a minute.

use crate::configuration::Grant;
use crate::ident::ClientId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// Lima is five hours behind UTC, the whole year.
const LIMA_MS: i64 = -5 * 60 * MINUTE_MS;

/// Which quota is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// That of the day.
    Day(u32),
    /// That of the minute.
    Minute(u32),
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    day: i64,
    in_day: u32,
    minute: i64,
    in_minute: u32,
}

/// Counts of calls. What was used before a start is told by [`Quotas::recall`].
#[derive(Debug, Default)]
pub struct Quotas(Mutex<HashMap<(String, ClientId), Count>>);

impl Quotas {
    /// Takes one call, or says which quota is used up. `now` is milliseconds of Unix time.
    ///
    /// # Errors
    /// [`Used`], and nothing is taken.
    pub fn take(&self, grant: &Grant, client: &ClientId, now: i64) -> Result<(), Used> {
        if grant.day_max.is_none() && grant.minute_max.is_none() {
            return Ok(());
        }
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((grant.id.clone(), client.clone())).or_default();
        count.turn(now);
        if let Some(most) = grant.day_max.filter(|most| count.in_day >= *most) {
            return Err(Used::Day(most));
        }
        if let Some(most) = grant.minute_max.filter(|most| count.in_minute >= *most) {
            return Err(Used::Minute(most));
        }
        count.in_day += 1;
        count.in_minute += 1;
        Ok(())
    }

    /// A call of this day that was let pass before the node was started.
    pub fn recall(&self, grant: &str, client: &ClientId, at: i64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((grant.to_owned(), client.clone())).or_default();
        count.turn(at);
        count.in_day = count.in_day.saturating_add(1);
        count.in_minute = count.in_minute.saturating_add(1);
    }

    /// Forgets counts of days that are over.
    pub fn sweep(&self, now: i64) {
        let today = day(now);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|_, count| count.day >= today);
    }

    /// First moment of the day of Lima that a moment is in.
    pub fn day_began(now: i64) -> i64 {
        day(now) * DAY_MS - LIMA_MS
    }
}

impl Count {
    fn turn(&mut self, now: i64) {
        // A clock that goes back opens no new quota.
        if day(now) > self.day {
            (self.day, self.in_day) = (day(now), 0);
        }
        let minute = now.div_euclid(MINUTE_MS);
        if minute > self.minute {
            (self.minute, self.in_minute) = (minute, 0);
        }
    }
}

fn day(now: i64) -> i64 {
    (now + LIMA_MS).div_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(day_max: Option<u32>, minute_max: Option<u32>) -> Grant {
        Grant {
            id: "g1".into(),
            clients: Vec::new(),
            service: "PE/GOB/2/S/x".parse().expect("a service"),
            endpoints: Vec::new(),
            purposes: Vec::new(),
            legal_base: String::new(),
            fields: None,
            day_max,
            minute_max,
            case_required: false,
            from: 0,
            until: 0,
        }
    }

    #[test]
    fn a_day_begins_in_lima_and_clients_do_not_share() {
        let (quotas, grant) = (Quotas::default(), grant(Some(2), None));
        let (one, two): (ClientId, ClientId) = (
            "PE/GOB/1/A".parse().expect("client"),
            "PE/GOB/1/B".parse().expect("client"),
        );
        let noon = 1_764_262_800_000; // 2025-11-27 12:00 in Lima
        assert_eq!(quotas.take(&grant, &one, noon), Ok(()));
        assert_eq!(quotas.take(&grant, &one, noon + 1), Ok(()));
        assert_eq!(quotas.take(&grant, &one, noon + 2), Err(Used::Day(2)));
        assert_eq!(quotas.take(&grant, &two, noon + 2), Ok(()));
        let midnight = noon + 12 * 60 * MINUTE_MS;
        assert_eq!(quotas.take(&grant, &one, midnight - 1), Err(Used::Day(2)));
        assert_eq!(quotas.take(&grant, &one, midnight), Ok(()));
        assert_eq!(Quotas::day_began(midnight + 5), midnight);
    }

    #[test]
    fn a_minute_is_counted_apart_and_a_clock_that_goes_back_gives_nothing() {
        let (quotas, grant) = (Quotas::default(), grant(None, Some(1)));
        let client: ClientId = "PE/GOB/1/A".parse().expect("client");
        let now = 1_764_262_800_000;
        assert_eq!(quotas.take(&grant, &client, now), Ok(()));
        assert_eq!(quotas.take(&grant, &client, now + 59_999), Err(Used::Minute(1)));
        assert_eq!(quotas.take(&grant, &client, now - 60_000), Err(Used::Minute(1)));
        assert_eq!(quotas.take(&grant, &client, now + 60_000), Ok(()));
    }

    #[test]
    fn what_was_used_before_a_start_counts() {
        let (quotas, grant) = (Quotas::default(), grant(Some(1), None));
        let client: ClientId = "PE/GOB/1/A".parse().expect("client");
        let now = 1_764_262_800_000;
        quotas.recall("g1", &client, now);
        assert_eq!(quotas.take(&grant, &client, now + 1), Err(Used::Day(1)));
        quotas.sweep(now + 2 * DAY_MS);
        assert_eq!(quotas.take(&grant, &client, now + 2 * DAY_MS), Ok(()));
    }
}
