//! Help, accessibility and privacy, in plain words.

use capability::{Answer, Cx, Page, Permission, Route, Stop, handler};
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
            handler(|cx, _| Box::pin(page(cx, ERRORS))),
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
        ("/ayuda/errores", "observatory-errors"),
        ("/accesibilidad", "observatory-accessibility"),
        ("/privacidad", "observatory-privacy"),
    ],
};

const ERRORS: Text = Text {
    title: "observatory-errors",
    lead: "observatory-errors-lead",
    parts: &[
        ("e400", "observatory-errors-400", "observatory-errors-400-text"),
        ("e401", "observatory-errors-401", "observatory-errors-401-text"),
        ("e403", "observatory-errors-403", "observatory-errors-403-text"),
        ("e404", "observatory-errors-404", "observatory-errors-404-text"),
        ("e409", "observatory-errors-409", "observatory-errors-409-text"),
        ("e413", "observatory-errors-413", "observatory-errors-413-text"),
        ("e422", "observatory-errors-422", "observatory-errors-422-text"),
        ("e429", "observatory-errors-429", "observatory-errors-429-text"),
        ("e500", "observatory-errors-500", "observatory-errors-500-text"),
    ],
    more: &[],
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

async fn page(cx: &Cx, text: Text) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let main = html! {
        div.read.stack-l {
            div { h1 { (tr.t(text.title)) } p.lead { (tr.t(text.lead)) } }
            @if !text.more.is_empty() { ul.links.p0 { @for (path, key) in text.more { li { a href=(cx.href(path)) { (tr.t(key)) } } } } }
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
