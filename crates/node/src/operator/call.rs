//! How a node says who it is when it calls the operator: a signed statement about this one request, in the header `Authorization`.
//!
//! The statement names method, path and the hash of the body, so that it is worth nothing for another request; it has a moment and a
//! number that counts once, so that it is worth nothing twice. Both ends use this module.

use crate::ident::NodeId;
use jose::{Alg, Jws, PublicKey, SigningKey};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Scheme of the header.
pub const SCHEME: &str = "Qhapaq-Node ";
/// Milliseconds that the clocks of both ends may differ, and that a number is remembered twice over.
pub const WINDOW_MS: i64 = 60_000;
/// Longest header that is read, in bytes.
pub const HEADER_BYTES_MAX: usize = 4 * 1024;
const TYPE: &str = "qhapaq-call+jws";
const POSSESSION_TYPE: &str = "qhapaq-possession+jws";
const ALGS: [Alg; 2] = [Alg::EdDsa, Alg::Es256];

/// A request as its two ends see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `GET`.
    pub method: &'a str,
    /// Path with its query, as it is sent.
    pub path: &'a str,
    /// The body; empty when there is none.
    pub body: &'a [u8],
}

/// What a node says of its request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The node.
    pub node: NodeId,
    /// Its method.
    pub method: String,
    /// Its path with query.
    pub path: String,
    /// SHA-256 of its body, base64url.
    pub digest: String,
    /// When, in milliseconds of Unix time.
    pub at: i64,
    /// A number that is never used twice: 16 bytes of chance, base64url.
    pub jti: String,
}

/// Why a call is not taken as that of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallError {
    /// There is no statement, or it is none.
    Shape,
    /// No key of that node signed it.
    Signature,
    /// It is about another method, path or body.
    Other,
    /// It is older or newer than the clocks may differ.
    Time,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CallError::Shape => "the header Authorization holds no statement of a node",
            CallError::Signature => "no key of that node signed the statement",
            CallError::Other => "the statement is about another request",
            CallError::Time => {
                "the statement is from another moment: a clock is wrong, or it was sent before"
            }
        })
    }
}

impl std::error::Error for CallError {}

/// SHA-256 in base64url.
pub fn digest(bytes: &[u8]) -> String {
    jose::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes))
}

/// The value of the header for a request at a moment.
///
/// # Errors
/// [`CallError::Signature`] when the machine has no chance or cannot sign.
pub fn header(key: &SigningKey, node: &NodeId, asked: Asked<'_>, at: i64) -> Result<String, CallError> {
    let jti = register::random::<16>().map_err(|_| CallError::Signature)?;
    let call = Call {
        node: node.clone(),
        method: asked.method.to_owned(),
        path: asked.path.to_owned(),
        digest: digest(asked.body),
        at,
        jti: jose::encode(jti),
    };
    let call = serde_json::to_value(&call).map_err(|_| CallError::Shape)?;
    let token = jose::sign(key, TYPE, &call).map_err(|_| CallError::Signature)?;
    Ok(format!("{SCHEME}{token}"))
}

/// A call that was read, and whose signature nobody has checked yet: enough to look for the key.
#[derive(Debug)]
pub struct Claimed {
    jws: Jws,
    /// The node that it claims to be from.
    pub node: NodeId,
    /// Thumbprint of the key that it claims to be signed by.
    pub kid: String,
}

/// Reads the value of the header.
///
/// # Errors
/// [`CallError::Shape`].
pub fn claimed(header: &str) -> Result<Claimed, CallError> {
    let token = header
        .strip_prefix(SCHEME)
        .filter(|token| token.len() <= HEADER_BYTES_MAX);
    let jws = Jws::read(token.ok_or(CallError::Shape)?).map_err(|_| CallError::Shape)?;
    let node = jws
        .unverified()
        .get("node")
        .and_then(|node| node.as_str()?.parse().ok());
    let kid = jws.header.kid.clone();
    match (node, kid) {
        (Some(node), Some(kid)) => Ok(Claimed { jws, node, kid }),
        _ => Err(CallError::Shape),
    }
}

impl Claimed {
    /// The call, when that key signed it, about that request, at about that moment in milliseconds of Unix time. Whether its number
    /// came before is the caller's to judge.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn check(self, key: &PublicKey, asked: Asked<'_>, now: i64) -> Result<Call, CallError> {
        let claims = self
            .jws
            .verify(key, &[Some(TYPE)], &ALGS)
            .map_err(signature_or_shape)?;
        let call: Call = serde_json::from_value(claims.into()).map_err(|_| CallError::Shape)?;
        let same = call.node == self.node
            && call.method == asked.method
            && call.path == asked.path
            && call.digest == digest(asked.body);
        if !same {
            return Err(CallError::Other);
        }
        if !is_near(call.at, now) {
            return Err(CallError::Time);
        }
        if !(16..=64).contains(&call.jti.len()) {
            return Err(CallError::Shape);
        }
        Ok(call)
    }
}

fn is_near(at: i64, now: i64) -> bool {
    at.checked_sub(now)
        .is_some_and(|apart| (-WINDOW_MS..=WINDOW_MS).contains(&apart))
}

fn signature_or_shape(error: jose::JoseError) -> CallError {
    match error {
        jose::JoseError::Type => CallError::Shape,
        _ => CallError::Signature,
    }
}

/// What the holder of a key signs to show that they hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Possession {
    /// For what: the SHA-256 of the token of an enrolment in base64url, or the name of the node whose key is replaced.
    about: String,
    /// SHA-256 of the request for a certificate that goes with it, as it is sent, base64url. Empty when none does.
    csr: String,
    /// When, in milliseconds of Unix time.
    at: i64,
}

/// The proof that a key is held by whoever sends it.
///
/// # Errors
/// [`CallError::Signature`] when the machine cannot sign.
pub fn prove_possession(
    key: &SigningKey,
    about: &str,
    csr: Option<&str>,
    at: i64,
) -> Result<String, CallError> {
    let said = Possession {
        about: about.to_owned(),
        csr: csr.map_or_else(String::new, |csr| digest(csr.as_bytes())),
        at,
    };
    let said = serde_json::to_value(&said).map_err(|_| CallError::Shape)?;
    jose::sign(key, POSSESSION_TYPE, &said).map_err(|_| CallError::Signature)
}

/// Whether a proof is by that key, about that, with that request for a certificate, at about that moment.
///
/// # Errors
/// [`CallError`].
pub fn check_possession(
    proof: &str,
    key: &PublicKey,
    about: &str,
    csr: Option<&str>,
    now: i64,
) -> Result<(), CallError> {
    let jws = Jws::read(proof).map_err(|_| CallError::Shape)?;
    let claims = jws
        .verify(key, &[Some(POSSESSION_TYPE)], &ALGS)
        .map_err(signature_or_shape)?;
    let said: Possession = serde_json::from_value(claims.into()).map_err(|_| CallError::Shape)?;
    if said.about != about || said.csr != csr.map_or_else(String::new, |csr| digest(csr.as_bytes())) {
        return Err(CallError::Other);
    }
    if is_near(said.at, now) {
        Ok(())
    } else {
        Err(CallError::Time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn asked() -> Asked<'static> {
        Asked {
            method: "POST",
            path: "/exchange/v1/checkpoints?x=1",
            body: b"{}",
        }
    }

    fn made(at: i64) -> (SigningKey, String) {
        let key = SigningKey::generate(Alg::EdDsa).expect("key");
        let node = "PE/GOB/1/n".parse().expect("a node");
        let header = header(&key, &node, asked(), at).expect("signed");
        (key, header)
    }

    #[test]
    fn a_call_is_worth_something_for_its_request_alone() {
        let (key, header) = made(NOW);
        let checked = |asked| claimed(&header).expect("a call").check(key.public(), asked, NOW);
        let call = checked(asked()).expect("good");
        assert_eq!(call.node.as_str(), "PE/GOB/1/n");
        for other in [
            Asked {
                method: "PUT",
                ..asked()
            },
            Asked {
                path: "/exchange/v1/checkpoints",
                ..asked()
            },
            Asked {
                body: b"{ }",
                ..asked()
            },
        ] {
            assert_eq!(checked(other).err(), Some(CallError::Other), "{other:?}");
        }
        let stranger = SigningKey::generate(Alg::EdDsa).expect("key");
        let by_other = claimed(&header)
            .expect("a call")
            .check(stranger.public(), asked(), NOW);
        assert_eq!(by_other.err(), Some(CallError::Signature));
    }

    #[test]
    fn clocks_may_differ_by_a_minute() {
        for (at, good) in [
            (NOW - WINDOW_MS, true),
            (NOW + WINDOW_MS, true),
            (NOW - WINDOW_MS - 1, false),
            (NOW + WINDOW_MS + 1, false),
            (i64::MIN, false),
            (i64::MAX, false),
        ] {
            let (key, header) = made(at);
            let checked = claimed(&header)
                .expect("a call")
                .check(key.public(), asked(), NOW);
            assert_eq!(checked.is_ok(), good, "{at}");
        }
    }

    #[test]
    fn what_is_no_call_is_none() {
        for header in [
            "",
            "Bearer x",
            "Qhapaq-Node ",
            "Qhapaq-Node a.b.c",
            "qhapaq-node x.y.z",
        ] {
            assert_eq!(claimed(header).err(), Some(CallError::Shape), "{header}");
        }
        let long = format!("{SCHEME}{}", "a".repeat(HEADER_BYTES_MAX + 1));
        assert_eq!(claimed(&long).err(), Some(CallError::Shape));
    }

    #[test]
    fn a_proof_is_of_one_key_for_one_thing() {
        let key = SigningKey::generate(Alg::EdDsa).expect("key");
        let proof = prove_possession(&key, "about", Some("csr"), NOW).expect("signed");
        let check = |about, csr, now| check_possession(&proof, key.public(), about, csr, now);
        assert_eq!(check("about", Some("csr"), NOW), Ok(()));
        assert_eq!(check("other", Some("csr"), NOW), Err(CallError::Other));
        assert_eq!(check("about", Some("other"), NOW), Err(CallError::Other));
        assert_eq!(check("about", None, NOW), Err(CallError::Other));
        assert_eq!(check("about", Some("csr"), NOW + 61_000), Err(CallError::Time));
        let call = made(NOW).1;
        let token = call.strip_prefix(SCHEME).expect("a token");
        assert!(check_possession(token, key.public(), "about", None, NOW).is_err());
    }
}
