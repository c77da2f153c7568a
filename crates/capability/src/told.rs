//! Ends without an answer, told: as a page, as a problem document, or in the manner of a protocol.

use crate::{Answer, Cx, Page, ProblemKind, Route, Stop, answer, problem};
use http::header;
use maud::html;

/// Seconds after which to ask again for what as many have as the house can bear, as the script of live pages does.
const FULL_RETRY_SECONDS: &str = "30";

/// An end without answer, told in the manner of the route.
pub(crate) fn told(cx: &Cx, route: &Route, stop: Stop) -> Answer {
    let Some(manner) = route.manner else {
        return stopped(cx, route.is_api(), stop);
    };
    if let Stop::Fault(fault) = &stop {
        tracing::error!(reference = cx.reference, route = cx.route, fault = %fault.chain(), "request failed");
    }
    (manner.stopped)(cx, &stop)
}

/// Turns an end without answer into an answer; a fault is logged here, once.
pub(crate) fn stopped(cx: &Cx, api: bool, stop: Stop) -> Answer {
    match stop {
        Stop::Refused(refusals) if api => problem::refused(cx, &refusals),
        Stop::Refused(refusals) => {
            let status = answer::status_of(&refusals);
            let sentences: Vec<String> = refusals
                .0
                .iter()
                .map(|refusal| problem::sentence(cx, refusal))
                .collect();
            let told = notice(cx, status, "capability-refused", &sentences);
            match status {
                429 => told.header(header::RETRY_AFTER, FULL_RETRY_SECONDS),
                _ => told,
            }
        }
        Stop::NotFound if api => problem::plain(cx, ProblemKind::NotFound, "capability-not-found"),
        Stop::NotFound => notice(
            cx,
            404,
            "capability-not-found",
            &[cx.tr().t("capability-not-found-detail").to_string()],
        ),
        Stop::SignIn if api => problem::plain(cx, ProblemKind::SignIn, "capability-sign-in")
            .header(header::WWW_AUTHENTICATE, "Bearer"),
        Stop::SignIn => Answer::redirect(&format!(
            "{}?{}",
            cx.href("/ingresar"),
            crate::query::encode(&[("volver", &cx.path)])
        )),
        Stop::Fault(fault) => {
            tracing::error!(reference = cx.reference, route = cx.route, fault = %fault.chain(), "request failed");
            failed(cx, api, ProblemKind::Fault, "capability-fault")
        }
    }
}

fn notice(cx: &Cx, status: u16, title: &str, sentences: &[String]) -> Answer {
    let tr = cx.tr();
    let problems = sentences.iter().fold(ui::Problems::new(), |problems, sentence| {
        problems.with("contenido", sentence.clone())
    });
    let main = html! {
        div.read.stack {
            @if status == 422 { (ui::ErrorSummary::new(&problems).render(tr)) }
            h1 { (tr.t(title)) }
            @if status != 422 { @for sentence in sentences { p.lead { (sentence) } } }
            p { a href=(cx.href("/")) { (tr.t("capability-go-home")) } " · " a href=(cx.href("/ayuda")) { (tr.t("capability-go-help")) } }
        }
    };
    cx.page(Page::new(tr.t(title), ui::Section::None, main).status(status))
}

/// Something of ours failed: what the person may quote, and nothing of why.
pub(crate) fn failed(cx: &Cx, api: bool, kind: ProblemKind, title: &'static str) -> Answer {
    if api {
        return problem::plain(cx, kind, title);
    }
    let detail = cx.tr().f(
        &format!("{title}-reference"),
        &[("reference", cx.reference.as_str().into())],
    );
    notice(cx, kind.status(), title, &[detail.to_string()])
}
