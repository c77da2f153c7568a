//! What the fuzzers share: a key that is no secret, the house that they pretend to be, and how they cut their input.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

/// Address of the house.
pub const BASE: &str = "https://localhost:8080";
/// The moment, in seconds since 1970: 2026-07-01.
pub const NOW: i64 = 1_782_864_000;

/// The key of the device, the provider and the authority. Everybody can read it here: it opens nothing anywhere.
pub fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).expect("a number below the order of the curve")
}

/// Its public half.
pub fn jwk() -> Value {
    let point = key().verifying_key().to_encoded_point(false);
    let part = |part: Option<&p256::FieldBytes>| jose::encode(part.expect("an uncompressed point"));
    json!({"kty": "EC", "crv": "P-256", "x": part(point.x()), "y": part(point.y()), "kid": "k"})
}

/// A signature as tokens bear it.
pub fn sign(message: &[u8]) -> Vec<u8> {
    let signature: Signature = key().sign(message);
    signature.to_bytes().to_vec()
}

/// A signature as devices and authorities write it.
pub fn sign_der(message: &[u8]) -> Vec<u8> {
    let signature: Signature = key().sign(message);
    signature.to_der().as_bytes().to_vec()
}

/// Cuts a piece off whose length stands before it in two bytes.
pub fn piece<'a>(data: &mut &'a [u8]) -> &'a [u8] {
    let Some((length, rest)) = data.split_first_chunk::<2>() else {
        return std::mem::take(data);
    };
    let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
    let (piece, rest) = rest.split_at(length);
    *data = rest;
    piece
}

/// Writes pieces so that [`piece`] cuts them again.
pub fn pieces<'a>(kind: u8, parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut whole = vec![kind];
    for part in parts {
        let length = u16::try_from(part.len()).expect("a short piece");
        whole.extend(length.to_be_bytes());
        whole.extend(part);
    }
    whole
}

/// A token with that header and those claims, whatever they are, and a good signature.
pub fn token(header: &[u8], claims: &[u8]) -> String {
    let signed = format!("{}.{}", jose::encode(header), jose::encode(claims));
    format!("{signed}.{}", jose::encode(sign(signed.as_bytes())))
}
