//! Switch a service on: from then on those who have access can call it. A new one begins switched off, as in X-Road (ug-ss 6.3).

use super::{Known, SERVICE, of_form, owned};
use crate::acts::agreements::{ServiceSwitched, Side};
use crate::agreements::actors::draft;
use crate::agreements::model::ServiceState;
use crate::agreements::rules::{Actor, side};
use crate::services::store::while_service;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/enable-service",
    act: "exchange/service-enabled",
    title: "exchange-enable-service",
    path: "/intercambio/servicios/habilitar",
    api: "/api/v1/exchange-service-enablings",
    parts: &[Part {
        title: "exchange-part-service",
        fields: &[SERVICE],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Enable {
    service: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_form(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["exchange-next-enabled"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Enable = values.into_typed()?;
        let (known, actor) = owned(cx, &new.service).await?;
        let by = decide(actor, &known)?;
        let described = &known.row.described;
        let on = ServiceSwitched {
            service: described.service.clone(),
            version: described.version,
            by,
        };
        let draft = draft(cx, USE_CASE.act, known.entity.id)?
            .subject(format!("exchange-service:{}", described.service))
            .payload_of(&on)?;
        Ok(Decision::act(while_service(draft, &known.row), target::of(&known.entity)).then(known.row.href()))
    })
}

/// The owner switches on; what the governing body stopped, it releases first.
fn decide(actor: Actor, known: &Known) -> Result<Side, Refusal> {
    let not_owner = || Refusal::new("exchange-not-owner").field("service").denied();
    let by = side(actor, known.provider.entity, None).ok_or_else(not_owner)?;
    let stopped = known.row.stopped_by == Some(Side::Operator);
    if known.row.state == ServiceState::Enabled {
        return Err(Refusal::new("exchange-service-on").field("service").conflict());
    }
    match (stopped, by, actor.operator) {
        (true, _, true) => Ok(Side::Operator),
        (true, ..) => Err(Refusal::new("exchange-stopped-by-operator")
            .field("service")
            .denied()),
        (false, Side::Provider, _) => Ok(Side::Provider),
        (false, ..) => Err(not_owner()),
    }
}
