//! Declare what a service asks for today, or one of its operations that asks for something else. It is what closes a gap, and so
//! how a migration ends.

use super::add_service::{CREDENTIAL, SYSTEM, credential};
use super::{SERVICE, choice, draft, of_service, plain, service};
use crate::acts::CredentialDeclared;
use crate::ids::{OperationId, ServiceId};
use crate::store;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use norms::CredentialId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/declare-credential",
    act: "assurance/credential-declared",
    title: "assurance-declare-credential",
    path: "/autenticacion/servicios/credencial",
    api: "/api/v1/authentication-credentials",
    parts: &[Part {
        title: "assurance-part-credential",
        fields: &[
            SERVICE,
            Field::new(
                "operation",
                "assurance-field-only-operation",
                FieldKind::Choice(Choices::Prepared),
            )
            .optional(),
            CREDENTIAL,
            SYSTEM,
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Declare {
    service: ServiceId,
    operation: Option<OperationId>,
    credential: CredentialId,
    system: Option<String>,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, entity) = of_service(cx, form, USE_CASE.act).await?;
        let operations = store::operations_of(&cx.house, entity.id).await?;
        let own = operations.iter().filter(|one| one.service_id == row.id);
        let list = own.map(|one| choice(one.id.to_string(), &one.name));
        form.choose("operation", list.collect());
        if form.get("credential").is_none() {
            form.first("credential", row.credential.clone());
            if let Some(system) = &row.system {
                form.first("system", system.clone());
            }
        }
        super::levels_aside(cx, form);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Declare = values.into_typed()?;
        let (row, entity) = service(cx, Some(new.service)).await?;
        let mut no = Refusals::default();
        plain(&mut no, "system", new.system.as_deref().unwrap_or(""));
        no.none()?;
        if let Some(id) = new.operation {
            let known = store::operation(&cx.house, id).await?;
            let own = known.filter(|one| one.is_live() && one.service_id == row.id);
            own.ok_or_else(|| Refusal::new("assurance-operation-unknown").field("operation"))?;
        }
        let declared = CredentialDeclared {
            operation: new.operation,
            system: new.system.filter(|_| new.operation.is_none()),
            ..credential(cx.house.law, &entity, row.id, new.credential)?
        };
        let mut draft = draft(cx, USE_CASE.act, &entity)?.subject(format!("service:{}", row.id));
        if let Some(id) = new.operation {
            draft = store::while_operation(draft.subject(format!("operation:{id}")), id);
        }
        let draft = store::while_service(draft.payload_of(&declared)?, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(row.href()))
    })
}
