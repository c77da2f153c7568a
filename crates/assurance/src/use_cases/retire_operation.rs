//! Retire an operation that nobody does any more.

use super::{OPERATION, REASON, draft, of_operation, operation, plain};
use crate::acts::OperationRetired;
use crate::ids::OperationId;
use crate::store;
use capability::{Cx, Decision, FormState, Fut, Part, Refusals, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/retire-operation",
    act: "assurance/operation-retired",
    title: "assurance-retire-operation",
    path: "/autenticacion/operaciones/retirar",
    api: "/api/v1/authentication-operation-retirements",
    parts: &[Part {
        title: "assurance-part-end",
        fields: &[OPERATION, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Retire {
    operation: OperationId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_operation(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["assurance-next-retired"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Retire = values.into_typed()?;
        let (row, entity) = operation(cx, Some(asked.operation)).await?;
        let mut no = Refusals::default();
        plain(&mut no, "reason", &asked.reason);
        no.none()?;
        let retired = OperationRetired {
            operation: row.id,
            reason: asked.reason,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("operation:{}", row.id))
            .payload_of(&retired)?;
        let draft = store::while_operation(draft, row.id);
        let then = format!("/autenticacion/servicios/{}", row.service_id);
        Ok(Decision::act(draft, target::of(&entity)).then(then))
    })
}
