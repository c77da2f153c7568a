//! What node and operator tell each other, as JSON.

use crate::ident::NodeId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Addresses of the operator, after its own.
pub mod path {
    /// Enrolment.
    pub const NODES: &str = "/exchange/v1/nodes";
    /// Another certificate or key.
    pub const KEYS: &str = "/exchange/v1/nodes/keys";
    /// Manifest.
    pub const CONFIGURATION: &str = "/exchange/v1/configuration";
    /// Parts, by their hash.
    pub const PARTS: &str = "/exchange/v1/configuration/parts";
    /// The act that names the content.
    pub const PROOF: &str = "/exchange/v1/configuration/proof";
    /// What the operator is known by.
    pub const ANCHOR: &str = "/exchange/v1/anchor";
    /// Signed sizes of a node's log.
    pub const CHECKPOINTS: &str = "/exchange/v1/checkpoints";
    /// What stands of them in the register.
    pub const ANCHORS: &str = "/exchange/v1/anchors";
    /// What nodes report of their exchanges.
    pub const REPORTS: &str = "/exchange/v1/reports";
    /// Signed keys of a node, for receipts.
    pub const CARDS: &str = "/exchange/v1/cards";
}

/// `POST /exchange/v1/nodes`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The token that the page showed once.
    pub token: String,
    /// Name of the machine, as the enrolment was opened for.
    pub name: String,
    /// Where other nodes reach it, `host:port`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Request for a certificate, PKCS #10 in PEM: it proves the possession of the certificate's key.
    pub csr: String,
    /// The certificate of an outside authority for that key and those between it and its root, PEM. Only where the operator asks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// The key that will sign statements, RFC 7517.
    pub key: Map<String, Value>,
    /// Proof that it is held: [`super::prove_possession`] over the SHA-256 of the token and the request.
    pub proof: String,
}

/// What whoever enrolled, or replaced something, gets. It holds a secret and is never written to a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// Its name.
    pub node: NodeId,
    /// Its certificate and those between it and its root, PEM each.
    pub certificates: Vec<String>,
    /// Certificates of the authorities whose certificates nodes show each other, PEM.
    pub authorities: Vec<String>,
    /// What the operator says of it, signed: [`crate::configuration::Card`].
    pub card: String,
    /// What the operator is known by.
    pub anchor: Anchor,
    /// Key of the pseudonyms of people in its evidence, base64url. A secret.
    pub subject_key: String,
    /// First moment at which what it had before does not count any more; none at an enrolment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_until: Option<i64>,
}

/// Type of the signed set of keys.
pub const KEYS_TYPE: &str = "qhapaq-operator-keys+jws";

/// What the operator is known by; pinned at the enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The exchange: `PE`.
    pub instance: String,
    /// Its keys, RFC 7517 section 5.
    pub keys: Value,
    /// Instance, keys and register, signed by each of its keys in turn: whoever knows one of them learns the others.
    pub signed_keys: Vec<String>,
    /// Verifier key of the register, C2SP signed-note.
    pub register: String,
    /// Its address.
    pub url: String,
}

/// `POST /exchange/v1/nodes/keys`, by the key that counts now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// Request for another certificate, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csr: Option<String>,
    /// The certificate of an outside authority, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Another key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Map<String, Value>>,
    /// Proof that the other key is held, over the name of the node and the request. Goes with `key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// Whether what it had before ends at once and not after the overlap.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_once: bool,
}

/// `POST /exchange/v1/checkpoints`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpointed {
    /// The note that the node signed, C2SP tlog-checkpoint.
    pub note: String,
    /// Hashes that prove that the tree known last is its beginning, base 16.
    pub consistency: Vec<String>,
}

/// What the operator knows of a node's log: answer of `GET` and of `POST /exchange/v1/checkpoints`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Leaves of the tree known last, which the next proof begins from. 0 when there is none.
    pub size: u64,
    /// Its root, base 16.
    pub root: String,
}

/// `GET /exchange/v1/anchors`: where a note of a node stands in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchored {
    /// The note.
    pub note: String,
    /// Which leaf of the batch it is: the leaf is the note's text.
    pub index: u64,
    /// Leaves of the batch.
    pub count: u64,
    /// Hashes from the leaf to the root of the batch, base 16.
    pub path: Vec<String>,
    /// The act `exchange/logs-anchored` with its proof, as a bundle of the register.
    pub bundle: Value,
}

/// `GET /exchange/v1/cards`: what the operator says of the keys of a node, now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// One [`crate::configuration::Card`] for each of its keys, signed; the newest key first.
    pub cards: Vec<String>,
}
