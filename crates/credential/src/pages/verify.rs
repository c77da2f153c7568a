//! The verifier for everybody: ask a wallet, or paste a text. Nothing is kept beyond ten minutes.

use super::{VERIFY, form, found, narrow, no_store};
use crate::limits;
use crate::secret::Secret;
use crate::verifier::{self, Question, State, of_text};
use capability::{Answer, Cx, Req, Stop};
use http::HeaderName;
use jose::sd_jwt::PRESENTATION_BYTES_MAX;
use maud::{Markup, html};

/// Seconds after which a page that waits looks again.
const LOOK_SECONDS: u32 = 5;

/// GET: the two ways.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    Ok(page(cx, &ui::Problems::new(), "", html! {}, 200))
}

fn page(cx: &Cx, problems: &ui::Problems, typed: &str, finding: Markup, status: u16) -> Answer {
    let tr = cx.tr();
    let ask = form(cx, "/verificar-credencial/pedir")
        .body(html! {
            (ui::Field::check("names", tr.t("credential-ask-names"), false)
                .hint(tr.t("credential-ask-names-hint")).render(tr))
        })
        .action(ui::Button::submit(tr.t("credential-ask")));
    let paste = form(cx, "/verificar-credencial/texto")
        .body(html! {
            (ui::Field::long_text("credential", tr.t("credential-paste-field"))
                .hint(tr.t("credential-paste-hint")).value(typed).problems(problems).render(tr))
        })
        .action(ui::Button::submit(tr.t("credential-paste")));
    let main = html! {
        (ui::ErrorSummary::new(problems).render(tr))
        (finding)
        h1 { (tr.t("credential-verify-title")) }
        p.lead.mt-s { (tr.t("credential-verify-lead")) }
        p.mt-s.soft { (tr.t("credential-verify-kept")) }
        (ui::section("pedir", &tr.t("credential-ask-title"), Some(&tr.t("credential-ask-lead")), ask.render()))
        (ui::section("texto", &tr.t("credential-paste-title"), Some(&tr.t("credential-paste-lead")), paste.render()))
        div.mt { (ui::Details::new(tr.t("credential-own-title"), own(cx)).render()) }
    };
    let page = narrow(tr.t("credential-verify-title"), main)
        .description(tr.t("credential-verify-lead"))
        .status(status);
    cx.page(page)
}

/// For whoever checks credentials in a system of their own: keys, type, metadata.
fn own(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let each = [
        ("/.well-known/jwt-vc-issuer", "credential-own-keys"),
        ("/credencial/tipo/funcion-publica", "credential-own-type"),
        ("/.well-known/openid-credential-issuer", "credential-own-metadata"),
    ];
    html! {
        p { (tr.t("credential-own-lead")) }
        ul { @for (path, key) in each { li { a href=(path) { (tr.t(key)) } } } }
    }
}

/// POST: a question; its page is shown.
pub(super) async fn ask(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    limits::admit(cx)?;
    let with_names = req.body.pairs().get("names") == Some("1");
    let secret = verifier::make(cx, with_names).await?;
    let path = format!("/verificar-credencial/pedido/{}", secret.reveal());
    Ok(Answer::redirect(&cx.href(&path)))
}

/// GET: a question, which looks again by itself while it waits.
pub(super) async fn question(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let secret = Secret::brought(req.param("id")).ok_or(Stop::NotFound)?;
    let question = verifier::find(cx, &secret).await?.ok_or(Stop::NotFound)?;
    let tr = cx.tr();
    let waits = matches!(question.state, State::Asked(_));
    let body = match &question.state {
        State::Asked(bad) => {
            html! { @if let Some(bad) = bad { (found::bad(cx, *bad)) } (waiting(cx, &question)) }
        }
        State::Declined => {
            let note = ui::Note::new(
                tr.t("credential-declined"),
                html! { (tr.t("credential-declined-text")) },
            );
            html! { div role="status" { (note.state(ui::State::Warn).render()) } }
        }
        State::Answered(finding) => found::found(cx, finding),
    };
    let main = html! {
        h1.h-m { (tr.t("credential-question-title")) }
        p.mt-s.soft { (tr.t("credential-question-until")) " " (ui::format::time_hour(question.expires_at)) }
        div.mt { (body) }
        p.mt { (ui::Button::link(tr.t("credential-ask-again"), cx.href(VERIFY)).line()) }
    };
    let page = narrow(tr.t("credential-question-title"), main)
        .crumb(tr.t("credential-verify-title"), cx.href(VERIFY));
    let answer = no_store(cx.page(page));
    Ok(match waits {
        true => answer.header(HeaderName::from_static("refresh"), &LOOK_SECONDS.to_string()),
        false => answer,
    })
}

fn waiting(cx: &Cx, question: &Question) -> Markup {
    let tr = cx.tr();
    let link = verifier::link(cx, question);
    let picture = ui::QrCode::new(&link, tr.t("credential-ask-picture")).ok();
    html! {
        p { (tr.t("credential-ask-how")) }
        @if let Some(picture) = &picture { div.card.mt { (picture.render()) } }
        p.mt { a href=(link) { (tr.t("credential-ask-link")) } }
        p.mt { (ui::Button::link(tr.t("credential-look"), cx.href(&cx.path)).line()) " " span.soft { (tr.t("credential-look-self")) } }
    }
}

/// POST: a text that somebody was handed; it is looked at and not kept.
pub(super) async fn text(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    limits::admit(cx)?;
    let pairs = req.body.pairs();
    let typed: String = pairs
        .get("credential")
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let refused = |key: &str| {
        let problems = ui::Problems::new().with("credential", cx.tr().t(key));
        let short = if typed.len() > PRESENTATION_BYTES_MAX {
            ""
        } else {
            &typed
        };
        no_store(page(cx, &problems, short, html! {}, 422))
    };
    if typed.is_empty() {
        return Ok(refused("credential-paste-empty"));
    }
    match of_text(cx, &typed).await? {
        Ok(finding) => {
            let found = found::found(cx, &finding);
            Ok(no_store(page(
                cx,
                &ui::Problems::new(),
                "",
                html! { (found) hr.mt; },
                200,
            )))
        }
        Err(bad) => Ok(refused(bad.text())),
    }
}
