//! What a token is worth now, for the systems of the entity it was given to (RFC 7662).

use super::acts::ClientId;
use super::answer::{Wrong, json_answer, refused};
use super::grant::{self, Grant, Shown};
use super::{authenticate, claims, client, issuer, log, standing};
use crate::proven::Proven;
use capability::{Answer, Cx, Req, Stop};
use jiff::Timestamp;
use serde_json::{Value, json};

/// POST.
pub(super) async fn answer(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let mut known = None;
    match told(cx, &req, &mut known).await {
        Ok(told) => Ok(json_answer(&told)),
        Err(Wrong::Refused(error)) => {
            log::refused(&cx.house, known, "introspect", error).await;
            Ok(refused(error))
        }
        Err(Wrong::Stop(stop)) => Err(stop),
    }
}

async fn told(cx: &Cx, req: &Req, known: &mut Option<ClientId>) -> Result<Value, Wrong> {
    let form = authenticate::form(req)?;
    let asking = authenticate::active(cx, req, &form).await?;
    *known = Some(asking.id);
    let inactive = json!({"active": false});
    let Some(shown) = Shown::read(form.get("token").unwrap_or_default()) else {
        return Ok(inactive);
    };
    let Some(grant) = grant::find(&cx.house, shown.id).await? else {
        return Ok(inactive);
    };
    let Some((kind, until)) = live(&grant, &shown, cx.now) else {
        return Ok(inactive);
    };
    // A token of another entity's system is no business of the one that asks: it reads as if there were none.
    let owner = client::of_id(&cx.house, grant.client_id).await?;
    let Some(owner) = owner.filter(|owner| owner.entity == asking.entity && owner.is_active()) else {
        return Ok(inactive);
    };
    let Ok(standing) = standing::of(cx, &grant).await? else {
        return Ok(inactive);
    };
    let mut told = json!({
        "active": true,
        "iss": issuer(cx),
        "client_id": owner.id.to_string(),
        "sub": claims::subject(&cx.house, &owner, grant.person_id).await?,
        "scope": grant.scope,
        "token_type": if grant.jkt.is_some() { "DPoP" } else { "Bearer" },
        "token_use": kind,
        "iat": grant.created_at.as_second(),
        "exp": until.as_second(),
        "acr": grant.acr,
        "amr": Proven::read(&grant.methods, grant.proven_at).amr(cx.house.law),
        "auth_time": grant.proven_at.as_second(),
    });
    if let Some(jkt) = &grant.jkt {
        told["cnf"] = json!({"jkt": jkt});
    }
    if let Some(told) = told.as_object_mut() {
        standing.tell(&cx.house, &owner, told).await?;
    }
    Ok(told)
}

/// Which kind of token it is and until when, while it lives.
fn live(grant: &Grant, shown: &Shown, now: Timestamp) -> Option<(&'static str, Timestamp)> {
    if grant.is_access(shown, now) {
        return Some(("access_token", grant.access_until(shown)?));
    }
    let until = grant.refresh_until.filter(|until| now < *until)?;
    let refresh = grant.ended_at.is_none() && shown.is(grant.refresh_hash.as_deref());
    refresh.then_some(("refresh_token", until))
}
