//! Obligations: who owes what, since when, and which fact discharges it.
//!
//! This crate only says what is owed. Whether it is met is computed from acts, elsewhere.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{EntityTypeId, ObligationId, OfficeId, TermCode};
use crate::instrument::Citation;
use crate::office::Authority;
use crate::period::{Months, Period};
use crate::term::Unit;
use crate::words::{Certainty, Words};

/// How bad it is when an obligation is not met, from worst to mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A duty of law is not met.
    Breach,
    /// Something with a date needs attention.
    Alert,
    /// Something looks wrong; it may be right.
    Warning,
    /// Good to know.
    Notice,
}

impl Severity {
    /// The identifier, as in `breach`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Alert => "alert",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// The fact that discharges an obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Discharge {
    /// The entity has an active committee created by act.
    CommitteeConstituted,
    /// These seats of the committee have a holder.
    SeatsFilled {
        /// Offices of the seats.
        seats: Vec<OfficeId>,
    },
    /// An authority was told of the committee, within a term.
    CommitteeCommunicated {
        /// Who is told.
        authority: Authority,
        /// In how long after the committee is constituted.
        within: TermCode,
    },
    /// An office has a holder, whose designation was communicated if the norm says so.
    OfficeHeld {
        /// The office.
        office: OfficeId,
        /// Who is told; nobody when absent.
        communicated_to: Option<Authority>,
        /// In how long after the designation.
        within: Option<TermCode>,
        /// Whether a way to reach the holder must be published.
        #[serde(default)]
        contact: Contact,
    },
    /// An act of a capability says that it was done for a calendar period of the rhythm.
    Reported {
        /// Kind of the act, as in `committee/duty-performed`.
        act: &'static str,
        /// Use case that leads to it, as in `committee/call-session`.
        through: &'static str,
        /// In how long after the period ends.
        within: TermCode,
    },
    /// Another capability answers for it.
    Elsewhere {
        /// Name of the capability.
        capability: &'static str,
    },
}

/// Whether a way to reach the holder must be public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// Not required.
    #[default]
    Optional,
    /// Required by the norm.
    Published,
}

/// When it is owed for the first time. For an entity created later, never before its creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FirstDue {
    /// From a day on.
    On {
        /// The first day on which it is owed.
        day: Date,
    },
    /// Within a term of an event of the entity.
    After {
        /// The event.
        event: Event,
        /// The term.
        term: TermCode,
    },
    /// Each time the event happens.
    Each {
        /// The event.
        event: Event,
    },
    /// For the first whole period of its rhythm that begins on the day of the event or later.
    FirstPeriod {
        /// The event.
        event: Event,
    },
}

/// Something that happens to an entity and starts an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Its committee was constituted.
    CommitteeConstituted,
    /// Its digital-government plan was approved.
    PlanApproved,
    /// A project entered the portfolio.
    ProjectAdded,
    /// A person was designated.
    Designated,
    /// A strategic artificial-intelligence project was proposed.
    AiProjectProposed,
    /// The post of a holder ended.
    PostEnded,
}

/// How often it comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rhythm {
    /// It must hold every day.
    Standing,
    /// It comes back after each period.
    Every {
        /// How many units.
        length: u32,
        /// Months or years.
        unit: Unit,
    },
    /// It comes back for each of the equal periods that a calendar year is cut into: quarters, half-years, years.
    Calendar {
        /// Months of a period.
        months: Months,
    },
    /// It is asked for each case.
    PerCase,
}

impl Rhythm {
    /// The calendar period that a day lies in; none for other rhythms.
    pub fn period_of(self, day: Date) -> Option<Period> {
        match self {
            Self::Calendar { months } => Period::of(months, day),
            Self::Standing | Self::Every { .. } | Self::PerCase => None,
        }
    }
}

/// One obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Identifier, as in `G04`.
    pub id: ObligationId,
    /// Stable word for addresses and columns, as in `digital-leader`.
    pub key: &'static str,
    /// Name.
    pub names: Words,
    /// Two or three words for the head of a column.
    pub short: Words,
    /// What is owed, in plain words.
    pub text: Words,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Types of entity that owe it.
    pub applies_to: Vec<EntityTypeId>,
    /// Types of entity that may do it and are not asked.
    #[serde(default)]
    pub voluntary_for: Vec<EntityTypeId>,
    /// What discharges it.
    pub discharge: Discharge,
    /// Whether it is measured today; one that is not waits for the capability that answers for it.
    pub live: bool,
    /// How bad it is when not met.
    pub severity: Severity,
    /// When it is first owed.
    pub first_due: FirstDue,
    /// How often.
    pub rhythm: Rhythm,
    /// How sure we are.
    #[serde(default)]
    pub certainty: Certainty,
}

impl Obligation {
    /// Whether a type of entity owes it.
    pub fn binds(&self, entity_type: EntityTypeId) -> bool {
        self.applies_to.contains(&entity_type)
    }
}
