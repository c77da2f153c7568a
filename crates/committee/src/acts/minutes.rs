//! Minutes: drawn from what was recorded, signed by their hash, corrected by later acts only.

use super::StatementRef;
use crate::ids::SessionId;
use register::PersonId;
use serde::{Deserialize, Serialize};

/// `committee/minutes-drawn`: a version of the minutes is ready to be signed. Another one voids the signatures of the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesDrawn {
    /// The session.
    pub session: SessionId,
    /// From 1.
    pub version: u32,
    /// SHA-256 of the PDF.
    pub document: String,
    /// SHA-256 of what the PDF was made of: the acts of the session and its texts.
    pub content: String,
    /// SHA-256 of what members approve: the same without the reasons of votes, for which they have until the day after.
    #[serde(default)]
    pub approved: String,
    /// Secretary and chair, whose signatures the law always asks for. Anybody may read this act, so that whoever voted otherwise
    /// than the majority stands in [`SignaturesAsked`].
    pub signers: Vec<PersonId>,
}

/// `committee/signatures-asked`: whose signatures the minutes need besides, because of how they voted. As reserved as the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignaturesAsked {
    /// The session.
    pub session: SessionId,
    /// SHA-256 of the PDF to be signed.
    pub document: String,
    /// Who else signs.
    pub signers: Vec<PersonId>,
}

/// `committee/minutes-signed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesSigned {
    /// The session.
    pub session: SessionId,
    /// SHA-256 of the PDF that was signed.
    pub document: String,
    /// Who signs.
    pub person: PersonId,
    /// How the person was known: `session`.
    pub level: String,
    /// What they hold against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<StatementRef>,
}

/// `committee/signature-excused`: a signature that cannot be had, and why. The minutes wait for it no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureExcused {
    /// The session.
    pub session: SessionId,
    /// SHA-256 of the PDF that was to be signed.
    pub document: String,
    /// Who was to sign it.
    pub person: PersonId,
    /// Why they do not.
    pub reason: StatementRef,
}

/// `committee/minutes-corrected`: what signed minutes say wrong, put right by a later act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesCorrected {
    /// The session.
    pub session: SessionId,
    /// What they should say.
    pub correction: StatementRef,
}

/// When minutes were read and approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// At the end of their own session.
    AtEnd,
    /// By a later session, on its agenda.
    Later,
    /// In an earlier version: since then only reasons of votes came to it.
    Before,
}

/// `committee/minutes-approved`: minutes are signed once they were read and approved (TUO of Ley 27444, art. 102.2 and 102.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesApproved {
    /// The session.
    pub session: SessionId,
    /// SHA-256 of the PDF that was approved.
    pub document: String,
    /// When.
    pub reading: Reading,
    /// The later session that approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<SessionId>,
}
