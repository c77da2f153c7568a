//! Stopping reminders from a letter: one address with a secret, one button, no sign-in.
//!
//! A mail program may post here by itself (RFC 8058). The page is the same whoever the secret belongs to, and says nothing
//! of them.

use capability::{Answer, Cx, Page, Req, Stop};
use http::header;
use maud::{Markup, html};

use crate::link;

/// GET: asks, and stops nothing: programs open links to look at them.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let secret = req.param("token");
    if link::whose(&cx.house, secret).await?.is_none() {
        return Ok(ended(cx));
    }
    let tr = cx.tr();
    let form = ui::Form::new(cx.href(&format!("/baja/{secret}")), cx.caller.csrf.clone())
        .action(ui::Button::submit(tr.t("notices-leave-button")));
    let body = html! { p.mt-s { (tr.t("notices-leave-lead")) } (form.render()) };
    Ok(page(cx, "notices-leave", body, 200))
}

/// POST: stops every reminder; again, it changes nothing.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let Some(person) = link::whose(&cx.house, req.param("token")).await? else {
        return Ok(ended(cx));
    };
    link::stop_all(&cx.house, person).await?;
    let tr = cx.tr();
    let body = html! {
        div role="status" { p.mt-s { (tr.t("notices-left-lead")) } }
        p.mt { (ui::Button::link(tr.t("notices-preferences"), cx.href("/avisos/preferencias")).line()) }
    };
    Ok(page(cx, "notices-left", body, 200))
}

/// One answer for links that are unknown or old.
fn ended(cx: &Cx) -> Answer {
    let tr = cx.tr();
    let body = html! {
        p.mt-s { (tr.t("notices-leave-ended-lead")) }
        p.mt { (ui::Button::link(tr.t("notices-preferences"), cx.href("/avisos/preferencias")).line()) }
    };
    page(cx, "notices-leave-ended", body, 410)
}

fn page(cx: &Cx, title: &str, body: Markup, status: u16) -> Answer {
    let title = cx.tr().t(title).into_owned();
    let main = html! { h1.h-m { (title) } (body) };
    let page = Page::new(title, ui::Section::None, main)
        .layout(ui::Layout::Narrow)
        .status(status);
    // The address is the secret: it goes into no cache, no index and no other site's log.
    cx.page(page)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::HeaderName::from_static("x-robots-tag"), "noindex")
}
