//! What a system is told of the person it holds an access token for (OpenID Connect Core 5.3).

use super::answer::{ProtocolError, Wrong, challenge, json_answer, no_store};
use super::client::Client;
use super::grant::{self, Grant, Shown};
use super::standing::Standing;
use super::{claims, issuer, keys, log, seconds, standing, token};
use capability::{Answer, Cx, Req, Stop};
use serde_json::{Map, Value, json};

/// GET and POST, with the token in the header.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let Some((scheme, access)) = presented(&req) else {
        return Ok(challenge("Bearer", None, &[]));
    };
    match told(cx, &req, scheme, access).await {
        Ok((client, claims)) => answer(cx, &client, claims).await,
        Err(Bad::Level(client, acr, age)) => {
            let error = ProtocolError {
                code: "insufficient_user_authentication",
                text: "a higher level is needed for what was asked",
                reason: "level_raised",
            };
            log::refused(&cx.house, Some(client), "userinfo", error).await;
            Ok(challenge(
                scheme,
                Some(error),
                &[("acr_values", acr), ("max_age", age)],
            ))
        }
        Err(Bad::Wrong(Wrong::Refused(error))) => {
            log::refused(&cx.house, None, "userinfo", error).await;
            Ok(challenge(scheme, Some(error), &[]))
        }
        Err(Bad::Wrong(Wrong::Stop(stop))) => Err(stop),
    }
}

enum Bad {
    Wrong(Wrong),
    /// The system raised the level since; what to ask for (RFC 9470).
    Level(super::acts::ClientId, &'static str, &'static str),
}

impl<E: Into<Wrong>> From<E> for Bad {
    fn from(error: E) -> Bad {
        Bad::Wrong(error.into())
    }
}

/// The scheme and the token of the header.
pub(super) fn presented(req: &Req) -> Option<(&'static str, &str)> {
    let (scheme, token) = req.header("authorization")?.split_once(' ')?;
    let scheme = ["Bearer", "DPoP"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(scheme))?;
    Some((scheme, token.trim()))
}

fn invalid(reason: &'static str, text: &'static str) -> Bad {
    Bad::Wrong(super::answer::wrong("invalid_token", reason, text))
}

async fn told(cx: &Cx, req: &Req, scheme: &str, access: &str) -> Result<(Client, Map<String, Value>), Bad> {
    let bad = || invalid("access_token", "the access token is unknown or over");
    let shown = Shown::read(access).ok_or_else(bad)?;
    let grant = grant::find(&cx.house, shown.id).await?.ok_or_else(bad)?;
    if !grant.is_access(&shown, cx.now) {
        return Err(bad());
    }
    bound(cx, req, scheme, access, &grant).await?;
    let client = standing::client_of(cx, &grant)
        .await?
        .ok_or_else(|| invalid("client_stopped", "the client is suspended or retired"))?;
    let standing = standing(cx, &grant).await?;
    level(cx, &client, &grant)?;
    let mut claims = claims::shared(&cx.house, &client, &grant, &standing)
        .await?
        .ok_or_else(bad)?;
    let subject = claims::subject(&cx.house, &client, grant.person_id).await?;
    claims.insert("sub".into(), subject.into());
    Ok((client, claims))
}

/// A token bound to a key comes with a proof by it, and one that is not comes as a bearer.
async fn bound(cx: &Cx, req: &Req, scheme: &str, access: &str, grant: &Grant) -> Result<(), Bad> {
    let Some(jkt) = &grant.jkt else {
        return match scheme {
            "Bearer" => Ok(()),
            _ => Err(invalid(
                "not_bound",
                "this token is bound to no key: send it as Bearer",
            )),
        };
    };
    if scheme != "DPoP" {
        return Err(invalid(
            "dpop_missing",
            "this token is bound to a key: send it as DPoP",
        ));
    }
    match token::proof(cx, req, Some(access)).await? {
        Some(proof) if proof.thumbprint == *jkt => Ok(()),
        Some(_) => Err(invalid("dpop_jkt", "the proof is by another key")),
        None => Err(invalid("dpop_missing", "send a proof in the header DPoP")),
    }
}

async fn standing(cx: &Cx, grant: &Grant) -> Result<Standing, Bad> {
    match standing::of(cx, grant).await? {
        Ok(standing) => Ok(standing),
        Err(reason) => {
            grant::write(&cx.house, vec![grant::end(grant.id, reason, cx.now)]).await?;
            Err(invalid(
                reason,
                "the sign-in has ended: session, office or consent",
            ))
        }
    }
}

/// Whether what was proven is still enough for what was asked.
fn level(cx: &Cx, client: &Client, grant: &Grant) -> Result<(), Bad> {
    let law = cx.house.law;
    let needed = client.profile.level_for(law, &grant.scopes());
    let reached = norms::AcrId::parse(&grant.acr)
        .ok()
        .and_then(|acr| law.acr_value(acr))
        .map_or(0, |value| law.number_of(value.level));
    match reached >= law.number_of(needed) {
        true => Ok(()),
        false => Err(Bad::Level(client.id, needed.as_str(), "0")),
    }
}

async fn answer(cx: &Cx, client: &Client, claims: Map<String, Value>) -> Result<Answer, Stop> {
    if !client.profile.userinfo_signed {
        return Ok(json_answer(&Value::Object(claims)));
    }
    let mut whole = claims;
    whole.insert("iss".into(), json!(issuer(cx)));
    whole.insert("aud".into(), json!(client.id.to_string()));
    whole.insert("iat".into(), json!(seconds(cx)));
    let key = keys::signing(&cx.house, client.profile.alg()).await?;
    let signed = jose::sign(&key, "JWT", &Value::Object(whole))
        .map_err(|error| register::Fault::because("signing what is told", error))?;
    Ok(no_store(Answer::of(200, "application/jwt", signed)))
}
