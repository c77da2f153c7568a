//! Answers of the endpoints that systems talk to, and their errors (RFC 6749 section 5.2 and its successors).

use capability::{Answer, Stop};
use http::{HeaderName, header};
use register::Fault;
use serde_json::{Value, json};

/// An error as the protocol names it.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// The protocol's own error, with what is wrong in words for whoever builds the system, and a word for the log.
    Refused(ProtocolError),
    /// Something of ours failed.
    Stop(Stop),
}

/// A refusal in the words of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProtocolError {
    /// `invalid_grant`, `invalid_client`…
    pub(crate) code: &'static str,
    /// One sentence in English, as the protocol's descriptions are.
    pub(crate) text: &'static str,
    /// A word for the log.
    pub(crate) reason: &'static str,
}

/// A refusal whose word for the log is its code.
pub(crate) fn wrong(code: &'static str, reason: &'static str, text: &'static str) -> Wrong {
    Wrong::Refused(ProtocolError { code, text, reason })
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Wrong {
        Wrong::Stop(fault.into())
    }
}
impl From<Stop> for Wrong {
    fn from(stop: Stop) -> Wrong {
        Wrong::Stop(stop)
    }
}

/// The answer to what was asked, never kept by anybody on the way.
pub(crate) fn json_answer(value: &Value) -> Answer {
    no_store(Answer::json(200, value))
}

/// Keeps an answer out of every cache.
pub(crate) fn no_store(answer: Answer) -> Answer {
    answer
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::PRAGMA, "no-cache")
}

/// The answer to a refusal of an endpoint that takes forms.
pub(crate) fn refused(error: ProtocolError) -> Answer {
    let body = json!({"error": error.code, "error_description": error.text});
    let status = if error.code == "invalid_client" { 401 } else { 400 };
    let answer = no_store(Answer::json(status, &body));
    match status {
        401 => answer.header(header::WWW_AUTHENTICATE, "Basic realm=\"qhapaq\""),
        _ => answer,
    }
}

/// The answer to a token that is not good enough, RFC 6750 section 3 and RFC 9470 section 3.
pub(crate) fn challenge(scheme: &str, error: Option<ProtocolError>, more: &[(&str, &str)]) -> Answer {
    let mut parts: Vec<String> = Vec::new();
    if let Some(error) = error {
        parts.push(format!("error=\"{}\"", error.code));
        parts.push(format!("error_description=\"{}\"", error.text));
    }
    parts.extend(more.iter().map(|(name, value)| format!("{name}=\"{value}\"")));
    if scheme == "DPoP" {
        parts.push("algs=\"ES256 EdDSA RS256 PS256\"".to_owned());
    }
    let body = match error {
        Some(error) => json!({"error": error.code, "error_description": error.text}),
        None => {
            json!({"error": "invalid_token", "error_description": "send an access token in the header Authorization"})
        }
    };
    let value = match parts.is_empty() {
        true => scheme.to_owned(),
        false => format!("{scheme} {}", parts.join(", ")),
    };
    no_store(Answer::json(401, &body)).header(header::WWW_AUTHENTICATE, &value)
}

/// Lets pages of any origin read what is public.
pub(crate) fn public(answer: Answer) -> Answer {
    answer.header(HeaderName::from_static("access-control-allow-origin"), "*")
}
