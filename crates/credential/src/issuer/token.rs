//! The token endpoint (OpenID4VCI 1.0 section 6): a code given beforehand and the digits that the person typed, for a token.

use super::offer::{self, GRANT, OFFER_SECONDS};
use super::{TOKEN, Wrong, json_answer, possession, refused, wrong};
use crate::limits;
use crate::secret::{self, Secret};
use capability::{Answer, Body, Cx, Query, Req, Stop};
use serde_json::json;
use std::collections::HashSet;

/// POST: the token.
pub(super) async fn exchange(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    match given(cx, &req).await {
        Ok((token, kind)) => {
            let (token, seconds) = (token.reveal(), OFFER_SECONDS);
            let body = json!({"access_token": token, "token_type": kind, "expires_in": seconds});
            Ok(json_answer(&body))
        }
        Err(wrong) => refused("token", wrong),
    }
}

/// The token and its type.
async fn given(cx: &Cx, req: &Req) -> Result<(Secret, &'static str), Wrong> {
    limits::admit(cx)?;
    let form = form(req)?;
    match form.get("grant_type") {
        Some(GRANT) => {}
        Some(_) => {
            let text = "the grant type is the one of codes given beforehand";
            return Err(wrong("unsupported_grant_type", "grant_type", text));
        }
        None => return Err(wrong("invalid_request", "no_grant_type", "send grant_type")),
    }
    let Some(code) = form.get("pre-authorized_code") else {
        return Err(wrong("invalid_request", "no_code", "send pre-authorized_code"));
    };
    let Some(pin) = form.get("tx_code") else {
        let text = "ask the person for the six digits and send them as tx_code";
        return Err(wrong("invalid_request", "no_pin", text));
    };
    let unknown = || {
        let text = "the code is unknown, over, or was used; the person can make a new offer";
        wrong("invalid_grant", "code", text)
    };
    let code = Secret::brought(code).ok_or_else(unknown)?;
    let row = offer::of_code(&cx.house, &code).await?;
    let row = row.filter(|row| row.is_open(cx.now)).ok_or_else(unknown)?;
    let jkt = possession::proven(cx, req, TOKEN, None).await?;
    // The try is written down before the digits are looked at, so that many at once count as many.
    if !offer::write(&cx.house, vec![offer::count_try(&row)]).await? {
        return Err(unknown());
    }
    if !secret::same(&row.pin_hash, &offer::pin_hash(&code, pin)) {
        let text = "the digits are not the ones that the person was shown; after five tries the code is dead";
        return Err(wrong("invalid_grant", "pin", text));
    }
    let token = Secret::new()?;
    let redeem = offer::redeem(&row, &token, jkt.as_deref(), cx.now);
    match offer::write(&cx.house, vec![redeem]).await? {
        true => Ok((token, if jkt.is_some() { "DPoP" } else { "Bearer" })),
        false => Err(unknown()),
    }
}

/// The form; a name that stands twice is refused (RFC 6749 section 3.2).
fn form(req: &Req) -> Result<Query, Wrong> {
    let pairs = match &req.body {
        Body::Form(pairs, files) if files.is_empty() => pairs.clone(),
        _ => {
            let text = "send application/x-www-form-urlencoded";
            return Err(wrong("invalid_request", "no_form", text));
        }
    };
    let names: HashSet<&str> = pairs.0.iter().map(|(name, _)| name.as_str()).collect();
    match names.len() == pairs.0.len() {
        true => Ok(pairs),
        false => Err(wrong("invalid_request", "twice", "a parameter stands twice")),
    }
}
