//! Sign out: the session ends on the server, the browser forgets it.

use crate::{cookie, form, session};
use capability::{Answer, Cx, Req, Stop};
use maud::html;

/// GET: asks; a link alone ends nothing.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    if !cx.caller.signed_in() {
        return Ok(Answer::redirect(&cx.href("/")));
    }
    let tr = cx.tr();
    let ask = super::form(cx, "/salir")
        .action(ui::Button::submit(tr.t("identity-sign-out")))
        .action(ui::Button::link(tr.t("identity-stay"), cx.href("/despacho")).line());
    let main = html! { h1.h-m { (tr.t("identity-sign-out")) } p.soft.mt-s { (tr.t("identity-sign-out-lead")) } (ask.render()) };
    Ok(form::no_store(
        cx.page(form::narrow(tr.t("identity-sign-out"), main).office()),
    ))
}

/// POST: ends it.
pub(super) async fn submit(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    if cx.caller.signed_in() {
        session::close(&cx.house, &cx.caller).await?;
    }
    Ok(cookie::take_session(cx, Answer::redirect(&cx.href("/"))))
}
