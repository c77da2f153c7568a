//! Draw the minutes: a version as PDF, kept by its hash, ready to be signed.

use super::{PAPER, SESSION};
use crate::acts::{MinutesApproved, MinutesDrawn, Reading, SignaturesAsked};
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::minutes::{self, Signers};
use crate::pages::{View, act_code};
use crate::session::Stage;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Stop, UseCase, Values, document_refusal};
use directory::letter;
use register::db::{Stmt, stmt};
use register::{PutError, args};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/draw-minutes",
    act: "committee/minutes-drawn",
    title: "committee-draw-minutes",
    path: "/sesiones/redactar-acta",
    api: "/api/v1/minutes",
    parts: &[Part {
        title: "committee-part-minutes",
        fields: &[SESSION],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Draw {
    session: SessionId,
}

/// The rule: the session is over and its minutes do not bear every signature yet.
fn decide(stage: Stage) -> Result<(), Refusal> {
    match stage {
        Stage::Concluded => Ok(()),
        Stage::Registered => Err(Refusal::new("committee-minutes-signed-already").conflict()),
        _ => Err(Refusal::new("committee-not-concluded").field("session")),
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.back = Some(format!("{}/acta", sitting.row.href()));
        form.lead = Some(sitting.about(cx, form));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Draw = values.into_typed()?;
        let view = View::of(cx, new.session).await?;
        decide(view.session().stage)?;
        let last = view.session().minutes.as_ref();
        let version = last.map_or(1, |minutes| minutes.version + 1);
        let voided = last.is_some_and(|minutes| !minutes.signed.is_empty());
        let approved = minutes::approved(&view)?;
        let stands = last.is_some_and(|last| last.approved.is_some() && last.approves == approved);
        let document = printed(cx, &view, version).await?;
        let Signers { officers, dissenters } = minutes::signers(view.session());
        let drawn = MinutesDrawn {
            session: new.session,
            version,
            document: document.clone(),
            content: minutes::content(&view)?,
            approved,
            signers: officers,
        };
        let (sitting, target) = (&view.sitting, view.sitting.committee.target());
        let draft = sitting
            .public_draft(cx, USE_CASE.act)?
            .payload_of(&drawn)?
            .guard(still(&view));
        let mut decision = Decision::act(draft, target.clone());
        if !dissenters.is_empty() {
            let asked = SignaturesAsked {
                session: new.session,
                document: document.clone(),
                signers: dissenters,
            };
            let draft = sitting.draft(cx, "committee/signatures-asked")?;
            decision = decision.and(draft.payload_of(&asked)?, target);
        }
        if stands {
            let approved = MinutesApproved {
                session: new.session,
                document,
                reading: Reading::Before,
                by: None,
            };
            let draft = sitting.public_draft(cx, "committee/minutes-approved")?;
            decision = decision.and(draft.payload_of(&approved)?, sitting.committee.target());
        }
        Ok(decision
            .warn(voided.then(|| cx.tr().t("committee-warn-voided").into_owned()))
            .then(format!("{}/acta", sitting.row.href())))
    })
}

/// Prints a version and keeps it; its hash.
async fn printed(cx: &Cx, view: &View, version: u32) -> Result<String, Stop> {
    let concluded = view.session().concluded_seq.unwrap_or(view.session().seq);
    let code = act_code(cx, concluded).await?;
    let document = minutes::minutes(&minutes::page::spanish(cx), view, version, &code);
    let bytes = letter::print(cx, document).await?;
    let put = cx.house.documents.put(bytes.into(), "application/pdf", &PAPER);
    match put.await {
        Ok(kept) => Ok(kept.sha256),
        Err(PutError::Fault(fault)) => Err(fault.into()),
        Err(PutError::Refused(refused)) => Err(document_refusal(&refused, &PAPER).into()),
    }
}

/// Nobody drew another version meanwhile, nor was the last signature given.
fn still(view: &View) -> Stmt {
    const STILL: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND stage = 'concluded' AND COALESCE(document, '') = $2";
    let last = view.session().minutes.as_ref();
    let document = last.map_or("", |minutes| minutes.document.as_str());
    stmt(STILL, args![view.sitting.row.id, document])
}
