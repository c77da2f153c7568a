//! Drop a step that will not be done, with the reason. Gaps that it was to close stand open again.

use super::{REASON, STEP, draft, of_step, open, plain, step};
use crate::acts::StepDropped;
use crate::ids::StepId;
use crate::store;
use crate::strategy::desk;
use capability::{Cx, Decision, FormState, Fut, Part, Refusals, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/drop-step",
    act: "assurance/step-dropped",
    title: "assurance-drop-step",
    path: "/autenticacion/plan/dejar",
    api: "/api/v1/authentication-step-ends",
    parts: &[Part {
        title: "assurance-part-end",
        fields: &[STEP, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Drop {
    step: StepId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_step(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["assurance-next-dropped"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Drop = values.into_typed()?;
        let (row, entity) = step(cx, Some(asked.step)).await?;
        open(&row)?;
        let mut no = Refusals::default();
        plain(&mut no, "reason", &asked.reason);
        no.none()?;
        let dropped = StepDropped {
            step: row.id,
            reason: asked.reason,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("step:{}", row.id))
            .payload_of(&dropped)?;
        let draft = store::while_open(draft, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(format!("{}#plan", desk(&entity))))
    })
}
