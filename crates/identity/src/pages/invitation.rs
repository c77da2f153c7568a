//! Follow an invitation: whose account it is, of which entity, and the password to set.

use crate::acts::Purpose;
use crate::form::{self, Sheet};
use crate::invitation::{self, InvitationRow};
use crate::{cookie, device, session};
use capability::{Answer, Cx, Req, Stop};
use directory::board::board;
use directory::people::Person;
use maud::html;

/// GET: shows whose it is; uses nothing up.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let secret = req.param("token");
    let Some((row, person)) = invitation::find(&cx.house, secret).await? else {
        return Ok(ended(cx));
    };
    if row.waits() {
        return Ok(waits(cx));
    }
    let entity = entity_name(cx, &row).await?;
    Ok(page(cx, secret, &row, &person, &entity, |sheet| sheet.show(cx)))
}

/// POST: sets the password, once, and signs in.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let secret = req.param("token");
    let Some((row, person)) = invitation::find(&cx.house, secret).await? else {
        return Ok(ended(cx));
    };
    if row.waits() {
        return Ok(waits(cx));
    }
    let entity = entity_name(cx, &row).await?;
    let outcome = accept(cx, &req, &row, &person).await;
    page(cx, secret, &row, &person, &entity, |sheet| {
        sheet.answer(cx, outcome)
    })
}

async fn accept(cx: &Cx, req: &Req, row: &InvitationRow, person: &Person) -> Result<Answer, form::Hold> {
    let password = super::twice(req)?;
    let token = invitation::accept(&cx.house, row, person, &password, (&cx.peer, &device::of(req))).await?;
    if cx.caller.signed_in() && !cx.caller.by_key {
        session::close(&cx.house, &cx.caller).await?;
    }
    Ok(cookie::give_session(
        cx,
        Answer::redirect(&cx.href(row.first_page())),
        token.reveal(),
    ))
}

async fn entity_name(cx: &Cx, row: &InvitationRow) -> Result<String, Stop> {
    let board = board(&cx.house).await?;
    Ok(board
        .entity(row.entity_id)
        .map(|entity| entity.name.clone())
        .unwrap_or_default())
}

fn page<T>(
    cx: &Cx,
    secret: &str,
    row: &InvitationRow,
    person: &Person,
    entity: &str,
    then: impl FnOnce(Sheet<'_>) -> T,
) -> T {
    let tr = cx.tr();
    let is_recovery = row.purpose == Purpose::Recovery.as_str();
    let (title, lead) = match is_recovery {
        true => ("identity-recover", "identity-recover-lead"),
        false => ("identity-activate", "identity-activate-lead"),
    };
    let whose = ui::Facts::new()
        .fact(tr.t("identity-whose"), person.name())
        .fact(tr.t("identity-entity"), entity)
        .fact(tr.t("identity-until"), ui::format::time_minute(row.expires_at));
    let fields = |problems: &ui::Problems| {
        super::form(cx, &format!("/invitacion/{secret}"))
            .body(html! { div.card.mt { (whose.render()) } (super::new_password(cx, problems)) })
            .action(ui::Button::submit(tr.t("identity-set-password")))
    };
    then(Sheet {
        title: tr.t(title).into_owned(),
        lead: Some(tr.t(lead).into_owned()),
        form: &fields,
        after: html! {},
        script: false,
    })
}

/// The link is right, and opens nothing until a second official confirms it. It does not say whose account it is.
fn waits(cx: &Cx) -> Answer {
    let tr = cx.tr();
    let main = html! {
        h1.h-m { (tr.t("identity-recovery-waits-title")) }
        p.mt-s { (tr.t("identity-recovery-waits")) }
    };
    form::no_store(cx.page(form::narrow(tr.t("identity-recovery-waits-title"), main).status(409)))
}

/// One answer for links that are unknown, used or old.
fn ended(cx: &Cx) -> Answer {
    let tr = cx.tr();
    let main = html! {
        h1.h-m { (tr.t("identity-link-ended-title")) }
        p.mt-s { (tr.t("identity-link-ended")) }
        p.mt { (ui::Button::link(tr.t("identity-sign-in"), cx.href("/ingresar")).line()) }
    };
    form::no_store(cx.page(form::narrow(tr.t("identity-link-ended-title"), main).status(410)))
}
