//! Acts about members, subsystems, nodes, keys and the configuration.

use node::ident::MemberId;
use serde::{Deserialize, Serialize};

/// `exchange/member-joined`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberJoined {
    /// Its name in the exchange.
    pub member: MemberId,
}

/// `exchange/member-suspended`, `exchange/member-resumed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSwitched {
    /// The member.
    pub member: MemberId,
    /// Why.
    pub reason: String,
}

/// `exchange/subsystem-added`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsystemAdded {
    /// Whose it is.
    pub member: MemberId,
    /// Its code in the exchange.
    pub code: String,
    /// What people call it.
    pub name: String,
}

/// `exchange/subsystem-retired`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsystemRetired {
    /// Whose it is.
    pub member: MemberId,
    /// Its code.
    pub code: String,
}
