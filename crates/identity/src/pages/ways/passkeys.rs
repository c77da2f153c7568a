//! The passkeys of a person: add, name, remove.

use super::{back, unless_sure, unsure};
use crate::form;
use crate::methods::passkey::{self, NAME_CHARS_MAX, PASSKEYS_MAX, PasskeyId, PasskeyRow};
use crate::{cookie, session};
use capability::{Answer, Cx, Page, Refusal, Refusals, Req, Stop};
use directory::people;
use http::header;
use maud::{Markup, html};
use register::PersonId;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

fn person(cx: &Cx) -> Result<PersonId, Stop> {
    cx.caller.person.filter(|_| !cx.caller.by_key).ok_or(Stop::SignIn)
}

/// GET: the list, and the form to add one for whoever signed in surely enough; the one just added is seen either way.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    page(cx, person, &Refusals::default()).await
}

/// POST of the script: what to ask the device.
pub(super) async fn challenge(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let id = person(cx)?;
    if unless_sure(cx, id).await?.is_some() {
        return Err(Refusal::new("identity-way-not-fresh").denied().into());
    }
    let known = people::person(&cx.house, id).await?.ok_or(Stop::SignIn)?;
    let account = known.email.as_deref().unwrap_or("Qhapaq");
    let (asked, token) = passkey::begin_adding(&cx.house, id, account, cx.now).await?;
    let mut asked = serde_json::to_value(&asked)
        .map_err(|error| register::Fault::because("asking for a passkey", error))?;
    // One that the device can find by itself, so that nobody types a name to sign in.
    asked["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
    asked["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
    let answer = form::no_store(Answer::json(200, &asked));
    Ok(cookie::give_ceremony(cx, answer, token.reveal()))
}

/// POST of the form: keeps the passkey that answered.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    if let Some(answer) = unless_sure(cx, person).await? {
        return Ok(answer);
    }
    match added(cx, person, &req).await? {
        Ok(()) => Ok(cookie::take_ceremony(
            cx,
            Answer::redirect(&cx.href("/cuenta/llaves-de-acceso")),
        )),
        Err(refusal) => page(cx, person, &Refusals(vec![refusal])).await,
    }
}

async fn added(cx: &Cx, person: PersonId, req: &Req) -> Result<Result<(), Refusal>, Stop> {
    let name = match named(req, "name") {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if passkey::of_person(&cx.house, person).await?.len() >= PASSKEYS_MAX {
        return Ok(Err(Refusal::new("identity-way-passkeys-many")
            .field("name")
            .arg("max", PASSKEYS_MAX)));
    }
    let refused = || Refusal::new("identity-way-passkey-not-added").field("name");
    let secret = cookie::ceremony(req).unwrap_or_default();
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(&form::text(req, "answer")) else {
        return Ok(Err(refused()));
    };
    match passkey::add(&cx.house, person, &secret, &answer, &name, cx.now).await? {
        Ok(add) => match crate::provider::grant::write(&cx.house, vec![add]).await? {
            true => Ok(Ok(())),
            false => Ok(Err(refused())),
        },
        Err(_) => Ok(Err(refused())),
    }
}

fn named(req: &Req, field: &str) -> Result<String, Refusal> {
    let name = form::text(req, field);
    let length = name.chars().count();
    match (1..=NAME_CHARS_MAX).contains(&length) && !name.chars().any(char::is_control) {
        true => Ok(name),
        false => Err(Refusal::new("identity-way-passkey-name")
            .field(field)
            .arg("max", NAME_CHARS_MAX)),
    }
}

/// The field with another name: each on the page has its own.
fn name_field(id: PasskeyId) -> String {
    format!("name-{id}")
}

/// POST: another name.
pub(super) async fn rename(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    let id: PasskeyId = form::text(&req, "passkey").parse().map_err(|_| Stop::NotFound)?;
    match named(&req, &name_field(id)) {
        Ok(name) => {
            session::write(&cx.house, &[passkey::rename(person, id, &name)]).await?;
            Ok(Answer::redirect(&cx.href("/cuenta/llaves-de-acceso")))
        }
        Err(refusal) => page(cx, person, &Refusals(vec![refusal])).await,
    }
}

/// POST: takes one away. Nobody is locked out: the password stays, it is changed and never removed.
pub(super) async fn remove(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    if let Some(answer) = unless_sure(cx, person).await? {
        return Ok(answer);
    }
    let id: PasskeyId = form::text(&req, "passkey").parse().map_err(|_| Stop::NotFound)?;
    session::write(&cx.house, &[passkey::remove(person, id)]).await?;
    Ok(Answer::redirect(&cx.href("/cuenta/llaves-de-acceso")))
}

async fn page(cx: &Cx, person: PersonId, refused: &Refusals) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let held = passkey::of_person(&cx.house, person).await?;
    let problems = refused.0.iter().fold(ui::Problems::new(), |problems, refusal| {
        problems.with(refusal.field.clone().unwrap_or_default(), refusal.sentence(tr))
    });
    let status = if refused.0.is_empty() { 200 } else { 422 };
    let title = tr.t("identity-way-passkeys");
    let main = html! {
        (ui::ErrorSummary::new(&problems).render(tr))
        h1.h-m { (title) }
        p.lead.mt-s { (tr.t("identity-way-passkeys-lead")) }
        (table(cx, &held, &problems))
        h2.h-s.mt { (tr.t("identity-way-passkey-add")) }
        @if let Some(to) = unsure(cx, person, back(cx)).await? {
            p { (tr.t("identity-way-not-fresh")) "." }
            p.mt-s { (ui::Button::link(tr.t("identity-way-sign-in-again"), to).line()) }
        } @else {
            (adding(cx, &problems))
            noscript { p.soft { (tr.t("identity-way-passkey-script")) } }
            script src=(ui::passkey_path()) defer {}
        }
    };
    let page: Page = form::narrow(title.to_string(), main)
        .office()
        .status(status)
        .crumb(tr.t("identity-account"), cx.href("/cuenta"));
    Ok(form::no_store(cx.page(page))
        .header(header::CONTENT_SECURITY_POLICY, ui::LIVE_CONTENT_SECURITY_POLICY))
}

fn adding(cx: &Cx, problems: &ui::Problems) -> Markup {
    let tr = cx.tr();
    let name = ui::Field::text("name", tr.t("identity-way-passkey-field-name"))
        .hint(tr.t("identity-way-passkey-field-name-hint"))
        .length_max(NAME_CHARS_MAX)
        .problems(problems);
    html! {
        form.form method="post" action=(cx.href("/cuenta/llaves-de-acceso")) hidden
            data-passkey=(cx.href("/cuenta/llaves-de-acceso/reto")) data-waiting=(tr.t("identity-way-passkey-waiting")) data-failed=(tr.t("identity-way-passkey-failed")) {
            input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
            input type="hidden" name="answer" value="";
            (name.render(tr))
            p { (ui::Button::submit(tr.t("identity-way-passkey-add"))) }
            p.soft role="status" data-passkey-told {}
        }
    }
}

fn table(cx: &Cx, held: &[PasskeyRow], problems: &ui::Problems) -> Markup {
    let tr = cx.tr();
    let columns = [
        "identity-way-column-name",
        "identity-way-column-level",
        "identity-way-last-used",
        "identity-way-remove",
    ];
    let rows = held.iter().map(|row| {
        let button = super::super::form(cx, "/cuenta/llaves-de-acceso/quitar")
            .hidden("passkey", row.id.to_string())
            .action(
                ui::Button::submit(tr.t("identity-way-remove"))
                    .about(row.name.clone())
                    .line()
                    .small(),
            );
        vec![
            named_row(cx, row, problems).into(),
            level(cx, row).into(),
            ui::Cell::maybe(row.used_at.map(ui::format::time_minute)),
            button.render().into(),
        ]
    });
    ui::Table::new(
        tr.t("identity-way-passkeys"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(ui::Empty::new(
        tr.t("identity-way-passkeys-none"),
        tr.t("identity-way-passkeys-none-body"),
    ))
    .rows(rows)
    .render(tr)
}

/// The name of a passkey, and the form that gives it another.
fn named_row(cx: &Cx, row: &PasskeyRow, problems: &ui::Problems) -> Markup {
    let tr = cx.tr();
    let name = ui::Field::text(name_field(row.id), tr.t("identity-way-passkey-another-name"))
        .length_max(NAME_CHARS_MAX)
        .problems(problems);
    let button = ui::Button::submit(tr.t("identity-way-passkey-rename")).about(row.name.clone());
    let form = super::super::form(cx, "/cuenta/llaves-de-acceso/nombre")
        .hidden("passkey", row.id.to_string())
        .body(name.render(tr))
        .action(button.line().small());
    html! {
        (row.name)
        (ui::Details::new(tr.t("identity-way-passkey-rename"), form.render()).render())
    }
}

/// What a passkey is and which level it reaches, in the law's words.
fn level(cx: &Cx, row: &PasskeyRow) -> Markup {
    let law = cx.house.law;
    let way = norms::AuthenticationMethodId::parse(&row.kind).ok();
    let method = way.and_then(|way| law.authentication_method(way));
    let level = way.and_then(|way| law.level_reached(&[way]));
    html! {
        @if let Some(method) = method { (cx.pick(&method.names)) }
        @if let Some(level) = level { br; span.soft { (cx.pick(&level.names)) } }
        @if row.suspended_at.is_some() { br; (ui::tag(ui::State::Bad, &cx.tr().t("identity-way-passkey-suspended"))) }
    }
}
