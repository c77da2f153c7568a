//! Tokens bound to a key of the wallet, where it wants that (RFC 9449): who copies such a token cannot use it.

use super::{Wrong, address, later, nonce, wrong};
use capability::{Cx, Req};
use jose::dpop::{self, Request};
use jose::{JoseError, SKEW_SECONDS};

/// The thumbprint of the key that the wallet proves to have in the header DPoP; none without the header. `token` is the one that
/// the request brings.
pub(super) async fn proven(
    cx: &Cx,
    req: &Req,
    path: &str,
    token: Option<&str>,
) -> Result<Option<String>, Wrong> {
    let bad = |reason, text| wrong("invalid_dpop_proof", reason, text);
    if !req.headers.contains_key("dpop") {
        return Ok(None);
    }
    let text = req.header("dpop");
    let text = text.ok_or_else(|| bad("dpop_twice", "send one proof in the header DPoP"))?;
    let address = address(cx, path);
    let request = Request {
        now: cx.now.as_second(),
        method: "POST",
        address: &address,
        access_token: token,
    };
    let proof = dpop::check(text, request).map_err(|error| bad(error.word(), sentence(error)))?;
    let name = format!("dpop\0{}\0{}", proof.thumbprint, proof.jti);
    let until = later(cx.now, dpop::LIFE_SECONDS + 2 * SKEW_SECONDS);
    match nonce::first(&cx.house, &name, until).await? {
        true => Ok(Some(proof.thumbprint)),
        false => Err(bad("dpop_replayed", "the proof was used before")),
    }
}

fn sentence(error: JoseError) -> &'static str {
    match error {
        JoseError::Type => "typ of the proof is dpop+jwt",
        JoseError::Key => "the header of the proof has the public key as jwk",
        JoseError::Signature => "the key in the header did not sign the proof",
        JoseError::Binding("htm" | "htu") => "htm and htu are POST and the address of this endpoint",
        JoseError::Binding(_) => "ath is the hash of the token",
        JoseError::Expired | JoseError::NotYet => "iat of the proof is not of these two minutes",
        _ => "the proof cannot be read",
    }
}
