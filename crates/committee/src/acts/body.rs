//! What a committee sets for itself and what is proposed to it.

use super::StatementRef;
use crate::ids::MatterId;
use jiff::civil::Date;
use norms::Share;
use register::{DesignationId, UnitId};
use serde::{Deserialize, Serialize};

/// Kinds of matter that a committee's statute has decided by another majority than the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualified {
    /// Majority, of `norms`.
    pub majority: String,
    /// Kinds of matter, of `norms`.
    pub kinds: Vec<String>,
}

/// `committee/rules-set`: the committee's own rules, whole, from a day on. What is absent is as the law says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RulesSet {
    /// Deconcentrated body, when it is not the committee of the whole entity.
    pub body: Option<UnitId>,
    /// First day.
    pub from: Date,
    /// Part of the seats that opens a session.
    pub quorum: Option<Share>,
    /// Part of the seats that opens it at the second call.
    pub quorum_second_call: Option<Share>,
    /// Majority of `norms` that decides where nothing else is said.
    pub majority: Option<String>,
    /// Kinds of matter decided by a greater majority.
    pub qualified: Option<Qualified>,
    /// Whether the chair decides a tie.
    pub casting_vote: Option<bool>,
    /// Whether members may attend from afar.
    pub remote: Option<bool>,
    /// Working days of notice of an ordinary session.
    pub notice_ordinary_days: Option<u32>,
    /// Working days of notice of an extraordinary session.
    pub notice_extraordinary_days: Option<u32>,
    /// Working days to sign the minutes.
    pub minutes_days: Option<u32>,
    /// Office of the seat that presides.
    pub chair: Option<String>,
    /// How the rules are cited: «Reglamento interno».
    pub name: String,
    /// SHA-256 of the document that approves them.
    pub document: Option<String>,
}

/// A record of the house that a matter comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Address of its page, without language: `/designaciones/…`.
    pub path: String,
    /// What it is called.
    pub label: String,
}

/// `committee/matter-proposed`: somebody asks that the committee deals with a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterProposed {
    /// The matter.
    pub matter: MatterId,
    /// Deconcentrated body, when it is for its committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
    /// Kind of matter, of `norms`.
    pub kind: String,
    /// What it is, in a line, without names of people.
    pub title: String,
    /// The record of the house it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// SHA-256 of the paper that explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// First day of the period that a periodic duty answers for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Date>,
}

/// `committee/matter-withdrawn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterWithdrawn {
    /// The matter.
    pub matter: MatterId,
}

/// `committee/urgently-decided`: the chair decided alone because the matter could not wait; the committee ratifies it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentlyDecided {
    /// The matter that goes to the next agenda.
    pub matter: MatterId,
    /// Deconcentrated body, when it is of its committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
    /// What was decided, in a line.
    pub title: String,
    /// Why it could not wait.
    pub reason: StatementRef,
    /// SHA-256 of the document of the decision.
    pub document: Option<String>,
}

/// `committee/duty-performed`: the committee did what a periodic duty asks of the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyPerformed {
    /// Obligation, of `norms`.
    pub obligation: String,
    /// First day of the period it answers for.
    pub period: Date,
    /// Day it was done.
    pub on: Date,
    /// Deconcentrated body, when it is of its committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
}

/// `committee/members-communicated`: SGTD was told that the members of a committee changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersCommunicated {
    /// The act that constituted it.
    pub committee: DesignationId,
    /// Deconcentrated body, when it is of its committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
    /// Day it was told.
    pub on: Date,
    /// Number of the document or of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}
