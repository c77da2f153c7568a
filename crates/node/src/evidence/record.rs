//! One exchange as one node saw it: who called what, for what, what became of it, and what both nodes signed.
//!
//! The path is not kept, for it may name a person: the endpoint of the description is. The content is not kept either, unless the
//! service says so; the hashes in the signed statements prove it to whoever holds it.

use crate::ident::{ClientId, NodeId, ServiceId};
use crate::message::{self, CASE, PURPOSE, REPRESENTED, ROLE, USER};
use crate::watch::Step;
use http::{HeaderMap, Method};
use serde::{Deserialize, Serialize};

/// Which end of the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The node of whoever called: `Client` in X-Road's operational data.
    Consumer,
    /// The node of whoever was called: `Producer`.
    Provider,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The provider's service answered, with this status.
    Answered {
        /// Status of HTTP.
        status: u16,
    },
    /// The exchange itself said no, by this type in the new spelling.
    Refused {
        /// `server.serverproxy.access_denied`.
        kind: String,
        /// By which the answer and the node's own log know it.
        detail: String,
    },
}

/// One exchange. Written once as one line of JSON; the line is the leaf of the node's tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Number in this node's log, from 0. Given by the log.
    #[serde(default, skip_serializing)]
    pub seq: u64,
    /// Leaf hash of the record before, base 16. Given by the log.
    #[serde(default, skip_serializing)]
    pub previous: String,
    /// Which end.
    pub role: Role,
    /// The node that writes.
    pub node: NodeId,
    /// The node at the other end, where one was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<NodeId>,
    /// `x-road-request-id`.
    pub request: String,
    /// `x-road-id`.
    pub id: String,
    /// Who called.
    pub client: ClientId,
    /// What was called.
    pub service: ServiceId,
    /// Method.
    pub method: String,
    /// The pattern of the path that allowed it: `/personas/*`. Empty where none did.
    pub endpoint: String,
    /// `x-road-userid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Office or role of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// `x-road-represented-party`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub represented: Option<String>,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Number of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Norm and article of the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_base: Option<String>,
    /// The grant that allowed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
    /// Fields that left, where the grant names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
    /// Pseudonym of the person whose data were asked for: HMAC-SHA-256 under the node's own key, base64url. Only at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// When the request came in, in milliseconds of Unix time.
    pub request_in: i64,
    /// When it went out to the other node, or to the service. 0 when it did not.
    pub request_out: i64,
    /// When the answer came in. 0 when it did not.
    pub response_in: i64,
    /// When the answer was ready to go out.
    pub response_out: i64,
    /// Bytes of the body of the request.
    pub request_bytes: u64,
    /// Bytes of the body of the answer.
    pub response_bytes: u64,
    /// Hash of the whole request, base64 of SHA-512.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_hash: String,
    /// Hash of the whole answer, base64 of SHA-256.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub response_hash: String,
    /// What the consumer's node signed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_statement: String,
    /// What the provider's node signed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub response_statement: String,
    /// Head and body of the request, base64, where the service keeps full evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_content: Option<String>,
    /// Head and body of the answer, base64, where the service keeps full evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_content: Option<String>,
    /// Where the exchange stands in a trace. It is for whoever watches, and no evidence.
    #[serde(skip)]
    pub trace: Option<Step>,
}

impl Record {
    /// An exchange that begins: who calls what, and what the headers of the protocol say of it.
    pub(crate) fn begun(role: Role, node: &NodeId, said: Begun<'_>) -> Record {
        let text = |name: &str| message::text(said.headers, name).map(str::to_owned);
        Record {
            seq: 0,
            previous: String::new(),
            role,
            node: node.clone(),
            peer: None,
            request: said.request.to_owned(),
            id: said.id.to_owned(),
            client: said.client.clone(),
            service: said.service.clone(),
            method: said.method.to_string(),
            endpoint: String::new(),
            user: text(USER),
            office: text(ROLE),
            represented: text(REPRESENTED),
            purpose: text(PURPOSE),
            case: text(CASE),
            legal_base: None,
            grant: None,
            fields: None,
            subject: None,
            outcome: Outcome::Answered { status: 0 },
            request_in: said.at,
            request_out: 0,
            response_in: 0,
            response_out: 0,
            request_bytes: 0,
            response_bytes: 0,
            request_hash: String::new(),
            response_hash: String::new(),
            request_statement: String::new(),
            response_statement: String::new(),
            request_content: None,
            response_content: None,
            trace: None,
        }
    }
}

/// What is known when an exchange begins.
pub(crate) struct Begun<'a> {
    pub client: &'a ClientId,
    pub service: &'a ServiceId,
    pub method: &'a Method,
    pub id: &'a str,
    pub request: &'a str,
    pub headers: &'a HeaderMap,
    /// When it came in, in milliseconds of Unix time.
    pub at: i64,
}
