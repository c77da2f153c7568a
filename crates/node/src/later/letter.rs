//! A call on its way.

use crate::ident::{ClientId, ServiceId};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A call that was deposited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// `x-road-id`.
    pub id: String,
    /// Who calls.
    pub client: ClientId,
    /// What is called.
    pub service: ServiceId,
    /// Method.
    pub method: String,
    /// Path with query.
    pub path_and_query: String,
    /// Headers that travel.
    pub headers: Vec<(String, Bytes)>,
    /// Body.
    pub body: Bytes,
    /// When it was deposited, in milliseconds of Unix time.
    pub deposited: i64,
    /// First moment at which it is not delivered any more.
    pub until: i64,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next, or its notice is.
    pub next: i64,
    /// Where it stands.
    pub state: State,
    /// Whether the system was told how it ended, or does not want to be.
    pub noticed: bool,
    /// How often the notice was tried.
    #[serde(default)]
    pub notices: u32,
}

/// Where a call stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On its way.
    Waiting {
        /// Why the last try did not end it: the type of the refusal or the status of the service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
    },
    /// The service answered.
    Answered {
        /// Status.
        status: u16,
        /// Headers.
        headers: Vec<(String, Bytes)>,
        /// Body.
        body: Bytes,
    },
    /// It will not be delivered unless people say so.
    Dead {
        /// Type of the refusal.
        kind: String,
        /// For people.
        message: String,
    },
}

impl State {
    /// One word for lists: `waiting`, `answered`, `dead`.
    pub fn word(&self) -> &'static str {
        match self {
            State::Waiting { .. } => "waiting",
            State::Answered { .. } => "answered",
            State::Dead { .. } => "dead",
        }
    }
}

/// Bytes as files keep them: base64.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Bytes).map_err(serde::de::Error::custom)
    }
}

/// Headers as files keep them.
pub(super) fn kept(headers: &HeaderMap) -> Vec<(String, Bytes)> {
    let all = headers.iter();
    all.map(|(name, value)| (name.as_str().to_owned(), Bytes(value.as_bytes().to_vec())))
        .collect()
}

/// Headers from a file; what is none is left out.
pub(super) fn headers(kept: &[(String, Bytes)]) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(kept.len());
    for (name, value) in kept {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name.as_str()),
            HeaderValue::from_bytes(&value.0),
        ) {
            headers.append(name, value);
        }
    }
    headers
}
