//! Approve the minutes: they were read at the end of their session, and its members approved them. Those that were not are
//! approved by the next session, on its agenda.

use super::{SESSION, sign_minutes::DOCUMENT};
use crate::acts::{MinutesApproved, Reading};
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::minutes;
use crate::pages::View;
use crate::session::{Session, Stage};
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use jiff::civil::Date;
use register::civil_date;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/approve-minutes",
    act: "committee/minutes-approved",
    title: "committee-approve-minutes",
    path: "/sesiones/aprobar-acta",
    api: "/api/v1/minutes-approvals",
    parts: &[Part {
        title: "committee-part-minutes",
        fields: &[SESSION, DOCUMENT],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Approve {
    session: SessionId,
    document: String,
}

/// The rule: the minutes as last drawn, once, on the day on which the session ended: after it, the next session approves them.
fn decide(session: &Session, document: &str, content: &str, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(session.stage != Stage::Concluded, || {
        Refusal::new("committee-not-concluded")
            .field("session")
            .conflict()
    });
    let minutes = session.minutes.as_ref();
    let last = minutes.filter(|minutes| minutes.document == document && minutes.content == content);
    no.when(last.is_none(), || {
        Refusal::new("committee-minutes-changed")
            .field("document")
            .conflict()
    });
    no.when(last.is_some_and(|minutes| minutes.approved.is_some()), || {
        Refusal::new("committee-approved-already")
            .field("document")
            .conflict()
    });
    let ended = session.concluded.map(civil_date);
    no.when(ended.is_some_and(|ended| ended < today), || {
        Refusal::new("committee-approval-late")
            .field("session")
            .article("ley-27444", "102.2")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.lead = Some(sitting.about(cx, form));
        form.aside.norm = crate::words::rules_about(cx, &["minutes"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Approve = values.into_typed()?;
        let view = View::of(cx, new.session).await?;
        let sitting = &view.sitting;
        let content = minutes::content(&view)?;
        decide(&sitting.session, &new.document, &content, cx.today())?;
        let draft = sitting
            .public_draft(cx, USE_CASE.act)?
            .payload_of(&MinutesApproved {
                session: new.session,
                document: new.document.clone(),
                reading: Reading::AtEnd,
                by: None,
            })?
            .guard(minutes::as_read(&view, &new.document));
        let page = format!("{}/acta", sitting.row.href());
        Ok(Decision::act(draft, sitting.committee.target()).then(page))
    })
}
