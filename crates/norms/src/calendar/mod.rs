//! The calendar of one entity: which days do not count, and why.
//!
//! National, regional and municipal layers, in the order the law gives them: weekend, holidays of law (some moved by
//! Easter), days without work in the public sector, emergencies, the municipal worker's day, holidays of a region or
//! municipality. The law is embedded; days declared later by act are added with [`Calendar::with_days`].

mod count;
mod easter;
mod mark;
mod recompute;
mod rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};

use crate::ids::EntityTypeId;

pub use count::{
    CountError, DayLine, Due, Running, Skipped, day_by_day, due, due_date, due_instant, extend, hours_left,
    lima_date, suspend, trigger,
};
pub use easter::easter_sunday;
pub use mark::{DayKind, DeclaredDay, DeclaredDayError, Effect, Mark, MarkName, Place};
pub use recompute::{Change, OpenDue, recompute};
pub use rules::CalendarRules;

/// A layer of days that a calendar may heed or not. National holidays of law always count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Days without work in the public sector, by decree.
    PublicSector,
    /// Days declared without work because of an emergency.
    Emergency,
    /// Holidays of a region.
    Regional,
    /// Holidays of a province or district: whether they stop a term is unconfirmed, so an entity chooses.
    Municipal,
    /// The municipal worker's day.
    Guild,
}

impl Layer {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The calendar of one entity. Cheap to clone; never changes, so a count made with it can be explained later.
#[derive(Clone, Debug)]
pub struct Calendar {
    rules: &'static CalendarRules,
    rest: [bool; 7],
    layers: u8,
    ubigeo: Arc<str>,
    declared: Arc<BTreeMap<Date, Vec<Mark>>>,
}

impl Calendar {
    /// Weekends and holidays of law only.
    pub fn of_law() -> Self {
        Self {
            rules: crate::peru().calendar_rules(),
            rest: [false, false, false, false, false, true, true],
            layers: Layer::Emergency.bit() | Layer::Regional.bit(),
            ubigeo: Arc::from(""),
            declared: Arc::default(),
        }
    }

    /// The calendar of an entity of this type in this place (UBIGEO of two, four or six digits; empty when unknown):
    /// the law, the days without work in the public sector and, for municipalities, the municipal worker's day.
    pub fn for_entity(entity_type: EntityTypeId, ubigeo: &str) -> Self {
        let municipal = crate::peru()
            .entity_type(entity_type)
            .is_some_and(|kind| kind.municipal);
        let calendar = Self::of_law().at(ubigeo).with(Layer::PublicSector);
        if municipal {
            calendar.with(Layer::Guild)
        } else {
            calendar
        }
    }

    /// The same calendar in another place. Days already added stay, so set the place first.
    pub fn at(self, ubigeo: &str) -> Self {
        Self {
            ubigeo: Arc::from(ubigeo),
            ..self
        }
    }

    /// The same calendar, heeding one more layer.
    pub fn with(self, layer: Layer) -> Self {
        Self {
            layers: self.layers | layer.bit(),
            ..self
        }
    }

    /// The same calendar without a layer.
    pub fn without(self, layer: Layer) -> Self {
        Self {
            layers: self.layers & !layer.bit(),
            ..self
        }
    }

    /// The same calendar for a service that rests on other days than Saturday and Sunday.
    pub fn resting_on(self, days: &[Weekday]) -> Self {
        let mut rest = [false; 7];
        days.iter().for_each(|day| rest[day_index(*day)] = true);
        // A service that never works has no term that ends.
        if rest.iter().all(|rests| *rests) {
            self
        } else {
            Self { rest, ..self }
        }
    }

    /// The same calendar with days declared by act, those that reach this place.
    pub fn with_days(mut self, days: &[DeclaredDay]) -> Self {
        let declared = Arc::make_mut(&mut self.declared);
        for day in days.iter().filter(|day| day.place.reaches(&self.ubigeo)) {
            for date in day.dates() {
                declared.entry(date).or_default().push(day.mark());
            }
        }
        self
    }

    /// Whether a day counts.
    pub fn is_working(&self, date: Date) -> bool {
        let out = self.rest[day_index(date.weekday())]
            || self.rules.is_holiday(date)
            || self.declared_on(date).any(|mark| mark.kind.stops_terms())
            || (self.heeds(DayKind::PublicSectorDay) && self.rules.is_public_sector_day(date))
            || (self.heeds(DayKind::Guild) && self.rules.is_guild_day(date));
        !out
    }

    /// Whether a term may end on a day: a working day on which the service keeps its normal hours.
    pub fn can_end_on(&self, date: Date) -> bool {
        self.is_working(date)
            && !self
                .declared_on(date)
                .any(|mark| mark.kind == DayKind::OfficeClosed)
    }

    /// Why a day does not count, or why a term cannot end on it; none for a plain working day. A holiday that falls on
    /// a weekend is told as a holiday, because that is the answer with a norm.
    pub fn mark(&self, date: Date) -> Option<Mark> {
        self.rules
            .holiday(date)
            .or_else(|| {
                self.declared_on(date)
                    .find(|mark| mark.kind.stops_terms())
                    .cloned()
            })
            .or_else(|| self.heeded(self.rules.public_sector_day(date)))
            .or_else(|| self.heeded(self.rules.guild_day(date)))
            .or_else(|| self.rest[day_index(date.weekday())].then(|| self.rules.rest_day(date)))
            .or_else(|| self.declared_on(date).next().cloned())
    }

    /// Every marked day of a year that falls outside the weekly rest, in order: the list that an entity posts in its
    /// public area.
    pub fn year(&self, year: i16) -> Vec<(Date, Mark)> {
        let Ok(first) = Date::new(year, 1, 1) else {
            return Vec::new();
        };
        let days = first
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.year() == year);
        days.filter(|day| !self.rest[day_index(day.weekday())])
            .filter_map(|day| self.mark(day).map(|mark| (day, mark)))
            .collect()
    }

    fn declared_on(&self, date: Date) -> impl Iterator<Item = &Mark> {
        let marks = self.declared.get(&date).map(Vec::as_slice).unwrap_or_default();
        marks.iter().filter(|mark| self.heeds(mark.kind))
    }

    fn heeded(&self, mark: Option<Mark>) -> Option<Mark> {
        mark.filter(|mark| self.heeds(mark.kind))
    }

    fn heeds(&self, kind: DayKind) -> bool {
        kind.layer().is_none_or(|layer| self.layers & layer.bit() != 0)
    }
}

fn day_index(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}
