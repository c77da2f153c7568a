//! Sign in.

use crate::form::{self, Sheet};
use crate::methods::{self, passkey, pending};
use crate::password::Password;
use crate::{certificate, cookie, entrance, national, sign_in};
use capability::{Answer, Cx, Refusal, Refusals, Req, Stop};
use maud::{Markup, html};

/// GET: the form, or straight on for whoever is signed in.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let back = req.query.get("volver").unwrap_or_default();
    let again = req.query.get("de-nuevo").is_some();
    if cx.caller.signed_in() && !cx.caller.by_key && !again {
        return Ok(Answer::redirect(&form::back(cx, back)));
    }
    let level = needed(cx, &req);
    let national = national(cx, back, req.query.get("nivel"), again);
    if let Some(national) = national.as_ref().filter(|_| national::is_only(&cx.house)) {
        return Ok(only(cx, level, national));
    }
    Ok(page(cx, back, "", (level, national), |sheet| sheet.show(cx)))
}

/// POST: a fresh session, whatever the browser brought, and back to the page that asked for it.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (back, login) = (form::text(&req, "volver"), form::text(&req, "login"));
    let password = Password::new(form::typed(&req, "password"));
    if national::is_only(&cx.house) {
        return Err(Refusal::new("identity-national-only").denied().into());
    }
    let outcome = enter(cx, &req, &login, &password).await;
    let national = national(cx, &back, None, false);
    page(cx, &back, &login, (None, national), |sheet| {
        sheet.answer(cx, outcome)
    })
}

async fn enter(cx: &Cx, req: &Req, login: &str, password: &Password) -> Result<Answer, form::Hold> {
    let back = &form::text(req, "volver");
    let mut no = Refusals::default();
    no.when(login.is_empty(), || {
        Refusal::new("identity-login-missing").field("login")
    });
    no.when(password.is_empty(), || {
        Refusal::new("identity-password-missing").field("password")
    });
    no.none()?;
    let person = sign_in::check(&cx.house, login, password, &cx.peer).await?;
    if methods::has_second(&cx.house, person).await? {
        let step = pending::begin(&cx.house, person, back, cx.now).await?;
        let to = Answer::redirect(&cx.href("/ingresar/codigo"));
        return Ok(cookie::give_step(cx, form::no_store(to), step.reveal()));
    }
    Ok(entrance::enter(cx, req, person, &["password"], back).await?)
}

/// The page again, after a passkey that opened nothing.
pub(super) fn refused(cx: &Cx, back: &str, no: &Refusals) -> Result<Answer, Stop> {
    let national = national(cx, back, None, false);
    page(cx, back, "", (None, national), |sheet| {
        sheet.answer(cx, Err(no.clone().into()))
    })
}

/// The level that a page or a system asks for, in the law's words.
fn needed(cx: &Cx, req: &Req) -> Option<String> {
    let level = norms::AssuranceLevelId::parse(req.query.get("nivel")?).ok()?;
    let level = cx.house.law.assurance_level(level)?;
    let words = format!("{}: {}", cx.pick(&level.names), cx.pick(&level.text));
    let told = cx
        .tr()
        .f("identity-op-level-needed", &[("level", words.as_str().into())]);
    Some(told.into_owned())
}

/// The national provider, where the house is connected to one.
fn national(cx: &Cx, back: &str, level: Option<&str>, again: bool) -> Option<Markup> {
    national::of(&cx.house).map(|_| national::button(cx, back, level, again))
}

/// The page of a house where people come in by the national provider alone.
fn only(cx: &Cx, level: Option<String>, national: &Markup) -> Answer {
    let tr = cx.tr();
    let main = html! {
        h1.h-m { (tr.t("identity-sign-in")) }
        p.lead.mt-s { (level.unwrap_or_else(|| tr.t("identity-national-only").into_owned())) }
        (national)
        div.mt { (ui::Note::new(tr.t("identity-no-account-title"), html! { (tr.t("identity-no-account-body")) }).render()) }
    };
    form::no_store(cx.page(form::narrow(tr.t("identity-sign-in"), main)))
}

fn page<T>(
    cx: &Cx,
    back: &str,
    login: &str,
    (level, national): (Option<String>, Option<Markup>),
    then: impl FnOnce(Sheet<'_>) -> T,
) -> T {
    let tr = cx.tr();
    let fields = |problems: &ui::Problems| {
        let name = ui::Field::text("login", tr.t("identity-field-login"))
            .autocomplete("username")
            .length_max(254);
        super::form(cx, "/ingresar")
            .hidden("volver", form::local(back).unwrap_or_default())
            .body(html! {
                @if let Some(national) = &national { (national) p.soft.mt { (tr.t("identity-national-or")) } }
                (name.value(login).problems(problems).render(tr))
                (ui::Field::password("password", tr.t("identity-field-password")).problems(problems).render(tr))
            })
            .action(ui::Button::submit(tr.t("identity-sign-in")))
    };
    let passkeys = passkey::is_possible(&cx.house);
    let after = html! {
        @if certificate::of(&cx.house).is_some() { (certificate::button(cx, back)) }
        @if passkeys { (super::ways::passkey_button(cx, back, None)) script src=(ui::passkey_path()) defer {} }
        div.mt { (ui::Note::new(tr.t("identity-no-account-title"), html! { (tr.t("identity-no-account-body")) }).render()) }
    };
    let lead = Some(level.unwrap_or_else(|| tr.t("identity-sign-in-lead").into_owned()));
    then(Sheet {
        title: tr.t("identity-sign-in").into_owned(),
        lead,
        form: &fields,
        after,
        script: passkeys,
    })
}
