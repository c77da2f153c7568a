//! The values that the governing body sets by act, where the norm leaves a term open.
//!
//! What the law says and what an act sets are kept apart: a screen can always show both. Where the norm itself fixes
//! the number, nothing may be set.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::TermCode;
use crate::term::{Term, TermValue};

/// A value set by an act of the governing body, for a term that the law leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermOverride {
    /// The term.
    pub code: TermCode,
    /// Its new length.
    pub term: Term,
    /// First day on which it holds.
    pub valid_from: Date,
    /// Last day on which it holds; none for good.
    pub valid_to: Option<Date>,
    /// The instrument or reason it rests on, as its author wrote it.
    pub basis: String,
    /// Sequence number of the act that set it.
    pub act: u64,
}

/// Why a value may not be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideRefusal {
    /// The norm fixes the value: only another norm changes it.
    FixedByNorm,
    /// The rule measures no length of time.
    NoLength,
    /// Longer than [`Term::LENGTH_MAX`].
    TooLong,
    /// A length of zero.
    Zero,
    /// It ends before it begins.
    EndsBeforeItBegins,
}

impl fmt::Display for OverrideRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FixedByNorm => "the norm fixes this term; only another norm changes it",
            Self::NoLength => "this rule measures no length of time",
            Self::TooLong => "the term is longer than any term of law",
            Self::Zero => "a term has at least one unit",
            Self::EndsBeforeItBegins => "the last day is before the first",
        })
    }
}

impl std::error::Error for OverrideRefusal {}

impl TermOverride {
    /// Whether the governing body may set this value: not where the norm itself fixes it on that day.
    pub fn check(&self) -> Result<(), OverrideRefusal> {
        if self.term.length == 0 {
            return Err(OverrideRefusal::Zero);
        }
        if self.term.length > Term::LENGTH_MAX {
            return Err(OverrideRefusal::TooLong);
        }
        if self.valid_to.is_some_and(|to| to < self.valid_from) {
            return Err(OverrideRefusal::EndsBeforeItBegins);
        }
        match crate::peru().term_as_of(self.code, self.valid_from) {
            Some(value) if value.certainty.is_confirmed() => Err(OverrideRefusal::FixedByNorm),
            Some(value) if value.measure.term().is_none() => Err(OverrideRefusal::NoLength),
            _ => Ok(()),
        }
    }

    fn valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// The values set so far. Newer acts win over older ones on the days both cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    by_act: Vec<TermOverride>,
}

/// A term on a day: what the law says, what an act set, and which of them counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectiveTerm<'a> {
    /// The value of the law.
    pub law: Option<&'static TermValue>,
    /// The value set by an act, if one holds on that day.
    pub set: Option<&'a TermOverride>,
    /// The one that counts.
    pub term: Term,
}

impl Overrides {
    /// The overrides in any order; they are ranked by the act that set them.
    pub fn new(mut overrides: Vec<TermOverride>) -> Self {
        overrides.sort_by_key(|set| set.act);
        Self { by_act: overrides }
    }

    /// Add one more.
    pub fn set(&mut self, set: TermOverride) {
        let place = self.by_act.partition_point(|earlier| earlier.act <= set.act);
        self.by_act.insert(place, set);
    }

    /// All, oldest act first.
    pub fn iter(&self) -> impl Iterator<Item = &TermOverride> {
        self.by_act.iter()
    }

    /// The term with this code for something that starts on a day; none where neither law nor act gives a length.
    pub fn effective(&self, code: TermCode, day: Date) -> Option<EffectiveTerm<'_>> {
        let law = crate::peru().term_as_of(code, day);
        let set = self
            .by_act
            .iter()
            .rev()
            .find(|set| set.code == code && set.valid_on(day));
        let term = set
            .map(|set| set.term)
            .or_else(|| law.and_then(|value| value.measure.term()))?;
        Some(EffectiveTerm { law, set, term })
    }
}
