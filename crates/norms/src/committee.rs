//! Seats of the digital committee, and the lists that a designation form offers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{BondId, DesignationKindId, EntityTypeId, OfficeId};
use crate::instrument::Citation;
use crate::words::{Certainty, Words};

/// One seat of the Comité de Gobierno y Transformación Digital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Place in the list, 1 to 9.
    pub number: u8,
    /// Code of the seat, as in `HEAD_OR_DELEGATE`.
    pub code: &'static str,
    /// The office that a designation to the seat fills.
    pub office: OfficeId,
    /// Name.
    pub names: Words,
    /// One or two words for tight places.
    pub short: Words,
    /// Since when the seat exists.
    pub since: Date,
    /// Whether the committee is complete without it.
    pub required: bool,
    /// Where it is written.
    pub citation: Citation,
    /// How sure we are of the day it exists since.
    #[serde(default)]
    pub certainty: Certainty,
}

/// A kind of instrument by which somebody is designated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct DesignationKind {
    /// Identifier.
    pub id: DesignationKindId,
    /// Name.
    pub names: Words,
    /// Types of entity that use it; every type when empty.
    #[serde(default)]
    pub used_by: Vec<EntityTypeId>,
}

impl DesignationKind {
    /// Whether a type of entity uses it.
    pub fn is_used_by(&self, entity_type: EntityTypeId) -> bool {
        self.used_by.is_empty() || self.used_by.contains(&entity_type)
    }
}

/// A kind of bond between a person and the State.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Bond {
    /// Identifier.
    pub id: BondId,
    /// Name.
    pub names: Words,
    /// Whether it makes the person an official or civil servant, as several offices ask.
    pub civil_servant: bool,
    /// How sure we are of that.
    #[serde(default)]
    pub certainty: Certainty,
}
