//! Refusals as people and programs read them: one sentence, and problem+json (RFC 9457).

use crate::{Answer, Cx, Refusal, Refusals, answer};
use serde_json::json;

/// The sentence with its article.
pub(crate) fn sentence(cx: &Cx, refusal: &Refusal) -> String {
    let text = refusal.sentence(cx.tr());
    match refusal.article {
        Some(cited) => format!("{text} ({})", article(cx, cited)),
        None => text,
    }
}

/// `D.S. 016-2024-JUS, art. 37`.
pub(crate) fn article(cx: &Cx, (instrument, article): (&str, &str)) -> String {
    let known = norms::InstrumentId::parse(instrument)
        .ok()
        .and_then(|id| cx.house.law.instrument(id));
    let name = known.map_or_else(|| instrument.to_owned(), norms::Instrument::citation);
    if article.is_empty() {
        name
    } else {
        format!("{name}, art. {article}")
    }
}

/// The problem document of refusals.
pub(crate) fn refused(cx: &Cx, refusals: &Refusals) -> Answer {
    let status = refusals
        .0
        .first()
        .map_or(422, |refusal| answer::status_of(refusal.sort));
    let errors: Vec<_> = refusals
        .0
        .iter()
        .map(|refusal| {
            json!({
                "field": refusal.field,
                "code": refusal.text,
                "detail": refusal.sentence(cx.tr()),
                "article": refusal.article.map(|cited| article(cx, cited)),
            })
        })
        .collect();
    let detail = refusals
        .0
        .first()
        .map(|refusal| sentence(cx, refusal))
        .unwrap_or_default();
    let code = refusals
        .0
        .first()
        .map_or("capability-refused", |refusal| refusal.text);
    Answer::problem(
        status,
        &document(
            cx,
            status,
            code,
            "capability-problem-refused",
            &detail,
            json!(errors),
        ),
    )
}

/// A problem document about the whole request.
pub(crate) fn plain(cx: &Cx, status: u16, title: &str) -> Answer {
    Answer::problem(
        status,
        &document(
            cx,
            status,
            title,
            title,
            &cx.tr().t(&format!("{title}-detail")),
            json!([]),
        ),
    )
}

fn document(
    cx: &Cx,
    status: u16,
    code: &str,
    title: &str,
    detail: &str,
    errors: serde_json::Value,
) -> serde_json::Value {
    json!({
        "type": format!("{}/ayuda/errores#{code}", cx.house.options.base_url),
        "title": cx.tr().t(title),
        "status": status,
        "detail": detail,
        "instance": cx.reference,
        "errors": errors,
    })
}
