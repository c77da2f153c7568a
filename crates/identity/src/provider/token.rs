//! The token endpoint: a code or a refresh token becomes tokens (RFC 6749 sections 4.1.3 and 6).

use super::acts::ClientId;
use super::answer::{Wrong, json_answer, refused, wrong};
use super::client::Client;
use super::grant::{self, Grant, Shown, Tokens};
use super::{
    ACCESS_SECONDS, ID_TOKEN_SECONDS, address, authenticate, claims, issuer, keys, log, replay, seconds,
};
use crate::proven::Proven;
use capability::{Answer, Cx, Query, Req, Stop};
use jose::dpop::{self, Proof};
use jose::{JoseError, SKEW_SECONDS};
use serde_json::{Value, json};

/// Shortest and longest verifier, RFC 7636 section 4.1.
const VERIFIER_BYTES: std::ops::RangeInclusive<usize> = 43..=128;

/// POST.
pub(super) async fn exchange(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let mut known = None;
    match exchanged(cx, &req, &mut known).await {
        Ok(answer) => Ok(json_answer(&answer)),
        Err(Wrong::Refused(error)) => {
            log::refused(&cx.house, known, "token", error).await;
            Ok(refused(error))
        }
        Err(Wrong::Stop(stop)) => Err(stop),
    }
}

fn invalid(reason: &'static str, text: &'static str) -> Wrong {
    wrong("invalid_grant", reason, text)
}

async fn exchanged(cx: &Cx, req: &Req, known: &mut Option<ClientId>) -> Result<Value, Wrong> {
    let form = authenticate::form(req)?;
    let client = authenticate::active(cx, req, &form).await?;
    *known = Some(client.id);
    let proof = proof(cx, req, None).await?;
    if client.profile.dpop && proof.is_none() {
        return Err(wrong(
            "invalid_dpop_proof",
            "dpop_missing",
            "this client registered tokens bound to a key: send a proof in the header DPoP",
        ));
    }
    match form.get("grant_type") {
        Some("authorization_code") => by_code(cx, &client, &form, proof).await,
        Some("refresh_token") => by_refresh(cx, &client, &form, proof).await,
        _ => Err(wrong(
            "unsupported_grant_type",
            "grant_type",
            "grant_type must be authorization_code or refresh_token",
        )),
    }
}

/// The proof that came with a request, once; none when none came.
pub(super) async fn proof(cx: &Cx, req: &Req, access_token: Option<&str>) -> Result<Option<Proof>, Wrong> {
    let bad = |reason, text| wrong("invalid_dpop_proof", reason, text);
    if !req.headers.contains_key("dpop") {
        return Ok(None);
    }
    let text = req
        .header("dpop")
        .ok_or_else(|| bad("dpop_twice", "send one proof in the header DPoP"))?;
    let address = address(cx, &cx.route);
    let request = dpop::Request {
        now: seconds(cx),
        method: req.method.as_str(),
        address: &address,
        access_token,
    };
    let proof = dpop::check(text, request).map_err(|error| bad(dpop_reason(error), dpop_text(error)))?;
    let until = grant::later(cx.now, dpop::LIFE_SECONDS + 2 * SKEW_SECONDS);
    match replay::first(
        &cx.house,
        &format!("dpop:{}:{}", proof.thumbprint, proof.jti),
        until,
    )
    .await?
    {
        true => Ok(Some(proof)),
        false => Err(bad("dpop_replayed", "the proof was used before")),
    }
}

fn dpop_reason(error: JoseError) -> &'static str {
    match error {
        JoseError::Binding("htm") => "dpop_htm",
        JoseError::Binding("htu") => "dpop_htu",
        JoseError::Binding("ath") => "dpop_ath",
        error => error.word(),
    }
}

fn dpop_text(error: JoseError) -> &'static str {
    match error {
        JoseError::Binding("htm") => "htm of the proof is another method",
        JoseError::Binding("htu") => "htu of the proof is another address",
        JoseError::Binding("ath") | JoseError::Claim("ath") => "ath of the proof is of another access token",
        JoseError::Expired => "the proof is too old",
        JoseError::NotYet => "the proof comes from the future; set the clock",
        JoseError::Type => "typ of the proof must be dpop+jwt",
        JoseError::Algorithm => "sign the proof with ES256, EdDSA, PS256 or RS256",
        _ => "the proof cannot be read or its signature does not fit",
    }
}

async fn by_code(cx: &Cx, client: &Client, form: &Query, proof: Option<Proof>) -> Result<Value, Wrong> {
    let bad = || invalid("code", "the code is unknown, over, or of another client");
    let shown = Shown::read(form.get("code").unwrap_or_default()).ok_or_else(bad)?;
    let grant = grant::find(&cx.house, shown.id).await?.ok_or_else(bad)?;
    if grant.client_id != client.id || !shown.is(Some(&grant.code_hash)) {
        return Err(bad());
    }
    if grant.redeemed_at.is_some() {
        grant::write(&cx.house, vec![grant::end(grant.id, "code_reused", cx.now)]).await?;
        return Err(invalid(
            "code_reused",
            "the code was used before; its tokens were ended",
        ));
    }
    if cx.now >= grant.code_until || grant.ended_at.is_some() {
        return Err(bad());
    }
    if form.get("redirect_uri") != Some(grant.redirect_uri.as_str()) {
        return Err(invalid(
            "redirect_uri",
            "redirect_uri is not the one of the request",
        ));
    }
    verify(form.get("code_verifier").unwrap_or_default(), &grant.challenge)?;
    let jkt = proof.map(|proof| proof.thumbprint);
    if grant.jkt.is_some() && grant.jkt != jkt {
        return Err(invalid("dpop_jkt", "the code is bound to another key"));
    }
    standing(cx, &grant).await?;
    let tokens = Tokens::new(&grant)?;
    let redeem = grant::redeem(&grant, &tokens, jkt.as_deref(), cx.now);
    if !grant::write(&cx.house, vec![redeem]).await? {
        grant::write(&cx.house, vec![grant::end(grant.id, "code_reused", cx.now)]).await?;
        return Err(invalid(
            "code_reused",
            "the code was used before; its tokens were ended",
        ));
    }
    answer(cx, client, &grant, &tokens, jkt.is_some(), grant.nonce.as_deref()).await
}

fn verify(verifier: &str, challenge: &str) -> Result<(), Wrong> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let shaped = VERIFIER_BYTES.contains(&verifier.len()) && verifier.bytes().all(plain);
    match shaped && crate::token::same(&jose::hash(verifier), challenge) {
        true => Ok(()),
        false => Err(invalid("pkce", "code_verifier does not fit code_challenge")),
    }
}

async fn by_refresh(cx: &Cx, client: &Client, form: &Query, proof: Option<Proof>) -> Result<Value, Wrong> {
    let bad = || {
        invalid(
            "refresh_token",
            "the refresh token is unknown, over, or of another client",
        )
    };
    let shown = Shown::read(form.get("refresh_token").unwrap_or_default()).ok_or_else(bad)?;
    let grant = grant::find(&cx.house, shown.id).await?.ok_or_else(bad)?;
    if grant.client_id != client.id {
        return Err(bad());
    }
    if !shown.is(grant.refresh_hash.as_deref()) {
        if !grant::was_refreshed(&cx.house, &shown).await? {
            return Err(bad());
        }
        grant::write(&cx.house, vec![grant::end(grant.id, "refresh_reused", cx.now)]).await?;
        return Err(invalid(
            "refresh_reused",
            "the refresh token was used before; its tokens were ended",
        ));
    }
    let over = grant.refresh_until.is_none_or(|until| cx.now >= until);
    if over || grant.ended_at.is_some() || grant::is_too_old(&grant, cx.now) {
        return Err(bad());
    }
    if grant.jkt.is_some() && grant.jkt != proof.map(|proof| proof.thumbprint) {
        return Err(invalid("dpop_jkt", "the refresh token is bound to another key"));
    }
    let asked = form.get("scope").unwrap_or(&grant.scope);
    if !asked.split_ascii_whitespace().all(|scope| grant.has(scope)) {
        return Err(wrong(
            "invalid_scope",
            "scope_wider",
            "a refresh never widens the scope",
        ));
    }
    standing(cx, &grant).await?;
    let tokens = Tokens::new(&grant)?;
    let rotate = grant::rotate(&grant, &shown, &tokens, cx.now);
    if !grant::write(&cx.house, rotate.to_vec()).await? {
        return Err(bad());
    }
    answer(cx, client, &grant, &tokens, grant.jkt.is_some(), None).await
}

/// Whether the grant stands today: session, designation and consent. What has fallen is ended.
async fn standing(cx: &Cx, grant: &Grant) -> Result<(), Wrong> {
    match super::standing::of(cx, grant).await? {
        Ok(_) => Ok(()),
        Err(reason) => {
            grant::write(&cx.house, vec![grant::end(grant.id, reason, cx.now)]).await?;
            Err(invalid(
                reason,
                "the sign-in has ended: session, office or consent",
            ))
        }
    }
}

async fn answer(
    cx: &Cx,
    client: &Client,
    grant: &Grant,
    tokens: &Tokens,
    bound: bool,
    nonce: Option<&str>,
) -> Result<Value, Wrong> {
    let id_token = id_token(cx, client, grant, tokens, nonce).await?;
    let mut answer = json!({
        "access_token": tokens.access.reveal(),
        "token_type": if bound { "DPoP" } else { "Bearer" },
        "expires_in": ACCESS_SECONDS,
        "id_token": id_token,
        "scope": grant.scope,
    });
    if let Some(refresh) = &tokens.refresh {
        answer["refresh_token"] = refresh.reveal().into();
    }
    Ok(answer)
}

/// OpenID Connect Core 2: who, for whom, when, at which level, by which ways.
async fn id_token(
    cx: &Cx,
    client: &Client,
    grant: &Grant,
    tokens: &Tokens,
    nonce: Option<&str>,
) -> Result<String, Wrong> {
    let key = keys::signing(&cx.house, client.profile.alg()).await?;
    let subject = claims::subject(&cx.house, client, grant.person_id).await?;
    let now = seconds(cx);
    let mut told = json!({
        "iss": issuer(cx),
        "sub": subject,
        "aud": client.id.to_string(),
        "iat": now,
        "exp": now + ID_TOKEN_SECONDS,
        "auth_time": grant.proven_at.as_second(),
        "acr": grant.acr,
        "amr": Proven::read(&grant.methods, grant.proven_at).amr(cx.house.law),
        "sid": grant.sid,
        "at_hash": jose::half_hash(tokens.access.reveal()),
    });
    if let Some(nonce) = nonce {
        told["nonce"] = nonce.into();
    }
    if let (Ok(standing), Some(told)) = (super::standing::rests_on(cx, grant).await?, told.as_object_mut()) {
        standing.tell(&cx.house, client, told).await?;
    }
    jose::sign(&key, "JWT", &told)
        .map_err(|error| register::Fault::because("signing an ID token", error).into())
}
