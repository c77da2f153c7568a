//! The agenda: until when each duty that comes back is awaited, by the terms and the calendar that the register knows.
//!
//! A term is counted on the calendar of the whole State, so that a duty falls due on the same day for everybody: days
//! declared for one place move nothing. Days are counted once and kept, for a board asks for them once for each entity.

use crate::past::DAYS;
use crate::report::{Duty, duties};
use jiff::civil::Date;
use norms::{Calendar, DeclaredDay, Discharge, Layer, Overrides, Period, Place};
use std::sync::OnceLock;

/// Until when each period of each duty is awaited.
#[derive(Debug)]
pub struct Agenda {
    /// Days declared for the whole country.
    declared: Vec<DeclaredDay>,
    overrides: Overrides,
    calendar: Calendar,
    /// For each duty, the periods of all the years anybody may ask about.
    dues: Vec<Box<[OnceLock<Option<Date>>]>>,
}

/// A calendar period, and the last day on which its report is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The period.
    pub period: Period,
    /// Last day in time.
    pub due: Date,
}

/// The periods of a duty around a day, as far as the law gives them a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// The last one that ended before the day.
    pub ended: Option<Turn>,
    /// The one the day lies in.
    pub running: Option<Turn>,
    /// The one after it.
    pub next: Option<Turn>,
}

impl Default for Agenda {
    fn default() -> Agenda {
        Agenda::new(Vec::new(), Overrides::default())
    }
}

impl Agenda {
    /// The agenda by these days, declared for anywhere, and these terms set by act.
    pub fn new(mut declared: Vec<DeclaredDay>, overrides: Overrides) -> Agenda {
        declared.retain(|day| day.place == Place::Country);
        let years = DAYS[0].year()..=DAYS[1].year();
        let dues = duties().iter().map(|duty| {
            let periods = years.len() * usize::try_from(duty.months.a_year()).unwrap_or_default();
            (0..periods).map(|_| OnceLock::new()).collect()
        });
        Agenda {
            calendar: Calendar::of_law().with(Layer::PublicSector).with_days(&declared),
            dues: dues.collect(),
            declared,
            overrides,
        }
    }

    /// The same agenda, with one more declared day.
    pub fn with_day(&self, day: DeclaredDay) -> Agenda {
        let declared = self.declared.iter().cloned().chain([day]);
        Agenda::new(declared.collect(), self.overrides.clone())
    }

    /// The same agenda, with one more term set by act.
    pub fn with_term(&self, set: norms::TermOverride) -> Agenda {
        let mut overrides = self.overrides.clone();
        overrides.set(set);
        Agenda::new(self.declared.clone(), overrides)
    }

    /// The periods of a duty around a day.
    pub fn round(&self, duty: Duty, day: Date) -> Round {
        let running = Period::of(duty.law().months, day);
        let turn = |period: Option<Period>| {
            let period = period?;
            let due = self.due(duty, period)?;
            Some(Turn { period, due })
        };
        Round {
            ended: turn(running.and_then(Period::previous)),
            running: turn(running),
            next: turn(running.and_then(Period::next)),
        }
    }

    /// Last day on which the report of a period is in time; none where the law gave no term when the period ended.
    pub fn due(&self, duty: Duty, period: Period) -> Option<Date> {
        let first = Period::of(duty.law().months, DAYS[0].first_of_year()).and_then(Period::place);
        let place = period
            .place()
            .zip(first)
            .and_then(|(at, first)| at.checked_sub(first));
        match place.and_then(|place| self.dues[duty.place()].get(place)) {
            Some(held) => *held.get_or_init(|| self.count(duty, period)),
            None => self.count(duty, period),
        }
    }

    fn count(&self, duty: Duty, period: Period) -> Option<Date> {
        let Discharge::Reported { within, .. } = duty.law().obligation.discharge else {
            return None;
        };
        let term = self.overrides.effective(within, period.to)?.term;
        norms::due_date(period.to, term, &self.calendar).ok()
    }
}
