//! The authorization endpoint: where a system sends the browser of somebody who wants in.

use super::answer::{ProtocolError, no_store};
use super::asked::{self, Asked, Bad};
use super::client::{self, Client};
use super::grant::{self, Begun, GrantId, Pass};
use super::pushed::{self, Waiting};
use super::step::{self, Step, When, Who};
use super::{WAITING_MINUTES, consent, issuer, log, uri};
use crate::proven::Proven;
use crate::session;
use crate::{mandate, methods};
use capability::{Answer, Cx, Query, Req, Stop};
use http::header;
use maud::html;
use norms::{AcrId, AssuranceLevelId};

/// Where systems send browsers.
pub(super) const PATH: &str = "/oidc/authorize";
/// Where a person comes back to after signing in or agreeing: a page of its own, because browsers do not let the answer to a
/// form lead to another site.
pub(crate) const GO_ON: &str = "/oidc/continuar";

/// A request of a system, with what the house keeps of it.
pub(super) struct Request {
    pub(super) client: Client,
    pub(super) asked: Asked,
    pub(super) waiting: Option<Waiting>,
}

/// GET: on to signing in, to agreeing, or back to the system with a code.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    match request(cx, &req.query).await? {
        Ok(request) => go(cx, request).await,
        Err(bad) => refused(cx, &req.query, bad).await,
    }
}

/// POST from the page of a system: the browser sends no cookie with it, so it comes again as a GET.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let form = req.body.pairs();
    match request(cx, &form).await? {
        Ok(request) => {
            let reference = reference(cx, &request, &form).await?;
            Ok(no_store(Answer::redirect(&format!("{PATH}?{reference}"))))
        }
        Err(bad) => refused(cx, &form, bad).await,
    }
}

/// GET: a page that leads on by itself, to the end of the request.
pub(super) async fn go_on(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let request = match request(cx, &req.query).await? {
        Ok(request) => request,
        Err(bad) => return refused(cx, &req.query, bad).await,
    };
    let reference = reference(cx, &request, &req.query).await?;
    let target = match req.query.get("respuesta") {
        Some("no") => {
            let error = ProtocolError {
                code: "access_denied",
                text: "the person did not agree",
                reason: "not_agreed",
            };
            log::refused(&cx.house, Some(request.client.id), "consent", error).await;
            forget(cx, request.waiting.as_ref()).await?;
            back(
                cx,
                &request.asked.redirect_uri,
                request.asked.state.as_deref(),
                error,
            )
        }
        _ => format!("{PATH}?{reference}"),
    };
    Ok(leading(cx, &request.client.profile.name, &target))
}

/// A page that leads to another address by itself, and by a link.
pub(super) fn leading(cx: &Cx, name: &str, target: &str) -> Answer {
    let tr = cx.tr();
    let title = tr.f("identity-op-going-on", &[("name", name.into())]);
    let main = html! {
        h1.h-m { (title) }
        p.soft.mt-s { (tr.t("identity-op-going-on-lead")) }
        p.mt { (ui::Button::link(tr.t("identity-op-go-on"), target)) }
    };
    let page = cx.page(crate::form::narrow(title.to_string(), main));
    no_store(page.header(header::REFRESH, &format!("0; url={target}")))
}

async fn request(cx: &Cx, query: &Query) -> Result<Result<Request, Bad>, Stop> {
    let here = |reason, text| {
        Bad::Here(ProtocolError {
            code: "invalid_request",
            text,
            reason,
        })
    };
    let known = client::find(&cx.house, query.get("client_id").unwrap_or_default()).await?;
    let Some(client) = known else {
        return Ok(Err(here("client_unknown", "client_id is unknown")));
    };
    if !client.is_active() {
        return Ok(Err(here("client_stopped", "the client is suspended or retired")));
    }
    let Some(reference) = query.get("request_uri") else {
        return Ok(asked::check(cx.house.law, &client, query).map(|asked| Request {
            client,
            asked,
            waiting: None,
        }));
    };
    let waiting = pushed::find(&cx.house, &client, reference, cx.now).await?;
    let Some(waiting) = waiting else {
        return Ok(Err(here(
            "request_over",
            "request_uri is unknown, over, or of another client",
        )));
    };
    // What was registered may have changed since it was pushed.
    if !client.profile.redirect_uris.contains(&waiting.asked.redirect_uri) {
        return Ok(Err(here(
            "redirect_uri_unknown",
            "redirect_uri is no longer registered",
        )));
    }
    Ok(Ok(Request {
        client,
        asked: waiting.asked.clone(),
        waiting: Some(waiting),
    }))
}

async fn go(cx: &Cx, request: Request) -> Result<Answer, Stop> {
    let Request {
        client,
        asked,
        waiting,
    } = &request;
    let needed = client.profile.level_for(cx.house.law, &asked.scopes);
    let person = cx.caller.person.filter(|_| !cx.caller.by_key);
    let agreed = match person {
        Some(person) => consent::given(&cx.house, person, client.id).await?,
        None => None,
    };
    let offered = methods::offered(&cx.house);
    let who = Who {
        assurance: cx.caller.assurance.as_ref().filter(|_| person.is_some()),
        has_office: cx.caller.acting.is_some(),
        consent: agreed
            .as_ref()
            .map(|agreed| (agreed.scopes.as_slice(), agreed.at)),
        offered: &offered,
    };
    let when = When {
        begun: waiting.as_ref().map_or(cx.now, |waiting| waiting.begun),
        now: cx.now,
    };
    match step::next(cx.house.law, asked, needed, who, when) {
        Step::SignIn(level) => sign_in(cx, &request, level).await,
        Step::Consent => {
            let reference = reference(cx, &request, &Query::default()).await?;
            let path = format!("{}?{reference}", consent::PATH);
            Ok(no_store(Answer::redirect(&lang(asked, cx).href(&path))))
        }
        Step::Issue(acr) => issue(cx, request, acr).await,
        Step::Refuse(error) => {
            log::refused(&cx.house, Some(client.id), "authorize", error).await;
            forget(cx, waiting.as_ref()).await?;
            let target = back(cx, &asked.redirect_uri, asked.state.as_deref(), error);
            Ok(no_store(Answer::redirect(&target)))
        }
    }
}

async fn sign_in(cx: &Cx, request: &Request, level: AssuranceLevelId) -> Result<Answer, Stop> {
    let reference = reference(cx, request, &Query::default()).await?;
    let back = format!("{GO_ON}?{reference}");
    let mut pairs = vec![("volver", back.as_str()), ("nivel", level.as_str())];
    if cx.caller.signed_in() {
        pairs.push(("de-nuevo", "1"));
    }
    let path = format!("/ingresar?{}", capability::encode(&pairs));
    Ok(no_store(Answer::redirect(&lang(&request.asked, cx).href(&path))))
}

/// The code, once for each request that was kept.
async fn issue(cx: &Cx, request: Request, acr: AcrId) -> Result<Answer, Stop> {
    let Request {
        client,
        asked,
        waiting,
    } = &request;
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let assurance = cx.caller.assurance.as_ref().ok_or(Stop::SignIn)?;
    let Some(sid) = session::sid(&cx.house, &cx.caller).await? else {
        return sign_in(cx, &request, assurance.level).await;
    };
    let id = GrantId::new(cx.house.clock.as_ref())?;
    let code = Pass::new(id)?;
    let acting = cx.caller.acting.as_ref().filter(|_| asked.has("office"));
    let mandate = match asked.has("mandate") {
        true => mandate::chosen(cx, person).await?,
        false => None,
    };
    let begun = Begun {
        id,
        client: client.id,
        person,
        designation: acting.map(|acting| acting.designation),
        mandate: mandate.map(|row| row.id),
        sid: &sid,
        scopes: &asked.scopes,
        acr: acr.as_str(),
        methods: Proven::of(assurance).methods(),
        proven_at: assurance.at,
        nonce: asked.nonce.as_deref(),
        challenge: &asked.challenge,
        redirect_uri: &asked.redirect_uri,
        jkt: asked.jkt.as_deref(),
    };
    let mut changes = vec![grant::begin(&begun, &code, cx.now)];
    changes.extend(waiting.as_ref().map(Waiting::take));
    if !grant::write(&cx.house, changes).await? {
        let error = ProtocolError {
            code: "invalid_request",
            text: "request_uri was used already",
            reason: "request_used",
        };
        return refused(cx, &Query::default(), Bad::Here(error)).await;
    }
    let mut pairs = vec![("code", code.reveal()), ("iss", issuer(cx))];
    pairs.extend(asked.state.as_deref().map(|state| ("state", state)));
    Ok(no_store(Answer::redirect(&uri::with(
        &asked.redirect_uri,
        &pairs,
    ))))
}

/// How a browser carries the request: by the reference that stands for it, which is kept as long as a person needs.
async fn reference(cx: &Cx, request: &Request, query: &Query) -> Result<String, Stop> {
    let client = request.client.id.to_string();
    let kept = query.get("request_uri").map(str::to_owned);
    let reference = match (kept, &request.waiting) {
        (Some(kept), Some(waiting)) => {
            grant::write(&cx.house, vec![waiting.wait(cx.now)]).await?;
            kept
        }
        _ => {
            pushed::keep(
                &cx.house,
                &request.client,
                &request.asked,
                WAITING_MINUTES * 60,
                cx.now,
            )
            .await?
        }
    };
    Ok(capability::encode(&[
        ("client_id", client.as_str()),
        ("request_uri", reference.as_str()),
    ]))
}

async fn forget(cx: &Cx, waiting: Option<&Waiting>) -> Result<(), Stop> {
    if let Some(waiting) = waiting {
        grant::write(&cx.house, vec![waiting.take()]).await?;
    }
    Ok(())
}

fn back(cx: &Cx, redirect_uri: &str, state: Option<&str>, error: ProtocolError) -> String {
    let mut pairs = vec![
        ("error", error.code),
        ("error_description", error.text),
        ("iss", issuer(cx)),
    ];
    pairs.extend(state.map(|state| ("state", state)));
    uri::with(redirect_uri, &pairs)
}

async fn refused(cx: &Cx, query: &Query, bad: Bad) -> Result<Answer, Stop> {
    let client = client::find(&cx.house, query.get("client_id").unwrap_or_default()).await?;
    let known = client.as_ref().map(|client| client.id);
    match bad {
        Bad::Back {
            redirect_uri,
            state,
            error,
        } => {
            log::refused(&cx.house, known, "authorize", error).await;
            let target = back(cx, &redirect_uri, state.as_deref(), error);
            Ok(no_store(Answer::redirect(&target)))
        }
        Bad::Here(error) => {
            log::refused(&cx.house, known, "authorize", error).await;
            Ok(no_store(here(cx, client.as_ref(), error)))
        }
    }
}

/// The person is told that the way they came does not work, and that it is not their fault.
fn here(cx: &Cx, client: Option<&Client>, error: ProtocolError) -> Answer {
    let tr = cx.tr();
    let title = tr.t("identity-op-no-way");
    let key = format!("identity-op-reason-{}", error.reason.replace('_', "-"));
    let other = || tr.f("identity-op-reason-other", &[("word", error.reason.into())]);
    let reason = tr.get(&key).unwrap_or_else(other);
    let main = html! {
        h1.h-m { (title) }
        p.lead.mt-s { (reason) }
        @if let Some(client) = client { p.soft { (tr.f("identity-op-no-way-of", &[("name", client.profile.name.as_str().into())])) } }
        p.soft { (tr.t("identity-op-no-way-what")) }
        p.note-small { code { (error.code) ": " (error.text) } }
    };
    cx.page(crate::form::narrow(title.to_string(), main).status(400))
}

fn lang(asked: &Asked, cx: &Cx) -> ui::Lang {
    match asked.lang.as_deref() {
        Some("en") => ui::Lang::En,
        Some("qu") => ui::Lang::Qu,
        Some(_) => ui::Lang::Es,
        None => cx.lang,
    }
}
