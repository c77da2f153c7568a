//! Compact signed tokens, RFC 7515.

use crate::{Alg, JoseError, KeySet, PublicKey, SigningKey, decode, encode, strict};
use serde_json::{Map, Value, json};

/// Longest token that is read: an ID token or a client assertion has about 1 KiB, a presentation a few.
pub const TOKEN_BYTES_MAX: usize = 16 * 1024;

/// The header of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its algorithm.
    pub alg: Alg,
    /// Its kind, without `application/` and in small letters.
    pub typ: Option<String>,
    /// The name of its key.
    pub kid: Option<String>,
    /// The key itself, where the profile lets the token bring it (DPoP, proofs of possession).
    pub jwk: Option<PublicKey>,
}

/// A token that was read, and whose signature nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jws {
    /// Its header.
    pub header: Header,
    claims: Map<String, Value>,
    signed: String,
    signature: Vec<u8>,
}

impl Jws {
    /// Reads a token within its limits.
    ///
    /// # Errors
    /// Every [`JoseError`] of shape; `none` and shared secrets are [`JoseError::Algorithm`].
    pub fn read(token: &str) -> Result<Jws, JoseError> {
        Jws::read_within(token, TOKEN_BYTES_MAX)
    }

    /// The same with another limit: lists of states are longer than what a person brings.
    pub(crate) fn read_within(token: &str, bytes_max: usize) -> Result<Jws, JoseError> {
        if token.len() > bytes_max {
            return Err(JoseError::TooLong);
        }
        let mut parts = token.split('.');
        let (Some(head), Some(body), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(JoseError::Shape);
        };
        let header = header(&strict::object(&decode(head)?)?)?;
        let claims = strict::object(&decode(body)?)?;
        Ok(Jws {
            header,
            claims,
            signed: token[..head.len() + 1 + body.len()].to_owned(),
            signature: decode(signature)?,
        })
    }

    /// Claims that nobody vouches for yet: only to find out whose key to ask for.
    pub fn unverified(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The claims, when it is of this kind and that key signed it with one of these algorithms.
    ///
    /// # Errors
    /// [`JoseError::Type`], [`JoseError::Algorithm`], [`JoseError::Signature`].
    pub fn verify(
        self,
        key: &PublicKey,
        types: &[Option<&str>],
        algs: &[Alg],
    ) -> Result<Map<String, Value>, JoseError> {
        if !types.contains(&self.header.typ.as_deref()) {
            return Err(JoseError::Type);
        }
        if !algs.contains(&self.header.alg) {
            return Err(JoseError::Algorithm);
        }
        key.verify(self.header.alg, self.signed.as_bytes(), &self.signature)?;
        Ok(self.claims)
    }

    /// The same with the key that the header names in a set.
    ///
    /// # Errors
    /// As [`Jws::verify`], and [`JoseError::UnknownKey`].
    pub fn verify_by(
        self,
        keys: &KeySet,
        types: &[Option<&str>],
        algs: &[Alg],
    ) -> Result<Map<String, Value>, JoseError> {
        let key = keys.find(self.header.kid.as_deref(), self.header.alg)?.clone();
        self.verify(&key, types, algs)
    }
}

/// Reads a header. What changes the reading of a token (`crit`, `b64`) is refused; keys by address (`jku`, `x5u`) are never
/// fetched and count for nothing.
fn header(members: &Map<String, Value>) -> Result<Header, JoseError> {
    let text = |name: &'static str| match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(JoseError::Claim(name)),
    };
    let alg = Alg::parse(text("alg")?.ok_or(JoseError::Algorithm)?).ok_or(JoseError::Algorithm)?;
    if members.contains_key("crit") || members.contains_key("b64") {
        return Err(JoseError::Critical);
    }
    let typ = text("typ")?.map(str::to_ascii_lowercase);
    let typ = typ.map(|typ| {
        typ.strip_prefix("application/")
            .map_or(typ.clone(), str::to_owned)
    });
    let jwk = match members.get("jwk") {
        None => None,
        Some(Value::Object(jwk)) => Some(PublicKey::from_jwk(jwk)?),
        Some(_) => return Err(JoseError::Key),
    };
    let kid = text("kid")?.map(str::to_owned);
    Ok(Header { alg, typ, kid, jwk })
}

/// Signs claims as a token of a kind, with the name of the key.
///
/// # Errors
/// [`JoseError::Machine`].
pub fn sign(key: &SigningKey, typ: &str, claims: &Value) -> Result<String, JoseError> {
    let header = json!({"alg": key.alg().as_str(), "kid": key.public().thumbprint(), "typ": typ});
    sign_with_header(key, &header, claims)
}

/// Signs claims under a header of the caller's, whose `alg` must be the key's.
///
/// # Errors
/// [`JoseError::Algorithm`], [`JoseError::Machine`].
pub fn sign_with_header(key: &SigningKey, header: &Value, claims: &Value) -> Result<String, JoseError> {
    if header.get("alg").and_then(Value::as_str) != Some(key.alg().as_str()) {
        return Err(JoseError::Algorithm);
    }
    let message = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let signature = key.sign(message.as_bytes())?;
    Ok(format!("{message}.{}", encode(signature)))
}
