//! How long the house keeps what it needs only for a while: sent keys, settled notices, letters that left.
//!
//! No norm fixes these terms; they are dated data beside the law (`norms/data/pe/terms.toml`), open to the governing body as
//! every term that no norm fixes (`/fijar-plazo`). What passed its term is removed once a day.

use crate::deadline;
use capability::House;
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use norms::{Term, Unit};
use register::{Fault, Follower, Handling, OrFault, Recorded};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Keys under which requests were sent.
pub const SENT_KEYS: &str = "KEEP-SENT-KEY";
/// Notices that nobody has anything to do about.
pub const NOTICES: &str = "KEEP-NOTICE";
/// Letters that left or were given up, with their copies.
pub const LETTERS: &str = "KEEP-LETTER";

/// The first instant of the oldest day that is kept by the term with this code; none while no term says so.
///
/// # Errors
/// When the database fails or the calendar ends.
pub async fn oldest(house: &House, code: &str, today: Date) -> Result<Option<Timestamp>, Fault> {
    let Some(term) = deadline::term(house, code, today).await? else {
        return Ok(None);
    };
    let doing = || format!("counting back {code}");
    let day = before(today, term).or_fault(doing())?;
    let lima = TimeZone::fixed(Offset::constant(-5));
    let start = day.at(0, 0, 0, 0).to_zoned(lima).or_fault(doing())?;
    Ok(Some(start.timestamp()))
}

/// The day from which a term reaches today.
fn before(today: Date, term: Term) -> Result<Date, jiff::Error> {
    let length = i64::from(term.length);
    match term.unit {
        Unit::CalendarDays => today.checked_sub(length.days()),
        Unit::Months => today.checked_sub(length.months()),
        Unit::Years => today.checked_sub(length.years()),
        Unit::Hours => today.checked_sub((length / 24 + 1).days()),
        Unit::WorkingDays => {
            let weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let (mut day, mut left) = (today, length);
            while left > 0 {
                day = day.yesterday()?;
                left -= i64::from(!weekend(day));
            }
            Ok(day)
        }
    }
}

/// Forgets, once a day, the keys under which requests were sent so long ago that nobody repeats them.
pub(crate) struct Forgetting {
    house: Weak<House>,
    done_on: Mutex<Option<Date>>,
}

impl Forgetting {
    /// For the keys of a house, which it does not keep alive.
    pub(crate) fn new(house: &Arc<House>) -> Forgetting {
        Forgetting {
            house: Arc::downgrade(house),
            done_on: Mutex::default(),
        }
    }

    async fn today(&self) -> Result<(), Fault> {
        let Some(house) = self.house.upgrade() else {
            return Ok(());
        };
        let today = house.clock.today();
        let done_on = || self.done_on.lock().unwrap_or_else(PoisonError::into_inner);
        if done_on().is_some_and(|on| today <= on) {
            return Ok(());
        }
        if let Some(before) = oldest(&house, SENT_KEYS, today).await? {
            let forgotten = house.register.forget_keys(before).await?;
            tracing::info!(day = %today, keys = forgotten, "forgot the keys of old requests");
        }
        *done_on() = Some(today);
        Ok(())
    }
}

impl Follower for Forgetting {
    fn name(&self) -> &'static str {
        "directory/forgetting"
    }
    fn handle<'a>(&'a self, _: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async { Ok(()) })
    }
    fn idle(&self) -> Handling<'_> {
        Box::pin(self.today())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_counted_back_in_its_own_unit() {
        let today = Date::constant(2027, 3, 31);
        for (term, day) in [
            (Term::calendar_days(30), "2027-03-01"),
            (Term::months(1), "2027-02-28"),
            (Term::years(1), "2026-03-31"),
            (Term::hours(48), "2027-03-28"),
            (Term::working_days(3), "2027-03-26"),
        ] {
            assert_eq!(before(today, term).unwrap().to_string(), day, "{term:?}");
        }
    }
}
