//! The facts this crate records, one payload each; written once, readable for ever. They hold identifiers and names of attributes:
//! who somebody is stands in the kept table alone, where it can be corrected and erased.

use crate::ids::StaffId;
use register::{PersonId, UnitId};
use serde::{Deserialize, Serialize};

/// `provisioning/staff-registered`: the human resources system of the entity tells of somebody for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRegistered {
    /// Who.
    pub staff: StaffId,
    /// The person of the directory that their address or number leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Whether they work there; somebody may be told of who has left already.
    pub works: bool,
}

/// `provisioning/staff-changed`: something else is known of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffChanged {
    /// Who.
    pub staff: StaffId,
    /// The person of the directory that their address or number leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Names of the attributes that changed, and no values.
    pub attributes: Vec<String>,
}

/// `provisioning/staff-left`: they work there no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffLeft {
    /// Who.
    pub staff: StaffId,
    /// The person of the directory that their address or number leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Whether what was known of them is erased.
    pub removed: bool,
}

/// `provisioning/staff-returned`: they work there again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffReturned {
    /// Who.
    pub staff: StaffId,
    /// The person of the directory that their address or number leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// `provisioning/unit-changed`: who works in a unit, or how the human resources system calls it. Its name is told by the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChanged {
    /// The unit.
    pub unit: UnitId,
    /// Names of the attributes that changed.
    pub attributes: Vec<String>,
    /// Who works in it from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<StaffId>,
    /// Who works in it no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<StaffId>,
}
