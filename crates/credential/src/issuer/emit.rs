//! The credential endpoint (OpenID4VCI 1.0 section 8): a token and a proof of a key, for a credential bound to that key.

use super::offer::{self, OfferRow};
use super::proof::{self, Proven};
use super::{CONFIGURATION, EMIT, Wrong, document, issuer, json_answer, nonce, possession, refused, wrong};
use crate::secret::Secret;
use crate::{issued, limits};
use capability::{Answer, Body, Caller, Cx, Req, Stop};
use jose::JoseError;
use register::{Fault, Refused};
use serde_json::{Map, Value, json};

/// Tries when the place that was drawn is taken meanwhile.
const TRIES: usize = 4;

/// POST: the credential.
pub(super) async fn answer(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    match given(cx, &req).await {
        Ok(credential) => Ok(json_answer(&json!({"credentials": [{"credential": credential}]}))),
        Err(wrong) => refused("credential", wrong),
    }
}

async fn given(cx: &Cx, req: &Req) -> Result<String, Wrong> {
    limits::admit(cx)?;
    let offer = offer(cx, req).await?;
    let asked = asked(req)?;
    let proof = proof_of(&asked)?;
    let proven = proof::check(proof, issuer(cx), cx.now.as_second()).map_err(not_proven)?;
    if !nonce::take(&cx.house, &proven.nonce, cx.now).await? {
        let text = "the nonce is unknown, over, or was used; ask the nonce endpoint for another";
        return Err(wrong("invalid_nonce", "nonce", text));
    }
    let cx = holder(cx, &offer).await?.ok_or_else(denied)?;
    issue(&cx, &offer, &proven).await
}

/// The offer whose token the request brings, by the key to which it is bound where it is.
async fn offer(cx: &Cx, req: &Req) -> Result<OfferRow, Wrong> {
    let unknown = || {
        let text = "send a token of the token endpoint in the header Authorization, as the type it was given";
        wrong("invalid_token", "token", text)
    };
    let header = req
        .header("authorization")
        .and_then(|value| value.split_once(' '));
    let (scheme, brought) = header.ok_or_else(unknown)?;
    let token = Secret::brought(brought.trim()).ok_or_else(unknown)?;
    let row = offer::of_access(&cx.house, &token, cx.now).await?;
    let row = row.ok_or_else(unknown)?;
    let kind = if row.jkt.is_some() { "DPoP" } else { "Bearer" };
    if !scheme.eq_ignore_ascii_case(kind) {
        return Err(unknown());
    }
    if row.jkt.is_some() {
        let jkt = possession::proven(cx, req, EMIT, Some(token.reveal())).await?;
        if jkt != row.jkt {
            return Err(wrong(
                "invalid_token",
                "dpop_jkt",
                "send a proof in the header DPoP by the token's key",
            ));
        }
    }
    match row.credential_id {
        None => Ok(row),
        Some(_) => Err(denied_used()),
    }
}

fn denied_used() -> Wrong {
    let text = "this token was used for its one credential; the person can make a new offer";
    wrong("credential_request_denied", "token_used", text)
}

fn denied() -> Wrong {
    let text = "the designation is not in force any more";
    wrong("credential_request_denied", "designation", text)
}

/// What was asked, read strictly: no name twice, not deep, not wide.
fn asked(req: &Req) -> Result<Map<String, Value>, Wrong> {
    let invalid = |reason| {
        let text = "send one JSON object as application/json";
        wrong("invalid_credential_request", reason, text)
    };
    let Body::Raw(media_type, bytes) = &req.body else {
        return Err(invalid("no_body"));
    };
    if !media_type.starts_with("application/json") {
        return Err(invalid("media_type"));
    }
    let asked = jose::json_object(bytes).map_err(|error| invalid(error.word()))?;
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    if asked.contains_key("credential_response_encryption") {
        let text = "answers are not encrypted beyond TLS here";
        return Err(wrong("invalid_encryption_parameters", "encryption", text));
    }
    match (
        text("credential_configuration_id"),
        asked.contains_key("credential_identifier"),
    ) {
        (Some(CONFIGURATION), false) => Ok(asked),
        (Some(_), false) => {
            let text = "the metadata of the issuer lists what there is";
            Err(wrong("unknown_credential_configuration", "configuration", text))
        }
        (None, true) => {
            let text = "tokens of this issuer name no credentials; send credential_configuration_id";
            Err(wrong("unknown_credential_identifier", "identifier", text))
        }
        _ => {
            let text = "send credential_configuration_id, and nothing else in its place";
            Err(wrong("invalid_credential_request", "configuration", text))
        }
    }
}

/// The one proof.
fn proof_of(asked: &Map<String, Value>) -> Result<&str, Wrong> {
    let text = "send one proof: {\"proofs\":{\"jwt\":[\"...\"]}}";
    let proofs = asked.get("proofs").and_then(Value::as_object);
    let proofs = proofs.filter(|proofs| proofs.len() == 1);
    match proofs
        .and_then(|proofs| proofs.get("jwt"))
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        Some([Value::String(proof)]) => Ok(proof),
        _ => Err(wrong("invalid_proof", "no_proof", text)),
    }
}

fn not_proven(error: JoseError) -> Wrong {
    let text = match error {
        JoseError::Type => "typ is openid4vci-proof+jwt",
        JoseError::Algorithm => "alg is ES256 or EdDSA",
        JoseError::Key => "the header has the public key as jwk, without private members and without kid",
        JoseError::Signature => "the key in the header did not sign it",
        JoseError::Audience => "aud is the identifier of this issuer",
        JoseError::Expired | JoseError::NotYet => "iat is not of these five minutes",
        JoseError::Claim(_) => "aud, iat and nonce are needed, each of its type",
        _ => "the proof cannot be read",
    };
    wrong("invalid_proof", error.word(), text)
}

/// The request as made by the holder of the office, as long as the designation of the offer is in force.
async fn holder(cx: &Cx, offer: &OfferRow) -> Result<Option<Cx>, Fault> {
    let offices = cx.house.offices.of(&cx.house, offer.person_id).await?;
    let acting = offices
        .iter()
        .find(|office| office.designation == offer.designation_id);
    let Some(acting) = acting.cloned() else {
        return Ok(None);
    };
    let caller = Caller {
        person: Some(offer.person_id),
        acting: Some(acting),
        offices,
        ..Caller::stranger()
    };
    Ok(Some(Cx { caller, ..cx.clone() }))
}

/// Signs first and records then: what cannot be signed was never given.
async fn issue(cx: &Cx, offer: &OfferRow, proven: &Proven) -> Result<String, Wrong> {
    for _ in 0..TRIES {
        let new = issued::begin(cx).await?;
        let signed = document::signed(cx, &new, &proven.key, offer.with_document).await?;
        let credential = signed.ok_or_else(denied)?;
        match issued::record(cx, &new, vec![offer::spend(offer, new.credential)]).await? {
            Ok(()) => return Ok(credential),
            Err(Refused::Conflict { .. }) => {}
            Err(_) => return Err(denied_used()),
        }
    }
    Err(Fault::new("no place in a list of states was free in time").into())
}
