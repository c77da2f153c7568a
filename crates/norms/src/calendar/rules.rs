//! The days that the law itself fixes: yearly holidays, those that move with Easter, and the days of each decree.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::easter::easter_sunday;
use super::mark::{DayKind, Mark, MarkName};
use crate::instrument::Citation;
use crate::words::{Certainty, Words};

/// When a yearly day falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Falls {
    /// On a day of a month.
    MonthDay(i8, i8),
    /// This many days before Easter Sunday.
    BeforeEaster(i8),
}

/// A day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct YearlyDay {
    /// When it falls.
    pub falls: Falls,
    /// Name.
    pub names: Words,
    /// First year.
    pub first_year: i16,
    /// Last year; none while it is law.
    pub last_year: Option<i16>,
    /// Where it is written.
    pub citation: Citation,
    /// How sure we are.
    #[serde(default)]
    pub certainty: Certainty,
}

impl YearlyDay {
    /// Its date in a year, if it was law in that year.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        let law = self.first_year <= year && self.last_year.is_none_or(|last| year <= last);
        let date = match self.falls {
            Falls::MonthDay(month, day) => Date::new(year, month, day).ok(),
            Falls::BeforeEaster(days) => easter_sunday(year)?.checked_sub(days.days()).ok(),
        };
        date.filter(|_| law)
    }

    fn falls_on(&self, date: Date) -> bool {
        match self.falls {
            Falls::MonthDay(month, day) if (month, day) != (date.month(), date.day()) => false,
            Falls::BeforeEaster(_) if !(3..=4).contains(&date.month()) => false,
            _ => self.in_year(date.year()) == Some(date),
        }
    }
}

/// The days without work in the public sector of one decree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct DecreeDays {
    /// The decree.
    pub citation: Citation,
    /// Its days.
    pub days: Vec<Date>,
    /// How sure we are.
    #[serde(default)]
    pub certainty: Certainty,
}

/// The file `calendar.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct File {
    rest: Rest,
    holiday: Vec<YearlyDay>,
    guild: Vec<YearlyDay>,
    public_sector: PublicSector,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct Rest {
    saturday: Words,
    sunday: Words,
    other: Words,
    citation: Citation,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct PublicSector {
    names: Words,
    decree: Vec<DecreeDays>,
}

/// The days that the law fixes, ready to be asked.
#[derive(Clone, Debug)]
pub struct CalendarRules {
    file: File,
    public_sector: BTreeMap<Date, usize>,
}

impl CalendarRules {
    pub(crate) fn load(text: &'static str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let decrees = file.public_sector.decree.iter().enumerate();
        let days = decrees.flat_map(|(at, decree)| decree.days.iter().map(move |day| (*day, at)));
        let public_sector = days.collect();
        Ok(Self { file, public_sector })
    }

    /// The yearly holidays of law.
    pub fn holidays(&self) -> &[YearlyDay] {
        &self.file.holiday
    }

    /// The yearly days of municipalities.
    pub fn guild_days(&self) -> &[YearlyDay] {
        &self.file.guild
    }

    /// The decrees that give the public sector days without work.
    pub fn decrees(&self) -> &[DecreeDays] {
        &self.file.public_sector.decree
    }

    pub(super) fn is_holiday(&self, date: Date) -> bool {
        self.file.holiday.iter().any(|day| day.falls_on(date))
    }

    pub(super) fn is_guild_day(&self, date: Date) -> bool {
        self.file.guild.iter().any(|day| day.falls_on(date))
    }

    pub(super) fn is_public_sector_day(&self, date: Date) -> bool {
        self.public_sector.contains_key(&date)
    }

    pub(super) fn holiday(&self, date: Date) -> Option<Mark> {
        yearly(&self.file.holiday, date, DayKind::NationalHoliday)
    }

    pub(super) fn guild_day(&self, date: Date) -> Option<Mark> {
        yearly(&self.file.guild, date, DayKind::Guild)
    }

    pub(super) fn public_sector_day(&self, date: Date) -> Option<Mark> {
        let decree = self
            .file
            .public_sector
            .decree
            .get(*self.public_sector.get(&date)?)?;
        Some(mark(
            DayKind::PublicSectorDay,
            self.file.public_sector.names,
            decree.citation,
        ))
    }

    pub(super) fn rest_day(&self, date: Date) -> Mark {
        let name = match date.weekday() {
            Weekday::Saturday => self.file.rest.saturday,
            Weekday::Sunday => self.file.rest.sunday,
            _ => self.file.rest.other,
        };
        mark(DayKind::Weekend, name, self.file.rest.citation)
    }
}

fn yearly(days: &[YearlyDay], date: Date, kind: DayKind) -> Option<Mark> {
    days.iter()
        .find(|day| day.falls_on(date))
        .map(|day| mark(kind, day.names, day.citation))
}

fn mark(kind: DayKind, names: Words, citation: Citation) -> Mark {
    Mark {
        kind,
        name: MarkName::Law(names),
        norm: Cow::Owned(citation.to_string()),
    }
}
