//! Compare a copy: the hash of a file against the one an act cites. The file is not kept.

use super::constancia::{Said, altered, show};
use super::evidence::{Evidence, Found, find};
use super::verify;
use capability::{Answer, Cx, Req, Stop, hex};
use maud::{Markup, html};
use sha2::{Digest, Sha256};

/// Field of the form.
const COPY: &str = "copia";

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// No file was chosen.
    NoFile,
    /// The copy is the document that the act cites.
    Same(String),
    /// It is another document, or was changed.
    Other(String),
}

/// `GET /actos/{code}/comparar`: back to the form.
pub(super) async fn back(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    match find(cx, req.param("code")).await? {
        Found::Act(evidence) => Ok(Answer::redirect(
            &cx.href(&format!("/actos/{}#comparar", evidence.code)),
        )),
        Found::Nothing | Found::Unreadable => Err(Stop::NotFound),
    }
}

/// `POST /actos/{code}/comparar`.
pub(super) async fn compare(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let evidence = match find(cx, req.param("code")).await? {
        Found::Nothing => return Ok(verify::not_found(cx, req.param("code"))),
        Found::Unreadable => return Ok(altered(cx, req.param("code"))),
        Found::Act(evidence) => evidence,
    };
    if evidence.documents.is_empty() {
        return Err(Stop::NotFound);
    }
    let outcome = match req.body.upload(COPY).filter(|upload| !upload.bytes.is_empty()) {
        None => Outcome::NoFile,
        Some(upload) => {
            let hash = hex(&Sha256::digest(&upload.bytes));
            if evidence.documents.contains(&hash) {
                Outcome::Same(hash)
            } else {
                Outcome::Other(hash)
            }
        }
    };
    show(cx, &evidence, Said::Compared(outcome)).await
}

/// The card with the form and, after a comparison, its outcome; nothing when the act cites no document.
pub(super) async fn card(cx: &Cx, evidence: &Evidence, outcome: Option<&Outcome>) -> Result<Markup, Stop> {
    let tr = cx.tr();
    if evidence.documents.is_empty() {
        return Ok(html! {});
    }
    let error = (outcome == Some(&Outcome::NoFile)).then(|| tr.t("observatory-compare-no-file"));
    let field =
        ui::Field::file(COPY, tr.t("observatory-compare-file"), ui::Upload::pdf(10 << 20)).error(error);
    let mut form = ui::Form::new(
        cx.href(&format!("/actos/{}/comparar", evidence.code)),
        cx.caller.csrf.clone(),
    )
    .multipart()
    .body(field.render(tr))
    .action(ui::Button::submit(tr.t("observatory-compare")));
    for hash in &evidence.documents {
        if let Some(document) = cx.house.documents.find(hash).await?
            && crate::record::store::is_cited(&cx.house, hash).await?
        {
            let label = tr.f(
                "observatory-document-size",
                &[("size", ui::format::file_size(cx.lang, document.size).into())],
            );
            form = form.action(
                ui::Button::link(label, format!("/documentos/{hash}"))
                    .line()
                    .icon(ui::Icon::Down),
            );
        }
    }
    Ok(html! {
        section.card id="comparar" {
            h2 { (tr.t("observatory-compare-title")) }
            p.sm.soft { (tr.t("observatory-compare-lead")) }
            @if let Some(outcome) = outcome { (told(cx, outcome)) }
            div.mt-s.no-print id=(ui::ErrorSummary::ID) { (form) }
            p.mt.sm { span.soft { (tr.t("observatory-document-hash")) } @for hash in &evidence.documents { br; code { (hash) } } }
        }
    })
}

fn told(cx: &Cx, outcome: &Outcome) -> Markup {
    let tr = cx.tr();
    let note = |state, title: &str, hash: &str| {
        let body = html! { p { (tr.t(&format!("{title}-body"))) } p.sm { (tr.t("observatory-copy-hash")) " " code { (hash) } } };
        ui::Note::new(tr.t(title), body).state(state).status()
    };
    match outcome {
        Outcome::NoFile => html! {},
        Outcome::Same(hash) => note(ui::State::Ok, "observatory-compare-same", hash),
        Outcome::Other(hash) => note(ui::State::Bad, "observatory-compare-other", hash),
    }
}
