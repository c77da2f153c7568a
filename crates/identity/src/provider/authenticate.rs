//! Which system talks to an endpoint, proven: by its secret, or by an assertion that it signed (RFC 6749 2.3, RFC 7523).

use super::answer::{Wrong, wrong};
use super::client::{self, Authentication, Client};
use super::{ASSERTION_SECONDS, address, issuer, replay, seconds};
use crate::token;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use capability::{Body, Cx, House, Query, Req};
use jiff::Timestamp;
use jose::{Alg, Checks, JoseError, Jws, SKEW_SECONDS};
use register::{Fault, args};
use serde_json::Value;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Longest name of an assertion.
const JTI_BYTES_MAX: usize = 256;

fn invalid(reason: &'static str, text: &'static str) -> Wrong {
    wrong("invalid_client", reason, text)
}

/// The form that was sent; endpoints take nothing else.
pub(super) fn form(req: &Req) -> Result<Query, Wrong> {
    match &req.body {
        Body::Form(pairs, files) if files.is_empty() => Ok(pairs.clone()),
        _ => Err(wrong(
            "invalid_request",
            "no_form",
            "send application/x-www-form-urlencoded",
        )),
    }
}

/// The system that sends a form, whether or not it is active.
pub(super) async fn client(cx: &Cx, req: &Req, form: &Query) -> Result<Client, Wrong> {
    let basic = req.header("authorization").and_then(|value| {
        let (scheme, rest) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("basic").then_some(rest)
    });
    let assertion = form.get("client_assertion");
    match (basic, assertion) {
        (Some(_), Some(_)) => Err(wrong(
            "invalid_request",
            "two_authentications",
            "authenticate in one way, not in two",
        )),
        (Some(basic), None) => by_secret(cx, basic).await,
        (None, Some(assertion)) => by_assertion(cx, form, assertion).await,
        (None, None) => Err(invalid(
            "no_authentication",
            "authenticate by client_secret_basic or private_key_jwt, as registered",
        )),
    }
}

/// The same, and that it may let people in.
pub(super) async fn active(cx: &Cx, req: &Req, form: &Query) -> Result<Client, Wrong> {
    let client = client(cx, req, form).await?;
    match client.is_active() {
        true => Ok(client),
        false => Err(invalid("client_stopped", "the client is suspended or retired")),
    }
}

async fn by_secret(cx: &Cx, basic: &str) -> Result<Client, Wrong> {
    let bad = || invalid("client_secret", "unknown client or wrong secret");
    let bytes = STANDARD.decode(basic.trim()).map_err(|_| bad())?;
    let text = String::from_utf8(bytes).map_err(|_| bad())?;
    let (id, secret) = text.split_once(':').ok_or_else(bad)?;
    let (id, secret) = (decoded(id), decoded(secret));
    let client = client::find(&cx.house, &id).await?.ok_or_else(bad)?;
    if client.profile.authentication != Authentication::ClientSecretBasic {
        return Err(invalid(
            "other_authentication",
            "this client registered private_key_jwt",
        ));
    }
    let hash = token::presented(&secret).ok_or_else(bad)?;
    match has_secret(&cx.house, &client, &hash, cx.now).await? {
        true => Ok(client),
        false => Err(bad()),
    }
}

/// Both halves are form-encoded before they are joined, RFC 6749 section 2.3.1.
fn decoded(half: &str) -> String {
    let pairs = Query::pairs(&format!("half={half}"));
    pairs.get("half").unwrap_or_default().to_owned()
}

async fn has_secret(house: &House, client: &Client, hash: &str, now: Timestamp) -> Result<bool, Fault> {
    const OF: &str = "SELECT hash, ends_at FROM identity_client_secret WHERE client_id = $1";
    let rows: Vec<(String, Option<Timestamp>)> = house.register.db().query(OF, args![client.id]).await?;
    let lives = |ends: &Option<Timestamp>| ends.is_none_or(|ends| now < ends);
    Ok(rows.iter().fold(false, |found, (kept, ends)| {
        found | (token::same(kept, hash) && lives(ends))
    }))
}

async fn by_assertion(cx: &Cx, form: &Query, assertion: &str) -> Result<Client, Wrong> {
    if form.get("client_assertion_type") != Some(JWT_BEARER) {
        return Err(invalid(
            "assertion_type",
            "client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ));
    }
    let token = Jws::read(assertion).map_err(assertion_refused)?;
    let id = token
        .unverified()
        .get("sub")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if form.get("client_id").is_some_and(|named| named != id) {
        return Err(invalid(
            "assertion_client",
            "client_id and the assertion name two clients",
        ));
    }
    let client = client::find(&cx.house, id)
        .await?
        .ok_or_else(|| invalid("client_unknown", "the assertion names no client"))?;
    let keys = client
        .profile
        .key_set()
        .filter(|_| client.profile.authentication == Authentication::PrivateKeyJwt)
        .ok_or_else(|| {
            invalid(
                "other_authentication",
                "this client registered client_secret_basic",
            )
        })?;
    let claims = token
        .verify_by(
            &keys,
            &[None, Some("jwt"), Some("client-authentication+jwt")],
            &Alg::ALL,
        )
        .map_err(assertion_refused)?;
    let own = client.id.to_string();
    let endpoint = address(cx, &cx.route);
    let token_endpoint = address(cx, "/oidc/token");
    let checks = Checks {
        now: seconds(cx),
        issuer: Some(&own),
        audience: &[issuer(cx), &endpoint, &token_endpoint],
        life_max: Some(ASSERTION_SECONDS + SKEW_SECONDS),
    };
    checks.check(&claims).map_err(assertion_refused)?;
    let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default();
    if jti.is_empty() || jti.len() > JTI_BYTES_MAX {
        return Err(invalid("assertion_jti", "the assertion needs a jti of its own"));
    }
    let until = super::grant::later(cx.now, ASSERTION_SECONDS + 2 * SKEW_SECONDS);
    match replay::first(&cx.house, &format!("assertion:{}:{jti}", client.id), until).await? {
        true => Ok(client),
        false => Err(invalid("assertion_replayed", "the assertion was used before")),
    }
}

fn assertion_refused(error: JoseError) -> Wrong {
    let text = match error {
        JoseError::Issuer => "iss of the assertion must be the client_id",
        JoseError::Audience => "aud of the assertion must be the issuer or the endpoint",
        JoseError::Expired => "the assertion has expired",
        JoseError::NotYet => "the assertion comes from the future; set the clock",
        JoseError::Claim("exp") => "the assertion must end within five minutes",
        JoseError::UnknownKey => "no registered key made the assertion; see kid",
        JoseError::Algorithm => "sign the assertion with ES256, EdDSA, PS256 or RS256",
        _ => "the assertion cannot be read or its signature does not fit",
    };
    invalid(error.word(), text)
}
