//! The telephone as a second factor: its secret as a picture and in letters, confirmed by a code; recovery codes on paper.

use super::unless_sure;
use crate::form::{self, Hold, Sheet};
use crate::methods::{recovery, totp};
use crate::provider::grant;
use crate::session;
use capability::{Answer, Cx, Page, Refusal, Req, Stop};
use directory::people;
use maud::{Markup, html};
use register::PersonId;

fn person(cx: &Cx) -> Result<PersonId, Stop> {
    cx.caller.person.filter(|_| !cx.caller.by_key).ok_or(Stop::SignIn)
}

/// GET: to begin, to confirm, or what there is.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    if let Some(answer) = unless_sure(cx, person).await? {
        return Ok(answer);
    }
    match totp::of(&cx.house, person).await? {
        Some(row) if row.confirmed_at.is_some() => there(cx, person, &row).await,
        Some(row) => confirming(cx, person, &row, |sheet| sheet.show(cx)).await,
        None => Ok(beginning(cx)),
    }
}

/// POST: a fresh secret.
pub(super) async fn begin(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    if let Some(answer) = unless_sure(cx, person).await? {
        return Ok(answer);
    }
    session::write(&cx.house, &[totp::begin(&cx.house, person, cx.now)?]).await?;
    Ok(Answer::redirect(&cx.href("/cuenta/telefono")))
}

/// POST: the first code proves that the telephone has the secret; recovery codes are shown once.
pub(super) async fn confirm(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    if let Some(answer) = unless_sure(cx, person).await? {
        return Ok(answer);
    }
    let row = totp::of(&cx.house, person).await?.ok_or(Stop::NotFound)?;
    let outcome = confirmed(cx, person, &row, &form::text(&req, "code")).await;
    match outcome {
        Ok(answer) => Ok(answer),
        Err(hold) => confirming(cx, person, &row, |sheet| sheet.answer(cx, Err(hold))).await?,
    }
}

async fn confirmed(cx: &Cx, person: PersonId, row: &totp::TotpRow, typed: &str) -> Result<Answer, Hold> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).take(12).collect();
    let wrong = || Refusal::new("identity-way-wrong-code").field("code");
    let step = totp::step_of(&cx.house, row, &plain, cx.now)?.ok_or_else(wrong)?;
    let (codes, changes) = recovery::fresh(person, cx.now)?;
    let all = [totp::spend(person, step, cx.now)]
        .into_iter()
        .chain(changes)
        .collect();
    if !grant::write(&cx.house, all).await? {
        return Err(wrong().into());
    }
    Ok(shown(cx, &codes))
}

/// POST: the telephone and its recovery codes are taken away.
pub(super) async fn remove(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    if let Some(answer) = unless_sure(cx, person).await? {
        return Ok(answer);
    }
    session::write(&cx.house, &[totp::remove(person), recovery::remove(person)]).await?;
    Ok(Answer::redirect(&cx.href("/cuenta#ingreso")))
}

/// POST: fresh recovery codes in the place of all before.
pub(super) async fn renew_codes(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    if let Some(answer) = unless_sure(cx, person).await? {
        return Ok(answer);
    }
    let has = totp::of(&cx.house, person)
        .await?
        .is_some_and(|row| row.confirmed_at.is_some());
    if !has {
        return Err(Refusal::new("identity-way-no-telephone").conflict().into());
    }
    let (codes, changes) = recovery::fresh(person, cx.now)?;
    session::write(&cx.house, &changes).await?;
    Ok(shown(cx, &codes))
}

fn beginning(cx: &Cx) -> Answer {
    let tr = cx.tr();
    let begin = super::super::form(cx, "/cuenta/telefono")
        .action(ui::Button::submit(tr.t("identity-way-telephone-begin")));
    let main = html! {
        h1.h-m { (tr.t("identity-way-telephone")) }
        p.lead.mt-s { (tr.t("identity-way-telephone-lead")) }
        (begin.render())
    };
    dressed(cx, main, 200)
}

async fn confirming<T>(
    cx: &Cx,
    person: PersonId,
    row: &totp::TotpRow,
    then: impl FnOnce(Sheet<'_>) -> T,
) -> Result<T, Stop> {
    let tr = cx.tr();
    let known = people::person(&cx.house, person).await?.ok_or(Stop::SignIn)?;
    let account = known.email.as_deref().unwrap_or("Qhapaq");
    let (secret, link) = totp::shown(&cx.house, row, account)?;
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|chunk| String::from_utf8_lossy(chunk).into_owned())
        .collect();
    let picture = ui::QrCode::new(&link, tr.t("identity-way-telephone-picture")).ok();
    let fields = |problems: &ui::Problems| {
        super::super::form(cx, "/cuenta/telefono/confirmar")
            .body(html! {
                @if let Some(picture) = &picture { div.card.mt { (picture.render()) } }
                p.mt { (tr.t("identity-way-telephone-typed")) " " code.proof { (groups.join(" ")) } }
                (ui::Field::code("code", tr.t("identity-way-field-first-code"), 7).problems(problems).render(tr))
            })
            .action(ui::Button::submit(tr.t("identity-way-telephone-confirm")))
            .action(ui::Button::link(tr.t("capability-cancel"), cx.href("/cuenta")).bare())
    };
    Ok(then(Sheet {
        title: tr.t("identity-way-telephone").into_owned(),
        lead: Some(tr.t("identity-way-telephone-how").into_owned()),
        form: &fields,
        after: html! {},
        script: false,
    }))
}

async fn there(cx: &Cx, person: PersonId, row: &totp::TotpRow) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let left = recovery::left(&cx.house, person).await?;
    let facts = ui::Facts::new()
        .maybe(
            tr.t("identity-way-since"),
            row.confirmed_at.map(ui::format::time_minute),
        )
        .maybe(
            tr.t("identity-way-last-used"),
            row.used_at.map(ui::format::time_minute),
        )
        .fact(
            tr.t("identity-way-codes-left"),
            tr.num(i64::try_from(left).unwrap_or(i64::MAX)),
        );
    let renew = super::super::form(cx, "/cuenta/codigos")
        .action(ui::Button::submit(tr.t("identity-way-codes-renew")).line());
    let remove = super::super::form(cx, "/cuenta/telefono/quitar")
        .action(ui::Button::submit(tr.t("identity-way-telephone-remove")).line());
    let main = html! {
        h1.h-m { (tr.t("identity-way-telephone")) }
        p.soft.mt-s { (tr.t("identity-way-telephone-there")) }
        div.mt { (facts.render()) }
        (renew.render())
        (remove.render())
    };
    Ok(dressed(cx, main, 200))
}

/// The recovery codes, once.
fn shown(cx: &Cx, codes: &[String]) -> Answer {
    let tr = cx.tr();
    let warning = ui::Note::new(
        tr.t("identity-way-codes-once"),
        html! { (tr.t("identity-way-codes-once-body")) },
    );
    let main: Markup = html! {
        div role="status" { h1.h-m { (tr.t("identity-way-codes")) } p.mt-s { (tr.t("identity-way-codes-lead")) } }
        ol.card.mt.codes { @for code in codes { li { code.proof { (code) } } } }
        div.mt { (warning.state(ui::State::Warn).render()) }
        p.mt { (ui::Button::link(tr.t("identity-back-to-account"), cx.href("/cuenta#ingreso")).line()) }
    };
    dressed(cx, main, 201)
}

fn dressed(cx: &Cx, main: Markup, status: u16) -> Answer {
    let tr = cx.tr();
    let page: Page = form::narrow(tr.t("identity-way-telephone"), main)
        .office()
        .status(status)
        .crumb(tr.t("identity-account"), cx.href("/cuenta"));
    form::no_store(cx.page(page))
}
