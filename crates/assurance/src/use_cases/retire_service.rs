//! Retire a service that people cannot use any more, with its operations.

use super::{REASON, SERVICE, draft, of_service, plain, service};
use crate::acts::ServiceRetired;
use crate::ids::ServiceId;
use crate::store;
use crate::strategy::desk;
use capability::{Cx, Decision, FormState, Fut, Part, Refusals, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/retire-service",
    act: "assurance/service-retired",
    title: "assurance-retire-service",
    path: "/autenticacion/servicios/retirar",
    api: "/api/v1/authentication-service-retirements",
    parts: &[Part {
        title: "assurance-part-end",
        fields: &[SERVICE, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Retire {
    service: ServiceId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_service(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["assurance-next-retired"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Retire = values.into_typed()?;
        let (row, entity) = service(cx, Some(asked.service)).await?;
        let mut no = Refusals::default();
        plain(&mut no, "reason", &asked.reason);
        no.none()?;
        let retired = ServiceRetired {
            service: row.id,
            reason: asked.reason,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("service:{}", row.id))
            .payload_of(&retired)?;
        let draft = store::while_service(draft, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(desk(&entity)))
    })
}
