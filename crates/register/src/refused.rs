//! Why the register did not take an act, although nothing of ours failed.

use std::fmt;

use crate::Fault;

/// The database said no to a change, in a way that the person can understand and act upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Two things that must differ are the same, or a reference leads nowhere.
    Conflict {
        /// Name of the constraint, the same on every database: `TABLE_pkey`, `TABLE_COLUMN_key`, the name of a unique
        /// index, of a check, or `foreign_key`.
        constraint: String,
    },
    /// What the caller read has changed since: a guard, or a change that must touch a row, touched none.
    Stale,
    /// The idempotency key was used before for a different request.
    KeyReused,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Conflict { constraint } => write!(f, "the change conflicts with {constraint}"),
            Refused::Stale => f.write_str("what the change was based on has changed since"),
            Refused::KeyReused => f.write_str("the idempotency key was used before for a different request"),
        }
    }
}

impl std::error::Error for Refused {}

/// Outcome of a change that did not happen.
#[derive(Clone, Debug)]
pub enum RecordError {
    /// The rule says no; the caller may correct and try again.
    Refused(Refused),
    /// Something of ours failed. Nothing is known to be recorded; with an idempotency key a retry is safe.
    Fault(Fault),
}

impl RecordError {
    /// The refusal, if it is one.
    pub fn refused(&self) -> Option<&Refused> {
        match self {
            RecordError::Refused(refused) => Some(refused),
            RecordError::Fault(_) => None,
        }
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordError::Refused(refused) => refused.fmt(f),
            RecordError::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for RecordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RecordError::Refused(_) => None,
            RecordError::Fault(fault) => std::error::Error::source(fault),
        }
    }
}

impl From<Fault> for RecordError {
    fn from(fault: Fault) -> RecordError {
        RecordError::Fault(fault)
    }
}

impl From<Refused> for RecordError {
    fn from(refused: Refused) -> RecordError {
        RecordError::Refused(refused)
    }
}
