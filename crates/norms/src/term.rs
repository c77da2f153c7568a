//! Terms: how long the law gives, as values with dates.
//!
//! An amendment is a new value with a new date, never an edit, so the past stays answerable.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::TermCode;
use crate::instrument::Citation;
use crate::words::{Certainty, Words};

/// Unit of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Working days: what "days" means unless a norm says otherwise.
    WorkingDays,
    /// Calendar days.
    CalendarDays,
    /// Months, date to date.
    Months,
    /// Years, date to date.
    Years,
    /// Clock hours: they do not stop on any day.
    Hours,
}

impl Unit {
    /// The identifier, as in `working_days`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
            Self::Months => "months",
            Self::Years => "years",
            Self::Hours => "hours",
        }
    }

    /// The unit called `given`, if there is one.
    pub fn parse(given: &str) -> Option<Self> {
        let all = [
            Self::WorkingDays,
            Self::CalendarDays,
            Self::Months,
            Self::Years,
            Self::Hours,
        ];
        all.into_iter().find(|unit| unit.as_str() == given)
    }
}

/// What happens when the last day is not a working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastDay {
    /// It moves to the next working day.
    #[default]
    Moves,
    /// It stays: the norm says the term ends on that very day, as for entry into force.
    Stays,
}

/// A length of time as the law counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// How many units.
    pub length: u32,
    /// Unit.
    pub unit: Unit,
    /// Whether the last day moves.
    #[serde(default)]
    pub last_day: LastDay,
}

impl Term {
    /// The longest length that may be set, in any unit: no term of law comes near it.
    pub const LENGTH_MAX: u32 = 3_660;

    /// A term in any unit whose last day moves to a working day.
    pub const fn new(length: u32, unit: Unit) -> Self {
        Self {
            length,
            unit,
            last_day: LastDay::Moves,
        }
    }

    /// Working days.
    pub const fn working_days(length: u32) -> Self {
        Self::new(length, Unit::WorkingDays)
    }

    /// Calendar days.
    pub const fn calendar_days(length: u32) -> Self {
        Self::new(length, Unit::CalendarDays)
    }

    /// Months.
    pub const fn months(length: u32) -> Self {
        Self::new(length, Unit::Months)
    }

    /// Years.
    pub const fn years(length: u32) -> Self {
        Self::new(length, Unit::Years)
    }

    /// Clock hours.
    pub const fn hours(length: u32) -> Self {
        Self::new(length, Unit::Hours)
    }

    /// The same term, ending on its very last day.
    pub const fn staying(self) -> Self {
        Self {
            last_day: LastDay::Stays,
            ..self
        }
    }
}

/// What a rule measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Measure {
    /// Something must be done within.
    Limit {
        /// How many units.
        length: u32,
        /// Unit.
        unit: Unit,
        /// Whether the last day moves.
        #[serde(default)]
        last_day: LastDay,
    },
    /// Something must be done at once.
    AtOnce,
    /// Something comes back after each period.
    Every {
        /// How many units.
        length: u32,
        /// Unit.
        unit: Unit,
    },
    /// Something must be kept for at least.
    KeepAtLeast {
        /// How many units.
        length: u32,
        /// Unit.
        unit: Unit,
    },
    /// Something may be kept for at most.
    KeepAtMost {
        /// How many units.
        length: u32,
        /// Unit.
        unit: Unit,
    },
    /// Something must be done before another thing may go on.
    Gate,
}

impl Measure {
    /// The length of time, where the measure has one.
    pub fn term(self) -> Option<Term> {
        match self {
            Self::Limit {
                length,
                unit,
                last_day,
            } => Some(Term {
                length,
                unit,
                last_day,
            }),
            Self::Every { length, unit } => Some(Term::new(length, unit)),
            Self::KeepAtLeast { length, unit } | Self::KeepAtMost { length, unit } => {
                Some(Term::new(length, unit))
            }
            Self::AtOnce | Self::Gate => None,
        }
    }
}

/// Whether and by how much a term may be extended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Extension {
    /// Not extendable.
    #[default]
    None,
    /// Once, by this many of the same unit, told before it expires.
    Once {
        /// How many units more.
        length: u32,
    },
}

/// Whether the clock can stand still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// It cannot.
    #[default]
    Never,
    /// It stands still while the other side has been asked for something.
    WhileAsking,
}

/// One value of a rule, with the days between which it is law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct TermValue {
    /// First day on which a term that starts is measured by it.
    pub valid_from: Date,
    /// Last such day; none while it is law.
    pub valid_to: Option<Date>,
    /// What it measures.
    pub measure: Measure,
    /// Extension.
    #[serde(default)]
    pub extension: Extension,
    /// Pause.
    #[serde(default)]
    pub pause: Pause,
    /// Where it is written.
    pub citation: Citation,
    /// How sure we are; only a confirmed value may not be set otherwise.
    #[serde(default)]
    pub certainty: Certainty,
}

impl TermValue {
    /// Whether it is law on a day.
    pub fn valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// One term rule: a code, and its values over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct TermRule {
    /// Code, as in `PD-ODP-COMM`.
    pub code: TermCode,
    /// Name.
    pub names: Words,
    /// The event from which it is counted.
    pub start: Words,
    /// Values, oldest first.
    pub values: Vec<TermValue>,
}

impl TermRule {
    /// The value that is law on a day.
    pub fn as_of(&self, day: Date) -> Option<&TermValue> {
        self.values.iter().find(|value| value.valid_on(day))
    }
}
