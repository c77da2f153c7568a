//! Acts about members, subsystems, nodes, keys and the configuration. All are public: they say who may exchange with whom, and hold
//! neither names of people nor secrets. Moments are milliseconds of Unix time.

use crate::ids::EnrolmentId;
use node::ident::{MemberId, NodeId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `exchange/member-joined`: the entity adheres to the model agreement and takes part (D.S. 029-2021-PCM art. 87).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberJoined {
    /// Its name in the exchange.
    pub member: MemberId,
}

/// `exchange/member-suspended`: it neither calls nor answers any more. `exchange/member-resumed`: it does again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSwitched {
    /// The member.
    pub member: MemberId,
    /// Why.
    pub reason: String,
    /// Who switches it.
    #[serde(default)]
    pub by: By,
}

/// Who switches a member off or on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The member itself.
    #[default]
    Member,
    /// The governing body, which operates the exchange: then only it switches the member on again.
    Operator,
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
    /// Why.
    pub reason: String,
}

/// `exchange/enrolment-opened`: a machine may come in, once, by a token that only whoever opened it saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentOpened {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Whose the machine is.
    pub member: MemberId,
    /// Name of the machine.
    pub name: String,
    /// First moment that is too late.
    pub until: i64,
}

/// `exchange/node-enrolled`: the machine came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeEnrolled {
    /// Its name.
    pub node: NodeId,
    /// By which enrolment.
    pub enrolment: EnrolmentId,
    /// Where other nodes reach it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// SHA-256 of its certificate, base 16.
    pub certificate: String,
    /// End of the certificate.
    pub certificate_until: i64,
    /// Thumbprint of its key.
    pub kid: String,
    /// The key that signs its statements.
    pub jwk: Map<String, Value>,
    /// From when on.
    pub from: i64,
}

/// `exchange/node-key-added`: another certificate, another key, or both; those before end at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeKeyAdded {
    /// The node.
    pub node: NodeId,
    /// SHA-256 of another certificate, base 16.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_until: Option<i64>,
    /// Thumbprint of another key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwk: Option<Map<String, Value>>,
    /// From when on.
    pub from: i64,
    /// First moment at which what is replaced does not count any more.
    pub before_until: i64,
}

/// `exchange/node-key-retired`: a key or a certificate ends before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeKeyRetired {
    /// The node.
    pub node: NodeId,
    /// Thumbprint of the key, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// SHA-256 of the certificate, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// When.
    pub at: i64,
    /// Why.
    pub reason: String,
}

/// `exchange/node-moved`: it is reached elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeMoved {
    /// The node.
    pub node: NodeId,
    /// Where; none when it only calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// `exchange/node-revoked`: it is trusted no more, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeRevoked {
    /// The node.
    pub node: NodeId,
    /// Why.
    pub reason: String,
    /// When: what it signed before still counts.
    pub at: i64,
}

/// `exchange/configuration-published`: what nodes know of each other, by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigurationPublished {
    /// Grows by one.
    pub serial: u64,
    /// SHA-256 of the index of its parts, base 16.
    pub index: String,
    /// SHA-256 of the canonical content, base 16: [`node::configuration::content_hash`].
    pub content: String,
    /// Members in it.
    pub members: u64,
    /// Services in it.
    pub services: u64,
    /// Grants in it.
    pub grants: u64,
}

/// `exchange/logs-anchored`: signed sizes of the logs of nodes, all under one root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsAnchored {
    /// Root of the tree over the notes, base 16.
    pub root: String,
    /// Notes.
    pub count: u64,
}
