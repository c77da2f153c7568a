//! The shapes of the parts. Times are milliseconds of Unix time; `until` is the first moment that is too late.

use crate::ident::{ClientId, MemberId, NodeId, ServiceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of a part: `members`, or `provider/` and the member.
pub type PartName = String;

/// What the operator signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The exchange: `PE`.
    pub instance: String,
    /// When it was signed.
    pub issued: i64,
    /// First moment at which nothing may be exchanged by it any more.
    pub until: i64,
    /// What it says.
    pub content: Content,
}

/// What a manifest says; it changes with acts and not with time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Grows by one whenever a part changes.
    pub serial: u64,
    /// SHA-256 of the bytes of the [`Index`], in base 16.
    pub index: String,
}

/// The parts there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Each part and the SHA-256 of its bytes, in base 16.
    pub parts: BTreeMap<PartName, String>,
}

/// The part `members`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// Everyone who takes part, or did.
    pub members: Vec<Member>,
    /// Certificates of the authorities whose certificates nodes show each other, PEM.
    pub authorities: Vec<String>,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name in the exchange.
    pub id: MemberId,
    /// What people call it.
    pub name: String,
    /// Whether it is switched off: it neither calls nor answers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    /// Codes of its subsystems and what people call them.
    #[serde(default)]
    pub subsystems: BTreeMap<String, String>,
    /// Its machines.
    #[serde(default)]
    pub nodes: Vec<NodeEntry>,
}

/// One machine of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeEntry {
    /// Its name.
    pub id: NodeId,
    /// Where other nodes reach it, `host:port`. None for a node that only calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// SHA-256 of the certificates it may show, in base 16; two while one takes the other's place.
    pub certificates: Vec<String>,
    /// Keys that sign its statements; two while one takes the other's place.
    pub keys: Vec<NodeKey>,
}

/// A key that signs statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeKey {
    /// Its thumbprint, RFC 7638.
    pub kid: String,
    /// The public key, RFC 7517.
    pub jwk: serde_json::Map<String, serde_json::Value>,
    /// What it signed before counts.
    pub from: i64,
    /// What it signs from then on does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// The part `provider/{member}`: what a member offers and to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// What it offers.
    pub services: Vec<Service>,
    /// Who may call what.
    pub grants: Vec<Grant>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its name.
    pub id: ServiceId,
    /// What people call it.
    pub title: String,
    /// Whether the owner has it switched on.
    pub enabled: bool,
    /// What can be called, from its description. Empty when it has none: then a grant names what it covers.
    pub endpoints: Vec<Endpoint>,
    /// SHA-256 of its OpenAPI description, in base 16, which the operator keeps as a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openapi: Option<String>,
    /// What is promised.
    #[serde(default)]
    pub level: ServiceLevel,
    /// What the evidence keeps.
    #[serde(default)]
    pub evidence: Evidence,
    /// What is done with a request that is too large to be held.
    #[serde(default)]
    pub large_requests: LargeRequests,
    /// Whether it may be called without waiting for the answer (D.S. 029-2021-PCM art. 88.6), and what is done when nobody knows
    /// whether a call took effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asynchronous: Option<UnknownOutcome>,
    /// Where a request names the person whose data it asks for: `path:2` (the second part of the path after the service, from 1),
    /// `query:dni`, `json:/persona/dni` (RFC 6901) or `header:name`. Their data are then shown to have been consulted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// A method and a path pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Endpoint {
    /// `GET`, or `*` for every one.
    pub method: String,
    /// `/personas/*`: `*` is one part of a path, `**` at the end is any number.
    pub path: String,
}

/// What is promised of a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLevel {
    /// Availability in hundredths of a per cent: 9950 is 99.5 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<u32>,
    /// Milliseconds in which 95 of 100 calls are answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p95_ms: Option<u32>,
    /// Milliseconds after which the provider's node gives up. 30,000 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u32>,
}

/// What the evidence keeps of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Who, what, when, for what, and the hashes; nothing of the content.
    #[default]
    Metadata,
    /// The content too, of messages that are held whole.
    Full,
}

/// What is done with a request whose body is too large to be held until its signature is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LargeRequests {
    /// It is handed on as it comes and broken off when the signature in the trailer is not good: the service must do nothing
    /// with a request that broke off.
    #[default]
    Stream,
    /// It is refused.
    Refuse,
}

/// What is done when nobody knows whether a call that nobody waits for took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownOutcome {
    /// It is sent again with the same `Idempotency-Key`, by which the service knows it.
    Repeat,
    /// People decide.
    Ask,
}

/// Who may call what, for what, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its number in the register.
    pub id: String,
    /// Who: subsystems, or members with all of theirs.
    pub clients: Vec<ClientId>,
    /// What.
    pub service: ServiceId,
    /// Which endpoints; none at all is all that the description has.
    pub endpoints: Vec<Endpoint>,
    /// Codes of what for: one at least.
    pub purposes: Vec<String>,
    /// Norm and article that it rests on.
    pub legal_base: String,
    /// Fields of the answer that may leave: `persona.nombres`. None is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
    /// Calls of each client in a day of Lima.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_max: Option<u32>,
    /// Calls of each client in a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minute_max: Option<u32>,
    /// Whether each call must name its case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub case_required: bool,
    /// Begin.
    pub from: i64,
    /// End.
    pub until: i64,
}

/// What the operator says of one node, signed: it goes with every receipt, so that who checks it needs the operator's key alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The node.
    pub node: NodeId,
    /// What people call its member.
    pub member_name: String,
    /// The key that signs its statements and its log.
    pub key: NodeKey,
    /// When it was said.
    pub issued: i64,
}
