//! Adapters: the old services of an entity, behind its node, as clean REST services.
//!
//! An adapter stands where the node would call a local HTTP service. Towards the exchange it is a small REST service with a description
//! of its own; towards the old world it speaks what is spoken there: the REST facade of the interoperability platform (PIDE), or SOAP.
//! Who asks, for which case and to what end comes from the signed exchange and is never typed by the caller. Passwords lie in a sealed
//! [`vault`] and leave it for the one request that needs them.

mod account;
pub mod backend;
mod charset;
pub mod face;
pub mod openapi;
pub mod outcome;
pub mod parameter;
pub mod pide;
mod problem;
pub mod reply;
pub mod soap;
pub mod vault;
mod xml;

pub use pide::Pide;
pub use problem::{CODES, Problem};
pub use soap::Soap;

use crate::ident::ClientId;
use crate::no::{No, Side, Why};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use register::Clock;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use vault::Vault;

/// A call as it comes out of the exchange, already verified and granted.
#[derive(Clone)]
pub struct Call {
    /// Its method.
    pub method: Method,
    /// What stands after the service code: begins with `/`, still percent-encoded.
    pub path: String,
    /// Parameters of the query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Headers that travelled.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    /// Who asks, and why.
    pub context: Context,
}

/// Who asks, for which case and to what end: from the signed exchange.
#[derive(Clone)]
pub struct Context {
    /// The calling system.
    pub client: ClientId,
    /// The official, as `X-Road-UserId` says it: `PE` and the number of the document.
    pub user: Option<String>,
    /// Number of the case or document.
    pub case: Option<String>,
    /// What it is for: a code of the grant.
    pub purpose: Option<String>,
    /// Number of the exchange.
    pub request_id: String,
}

/// The service's own answer: it travels as it is, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
}

/// Why there is no answer of the service. Texts name the machine behind and never what was asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// No connection, or it broke off.
    Unreachable {
        /// `host:port`.
        backend: String,
        /// What the network says.
        why: String,
    },
    /// No whole answer within the time of the settings.
    TimedOut {
        /// `host:port`.
        backend: String,
    },
    /// An answer that is none: not readable, too long, or without what it must have.
    BadAnswer {
        /// `host:port`.
        backend: String,
        /// What is wrong with it; never a value.
        why: String,
    },
    /// It answered with a status that is no success.
    Refused {
        /// `host:port`.
        backend: String,
        /// The status.
        status: u16,
    },
    /// The credential could not be used.
    Vault {
        /// What is wrong; never a secret.
        why: String,
    },
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failed::Unreachable { backend, why } => write!(f, "{backend} cannot be reached: {why}"),
            Failed::TimedOut { backend } => write!(f, "{backend} did not answer in time"),
            Failed::BadAnswer { backend, why } => write!(f, "the answer of {backend} cannot be used: {why}"),
            Failed::Refused { backend, status } => write!(f, "{backend} answered with status {status}"),
            Failed::Vault { why } => write!(f, "the credential for this service cannot be used: {why}"),
        }
    }
}

impl std::error::Error for Failed {}

impl Failed {
    /// The same in X-Road's words: `server.serverproxy.service_failed` (PR-REST 1.0.4, section 4.6).
    pub fn no(&self) -> No {
        No::new(Side::Provider, Why::ServiceFailed, self.to_string())
    }
}

/// What stands behind a service: one table of the node's settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Settings {
    /// A service of the platform's REST facade.
    Pide(Box<pide::Settings>),
    /// An operation of a SOAP service.
    Soap(Box<soap::Settings>),
}

impl Settings {
    /// Reads settings as TOML.
    ///
    /// # Errors
    /// [`SettingsError`] with the reason and, from the reader, the line.
    pub fn read(text: &str) -> Result<Settings, SettingsError> {
        toml::from_str(text).map_err(|error| SettingsError(error.to_string()))
    }
}

/// Why settings of an adapter cannot work: field, reason, remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(pub String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

/// What an adapter is given to work with.
#[derive(Clone)]
pub struct Tools {
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Credentials; none when no service needs one.
    pub vault: Option<Arc<Vault>>,
}

/// One old service.
#[derive(Clone)]
pub enum Adapter {
    /// Behind the platform's REST facade.
    Pide(Pide),
    /// Behind SOAP.
    Soap(Soap),
}

impl Adapter {
    /// An adapter by its settings.
    ///
    /// # Errors
    /// [`SettingsError`] when they cannot work.
    pub fn new(settings: Settings, tools: &Tools) -> Result<Adapter, SettingsError> {
        match settings {
            Settings::Pide(settings) => Pide::new(*settings, tools).map(Adapter::Pide),
            Settings::Soap(settings) => Soap::new(*settings, tools).map(Adapter::Soap),
        }
    }

    /// Asks the service behind.
    ///
    /// # Errors
    /// [`Failed`] when there is no answer of the service; the caller then gets X-Road's `service_failed`.
    pub async fn call(&self, call: Call) -> Result<Answer, Failed> {
        match self {
            Adapter::Pide(pide) => pide.call(call).await,
            Adapter::Soap(soap) => soap.call(call).await,
        }
    }

    /// The OpenAPI 3.1 description of the service as the exchange sees it.
    pub fn openapi(&self) -> serde_json::Value {
        match self {
            Adapter::Pide(pide) => pide.openapi(),
            Adapter::Soap(soap) => soap.openapi(),
        }
    }
}
