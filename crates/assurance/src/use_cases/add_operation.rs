//! Add an operation of a service: what somebody does in it under one level of confidence.

use super::{SERVICE, draft, of_service, plain, service};
use crate::acts::OperationAdded;
use crate::ids::{OperationId, ServiceId};
use crate::store::{self, OperationRow};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/add-operation",
    act: "assurance/operation-added",
    title: "assurance-add-operation",
    path: "/autenticacion/operaciones/agregar",
    api: "/api/v1/authentication-operations",
    parts: &[Part {
        title: "assurance-part-operation",
        fields: &[SERVICE, NAME],
    }],
    prepare,
    decide: submit,
};

/// Name of an operation.
pub(super) const NAME: Field = Field::new("name", "assurance-field-operation-name", FieldKind::Text(120));

#[derive(Debug, Deserialize)]
struct Add {
    service: ServiceId,
    name: String,
}

/// The rule of a name: no other operation of the service has it.
pub(super) fn check(
    no: &mut Refusals,
    known: &[OperationRow],
    service: ServiceId,
    own: Option<OperationId>,
    name: &str,
) {
    plain(no, "name", name);
    let mut same = known.iter().filter(|row| row.service_id == service);
    let same = same.find(|row| row.name == name && Some(row.id) != own);
    if let Some(same) = same {
        no.push(
            Refusal::new("assurance-operation-named")
                .field("name")
                .see(same.href())
                .conflict(),
        );
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_service(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["assurance-next-level", "assurance-next-approve"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Add = values.into_typed()?;
        let (row, entity) = service(cx, Some(new.service)).await?;
        let known = store::operations_of(&cx.house, entity.id).await?;
        let mut no = Refusals::default();
        check(&mut no, &known, row.id, None, &new.name);
        no.when(known.len() >= store::OPERATIONS_MAX, || {
            Refusal::new("assurance-operations-full")
                .field("name")
                .arg("max", store::OPERATIONS_MAX)
        });
        no.none()?;
        let added = OperationAdded {
            operation: OperationId::new(&*cx.house.clock)?,
            service: row.id,
            name: new.name,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("operation:{}", added.operation))
            .subject(format!("service:{}", row.id))
            .payload_of(&added)?;
        let draft = store::while_service(draft, row.id);
        let then = format!("/autenticacion/operaciones/{}", added.operation);
        Ok(Decision::act(draft, target::of(&entity)).then(then))
    })
}
