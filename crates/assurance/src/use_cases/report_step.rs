//! Report how far a step is. A hundred ends it; the gap itself closes when the service asks for something else, which is declared.

use super::{STEP, draft, of_step, open, step};
use crate::acts::StepReported;
use crate::ids::StepId;
use crate::store::{self, StepRow};
use crate::strategy::desk;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::{DocumentGiven, RESOLUTION, target};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/report-step",
    act: "assurance/step-reported",
    title: "assurance-report-step",
    path: "/autenticacion/plan/informar",
    api: "/api/v1/authentication-step-reports",
    parts: &[Part {
        title: "assurance-part-step",
        fields: &[
            STEP,
            Field::new("progress", "assurance-field-progress", FieldKind::Number(0, 100)),
            Field::new(
                "document",
                "assurance-field-evidence",
                FieldKind::File(&RESOLUTION),
            )
            .optional(),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Report {
    step: StepId,
    progress: u8,
    document: Option<DocumentGiven>,
}

/// The rule: something changes.
fn decide(row: &StepRow, progress: u8, with_evidence: bool) -> Result<(), Refusal> {
    open(row)?;
    match i64::from(progress) == row.progress && !with_evidence {
        true => Err(Refusal::new("assurance-progress-same").field("progress")),
        false => Ok(()),
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_step(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["assurance-next-credential"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let told: Report = values.into_typed()?;
        let (row, entity) = step(cx, Some(told.step)).await?;
        decide(&row, told.progress, told.document.is_some())?;
        let reported = StepReported {
            step: row.id,
            progress: told.progress,
            document: told.document.map(|paper| paper.sha256),
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("step:{}", row.id))
            .payload_of(&reported)?;
        let draft = store::while_open(draft, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(format!("{}#plan", desk(&entity))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::EntityId;

    #[test]
    fn a_report_changes_something_of_an_open_step() {
        for (state, before, progress, evidence, text) in [
            ("open", 0, 40, false, None),
            ("open", 40, 20, false, None),
            ("open", 40, 40, true, None),
            ("open", 40, 40, false, Some("assurance-progress-same")),
            ("done", 100, 50, false, Some("assurance-step-ended")),
            ("dropped", 0, 50, false, Some("assurance-step-ended")),
        ] {
            let row = StepRow {
                id: StepId::nil(),
                entity_id: EntityId::nil(),
                title: "Integrar ID GOB.PE".to_owned(),
                owner_kind: "office".to_owned(),
                owner_id: "digital_leader".to_owned(),
                due_on: "2027-03-31".to_owned(),
                planned_on: "2026-11-16".to_owned(),
                progress: before,
                state: state.to_owned(),
                reason: None,
                document: None,
                ended_on: None,
                seq: 1,
            };
            let refused = decide(&row, progress, evidence).err().map(|no| no.text);
            assert_eq!(refused, text, "{state} {before} {progress}");
        }
    }
}
