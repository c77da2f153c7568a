//! Counting: when a term ends, and why on that day.
//!
//! The rules are those of the single text of Law 27444 (arts. 131 to 140 in the numbering of 2026). A term in working
//! days starts on the working day after its trigger; one in calendar days, months or years is reckoned and then moves
//! forward to a working day; hours are clock time and stop for nothing.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{Calendar, Mark};
use crate::term::{LastDay, Term, Unit};

/// The clock of the State: America/Lima, five hours behind UTC all year.
const LIMA: Offset = Offset::constant(-5);

/// Why a count cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountError {
    /// A term in hours runs from an instant: use [`due_instant`].
    NeedsInstant,
    /// Only a term in days can stand still.
    NotInDays,
    /// The extension was told after the term had ended.
    LateExtension {
        /// Last day of the term.
        due: Date,
        /// Day on which the extension was told.
        told: Date,
    },
    /// The pause was asked before the term began or after it ended.
    AskedOutsideTerm,
    /// The answer is dated before the request.
    AnsweredBeforeAsked,
    /// Longer than [`Term::LENGTH_MAX`], or past the last date there is.
    OutOfRange,
}

impl fmt::Display for CountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsInstant => f.write_str("a term in hours runs from an instant"),
            Self::NotInDays => f.write_str("only a term in days can stand still"),
            Self::LateExtension { due, told } => write!(f, "the term ended on {due}; told on {told}"),
            Self::AskedOutsideTerm => f.write_str("asked before the term began or after it ended"),
            Self::AnsweredBeforeAsked => f.write_str("answered before it was asked"),
            Self::OutOfRange => f.write_str("the term is longer than can be counted"),
        }
    }
}

impl std::error::Error for CountError {}

/// A day that was left out of a count, or that a last day moved over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The day.
    pub date: Date,
    /// Kind, name and norm.
    pub mark: Mark,
}

/// When a term ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub date: Date,
    /// The days left out, in order, each with its norm.
    pub skipped: Vec<Skipped>,
}

impl Due {
    /// The instant at which the last day is over in Lima: what happens before it is in time.
    pub fn ends_before(&self) -> Result<Timestamp, CountError> {
        let next = self.date.tomorrow().map_err(|_| CountError::OutOfRange)?;
        let midnight = next
            .to_zoned(TimeZone::fixed(LIMA))
            .map_err(|_| CountError::OutOfRange)?;
        Ok(midnight.timestamp())
    }

    /// Whether the term is over on a day. The whole of the last day is still in time.
    pub fn is_overdue_on(&self, today: Date) -> bool {
        self.date < today
    }
}

/// One line of the answer to "why this date": a day after the trigger, its number in the count, and what marks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLine {
    /// The day.
    pub date: Date,
    /// Its number in the count, from 1; none for a day left out, and for terms in months or years.
    pub number: Option<u32>,
    /// What marks it, if anything does.
    pub mark: Option<Mark>,
}

/// The civil date of an instant in Lima.
pub fn lima_date(at: Timestamp) -> Date {
    LIMA.to_datetime(at).date()
}

/// The day a term is counted from: the last of its notices or publications, or the eve of the later first day that the
/// act itself states. None without a notice.
pub fn trigger(notices: &[Date], stated_first_day: Option<Date>) -> Option<Date> {
    let last = notices.iter().copied().max()?;
    let eve = stated_first_day.and_then(|day| day.yesterday().ok());
    Some(eve.map_or(last, |eve| eve.max(last)))
}

/// When a term that starts by something that happened on `trigger` ends, with the days left out.
pub fn due(trigger: Date, term: Term, calendar: &Calendar) -> Result<Due, CountError> {
    let nominal = nominal_end(trigger, term, calendar)?;
    let date = last_day(nominal, term.last_day, calendar)?;
    let from = if term.unit == Unit::WorkingDays {
        trigger.tomorrow()
    } else {
        Ok(nominal)
    };
    let mut skipped = Vec::new();
    let mut day = from.map_err(|_| CountError::OutOfRange)?;
    while day < date {
        let out = day >= nominal || !calendar.is_working(day);
        if let Some(mark) = calendar.mark(day).filter(|_| out) {
            skipped.push(Skipped { date: day, mark });
        }
        day = next(day)?;
    }
    Ok(Due { date, skipped })
}

/// Only the last day of [`due`], without the list: for boards that count for thousands.
pub fn due_date(trigger: Date, term: Term, calendar: &Calendar) -> Result<Date, CountError> {
    last_day(nominal_end(trigger, term, calendar)?, term.last_day, calendar)
}

/// Every day from the trigger to the end, with its number and what marks it.
pub fn day_by_day(trigger: Date, term: Term, calendar: &Calendar) -> Result<Vec<DayLine>, CountError> {
    let end = due_date(trigger, term, calendar)?;
    let mut number = 0;
    let mut lines = Vec::new();
    let mut day = trigger;
    while day < end {
        day = next(day)?;
        let counts = number < term.length
            && match term.unit {
                Unit::WorkingDays => calendar.is_working(day),
                Unit::CalendarDays => true,
                Unit::Months | Unit::Years | Unit::Hours => false,
            };
        number += u32::from(counts);
        lines.push(DayLine {
            date: day,
            number: counts.then_some(number),
            mark: calendar.mark(day),
        });
    }
    Ok(lines)
}

/// When a term in hours ends: clock time from the instant, over weekends and holidays alike.
pub fn due_instant(at: Timestamp, hours: u32) -> Result<Timestamp, CountError> {
    at.checked_add(SignedDuration::from_hours(i64::from(hours)))
        .map_err(|_| CountError::OutOfRange)
}

/// What is left of a term in hours; negative once it is over.
pub fn hours_left(due: Timestamp, now: Timestamp) -> SignedDuration {
    now.duration_until(due)
}

/// An extension: counted from the original last day, and only if told before it was over.
pub fn extend(original: Date, extra: Term, told: Date, calendar: &Calendar) -> Result<Due, CountError> {
    if original < told {
        return Err(CountError::LateExtension { due: original, told });
    }
    due(original, extra, calendar)
}

/// A term that is running: what is left of it, counted from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Running {
    /// The day it is counted from.
    pub from: Date,
    /// What is left.
    pub left: Term,
}

impl Running {
    /// A term that starts by something that happened on a day.
    pub const fn started(trigger: Date, term: Term) -> Self {
        Self {
            from: trigger,
            left: term,
        }
    }

    /// When it ends.
    pub fn due(&self, calendar: &Calendar) -> Result<Due, CountError> {
        due(self.from, self.left, calendar)
    }

    /// Only the last day.
    pub fn due_date(&self, calendar: &Calendar) -> Result<Date, CountError> {
        due_date(self.from, self.left, calendar)
    }

    /// The same term after a pause: the day of the request counts as used, what was left runs from the answer.
    pub fn paused(&self, asked: Date, answered: Date, calendar: &Calendar) -> Result<Self, CountError> {
        if answered < asked {
            return Err(CountError::AnsweredBeforeAsked);
        }
        if asked < self.from || self.due_date(calendar)? < asked {
            return Err(CountError::AskedOutsideTerm);
        }
        let used = match self.left.unit {
            Unit::WorkingDays => working_days_between(self.from, asked, calendar)?,
            Unit::CalendarDays => calendar_days_between(self.from, asked)?,
            Unit::Months | Unit::Years | Unit::Hours => return Err(CountError::NotInDays),
        };
        let left = Term {
            length: self.left.length.saturating_sub(used),
            ..self.left
        };
        Ok(Self { from: answered, left })
    }
}

/// A term paused once: what was asked on a day and answered on another. Pauses of a term that had several chain through
/// [`Running::paused`].
pub fn suspend(
    trigger: Date,
    term: Term,
    (asked, answered): (Date, Date),
    calendar: &Calendar,
) -> Result<Due, CountError> {
    Running::started(trigger, term)
        .paused(asked, answered, calendar)?
        .due(calendar)
}

/// Where a term ends before its last day is looked at.
fn nominal_end(trigger: Date, term: Term, calendar: &Calendar) -> Result<Date, CountError> {
    if term.length > Term::LENGTH_MAX {
        return Err(CountError::OutOfRange);
    }
    let length = i32::try_from(term.length).map_err(|_| CountError::OutOfRange)?;
    match term.unit {
        Unit::WorkingDays => nth_working_day(trigger, term.length, calendar),
        Unit::CalendarDays => trigger
            .checked_add(length.days())
            .map_err(|_| CountError::OutOfRange),
        Unit::Months => months_later(trigger, length),
        Unit::Years => months_later(trigger, length * 12),
        Unit::Hours => Err(CountError::NeedsInstant),
    }
}

fn nth_working_day(trigger: Date, n: u32, calendar: &Calendar) -> Result<Date, CountError> {
    let mut day = trigger;
    for _ in 0..n {
        day = next(day)?;
        while !calendar.is_working(day) {
            day = next(day)?;
        }
    }
    Ok(day)
}

/// Date to date; where the month has no such day, the first day of the next month.
fn months_later(trigger: Date, months: i32) -> Result<Date, CountError> {
    let same_day = trigger
        .checked_add(months.months())
        .map_err(|_| CountError::OutOfRange)?;
    if same_day.day() == trigger.day() {
        Ok(same_day)
    } else {
        next(same_day.last_of_month())
    }
}

fn last_day(nominal: Date, rule: LastDay, calendar: &Calendar) -> Result<Date, CountError> {
    let mut day = nominal;
    while rule == LastDay::Moves && !calendar.can_end_on(day) {
        day = next(day)?;
    }
    Ok(day)
}

fn working_days_between(from: Date, to: Date, calendar: &Calendar) -> Result<u32, CountError> {
    let mut day = from;
    let mut count = 0;
    while day < to {
        day = next(day)?;
        count += u32::from(calendar.is_working(day));
    }
    Ok(count)
}

fn calendar_days_between(from: Date, to: Date) -> Result<u32, CountError> {
    let days = to.since(from).map_err(|_| CountError::OutOfRange)?.get_days();
    u32::try_from(days).map_err(|_| CountError::OutOfRange)
}

fn next(day: Date) -> Result<Date, CountError> {
    day.tomorrow().map_err(|_| CountError::OutOfRange)
}
