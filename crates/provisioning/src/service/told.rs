//! How the service says no: RFC 7644 section 3.12.

use super::answer;
use crate::scim::{ERROR, No};
use capability::{Answer, Cx, ProblemKind, Refusal, Stop};
use http::header;
use serde_json::json;

/// A no of SCIM.
pub(super) fn no(cx: &Cx, no: &No) -> Answer {
    error(cx, no.status, no.kind.map(|kind| kind.word()), &no.refusal)
}

/// An end that the house decided on: without a key, without power, with a body that cannot be read.
pub(super) fn stopped(cx: &Cx, stop: &Stop) -> Answer {
    match stop {
        Stop::SignIn => error(cx, 401, None, &Refusal::new("provisioning-key"))
            .header(header::WWW_AUTHENTICATE, "Bearer realm=\"scim\""),
        Stop::NotFound => error(cx, 404, None, &Refusal::new("provisioning-not-found")),
        Stop::Fault(_) => {
            let told = Refusal::new("provisioning-fault").arg("reference", &cx.reference);
            error(cx, 500, None, &told)
        }
        Stop::Refused(refusals) => {
            let (status, word) = match ProblemKind::of(refusals) {
                ProblemKind::Malformed => (400, Some("invalidSyntax")),
                ProblemKind::Invalid => (400, Some("invalidValue")),
                ProblemKind::Conflict => (409, Some("uniqueness")),
                kind => (kind.status(), None),
            };
            match refusals.0.first() {
                Some(refusal) => error(cx, status, word, refusal),
                None => error(cx, status, word, &Refusal::new("provisioning-not-found")),
            }
        }
    }
}

/// A method that the address does not have.
pub(super) fn not_allowed(cx: &Cx) -> Answer {
    error(cx, 405, None, &Refusal::new("provisioning-method"))
}

fn error(cx: &Cx, status: u16, word: Option<&str>, refusal: &Refusal) -> Answer {
    let mut told = json!({
        "schemas": [ERROR],
        "status": status.to_string(),
        "detail": refusal.sentence(cx.tr()),
    });
    if let Some(word) = word {
        told["scimType"] = json!(word);
    }
    answer(status, &told)
}
