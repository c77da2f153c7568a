//! What a node says of a message, and signs: a compact JSON Web Signature (RFC 7515), so that anybody's library checks it.
//!
//! A message whose body fits is stated whole in its header. Of a body that streams, the head is stated first and the whole in the
//! trailer, when its hash is known. The key is that of the node, named by its thumbprint (RFC 7638); `EdDSA` by default, `ES256` for
//! keys of outside authorities.

use crate::ident::{ClientId, NodeId, ServiceId};
use jose::{Alg, Jws, PublicKey, SigningKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest statement that is read.
pub const STATEMENT_BYTES_MAX: usize = 8 * 1024;
const REQUEST_TYPE: &str = "qhapaq-request+jws";
const RESPONSE_TYPE: &str = "qhapaq-response+jws";

/// How much of the message a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The head; the whole is stated in the trailer.
    Head,
    /// Head and body.
    Whole,
}

/// What the consumer's node says of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestStatement {
    /// How much it is about.
    pub part: Part,
    /// The node that says it.
    pub node: NodeId,
    /// When, in milliseconds of Unix time.
    pub at: i64,
    /// `x-road-request-id`: never twice.
    pub request: String,
    /// `x-road-id`.
    pub id: String,
    /// Who calls.
    pub client: ClientId,
    /// What is called: a statement for one provider is worth nothing before another.
    pub service: ServiceId,
    /// Hash of that part, base64 of SHA-512 (PR-REST section 4.3).
    pub hash: String,
}

/// What the provider's node says of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseStatement {
    /// How much it is about.
    pub part: Part,
    /// The node that says it.
    pub node: NodeId,
    /// When, in milliseconds of Unix time.
    pub at: i64,
    /// `x-road-request-id` of the request.
    pub request: String,
    /// Hash of the whole request, base64 of SHA-512.
    pub request_hash: String,
    /// Status of the answer.
    pub status: u16,
    /// Hash of that part, base64 of SHA-256.
    pub hash: String,
    /// The grant that allowed it; none when the exchange itself refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
}

/// Why a statement is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementError {
    /// It is none, or of another kind.
    Shape,
    /// No key of that node signed it.
    Signature,
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StatementError::Shape => "the statement is not one, or is of another kind",
            StatementError::Signature => "no key of that node signed the statement",
        })
    }
}

impl std::error::Error for StatementError {}

impl RequestStatement {
    /// The signed statement.
    ///
    /// # Errors
    /// [`StatementError::Signature`] when the machine cannot sign.
    pub fn sign(&self, key: &SigningKey) -> Result<String, StatementError> {
        sign(key, REQUEST_TYPE, self)
    }
}

impl ResponseStatement {
    /// The signed statement.
    ///
    /// # Errors
    /// [`StatementError::Signature`] when the machine cannot sign.
    pub fn sign(&self, key: &SigningKey) -> Result<String, StatementError> {
        sign(key, RESPONSE_TYPE, self)
    }
}

/// Reads a statement about a request; `keys` gives the key that a thumbprint names.
///
/// # Errors
/// [`StatementError`].
pub fn request_statement<'k>(
    token: &str,
    keys: impl FnOnce(&str) -> Option<&'k PublicKey>,
) -> Result<RequestStatement, StatementError> {
    read(token, REQUEST_TYPE, keys)
}

/// Reads a statement about an answer.
///
/// # Errors
/// [`StatementError`].
pub fn response_statement<'k>(
    token: &str,
    keys: impl FnOnce(&str) -> Option<&'k PublicKey>,
) -> Result<ResponseStatement, StatementError> {
    read(token, RESPONSE_TYPE, keys)
}

fn sign(key: &SigningKey, typ: &str, said: &impl Serialize) -> Result<String, StatementError> {
    let said = serde_json::to_value(said).map_err(|_| StatementError::Shape)?;
    jose::sign(key, typ, &said).map_err(|_| StatementError::Signature)
}

fn read<'k, T: DeserializeOwned>(
    token: &str,
    typ: &str,
    keys: impl FnOnce(&str) -> Option<&'k PublicKey>,
) -> Result<T, StatementError> {
    if token.len() > STATEMENT_BYTES_MAX {
        return Err(StatementError::Shape);
    }
    let jws = Jws::read(token).map_err(|_| StatementError::Shape)?;
    let key = jws
        .header
        .kid
        .as_deref()
        .and_then(keys)
        .ok_or(StatementError::Signature)?;
    let algs = [Alg::EdDsa, Alg::Es256];
    let claims = jws
        .verify(key, &[Some(typ)], &algs)
        .map_err(|error| match error {
            jose::JoseError::Type => StatementError::Shape,
            _ => StatementError::Signature,
        })?;
    serde_json::from_value(claims.into()).map_err(|_| StatementError::Shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> RequestStatement {
        RequestStatement {
            part: Part::Whole,
            node: "PE/GOB/1/nodo".parse().expect("a node"),
            at: 1,
            request: "r-1".into(),
            id: "m-1".into(),
            client: "PE/GOB/1/MESA".parse().expect("a client"),
            service: "PE/GOB/2/CONSULTA/padron".parse().expect("a service"),
            hash: "aGFzaA==".into(),
        }
    }

    #[test]
    fn what_one_key_signed_another_does_not_vouch_for() {
        for alg in [Alg::EdDsa, Alg::Es256] {
            let (key, other) = (
                SigningKey::generate(alg).expect("key"),
                SigningKey::generate(alg).expect("key"),
            );
            let token = request().sign(&key).expect("signed");
            assert_eq!(request_statement(&token, |_| Some(key.public())), Ok(request()));
            assert_eq!(
                request_statement(&token, |_| Some(other.public())),
                Err(StatementError::Signature)
            );
            assert_eq!(
                request_statement(&token, |_| None),
                Err(StatementError::Signature)
            );
        }
    }

    #[test]
    fn a_statement_about_a_request_is_none_about_an_answer() {
        let key = SigningKey::generate(Alg::EdDsa).expect("key");
        let token = request().sign(&key).expect("signed");
        assert_eq!(
            response_statement(&token, |_| Some(key.public())),
            Err(StatementError::Shape)
        );
    }
}
