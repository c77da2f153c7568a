//! Refusals as people and programs read them: one sentence, and problem+json (RFC 9457).

use crate::refusal::Sort;
use crate::{Answer, Cx, Refusal, Refusals};
use serde_json::json;

/// Kinds of problem an operation answers with: each has its place on `/ayuda/errores`, and that address is its `type`.
/// Which rule said no is told by the `code` of each error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The request cannot be read, or names what there is not.
    Malformed,
    /// Sign in first.
    SignIn,
    /// No power to do this.
    Denied,
    /// Nothing there, or nothing that this caller may know of.
    NotFound,
    /// Somebody else was first.
    Conflict,
    /// What the request was based on has changed since.
    Stale,
    /// The idempotency key was used for something else.
    KeyReused,
    /// Larger than the limit.
    TooLarge,
    /// The data do not fit.
    Invalid,
    /// Too many requests.
    TooMany,
    /// Something of ours failed.
    Fault,
    /// The register can neither be read nor written now.
    Unavailable,
}

impl ProblemKind {
    /// Every kind, in the order of their statuses.
    pub const ALL: [ProblemKind; 12] = [
        ProblemKind::Malformed,
        ProblemKind::SignIn,
        ProblemKind::Denied,
        ProblemKind::NotFound,
        ProblemKind::Conflict,
        ProblemKind::Stale,
        ProblemKind::KeyReused,
        ProblemKind::TooLarge,
        ProblemKind::Invalid,
        ProblemKind::TooMany,
        ProblemKind::Fault,
        ProblemKind::Unavailable,
    ];

    /// HTTP status of the answer.
    pub fn status(self) -> u16 {
        match self {
            ProblemKind::Malformed => 400,
            ProblemKind::SignIn => 401,
            ProblemKind::Denied => 403,
            ProblemKind::NotFound => 404,
            ProblemKind::Conflict | ProblemKind::Stale | ProblemKind::KeyReused => 409,
            ProblemKind::TooLarge => 413,
            ProblemKind::Invalid => 422,
            ProblemKind::TooMany => 429,
            ProblemKind::Fault => 500,
            ProblemKind::Unavailable => 503,
        }
    }

    /// Its place on the page of errors, and part of the keys of its texts.
    pub fn anchor(self) -> &'static str {
        match self {
            ProblemKind::Malformed => "no-se-entiende",
            ProblemKind::SignIn => "falta-la-llave",
            ProblemKind::Denied => "sin-poder",
            ProblemKind::NotFound => "no-esta",
            ProblemKind::Conflict => "ya-registrado",
            ProblemKind::Stale => "ya-cambio",
            ProblemKind::KeyReused => "clave-repetida",
            ProblemKind::TooLarge => "pesa-demasiado",
            ProblemKind::Invalid => "no-cuadra",
            ProblemKind::TooMany => "demasiados-intentos",
            ProblemKind::Fault => "fallo-nuestro",
            ProblemKind::Unavailable => "no-responde",
        }
    }

    /// The kind of refusals: that of the first.
    pub fn of(refusals: &Refusals) -> ProblemKind {
        match refusals.0.first().map(|refusal| refusal.sort) {
            Some(Sort::Malformed) => ProblemKind::Malformed,
            Some(Sort::Denied) => ProblemKind::Denied,
            Some(Sort::Conflict) => ProblemKind::Conflict,
            Some(Sort::Stale) => ProblemKind::Stale,
            Some(Sort::KeyReused) => ProblemKind::KeyReused,
            Some(Sort::TooLarge) => ProblemKind::TooLarge,
            Some(Sort::TooMany) => ProblemKind::TooMany,
            Some(Sort::Invalid) | None => ProblemKind::Invalid,
        }
    }
}

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
pub fn refused(cx: &Cx, refusals: &Refusals) -> Answer {
    let base = &cx.house.options.base_url;
    let errors: Vec<_> = refusals
        .0
        .iter()
        .map(|refusal| {
            json!({
                "field": refusal.field,
                "code": refusal.text,
                "detail": refusal.sentence(cx.tr()),
                "article": refusal.article.map(|cited| article(cx, cited)),
                "see": refusal.see.as_ref().map(|path| format!("{base}{}", cx.href(path))),
            })
        })
        .collect();
    let detail = refusals.0.first().map(|refusal| sentence(cx, refusal));
    document(
        cx,
        ProblemKind::of(refusals),
        "capability-problem-refused",
        &detail.unwrap_or_default(),
        json!(errors),
    )
}

/// A problem document about the whole request.
pub(crate) fn plain(cx: &Cx, kind: ProblemKind, title: &str) -> Answer {
    document(cx, kind, title, &cx.tr().t(&format!("{title}-detail")), json!([]))
}

fn document(cx: &Cx, kind: ProblemKind, title: &str, detail: &str, errors: serde_json::Value) -> Answer {
    let problem = json!({
        "type": format!("{}/ayuda/errores#{}", cx.house.options.base_url, kind.anchor()),
        "title": cx.tr().t(title),
        "status": kind.status(),
        "detail": detail,
        "instance": cx.reference,
        "errors": errors,
    });
    Answer::problem(kind.status(), &problem)
}
