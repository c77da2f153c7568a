//! Move a step to another day, with the reason.

use super::plan_step::DUE;
use super::{REASON, STEP, draft, due_day, of_step, open, plain, step};
use crate::acts::StepMoved;
use crate::ids::StepId;
use crate::store;
use crate::strategy::desk;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use directory::target;
use jiff::civil::Date;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/move-step",
    act: "assurance/step-moved",
    title: "assurance-move-step",
    path: "/autenticacion/plan/reprogramar",
    api: "/api/v1/authentication-step-moves",
    parts: &[Part {
        title: "assurance-part-step",
        fields: &[STEP, DUE, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Move {
    step: StepId,
    due: Date,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, _) = of_step(cx, form, USE_CASE.act).await?;
        form.first("due", row.due_on);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Move = values.into_typed()?;
        let (row, entity) = step(cx, Some(asked.step)).await?;
        open(&row)?;
        let mut no = Refusals::default();
        plain(&mut no, "reason", &asked.reason);
        due_day(&mut no, asked.due, cx.today());
        no.when(row.due() == Some(asked.due), || {
            Refusal::new("assurance-due-same").field("due")
        });
        no.none()?;
        let moved = StepMoved {
            step: row.id,
            due: asked.due,
            reason: asked.reason,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("step:{}", row.id))
            .payload_of(&moved)?;
        let draft = store::while_open(draft, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(format!("{}#plan", desk(&entity))))
    })
}
