//! States of many credentials in one signed list (Token Status List): a bit or a few for each, compressed, short-lived.
//!
//! Who asks for the list tells nobody about which credential it asks. Reading inflates no more than a limit.

use crate::{Alg, Checks, JoseError, Jws, KeySet, SigningKey, decode, encode, sign};
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use serde_json::{Map, Value, json};
use std::io::Read;

/// Kind of the token that carries a list.
pub const TYP: &str = "statuslist+jwt";
/// Most bytes of a list when it is inflated: eight lists of 2^17 bits.
pub const LIST_BYTES_MAX: usize = 128 * 1024;
/// Longest token of a list that is read, in bytes: what does not compress, twice in base64url.
pub const LIST_TOKEN_BYTES_MAX: usize = 256 * 1024;
/// Longest address of a list that is taken, in bytes.
const ADDRESS_BYTES_MAX: usize = 512;
/// The credential holds.
pub const VALID: u8 = 0;
/// The credential was revoked, for ever.
pub const INVALID: u8 = 1;

/// The states of many credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    bits: u8,
    bytes: Vec<u8>,
}

impl StatusList {
    /// A list of so many valid credentials, with 1, 2, 4 or 8 bits for each.
    ///
    /// # Errors
    /// [`JoseError::Claim`] for another width, [`JoseError::TooLong`] for more than [`LIST_BYTES_MAX`] bytes.
    pub fn new(bits: u8, count: usize) -> Result<StatusList, JoseError> {
        let bytes = count.div_ceil(usize::from(per_byte(bits)?));
        if bytes > LIST_BYTES_MAX {
            return Err(JoseError::TooLong);
        }
        let bytes = vec![0; bytes];
        Ok(StatusList { bits, bytes })
    }

    /// The state at a place, none beyond the end.
    pub fn get(&self, index: usize) -> Option<u8> {
        let (at, shift) = self.place(index);
        self.bytes.get(at).map(|byte| (byte >> shift) & self.mask())
    }

    /// Sets the state at a place; false beyond the end or when the state is wider than the list.
    pub fn set(&mut self, index: usize, state: u8) -> bool {
        let (at, shift) = self.place(index);
        let mask = self.mask();
        match self.bytes.get_mut(at) {
            Some(byte) if state <= mask => {
                *byte = (*byte & !(mask << shift)) | (state << shift);
                true
            }
            _ => false,
        }
    }

    /// `status_list` of a token: compressed with ZLIB, in base64url.
    ///
    /// # Errors
    /// [`JoseError::Machine`].
    pub fn to_json(&self) -> Result<Value, JoseError> {
        let mut packed = Vec::new();
        ZlibEncoder::new(self.bytes.as_slice(), Compression::best())
            .read_to_end(&mut packed)
            .map_err(|_| JoseError::Machine)?;
        Ok(json!({"bits": self.bits, "lst": encode(packed)}))
    }

    /// Reads `status_list`.
    ///
    /// # Errors
    /// [`JoseError::Claim`] when it is none, [`JoseError::TooLong`] when it inflates beyond [`LIST_BYTES_MAX`].
    pub fn from_json(value: &Value) -> Result<StatusList, JoseError> {
        let bits = value.get("bits").and_then(Value::as_u64);
        let bits = bits.and_then(|bits| u8::try_from(bits).ok());
        let bits = bits.ok_or(JoseError::Claim("bits"))?;
        per_byte(bits)?;
        let packed = value.get("lst").and_then(Value::as_str);
        let packed = decode(packed.ok_or(JoseError::Claim("lst"))?)?;
        let mut bytes = Vec::new();
        ZlibDecoder::new(packed.as_slice())
            .take(LIST_BYTES_MAX as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| JoseError::Claim("lst"))?;
        if bytes.len() > LIST_BYTES_MAX {
            return Err(JoseError::TooLong);
        }
        Ok(StatusList { bits, bytes })
    }

    /// The signed list of an address, as of a moment in seconds since 1970, kept by others for so many seconds.
    ///
    /// # Errors
    /// [`JoseError::Machine`].
    pub fn sign(&self, key: &SigningKey, address: &str, now: i64, ttl: u32) -> Result<String, JoseError> {
        let exp = now.saturating_add(i64::from(ttl));
        let claims =
            json!({"sub": address, "iat": now, "exp": exp, "ttl": ttl, "status_list": self.to_json()?});
        sign(key, TYP, &claims)
    }

    /// Reads the signed list of an address.
    ///
    /// # Errors
    /// Every [`JoseError`] of tokens; [`JoseError::Binding`] when it is the list of another address.
    pub fn verify(token: &str, keys: &KeySet, address: &str, now: i64) -> Result<StatusList, JoseError> {
        let token = Jws::read_within(token, LIST_TOKEN_BYTES_MAX)?;
        let claims = token.verify_by(keys, &[Some(TYP)], &Alg::ALL)?;
        if claims.get("sub").and_then(Value::as_str) != Some(address) {
            return Err(JoseError::Binding("sub"));
        }
        // Without an end, an old list in which nothing was revoked yet would do for ever.
        for name in ["iat", "exp"] {
            if !claims.contains_key(name) {
                return Err(JoseError::Claim(name));
            }
        }
        let checks = Checks {
            now,
            issuer: None,
            audience: &[],
            life_max: None,
        };
        checks.check(&claims)?;
        StatusList::from_json(claims.get("status_list").ok_or(JoseError::Claim("status_list"))?)
    }

    /// The byte of a place, and how far its state is from the lowest bit.
    fn place(&self, index: usize) -> (usize, u32) {
        let each = usize::from(8 / self.bits);
        let shift = (index % each) as u32 * u32::from(self.bits);
        (index / each, shift)
    }

    fn mask(&self) -> u8 {
        0xff >> (8 - self.bits)
    }
}

/// Where a credential's state stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Address of the list.
    pub uri: String,
    /// Place in it.
    pub index: usize,
}

impl Reference {
    /// `status` of a credential.
    pub fn to_json(&self) -> Value {
        json!({"status_list": {"idx": self.index, "uri": self.uri}})
    }

    /// Reads where the state of a credential stands; none when it has no `status`.
    ///
    /// # Errors
    /// [`JoseError::Claim`] when there is a `status` that is no place in a list.
    pub fn of(claims: &Map<String, Value>) -> Result<Option<Reference>, JoseError> {
        let Some(status) = claims.get("status") else {
            return Ok(None);
        };
        let wrong = JoseError::Claim("status");
        let list = status.get("status_list").ok_or(wrong)?;
        let index = list.get("idx").and_then(Value::as_u64);
        let index = index.and_then(|index| usize::try_from(index).ok()).ok_or(wrong)?;
        let uri = list.get("uri").and_then(Value::as_str).ok_or(wrong)?;
        if uri.is_empty() || uri.len() > ADDRESS_BYTES_MAX {
            return Err(wrong);
        }
        let uri = uri.to_owned();
        Ok(Some(Reference { uri, index }))
    }
}

/// How many states a byte holds.
fn per_byte(bits: u8) -> Result<u8, JoseError> {
    match bits {
        1 | 2 | 4 | 8 => Ok(8 / bits),
        _ => Err(JoseError::Claim("bits")),
    }
}
