//! The second step of signing in: the code of the telephone, or one of the recovery codes.

use crate::attempt::{self, Admitted};
use crate::form::{self, Hold, Sheet};
use crate::methods::{pending, recovery, totp};
use crate::provider::grant;
use crate::{cookie, entrance};
use capability::{Answer, Cx, Refusal, Req, Stop};
use maud::html;
use register::PersonId;

/// GET: the form.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    Ok(page(cx, |sheet| sheet.show(cx)))
}

/// POST: in, or again.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let outcome = enter(cx, &req).await;
    page(cx, |sheet| sheet.answer(cx, outcome))
}

async fn enter(cx: &Cx, req: &Req) -> Result<Answer, Hold> {
    let over = || Refusal::new("identity-way-over").field("code");
    let secret = cookie::step(req).ok_or_else(over)?;
    let Some(pending) = pending::take_try(&cx.house, &secret, cx.now).await? else {
        let whose = pending::whose(&cx.house, &secret).await?;
        entrance::refused(&cx.house, whose, "totp", "over").await?;
        return Err(over().into());
    };
    let person = pending.person_id;
    let name = format!("code:{person}");
    let attempt = match attempt::admit(&cx.house, &name, &cx.peer).await? {
        Admitted::Yes(attempt) => attempt,
        Admitted::Wait(seconds) => return Err(Hold::Wait(seconds)),
    };
    let typed = form::text(req, "code");
    let Some(way) = spent(cx, person, &typed).await? else {
        entrance::refused(&cx.house, Some(person), "totp", "code").await?;
        return Err(Refusal::new("identity-way-wrong-code").field("code").into());
    };
    attempt.succeeded(&cx.house, &cx.peer, &[&name]).await?;
    pending::end(&cx.house, &pending).await?;
    let answer = entrance::enter(cx, req, person, &["password", way], &pending.back).await?;
    Ok(cookie::take_step(cx, answer))
}

/// Uses up what was typed: which way it was, if it was right.
pub(super) async fn spent(cx: &Cx, person: PersonId, typed: &str) -> Result<Option<&'static str>, Stop> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).take(40).collect();
    if plain.len() == totp::DIGITS
        && let Some(row) = totp::of(&cx.house, person).await?
        && let Some(step) = totp::step_of(&cx.house, &row, &plain, cx.now)?
    {
        let spend = totp::spend(person, step, cx.now);
        return Ok(grant::write(&cx.house, vec![spend]).await?.then_some("totp"));
    }
    match recovery::spend(person, typed, cx.now) {
        Some(spend) => Ok(grant::write(&cx.house, vec![spend])
            .await?
            .then_some("recovery_code")),
        None => Ok(None),
    }
}

fn page<T>(cx: &Cx, then: impl FnOnce(Sheet<'_>) -> T) -> T {
    let tr = cx.tr();
    let fields = |problems: &ui::Problems| {
        super::super::form(cx, "/ingresar/codigo")
            .body(html! {
                (ui::Field::text("code", tr.t("identity-way-field-code")).hint(tr.t("identity-way-field-code-hint"))
                    .autocomplete("one-time-code").length_max(24).problems(problems).render(tr))
            })
            .action(ui::Button::submit(tr.t("identity-sign-in")))
            .action(ui::Button::link(tr.t("identity-way-begin-again"), cx.href("/ingresar")).bare())
    };
    let after = html! {
        div.mt { (ui::Note::new(tr.t("identity-way-lost-title"), html! { (tr.t("identity-way-lost-body")) }).render()) }
    };
    then(Sheet {
        title: tr.t("identity-way-second-step").into_owned(),
        lead: Some(tr.t("identity-way-second-step-lead").into_owned()),
        form: &fields,
        after,
        script: false,
    })
}
