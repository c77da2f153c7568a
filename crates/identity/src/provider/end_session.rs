//! Sign out from a system: here too, and in every other system of the session (OpenID Connect RP-Initiated Logout 1.0).

use super::acts::ClientId;
use super::authorize::leading;
use super::client::{self, Client};
use super::{grant, issuer, keys, uri};
use crate::{cookie, form, session};
use capability::{Answer, Cx, Query, Req, Stop};
use jose::Jws;
use maud::html;
use serde_json::{Map, Value};

/// Where systems send browsers to sign out.
pub(super) const PATH: &str = "/oidc/logout";

/// What a system asks for.
struct Asked {
    client: Option<Client>,
    /// The session that the ID token was of.
    sid: Option<String>,
    /// Where to go afterwards, if it was registered.
    after: Option<String>,
}

/// GET: ends the session that the hint names; without one that fits, the person is asked.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let asked = asked(cx, &req.query).await?;
    let own = session::sid(&cx.house, &cx.caller).await?;
    let named = own.is_some() && asked.sid == own;
    match cx.caller.signed_in() && !named {
        true => ask(cx, &req.query, &asked),
        false => end(cx, own, &asked).await,
    }
}

/// POST: the person said yes; from the page of a system it comes again as a GET.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let sent = req.body.pairs();
    let own = sent
        .get(ui::Form::CSRF)
        .is_some_and(|token| !cx.caller.csrf.is_empty() && crate::token::same(token, &cx.caller.csrf));
    if !own {
        let known = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];
        let pairs: Vec<(&str, &str)> = known
            .iter()
            .filter_map(|name| Some((*name, sent.get(name)?)))
            .collect();
        return Ok(form::no_store(Answer::redirect(&format!(
            "{PATH}?{}",
            capability::encode(&pairs)
        ))));
    }
    let asked = asked(cx, &sent).await?;
    let sid = session::sid(&cx.house, &cx.caller).await?;
    end(cx, sid, &asked).await
}

async fn asked(cx: &Cx, query: &Query) -> Result<Asked, Stop> {
    let claims = match query.get("id_token_hint") {
        Some(hint) => hinted(cx, hint).await?,
        None => None,
    };
    let audience = claims
        .as_ref()
        .and_then(|claims| claims.get("aud")?.as_str().map(str::to_owned));
    let named = query.get("client_id").map(str::to_owned);
    // Two names of two systems are no name.
    let id = match (audience, named) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other),
    };
    let client = match id {
        Some(id) => client::find(&cx.house, &id).await?,
        None => None,
    };
    let registered = |client: &Client, uri: &str| {
        let mut known = client.profile.post_logout_redirect_uris.iter();
        known.any(|known| known == uri)
    };
    let after = query
        .get("post_logout_redirect_uri")
        .filter(|uri| client.as_ref().is_some_and(|client| registered(client, uri)));
    let state: Vec<(&str, &str)> = query
        .get("state")
        .map(|state| ("state", state))
        .into_iter()
        .collect();
    let after = after.map(|after| match state.is_empty() {
        true => after.to_owned(),
        false => uri::with(after, &state),
    });
    let sid = claims.and_then(|claims| claims.get("sid")?.as_str().map(str::to_owned));
    Ok(Asked { client, sid, after })
}

/// What an ID token of ours says, however old it is.
async fn hinted(cx: &Cx, hint: &str) -> Result<Option<Map<String, Value>>, Stop> {
    let (_, keys) = keys::public(&cx.house).await?;
    let read = Jws::read(hint).and_then(|token| token.verify_by(&keys, &[Some("jwt")], &keys::ALGS));
    Ok(read
        .ok()
        .filter(|claims| claims.get("iss").and_then(Value::as_str) == Some(issuer(cx))))
}

fn ask(cx: &Cx, query: &Query, asked: &Asked) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let title = tr.t("identity-sign-out");
    let mut form = super::super::pages::form(cx, PATH);
    for name in ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"] {
        if let Some(value) = query.get(name) {
            form = form.hidden(name, value);
        }
    }
    let form = form
        .action(ui::Button::submit(tr.t("identity-sign-out")))
        .action(ui::Button::link(tr.t("identity-stay"), cx.href("/despacho")).line());
    let lead = match &asked.client {
        Some(client) => tr.f(
            "identity-op-sign-out-of",
            &[("name", client.profile.name.as_str().into())],
        ),
        None => tr.t("identity-op-sign-out"),
    };
    let main = html! { h1.h-m { (title) } p.soft.mt-s { (lead) } (form.render()) };
    Ok(form::no_store(
        cx.page(form::narrow(title.to_string(), main).office()),
    ))
}

async fn end(cx: &Cx, sid: Option<String>, asked: &Asked) -> Result<Answer, Stop> {
    if cx.caller.signed_in() && !cx.caller.by_key {
        session::close(&cx.house, &cx.caller).await?;
        if let Some(sid) = sid {
            grant::write(&cx.house, vec![grant::end_of_session(&sid, "signed_out", cx.now)]).await?;
        }
    }
    let name = asked
        .client
        .as_ref()
        .map(|client| (client.id, client.profile.name.as_str()));
    let answer = match (&asked.after, name) {
        (Some(after), Some((_, name))) => leading(cx, name, after),
        _ => signed_out(cx, name),
    };
    Ok(cookie::take_session(cx, answer))
}

fn signed_out(cx: &Cx, from: Option<(ClientId, &str)>) -> Answer {
    let tr = cx.tr();
    let title = tr.t("identity-op-signed-out");
    let main = html! {
        h1.h-m { (title) }
        p.lead.mt-s { (tr.t("identity-op-signed-out-lead")) }
        @if let Some((_, name)) = from { p.soft { (tr.f("identity-op-signed-out-of", &[("name", name.into())])) } }
        p.mt { (ui::Button::link(tr.t("capability-go-home"), cx.href("/")).line()) }
    };
    form::no_store(cx.page(form::narrow(title.to_string(), main)))
}
