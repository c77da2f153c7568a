//! Check a code: from what somebody reads on paper or hears on the telephone to the constancia.

use crate::record::words::act_href;
use capability::{Answer, Cx, Page, Req, Stop};
use maud::{Markup, html};

/// Longest thing that is typed: a whole address may be pasted.
const TYPED_CHARS_MAX: usize = 200;

/// `GET /verificar?codigo=`.
pub(super) async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["codigo"])?;
    let tr = cx.tr();
    let typed = req.query.get("codigo").unwrap_or("").to_owned();
    if typed.is_empty() {
        let main = html! {
            div.read.stack { h1 { (tr.t("observatory-verify-title")) } p.lead { (tr.t("observatory-verify-lead")) } (card(cx, "")) }
        };
        return Ok(cx.page(dressed(cx, main)));
    }
    match register::read_code(&typed) {
        Some(code) => Ok(Answer::redirect(&cx.href(&act_href(&code)))),
        None => Ok(bad(cx, &typed, "observatory-code-wrong", 422)),
    }
}

/// The page of a code that no act has: the check digit says whether it was typed wrongly.
pub(super) fn not_found(cx: &Cx, code: &str) -> Answer {
    let key = if register::parse_code(code).is_some() {
        "observatory-code-unknown"
    } else {
        "observatory-code-wrong"
    };
    bad(cx, code, key, 404)
}

fn bad(cx: &Cx, code: &str, key: &str, status: u16) -> Answer {
    let tr = cx.tr();
    let typed: String = code.chars().take(40).collect();
    let detail = tr.f(key, &[("code", typed.as_str().into())]);
    let seal = ui::Seal::new(
        ui::Verdict::Bad,
        tr.t("observatory-seal-missing"),
        html! { (detail) },
    );
    let main = html! { (seal) div.read.mt { (card(cx, &typed)) } };
    cx.page(dressed(cx, main).status(status))
}

fn dressed(cx: &Cx, main: Markup) -> Page {
    let tr = cx.tr();
    Page::new(tr.t("observatory-verify-title"), ui::Section::Acts, main)
        .description(tr.t("observatory-verify-lead"))
        .crumb(tr.t("ui-nav-observatory"), cx.href("/"))
        .crumb(tr.t("ui-nav-acts"), cx.href("/actos"))
}

/// The form that checks another code.
pub(super) fn card(cx: &Cx, typed: &str) -> Markup {
    let tr = cx.tr();
    let field = ui::Field::text("codigo", tr.t("observatory-verify-code"))
        .hint(tr.t("observatory-verify-hint"))
        .length_max(TYPED_CHARS_MAX)
        .value(typed);
    html! {
        section.card.no-print {
            h2 { (tr.t("observatory-verify-other")) }
            form.stack method="get" action=(cx.href("/verificar")) { (field.render(tr)) (ui::Button::submit(tr.t("observatory-verify"))) }
        }
    }
}
