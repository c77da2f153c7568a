//! What will be shared: read by the person in plain words, with what it says of them, before anything is told to a system.

use super::acts::ClientId;
use super::authorize::GO_ON;
use super::claims::SCOPES;
use super::client::{self, Client};
use super::pushed;
use crate::{form, mandate, session};
use capability::{Answer, Cx, House, Req, Stop};
use directory::board::board;
use directory::people::{self, Person};
use jiff::Timestamp;
use maud::{Markup, html};
use register::db::{Stmt, stmt};
use register::{DesignationId, Fault, PersonId, args, record};

/// The page.
pub(super) const PATH: &str = "/oidc/consentimiento";

/// What a person agreed to share with a system, and when.
pub(crate) struct Agreed {
    pub(crate) scopes: Vec<String>,
    pub(crate) at: Timestamp,
}

record! {
    /// A consent with its system.
    #[derive(Debug, Clone)]
    pub(crate) struct ConsentRow { client_id: ClientId, scope: String, given_at: Timestamp }
}

/// What a person agreed to share with a system.
pub(crate) async fn given(
    house: &House,
    person: PersonId,
    client: ClientId,
) -> Result<Option<Agreed>, Fault> {
    const OF: &str = "SELECT scope, given_at FROM identity_consent WHERE person_id = $1 AND client_id = $2";
    let row: Option<(String, Timestamp)> = house.register.db().get(OF, args![person, client]).await?;
    Ok(row.map(|(scope, at)| Agreed {
        scopes: scope.split(' ').map(str::to_owned).collect(),
        at,
    }))
}

/// Every consent of a person, the latest first.
pub(crate) async fn of_person(house: &House, person: PersonId) -> Result<Vec<ConsentRow>, Fault> {
    const OF: &str = "SELECT client_id, scope, given_at FROM identity_consent WHERE person_id = $1 ORDER BY given_at DESC, client_id";
    house.register.db().query(OF, args![person]).await
}

fn give(person: PersonId, client: ClientId, scopes: &[String], now: Timestamp) -> Stmt {
    const GIVE: &str = "INSERT INTO identity_consent (person_id, client_id, scope, given_at) VALUES ($1, $2, $3, $4) ON CONFLICT (person_id, client_id) DO UPDATE SET scope = excluded.scope, given_at = excluded.given_at";
    stmt(GIVE, args![person, client, scopes.join(" "), now])
}

/// Statement that takes a consent back.
pub(crate) fn take_back(person: PersonId, client: ClientId) -> Stmt {
    stmt(
        "DELETE FROM identity_consent WHERE person_id = $1 AND client_id = $2",
        args![person, client],
    )
}

/// GET: the page.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (client_id, reference) = (named(&req, "client_id"), named(&req, "request_uri"));
    let (client, waiting) = request(cx, &client_id, &reference).await?;
    let id = cx.caller.person.ok_or(Stop::SignIn)?;
    let person = people::person(&cx.house, id).await?.ok_or(Stop::SignIn)?;
    let tr = cx.tr();
    let board = board(&cx.house).await?;
    let entity = board
        .entity(client.entity)
        .map(|entity| entity.name.clone())
        .unwrap_or_default();
    let scopes = &waiting.asked.scopes;
    let lead = tr.f(
        "identity-op-consent-lead",
        &[
            ("name", client.profile.name.as_str().into()),
            ("entity", entity.as_str().into()),
        ],
    );
    let ask = super::super::pages::form(cx, PATH)
        .hidden("client_id", client_id)
        .hidden("request_uri", reference)
        .body(html! {
            @if scopes.iter().any(|scope| scope == "office") { (offices(cx)) }
            @if scopes.iter().any(|scope| scope == "mandate") { (mandate::field(cx, id).await?) }
        })
        .action(ui::Button::choice(tr.t("identity-op-agree"), "respuesta", "si"))
        .action(ui::Button::choice(tr.t("identity-op-disagree"), "respuesta", "no").line());
    let title = tr.f(
        "identity-op-consent",
        &[("name", client.profile.name.as_str().into())],
    );
    let main = html! {
        (crate::pages::logo(cx, &client))
        h1.h-m { (title) }
        p.lead.mt-s { (lead) }
        h2.h-s.mt { (tr.t("identity-op-consent-shares")) }
        (shares(cx, &person, scopes))
        (operations(cx, &client, scopes))
        p.soft.mt { (tr.t("identity-op-consent-never")) }
        (ask.render())
        p.soft.mt { (tr.t("identity-op-consent-later")) " " a href=(cx.href("/cuenta/accesos")) { (tr.t("identity-op-accesses")) } }
    };
    Ok(form::no_store(
        cx.page(form::narrow(title.to_string(), main).office()),
    ))
}

/// POST: keeps the answer and goes on.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (client_id, reference) = (form::text(&req, "client_id"), form::text(&req, "request_uri"));
    let (client, waiting) = request(cx, &client_id, &reference).await?;
    let person = cx
        .caller
        .person
        .filter(|_| !cx.caller.by_key)
        .ok_or(Stop::SignIn)?;
    let mut pairs = vec![
        ("client_id", client_id.as_str()),
        ("request_uri", reference.as_str()),
    ];
    match form::text(&req, "respuesta").as_str() {
        "si" => {
            choose(cx, &form::text(&req, "designation")).await?;
            if waiting.asked.has("mandate") {
                mandate::take_up(cx, person, &form::text(&req, "mandate")).await?;
            }
            let mut agreed = waiting.asked.scopes.clone();
            agreed.extend(
                given(&cx.house, person, client.id)
                    .await?
                    .map(|held| held.scopes)
                    .unwrap_or_default(),
            );
            agreed.sort();
            agreed.dedup();
            session::write(&cx.house, &[give(person, client.id, &agreed, cx.now)]).await?;
        }
        _ => pairs.push(("respuesta", "no")),
    }
    let path = format!("{GO_ON}?{}", capability::encode(&pairs));
    Ok(form::no_store(Answer::redirect(&cx.href(&path))))
}

fn named(req: &Req, name: &str) -> String {
    req.query.get(name).unwrap_or_default().to_owned()
}

async fn request(cx: &Cx, client_id: &str, reference: &str) -> Result<(Client, pushed::Waiting), Stop> {
    let client = client::find(&cx.house, client_id)
        .await?
        .filter(Client::is_active);
    let client = client.ok_or(Stop::NotFound)?;
    let waiting = pushed::find(&cx.house, &client, reference, cx.now).await?;
    Ok((client, waiting.ok_or(Stop::NotFound)?))
}

/// The office chosen on the page becomes that of the session, if the person holds it.
async fn choose(cx: &Cx, designation: &str) -> Result<(), Stop> {
    let wanted = designation.parse::<DesignationId>().ok();
    let held = cx
        .caller
        .offices
        .iter()
        .find(|acting| Some(acting.designation) == wanted);
    if let Some(acting) = held {
        session::choose(&cx.house, &cx.caller, acting.designation).await?;
    }
    Ok(())
}

/// What is told, with what it says of this person.
fn shares(cx: &Cx, person: &Person, scopes: &[String]) -> Markup {
    let tr = cx.tr();
    let value = |scope: &str| match scope {
        "profile" => Some(person.name()),
        "email" => person.email.clone(),
        "document" => person.dni.clone(),
        _ => None,
    };
    let asked = SCOPES
        .iter()
        .filter(|(scope, _)| scopes.iter().any(|asked| asked == scope));
    html! {
        ul.plain.mt-s {
            li { strong { (tr.t("identity-op-scope-openid")) } " " span.soft { (tr.t("identity-op-scope-openid-shares")) } }
            @for (scope, key) in asked {
                li {
                    strong { (tr.t(key)) } @if let Some(value) = value(scope) { ": " (value) }
                    " " span.soft { (tr.t(&format!("{key}-shares"))) }
                }
            }
        }
    }
}

/// What the person is about to do, with the level it needs.
fn operations(cx: &Cx, client: &Client, scopes: &[String]) -> Markup {
    let tr = cx.tr();
    let asked: Vec<_> = scopes
        .iter()
        .filter_map(|scope| client.profile.operation(scope))
        .collect();
    html! {
        @if !asked.is_empty() {
            h2.h-s.mt { (tr.t("identity-op-consent-operations")) }
            ul.plain.mt-s {
                @for operation in asked {
                    @let level = cx.house.law.assurance_level(operation.level);
                    li { strong { (operation.name) } @if let Some(level) = level { " " span.soft { (cx.pick(&level.names)) } } }
                }
            }
        }
    }
}

/// As whom: the only office, or a choice.
fn offices(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let name =
        |acting: &capability::Acting| format!("{}, {}", cx.office_name(&acting.office), acting.entity_name);
    let options: Vec<ui::Choice> = cx
        .caller
        .offices
        .iter()
        .map(|acting| ui::Choice::new(acting.designation.to_string(), name(acting)))
        .collect();
    let chosen = cx
        .caller
        .acting
        .as_ref()
        .map(|acting| acting.designation.to_string());
    html! {
        @if options.len() > 1 {
            (ui::Field::radios("designation", tr.t("identity-op-as"), options).value(chosen.unwrap_or_default()).render(tr))
        } @else if let Some(acting) = &cx.caller.acting {
            p { (tr.t("identity-op-as")) ": " strong { (name(acting)) } }
        }
    }
}
