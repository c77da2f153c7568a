//! Correct the name of an operation. Its level stays: whoever does something else adds another operation.

use super::add_operation::{NAME, check};
use super::{OPERATION, draft, of_operation, operation};
use crate::acts::OperationRenamed;
use crate::ids::OperationId;
use crate::store;
use capability::{Cx, Decision, FormState, Fut, Part, Refusals, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/rename-operation",
    act: "assurance/operation-renamed",
    title: "assurance-rename-operation",
    path: "/autenticacion/operaciones/corregir",
    api: "/api/v1/authentication-operation-names",
    parts: &[Part {
        title: "assurance-part-operation",
        fields: &[OPERATION, NAME],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Rename {
    operation: OperationId,
    name: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, _) = of_operation(cx, form, USE_CASE.act).await?;
        form.first("name", row.name);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Rename = values.into_typed()?;
        let (row, entity) = operation(cx, Some(new.operation)).await?;
        let known = store::operations_of(&cx.house, entity.id).await?;
        let mut no = Refusals::default();
        check(&mut no, &known, row.service_id, Some(row.id), &new.name);
        no.none()?;
        let renamed = OperationRenamed {
            operation: row.id,
            name: new.name,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("operation:{}", row.id))
            .payload_of(&renamed)?;
        let draft = store::while_operation(draft, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(row.href()))
    })
}
