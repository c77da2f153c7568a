//! A marked day: its kind, its name and the norm it rests on; and the days that the governing body declares by act.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::Layer;
use crate::words::Words;

/// Kinds of day that do not count, or on which a term cannot end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A day of the week on which the service rests.
    Weekend,
    /// National holiday of law.
    NationalHoliday,
    /// Holiday of a region.
    RegionalHoliday,
    /// Holiday of a province or district.
    MunicipalHoliday,
    /// Day without work in the public sector, its hours made up later.
    PublicSectorDay,
    /// Day without work because of an emergency, by supreme decree.
    Emergency,
    /// The municipal worker's day.
    Guild,
    /// Abnormal hours of one office: it counts, but no term ends on it.
    OfficeClosed,
}

impl DayKind {
    /// All, in the order of the law.
    pub const ALL: [Self; 8] = [
        Self::Weekend,
        Self::NationalHoliday,
        Self::RegionalHoliday,
        Self::MunicipalHoliday,
        Self::PublicSectorDay,
        Self::Emergency,
        Self::Guild,
        Self::OfficeClosed,
    ];

    /// The identifier, as in `national_holiday`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weekend => "weekend",
            Self::NationalHoliday => "national_holiday",
            Self::RegionalHoliday => "regional_holiday",
            Self::MunicipalHoliday => "municipal_holiday",
            Self::PublicSectorDay => "public_sector_day",
            Self::Emergency => "emergency",
            Self::Guild => "guild",
            Self::OfficeClosed => "office_closed",
        }
    }

    /// The kind called `given`, if there is one.
    pub fn parse(given: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == given)
    }

    /// Whether such a day is left out of a count in working days.
    pub const fn stops_terms(self) -> bool {
        !matches!(self, Self::OfficeClosed)
    }

    /// Whether the governing body may declare such a day by act; weekends are a fact of the calendar.
    pub const fn can_be_declared(self) -> bool {
        !matches!(self, Self::Weekend)
    }

    pub(super) const fn layer(self) -> Option<Layer> {
        match self {
            Self::Weekend | Self::NationalHoliday | Self::OfficeClosed => None,
            Self::RegionalHoliday => Some(Layer::Regional),
            Self::MunicipalHoliday => Some(Layer::Municipal),
            Self::PublicSectorDay => Some(Layer::PublicSector),
            Self::Emergency => Some(Layer::Emergency),
            Self::Guild => Some(Layer::Guild),
        }
    }

    /// The name.
    pub const fn names(self) -> Words {
        match self {
            Self::Weekend => words("Día de descanso semanal", "Weekly rest day", "Samana p'unchaw"),
            Self::NationalHoliday => words("Feriado nacional", "National holiday", "Suyu raymi p'unchaw"),
            Self::RegionalHoliday => words("Feriado regional", "Regional holiday", "Región raymi p'unchaw"),
            Self::MunicipalHoliday => words("Feriado local", "Local holiday", "Llaqta raymi p'unchaw"),
            Self::PublicSectorDay => words(
                "Día no laborable del sector público",
                "Public-sector day off",
                "Estadopi mana llamk'ana p'unchaw",
            ),
            Self::Emergency => words(
                "Día inhábil por emergencia",
                "Emergency day",
                "Llaki p'unchaw, mana yupana",
            ),
            Self::Guild => words(
                "Día del trabajador municipal",
                "Municipal worker's day",
                "Llaqta wasipi llamk'aqpa p'unchawnin",
            ),
            Self::OfficeClosed => words(
                "Atención fuera del horario normal",
                "Abnormal office hours",
                "Oficina mana hinallachu kichasqa",
            ),
        }
    }
}

const fn words(es: &'static str, en: &'static str, qu: &'static str) -> Words {
    Words { es, en, qu }
}

/// The name of a marked day: from the law in three languages, or as its declaration wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkName {
    /// From the law.
    Law(Words),
    /// From the act that declared the day.
    Declared(String),
}

impl MarkName {
    /// The name for a language code; the declaration's own words whatever the language.
    pub fn get(&self, language: &str) -> &str {
        match self {
            Self::Law(words) => words.get(language),
            Self::Declared(name) => name,
        }
    }
}

/// Why a day is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Kind.
    pub kind: DayKind,
    /// Name.
    pub name: MarkName,
    /// The norm, as it is cited.
    pub norm: Cow<'static, str>,
}

/// The places that a declaration reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The whole country.
    Country,
    /// Everything whose UBIGEO begins with these digits: two for a region, four for a province, six for a district.
    Ubigeo(String),
}

impl Place {
    /// Whether an entity with this UBIGEO is in the place. One whose UBIGEO is unknown is only in the country.
    pub fn reaches(&self, ubigeo: &str) -> bool {
        match self {
            Self::Country => true,
            Self::Ubigeo(prefix) => !prefix.is_empty() && ubigeo.starts_with(prefix.as_str()),
        }
    }
}

/// The day on which a declared holiday is observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// On its own date.
    #[default]
    OnDate,
    /// On the Monday that follows, as D.Leg. 713 art. 7 says of holidays that are not national; a Monday stays.
    FollowingMonday,
}

/// Days declared by act: a decree of the executive, a regional norm, an emergency, an office that closes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredDay {
    /// First day.
    pub from: Date,
    /// Last day; the same as the first for one day.
    pub to: Date,
    /// Kind.
    pub kind: DayKind,
    /// Where.
    pub place: Place,
    /// On which day it is observed.
    #[serde(default)]
    pub effect: Effect,
    /// Name, as the declaration writes it.
    pub name: String,
    /// The norm, as it is cited.
    pub norm: String,
}

/// Why a declaration cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredDayError {
    /// The last day is before the first.
    EndsBeforeItBegins,
    /// More than [`DeclaredDay::DAYS_MAX`] days.
    TooLong,
    /// This kind of day is not declared.
    NotDeclarable,
    /// The UBIGEO has not two, four or six digits.
    BadUbigeo,
    /// The norm is missing.
    NoNorm,
}

impl fmt::Display for DeclaredDayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EndsBeforeItBegins => "the last day is before the first",
            Self::TooLong => "one declaration covers at most 366 days",
            Self::NotDeclarable => "days of this kind are not declared",
            Self::BadUbigeo => "a UBIGEO has two, four or six digits",
            Self::NoNorm => "a declared day cites its norm",
        })
    }
}

impl std::error::Error for DeclaredDayError {}

impl DeclaredDay {
    /// The longest declaration, in days.
    pub const DAYS_MAX: i32 = 366;

    /// Whether the declaration can stand.
    pub fn check(&self) -> Result<(), DeclaredDayError> {
        let days = self
            .to
            .since(self.from)
            .map(|span| span.get_days())
            .unwrap_or(i32::MAX);
        if days < 0 {
            return Err(DeclaredDayError::EndsBeforeItBegins);
        }
        if days >= Self::DAYS_MAX {
            return Err(DeclaredDayError::TooLong);
        }
        if !self.kind.can_be_declared() {
            return Err(DeclaredDayError::NotDeclarable);
        }
        if self.norm.trim().is_empty() {
            return Err(DeclaredDayError::NoNorm);
        }
        match &self.place {
            Place::Ubigeo(ubigeo) if !is_ubigeo(ubigeo) => Err(DeclaredDayError::BadUbigeo),
            _ => Ok(()),
        }
    }

    /// The days on which it is observed.
    pub(super) fn dates(&self) -> impl Iterator<Item = Date> {
        let days = self
            .from
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= self.to);
        let days = days.take(usize::try_from(Self::DAYS_MAX).unwrap_or(usize::MAX));
        days.filter_map(|day| match self.effect {
            Effect::OnDate => Some(day),
            Effect::FollowingMonday => monday_from(day),
        })
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            kind: self.kind,
            name: MarkName::Declared(self.name.clone()),
            norm: Cow::Owned(self.norm.clone()),
        }
    }
}

fn monday_from(day: Date) -> Option<Date> {
    if day.weekday() == Weekday::Monday {
        Some(day)
    } else {
        day.nth_weekday(1, Weekday::Monday).ok()
    }
}

fn is_ubigeo(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 6) && text.bytes().all(|byte| byte.is_ascii_digit())
}
