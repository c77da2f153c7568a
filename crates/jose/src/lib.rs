//! Signed tokens as the house writes them and as strangers bring them (RFC 7515, 7517, 7518, 7519, 7638, 9449, 9901).
//!
//! It knows neither HTTP nor the clock nor any table: text, keys and the moment come in, a verdict goes out. Reading is strict:
//! a token has a size, a depth and no name twice; `none` and shared secrets are no algorithms here; the key says which
//! algorithm it is for, never the token. The signatures themselves are made and checked by `aws-lc-rs`.

mod claims;
pub mod dpop;
mod error;
mod jwk;
mod jws;
mod key;
pub mod sd_jwt;
pub mod status_list;
mod strict;

pub use claims::{Checks, SKEW_SECONDS, audiences};
pub use error::JoseError;
pub use jwk::{KEYS_MAX, KeySet, PublicKey};
pub use jws::{Header, Jws, TOKEN_BYTES_MAX, sign, sign_with_header};
pub use key::{Alg, SigningKey};
pub use strict::object as json_object;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Base64url without padding, RFC 7515 section 2.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a base64url text without padding; padding, other alphabets and loose last bits are refused.
pub fn decode(text: &str) -> Result<Vec<u8>, JoseError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| JoseError::Base64)
}

/// Left half of SHA-256 in base64url: `at_hash` and `c_hash` of OpenID Connect Core 3.1.3.6.
pub fn half_hash(text: &str) -> String {
    use sha2::Digest;
    encode(&sha2::Sha256::digest(text)[..16])
}

/// SHA-256 in base64url: `ath` of DPoP, `code_challenge` of PKCE, `sd_hash` of SD-JWT.
pub fn hash(text: &str) -> String {
    use sha2::Digest;
    encode(sha2::Sha256::digest(text))
}
