//! Proofs of possession of a key, RFC 9449.

use crate::{Alg, JoseError, Jws, SKEW_SECONDS, hash};
use serde_json::Value;

/// Longest `jti` that is taken.
const JTI_BYTES_MAX: usize = 128;

/// What a proof must fit.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The moment, in seconds since 1970.
    pub now: i64,
    /// Method of the request.
    pub method: &'a str,
    /// Its address, without query and fragment.
    pub address: &'a str,
    /// The access token it comes with, where it does.
    pub access_token: Option<&'a str>,
}

/// A proof that fits its request. Whether it was used before is the caller's to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Thumbprint of the key: `cnf.jkt`, `dpop_jkt`.
    pub thumbprint: String,
    /// The name of this proof, used once.
    pub jti: String,
    /// The nonce that it bears.
    pub nonce: Option<String>,
    /// When it was made, in seconds since 1970.
    pub at: i64,
}

/// Checks a proof against its request (section 4.3, steps 2 to 12 without the nonce and without replay).
///
/// # Errors
/// What does not fit.
pub fn check(proof: &str, request: Request<'_>) -> Result<Proof, JoseError> {
    let token = Jws::read(proof)?;
    let key = token.header.jwk.clone().ok_or(JoseError::Key)?;
    let claims = token.verify(&key, &[Some("dpop+jwt")], &Alg::ALL)?;
    let text = |name: &'static str| match claims.get(name) {
        Some(Value::String(text)) => Ok(text.as_str()),
        _ => Err(JoseError::Claim(name)),
    };
    let jti = text("jti")?;
    if jti.is_empty() || jti.len() > JTI_BYTES_MAX {
        return Err(JoseError::Claim("jti"));
    }
    if text("htm")? != request.method {
        return Err(JoseError::Binding("htm"));
    }
    if bare(text("htu")?) != request.address {
        return Err(JoseError::Binding("htu"));
    }
    let at = claims
        .get("iat")
        .and_then(Value::as_i64)
        .ok_or(JoseError::Claim("iat"))?;
    if at > request.now.saturating_add(SKEW_SECONDS) {
        return Err(JoseError::NotYet);
    }
    if at.saturating_add(LIFE_SECONDS) < request.now {
        return Err(JoseError::Expired);
    }
    if let Some(token) = request.access_token
        && text("ath")? != hash(token)
    {
        return Err(JoseError::Binding("ath"));
    }
    let nonce = match claims.get("nonce") {
        None => None,
        Some(Value::String(nonce)) => Some(nonce.clone()),
        Some(_) => return Err(JoseError::Claim("nonce")),
    };
    Ok(Proof {
        thumbprint: key.thumbprint(),
        jti: jti.to_owned(),
        nonce,
        at,
    })
}

/// How old a proof may be, in seconds; for so long its name must be remembered.
pub const LIFE_SECONDS: i64 = 120;

/// Without query and fragment.
fn bare(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}
