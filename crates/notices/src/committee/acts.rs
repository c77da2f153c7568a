//! The fields that are read of the acts of committees. What else they hold is not looked at.

use jiff::civil::{Date, Time};
use register::{PersonId, UnitId, typed_id};
use serde::Deserialize;

typed_id!(
    /// A session of a committee.
    SessionId,
    /// An agreement of a committee.
    AgreementId,
);

/// Of `committee/session-called`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct SessionCalled {
    /// The session.
    pub(super) session: SessionId,
    /// Deconcentrated body, when it is of its committee.
    #[serde(default)]
    pub(super) body: Option<UnitId>,
    /// `ordinary`, `extraordinary`.
    pub(super) kind: String,
    /// Year of its number.
    pub(super) year: i16,
    /// Number in its year.
    pub(super) number: u32,
    /// Day.
    pub(super) on: Date,
    /// Hour in Lima.
    pub(super) hour: Time,
    /// Day of the second call.
    pub(super) second_on: Date,
    /// Where it meets.
    pub(super) place: String,
    /// `in_person`, `remote`, `mixed`.
    pub(super) mode: String,
}

/// Of `committee/session-moved`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct SessionMoved {
    /// The session.
    pub(super) session: SessionId,
    /// Day.
    pub(super) on: Date,
    /// Hour in Lima.
    pub(super) hour: Time,
    /// Day of the second call.
    pub(super) second_on: Date,
    /// Where it meets.
    pub(super) place: String,
}

/// Of `committee/session-adjourned`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct SessionAdjourned {
    /// The session.
    pub(super) session: SessionId,
    /// Day it goes on.
    pub(super) on: Date,
    /// Hour in Lima.
    pub(super) hour: Time,
}

/// Of `committee/session-opened`, `-cancelled`, `-resumed` and `-concluded`, and of `committee/agenda-changed`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct OfSession {
    /// The session.
    pub(super) session: SessionId,
}

/// Of `committee/minutes-drawn` and `committee/signatures-asked`: each names some of those who sign.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct MinutesDrawn {
    /// The session.
    pub(super) session: SessionId,
    /// SHA-256 of what is to be signed.
    pub(super) document: String,
    /// Those whose signature is asked for.
    pub(super) signers: Vec<PersonId>,
}

/// Of `committee/minutes-approved`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct MinutesApproved {
    /// The session.
    pub(super) session: SessionId,
    /// SHA-256 of what is to be signed now.
    pub(super) document: String,
}

/// Of `committee/minutes-signed` and `committee/signature-excused`: either way nobody waits for that signature any more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct MinutesSigned {
    /// The session.
    pub(super) session: SessionId,
    /// SHA-256 of what was to be signed.
    pub(super) document: String,
    /// Whose signature it is.
    pub(super) person: PersonId,
}

/// Who answers for an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub(super) enum Owner {
    /// Whoever holds an office of the entity.
    Office(String),
    /// A unit.
    Unit(UnitId),
}

/// Of `committee/agreement-adopted`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct AgreementAdopted {
    /// The agreement.
    pub(super) agreement: AgreementId,
    /// The session that adopted it.
    pub(super) session: SessionId,
    /// `A-04-2026-01`.
    pub(super) code: String,
    /// Who answers for it.
    pub(super) owner: Owner,
    /// By when.
    #[serde(default)]
    pub(super) due: Option<Date>,
}

/// Of `committee/agreement-reported`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct AgreementReported {
    /// The agreement.
    pub(super) agreement: AgreementId,
    /// Whether it is done.
    pub(super) done: bool,
}

/// Of `committee/agreement-moved`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct AgreementMoved {
    /// The agreement.
    pub(super) agreement: AgreementId,
    /// The new day.
    pub(super) due: Date,
}

/// Of `committee/agreement-closed`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct OfAgreement {
    /// The agreement.
    pub(super) agreement: AgreementId,
}
