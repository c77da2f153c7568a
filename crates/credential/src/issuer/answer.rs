//! Answers of the endpoints that wallets talk to, and their errors (OpenID4VCI 1.0 sections 6.3 and 8.3.1, RFC 6749 section 5.2).

use capability::{Answer, Refusal, Stop};
use http::header;
use register::Fault;
use serde_json::{Value, json};

/// An error as the protocol names it.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// The protocol's own error.
    Refused(ProtocolError),
    /// Something of ours failed, or there were too many requests.
    Stop(Stop),
}

/// A refusal in the words of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProtocolError {
    /// `invalid_grant`, `invalid_proof`…
    pub(crate) code: &'static str,
    /// What is wrong and how to mend it, for whoever builds the wallet.
    pub(crate) text: &'static str,
    /// A word for the log.
    pub(crate) reason: &'static str,
}

/// A refusal, its word for the log, and its sentence.
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
impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Wrong {
        Wrong::Stop(refusal.into())
    }
}

/// The answer to what was asked, never kept by anybody on the way.
pub(crate) fn json_answer(value: &Value) -> Answer {
    no_store(Answer::json(200, value))
}

/// The answer to a refusal; the log has its word and nothing that was brought.
pub(crate) fn refused(step: &'static str, wrong: Wrong) -> Result<Answer, Stop> {
    let error = match wrong {
        Wrong::Refused(error) => error,
        Wrong::Stop(stop) => return Err(stop),
    };
    tracing::info!(step, reason = error.reason, "a wallet was refused");
    let body = json!({"error": error.code, "error_description": error.text});
    let no_token = error.code == "invalid_token";
    let answer = no_store(Answer::json(if no_token { 401 } else { 400 }, &body));
    Ok(match no_token {
        true => answer.header(
            header::WWW_AUTHENTICATE,
            "Bearer error=\"invalid_token\", DPoP error=\"invalid_token\"",
        ),
        false => answer,
    })
}

fn no_store(answer: Answer) -> Answer {
    answer.header(header::CACHE_CONTROL, "no-store").open()
}
