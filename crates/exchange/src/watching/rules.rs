//! What is unusual: pure, from counts and the figures of the law's data.

use norms::AlertValue;

/// Calls of one client to one service on one day, and what was usual.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Day {
    /// Calls of the day.
    pub calls: u64,
    /// Of those, at odd hours.
    pub odd: u64,
    /// Calls of the four weeks before, and of those the ones at odd hours.
    pub before: (u64, u64),
    /// Calls of the same weekday in each of the four weeks before, where there were any.
    pub same_weekdays: Vec<u64>,
    /// What a day allows.
    pub day_max: Option<u64>,
}

/// Something unusual: how much, and what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unusual {
    /// What was counted.
    pub value: u64,
    /// What it is compared with.
    pub usual: Option<u64>,
}

/// Whether an hour of a working day, or of another one, is an ordinary one.
pub(crate) fn is_ordinary(value: &AlertValue, is_working: bool, hour: u8) -> bool {
    match value.hours {
        Some([from, until]) => is_working && (from..until).contains(&hour),
        None => true,
    }
}

/// Many calls at odd hours, for whoever does not always call then.
pub(crate) fn odd_hours(value: &AlertValue, day: &Day) -> Option<Unusual> {
    let share = |odd: u64, calls: u64| (odd * 100).checked_div(calls).unwrap_or(0);
    let usual = share(day.before.1, day.before.0);
    let unusual = day.odd >= u64::from(value.least)
        && share(day.odd, day.calls) > usual.saturating_add(u64::from(value.limit));
    unusual.then_some(Unusual {
        value: day.odd,
        usual: Some(usual * day.calls / 100),
    })
}

/// Many times more calls than on the same weekdays before. With fewer than two of them there is nothing to compare with.
pub(crate) fn jump(value: &AlertValue, day: &Day) -> Option<Unusual> {
    let usual = median(&day.same_weekdays)?;
    let unusual = day.calls >= u64::from(value.least)
        && day.calls > usual.max(1).saturating_mul(u64::from(value.limit));
    unusual.then_some(Unusual {
        value: day.calls,
        usual: Some(usual),
    })
}

/// Nearly all that the day allows, by whoever has no past.
pub(crate) fn quota(value: &AlertValue, day: &Day) -> Option<Unusual> {
    let most = day.day_max.filter(|_| median(&day.same_weekdays).is_none())?;
    let unusual = day.calls >= u64::from(value.least)
        && day.calls.saturating_mul(100) > most.saturating_mul(u64::from(value.limit));
    unusual.then_some(Unusual {
        value: day.calls,
        usual: Some(most),
    })
}

/// Counts that pass a figure by themselves: lookups without a case, people of one user in an hour.
pub(crate) fn passes(value: &AlertValue, count: u64) -> Option<Unusual> {
    let unusual = count >= u64::from(value.least) && count > u64::from(value.limit);
    unusual.then_some(Unusual {
        value: count,
        usual: None,
    })
}

fn median(counts: &[u64]) -> Option<u64> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let (half, count) = (sorted.len() / 2, sorted.len());
    match count {
        0 | 1 => None,
        _ if count % 2 == 1 => Some(sorted[half]),
        _ => Some((sorted[half - 1] + sorted[half]) / 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(id: &str) -> AlertValue {
        let alerts = norms::peru().exchange_alerts();
        let alert = alerts.iter().find(|alert| alert.id.as_str() == id).unwrap();
        alert.as_of("2026-11-16".parse().unwrap()).unwrap().clone()
    }

    #[test]
    fn odd_hours_are_compared_with_the_own_habit() {
        let of = |odd, calls, before| {
            let day = Day {
                calls,
                odd,
                before,
                ..Day::default()
            };
            odd_hours(&value("odd_hours"), &day).is_some()
        };
        assert!(of(30, 100, (0, 0)), "nobody knows that it works at night");
        assert!(!of(19, 19, (0, 0)), "too few to look at");
        assert!(!of(90, 100, (1_000, 900)), "it always works at night");
        assert!(of(90, 100, (1_000, 500)));
        assert!(!of(20, 100, (0, 0)), "the margin itself is no alert");
        let night = value("odd_hours");
        assert!(is_ordinary(&night, true, 7) && is_ordinary(&night, true, 19));
        assert!(!is_ordinary(&night, true, 20) && !is_ordinary(&night, false, 10));
    }

    #[test]
    fn a_jump_is_ten_times_the_same_weekdays() {
        let of = |calls, same: &[u64]| {
            let day = Day {
                calls,
                same_weekdays: same.to_vec(),
                ..Day::default()
            };
            jump(&value("jump"), &day).map(|unusual| unusual.usual)
        };
        assert_eq!(of(1_001, &[100, 90, 110]), Some(Some(100)));
        assert_eq!(of(1_000, &[100, 90, 110]), None);
        assert_eq!(of(1_001, &[90, 110]), Some(Some(100)));
        assert_eq!(of(90, &[1, 1]), None, "too few to look at");
        assert_eq!(of(100_000, &[1]), None, "one day is no habit");
    }

    #[test]
    fn without_a_past_the_quota_is_the_measure() {
        let of = |calls, day_max, same: &[u64]| {
            let day = Day {
                calls,
                day_max,
                same_weekdays: same.to_vec(),
                ..Day::default()
            };
            quota(&value("quota"), &day).is_some()
        };
        assert!(of(401, Some(500), &[]));
        assert!(!of(400, Some(500), &[]));
        assert!(!of(401, None, &[]));
        assert!(!of(401, Some(500), &[400, 400]), "it has a past");
    }

    #[test]
    fn counts_pass_their_figure() {
        assert_eq!(passes(&value("many_people"), 100), None);
        assert!(passes(&value("many_people"), 101).is_some());
        assert!(passes(&value("without_case"), 11).is_some());
    }
}
