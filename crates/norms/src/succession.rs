//! Succession: what becomes of holders, communications and units when an entity closes.

use serde::{Deserialize, Serialize};

use crate::ids::{ClosingReasonId, OfficeId};
use crate::words::{Certainty, Words};

/// How many entities take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Successors {
    /// Nobody does.
    None,
    /// One.
    One,
    /// One or more.
    Several,
}

/// Whether something goes on in the entity that takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It goes on there.
    Carried,
    /// It ends with its entity.
    Ended,
}

/// Whether what an authority was told of the closed entity counts for the one that takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// It is told anew, within the term of any designation.
    Anew,
    /// What it was told counts.
    Kept,
}

/// Why an entity closes, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Succession {
    /// Why.
    pub id: ClosingReasonId,
    /// Name.
    pub names: Words,
    /// How many take over.
    pub successors: Successors,
    /// What becomes of whoever holds an office.
    pub holders: Fate,
    /// Whether the authorities are told anew of those who go on.
    pub told: Told,
    /// What becomes of units and posts.
    pub units: Fate,
    /// Offices that end with their entity in any case.
    pub stays: Vec<OfficeId>,
    /// How sure we are.
    pub certainty: Certainty,
}
