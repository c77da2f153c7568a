//! Nonces for proofs (OpenID4VCI 1.0 section 7): known again by their seal, so that asking for one leaves nothing behind; used once.

use super::{json_answer, later};
use crate::{keys, limits, secret};
use aws_lc_rs::hmac;
use capability::{Answer, Cx, House, Req, Stop};
use jiff::Timestamp;
use register::db::stmt;
use register::{Fault, RecordError, Refused, args};
use serde_json::json;

/// Seconds that a nonce lives.
pub(super) const NONCE_SECONDS: i64 = 300;
/// Moment, chance, seal: in bytes.
const PARTS: (usize, usize, usize) = (8, 16, 16);

/// POST: a fresh one.
pub(super) async fn give(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    limits::admit(cx)?;
    let pepper = keys::pepper(&cx.house).await?;
    let nonce = make(&pepper, cx.now, keys::salt()?);
    Ok(json_answer(&json!({"c_nonce": nonce})))
}

fn make(pepper: &str, now: Timestamp, chance: [u8; 16]) -> String {
    let mut bytes = now.as_second().to_be_bytes().to_vec();
    bytes.extend(chance);
    let key = hmac::Key::new(hmac::HMAC_SHA256, pepper.as_bytes());
    let seal = hmac::sign(&key, &bytes);
    bytes.extend(&seal.as_ref()[..PARTS.2]);
    jose::encode(bytes)
}

/// Whether a nonce is one of this house and still lives.
fn is_good(pepper: &str, nonce: &str, now: Timestamp) -> bool {
    let Some(bytes) = jose::decode(nonce)
        .ok()
        .filter(|bytes| bytes.len() == PARTS.0 + PARTS.1 + PARTS.2)
    else {
        return false;
    };
    let mut moment = [0; PARTS.0];
    moment.copy_from_slice(&bytes[..PARTS.0]);
    let mut chance = [0; PARTS.1];
    chance.copy_from_slice(&bytes[PARTS.0..PARTS.0 + PARTS.1]);
    let Ok(made) = Timestamp::from_second(i64::from_be_bytes(moment)) else {
        return false;
    };
    let ours = secret::same(nonce, &make(pepper, made, chance));
    ours && (0..=NONCE_SECONDS).contains(&now.duration_since(made).as_secs())
}

/// Uses a nonce; `false` when it is none of this house, is over, or was used before.
pub(super) async fn take(house: &House, nonce: &str, now: Timestamp) -> Result<bool, Fault> {
    match is_good(&keys::pepper(house).await?, nonce, now) {
        true => first(house, nonce, later(now, NONCE_SECONDS + 1)).await,
        false => Ok(false),
    }
}

/// Marks a name as used until a moment; `false` when it was used before.
pub(super) async fn first(house: &House, name: &str, until: Timestamp) -> Result<bool, Fault> {
    const ADD: &str = "INSERT INTO credential_used (name, expires_at) VALUES ($1, $2)";
    let add = stmt(ADD, args![secret::hash(name), until]);
    match house.register.db().commit_together(vec![add]).await {
        Ok(()) => Ok(true),
        Err(RecordError::Refused(Refused::Conflict { .. })) => Ok(false),
        Err(error) => Err(Fault::because("remembering what was used", error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_ours_for_five_minutes() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let nonce = make("pepper", at(0), [7; 16]);
        for (pepper, text, second, good) in [
            ("pepper", nonce.as_str(), 0, true),
            ("pepper", nonce.as_str(), 300, true),
            ("pepper", nonce.as_str(), 301, false),
            ("pepper", nonce.as_str(), -1, false),
            ("other", nonce.as_str(), 0, false),
            ("pepper", &nonce[1..], 0, false),
            ("pepper", "", 0, false),
            ("pepper", "ñ", 0, false),
        ] {
            assert_eq!(
                is_good(pepper, text, at(second)),
                good,
                "{pepper} {text} {second}"
            );
        }
        let mut bytes = jose::decode(&nonce).unwrap();
        bytes[9] ^= 1;
        assert!(!is_good("pepper", &jose::encode(bytes), at(0)));
    }
}
