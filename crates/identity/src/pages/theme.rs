//! Colours of the pages: as the device says, light or dark; kept in a cookie.

use crate::{cookie, form};
use capability::{Answer, Cx, Req, Stop};
use maud::html;

/// What is offered, with the value sent.
const CHOICES: [(&str, &str); 3] = [
    ("auto", "identity-theme-auto"),
    ("claro", "identity-theme-light"),
    ("oscuro", "identity-theme-dark"),
];

/// GET: the choice.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let back = req.query.get("volver").and_then(form::local).unwrap_or("/");
    let chosen = cx.theme.word().unwrap_or(CHOICES[0].0);
    let options = CHOICES
        .map(|(value, key)| ui::Choice::new(value, tr.t(key)))
        .to_vec();
    let ask = ui::Form::new(cx.href("/tema"), cx.caller.csrf.clone())
        .hidden("volver", back)
        .body(
            ui::Field::radios("tema", tr.t("identity-theme"), options)
                .value(chosen)
                .render(tr),
        )
        .action(ui::Button::submit(tr.t("identity-theme-save")));
    let main = html! { h1.h-m { (tr.t("identity-theme")) } p.soft.mt-s { (tr.t("identity-theme-lead")) } (ask.render()) };
    Ok(cx.page(form::narrow(tr.t("identity-theme"), main)))
}

/// POST: keeps it and goes back.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let back = form::text(&req, "volver");
    let to = cx.href(form::local(&back).unwrap_or("/"));
    Ok(cookie::theme(
        cx,
        Answer::redirect(&to),
        ui::Theme::parse(&form::text(&req, "tema")),
    ))
}
