//! Retire a service for good: it is called no more, and every access to it ends. Its name is not used again.

use super::{REASON, SERVICE, of_form, owned};
use crate::acts::agreements::ServiceStopped;
use crate::agreements::actors::{draft, plain};
use crate::agreements::rules::side;
use crate::services::store::while_service;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/retire-service",
    act: "exchange/service-retired",
    title: "exchange-retire-service",
    path: "/intercambio/servicios/retirar",
    api: "/api/v1/exchange-service-retirements",
    parts: &[Part {
        title: "exchange-part-service",
        fields: &[SERVICE, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Retire {
    service: String,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_form(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["exchange-next-retired"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Retire = values.into_typed()?;
        let (known, actor) = owned(cx, &new.service).await?;
        let not_owner = || Refusal::new("exchange-not-owner").field("service").denied();
        let by = side(actor, known.provider.entity, None).ok_or_else(not_owner)?;
        plain("reason", &new.reason)?;
        let off = ServiceStopped {
            service: known.row.id().clone(),
            reason: new.reason,
            by,
        };
        let draft = draft(cx, USE_CASE.act, known.entity.id)?
            .subject(format!("exchange-service:{}", known.row.id()))
            .payload_of(&off)?;
        Ok(Decision::act(while_service(draft, &known.row), target::of(&known.entity)).then(known.row.href()))
    })
}
