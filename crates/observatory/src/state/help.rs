//! Help, accessibility and privacy, in plain words.

use capability::{Answer, Cx, Page, Permission, ProblemKind, Route, Stop, handler};
use maud::html;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/ayuda",
            Permission::Public,
            handler(|cx, _| Box::pin(page(cx, HELP))),
        ),
        Route::page(
            "/ayuda/errores",
            Permission::Public,
            handler(|cx, _| Box::pin(async move { Ok(errors(cx)) })),
        ),
        Route::page(
            "/accesibilidad",
            Permission::Public,
            handler(|cx, _| Box::pin(page(cx, ACCESSIBILITY))),
        ),
        Route::page(
            "/privacidad",
            Permission::Public,
            handler(|cx, _| Box::pin(page(cx, PRIVACY))),
        ),
    ]
}

/// A page of text: title, lead, and parts with anchor, heading and paragraph.
struct Text {
    title: &'static str,
    lead: &'static str,
    parts: &'static [(&'static str, &'static str, &'static str)],
    /// Pages that go on from here.
    more: &'static [(&'static str, &'static str)],
}

const HELP: Text = Text {
    title: "observatory-help",
    lead: "observatory-help-lead",
    parts: &[
        ("que-es", "observatory-help-what", "observatory-help-what-text"),
        (
            "medir",
            "observatory-help-measure",
            "observatory-help-measure-text",
        ),
        (
            "verificar",
            "observatory-help-verify",
            "observatory-help-verify-text",
        ),
        ("empezar", "observatory-help-start", "observatory-help-start-text"),
        (
            "observado",
            "observatory-help-observed",
            "observatory-help-observed-text",
        ),
        (
            "integrar",
            "observatory-help-integrate",
            "observatory-help-integrate-text",
        ),
    ],
    more: &[
        ("/normas", "observatory-door-norms"),
        ("/normas/cargos", "observatory-door-offices"),
        ("/calendario", "observatory-door-calendar"),
        ("/testigos", "observatory-witnesses"),
        ("/aprender", "observatory-door-learn"),
        ("/sistemas", "observatory-door-systems"),
        ("/ayuda/errores", "observatory-errors"),
        ("/accesibilidad", "observatory-accessibility"),
        ("/privacidad", "observatory-privacy"),
    ],
};

const ACCESSIBILITY: Text = Text {
    title: "observatory-accessibility",
    lead: "observatory-accessibility-lead",
    parts: &[
        (
            "como",
            "observatory-accessibility-how",
            "observatory-accessibility-how-text",
        ),
        (
            "limites",
            "observatory-accessibility-limits",
            "observatory-accessibility-limits-text",
        ),
        (
            "uso",
            "observatory-accessibility-use",
            "observatory-accessibility-use-text",
        ),
    ],
    more: &[],
};

const PRIVACY: Text = Text {
    title: "observatory-privacy",
    lead: "observatory-privacy-lead",
    parts: &[
        (
            "datos",
            "observatory-privacy-data",
            "observatory-privacy-data-text",
        ),
        (
            "galletas",
            "observatory-privacy-cookies",
            "observatory-privacy-cookies-text",
        ),
        ("mirar", "observatory-privacy-log", "observatory-privacy-log-text"),
        (
            "derechos",
            "observatory-privacy-rights",
            "observatory-privacy-rights-text",
        ),
    ],
    more: &[],
};

/// Pages of wings that a build may lack, with the wing.
const OF_WINGS: [(&str, &str); 2] = [("/aprender", "learning"), ("/sistemas", "identity")];

/// Whether the house has what a page leads to.
fn is_here(cx: &Cx, path: &str) -> bool {
    let wing = OF_WINGS
        .iter()
        .find(|(known, _)| *known == path)
        .map(|(_, wing)| *wing);
    let mut here = cx.house.catalogue.list().iter();
    wing.is_none_or(|wing| here.any(|capability| capability.name() == wing))
}

async fn page(cx: &Cx, text: Text) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let main = html! {
        div.read.stack-l {
            div { h1 { (tr.t(text.title)) } p.lead { (tr.t(text.lead)) } }
            @if !text.more.is_empty() { ul.links.p0 { @for (path, key) in text.more.iter().filter(|(path, _)| is_here(cx, path)) { li { a href=(cx.href(path)) { (tr.t(key)) } } } } }
            @for (anchor, heading, body) in text.parts {
                section.stack { h2 id=(anchor) { (tr.t(heading)) } (ui::paragraphs(&tr.t(body))) }
            }
        }
    };
    let page = Page::new(tr.t(text.title), ui::Section::Help, main)
        .description(tr.t(text.lead))
        .crumb(tr.t("observatory-observatory"), cx.href("/"));
    Ok(cx.page(if text.title == HELP.title {
        page
    } else {
        page.crumb(tr.t(HELP.title), cx.href("/ayuda"))
    }))
}

/// Every kind of problem at the place that its `type` leads to: what it is, why it happens, what to do.
fn errors(cx: &Cx) -> Answer {
    let tr = cx.tr();
    let told = |kind: ProblemKind| {
        let part = |part: &str| tr.t(&format!("observatory-errors-{}-{part}", kind.anchor()));
        ui::Facts::new()
            .fact(tr.t("observatory-errors-what"), part("what"))
            .fact(tr.t("observatory-errors-why"), part("why"))
            .fact(tr.t("observatory-errors-do"), part("do"))
            .render()
    };
    let main = html! {
        div.read.stack-l {
            div { h1 { (tr.t("observatory-errors")) } p.lead { (tr.t("observatory-errors-lead")) } }
            @for kind in ProblemKind::ALL {
                section.stack {
                    h2 id=(kind.anchor()) { (kind.status()) " · " (tr.t(&format!("observatory-errors-{}", kind.anchor()))) }
                    (told(kind))
                }
            }
        }
    };
    let page = Page::new(tr.t("observatory-errors"), ui::Section::Help, main)
        .description(tr.t("observatory-errors-lead"))
        .crumb(tr.t("observatory-observatory"), cx.href("/"))
        .crumb(tr.t(HELP.title), cx.href("/ayuda"));
    cx.page(page)
}
