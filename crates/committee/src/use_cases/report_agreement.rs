//! Report on an agreement: whoever answers for it says how far it is, with evidence when it is done.

use super::{PAPER, Paper};
use crate::acts::AgreementReported;
use crate::digital_committee::DigitalCommittee;
use crate::ids::AgreementId;
use crate::store::{self, AgreementRow};
use crate::{owners, statement};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use register::{DesignationId, args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/report-agreement",
    act: "committee/agreement-reported",
    title: "committee-report-agreement",
    path: "/acuerdos/informar",
    api: "/api/v1/agreement-reports",
    parts: &[Part {
        title: "committee-part-report",
        fields: &[
            AGREEMENT,
            Field::new(
                "done",
                "committee-field-done",
                FieldKind::Choice(Choices::Fixed(DONE)),
            ),
            Field::new(
                "said",
                "committee-field-said",
                FieldKind::Long(statement::CHARS_MAX),
            ),
            Field::new("document", "committee-field-evidence", FieldKind::File(&PAPER)).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

/// The agreement a form is about.
pub(super) const AGREEMENT: Field = Field::new("agreement", "committee-field-agreement", FieldKind::Id);

const DONE: &[(&str, &str)] = &[("no", "committee-done-no"), ("yes", "committee-done-yes")];

#[derive(Debug, Deserialize)]
struct Report {
    agreement: AgreementId,
    done: String,
    said: String,
    document: Option<Paper>,
}

/// The agreement of a form, with its committee.
pub(super) async fn found(
    cx: &Cx,
    id: Option<AgreementId>,
) -> Result<(AgreementRow, DigitalCommittee), Stop> {
    let unknown = || Refusal::new("committee-agreement-unknown").field("agreement");
    let row = store::agreement(&cx.house, id.ok_or_else(unknown)?)
        .await?
        .ok_or_else(unknown)?;
    let committee = DigitalCommittee::of_agreement(cx, &row).await?;
    Ok((row, committee))
}

/// The agreement a form is about, dressed with its way back.
pub(super) async fn of_form(cx: &Cx, form: &mut FormState) -> Result<(AgreementRow, DigitalCommittee), Stop> {
    let (row, committee) = found(cx, form.get("agreement").and_then(|id| id.parse().ok())).await?;
    committee.dress(cx, form);
    form.crumbs.push((row.code.clone(), row.href()));
    form.back = Some(row.href());
    form.lead = Some(format!("{}. {}", row.code, row.text));
    Ok((row, committee))
}

/// Under which designation the caller reports: the owner's, or that of whoever runs the committee.
async fn reporter(cx: &Cx, row: &AgreementRow, committee: &DigitalCommittee) -> Result<DesignationId, Stop> {
    let owner = owners::is_caller(cx, row).await?;
    owner
        .or(committee.role(cx).runs)
        .ok_or_else(|| Refusal::new("committee-not-owner").denied().into())
}

/// The rule: what is open can be reported; what is said to be done comes with evidence.
fn decide(is_open: bool, done: bool, evidence: bool) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(!is_open, || {
        Refusal::new("committee-agreement-closed")
            .field("agreement")
            .conflict()
    });
    no.when(done && !evidence, || {
        Refusal::new("committee-evidence-needed").field("document")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, committee) = of_form(cx, form).await?;
        form.under = Some(reporter(cx, &row, &committee).await?);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Report = values.into_typed()?;
        let (row, committee) = found(cx, Some(new.agreement)).await?;
        reporter(cx, &row, &committee).await?;
        let done = new.done == "yes";
        decide(
            row.is_open(),
            done,
            new.document.is_some() || row.document.is_some(),
        )?;
        let (said, aside) = statement::said(cx, &new.said)?;
        let draft = step(cx, &committee, &row, USE_CASE.act)?
            .payload_of(&AgreementReported {
                agreement: row.id,
                done,
                said: Some(said),
                document: new.document.map(|paper| paper.sha256),
            })?
            .aside(aside);
        Ok(Decision::act(draft, committee.target()).then(row.href()))
    })
}

/// A draft of a step of an agreement that is still open when it is recorded.
pub(super) fn step(
    cx: &Cx,
    committee: &DigitalCommittee,
    row: &AgreementRow,
    kind: &'static str,
) -> Result<register::Draft, Stop> {
    const OPEN: &str = "SELECT 1 FROM committee_agreement WHERE id = $1 AND state IN ('open', 'reported')";
    let draft = committee
        .draft(cx, kind)?
        .subject(format!("agreement:{}", row.id));
    let draft = draft.guard(stmt(OPEN, args![row.id]));
    Ok(if row.public { draft } else { draft.reserved() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_comes_with_evidence() {
        for (open, done, evidence, ok) in [
            (true, false, false, true),
            (true, true, true, true),
            (true, true, false, false),
            (false, false, false, false),
        ] {
            assert_eq!(decide(open, done, evidence).is_ok(), ok);
        }
    }
}
