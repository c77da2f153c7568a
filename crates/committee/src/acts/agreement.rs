//! Agreements: what was decided, who answers for it, by when, and what came of it.

use super::StatementRef;
use crate::ids::{AgreementId, BallotId, ItemId, SessionId};
use jiff::civil::Date;
use register::UnitId;
use serde::{Deserialize, Serialize};

/// Who answers for an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Owner {
    /// Whoever holds an office of the entity.
    Office(String),
    /// Whoever leads a unit.
    Unit(UnitId),
}

/// `committee/agreement-adopted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementAdopted {
    /// The agreement.
    pub agreement: AgreementId,
    /// The session.
    pub session: SessionId,
    /// The item.
    pub item: ItemId,
    /// The ballot that adopted it.
    pub ballot: BallotId,
    /// `A-04-2026-01`: session, year, place.
    pub code: String,
    /// What was agreed, in a sentence, without names of people.
    pub text: String,
    /// Who answers for it.
    pub owner: Owner,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Whether anybody may read it.
    pub public: bool,
}

/// `committee/agreement-reported`: whoever answers for it says how far it is, or that it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementReported {
    /// The agreement.
    pub agreement: AgreementId,
    /// Whether it is done.
    pub done: bool,
    /// What was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<StatementRef>,
    /// SHA-256 of the evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// `committee/agreement-closed`: the secretary or the chair takes note that it is done, or that it falls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementClosed {
    /// The agreement.
    pub agreement: AgreementId,
    /// Done, or left without effect.
    pub fulfilled: bool,
    /// Day.
    pub on: Date,
    /// Why it falls, or what proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<StatementRef>,
}

/// `committee/agreement-moved`: another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementMoved {
    /// The agreement.
    pub agreement: AgreementId,
    /// The new day.
    pub due: Date,
    /// Why.
    pub reason: StatementRef,
}
