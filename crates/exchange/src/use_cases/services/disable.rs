//! Switch a service off: nobody can call it until it is switched on again. The governing body may do so in the whole State; what it
//! switched off, it alone lets be switched on.

use super::{REASON, SERVICE, of_form, owned};
use crate::acts::agreements::ServiceStopped;
use crate::agreements::actors::{draft, plain};
use crate::agreements::model::ServiceState;
use crate::agreements::rules::side;
use crate::services::store::while_service;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/disable-service",
    act: "exchange/service-disabled",
    title: "exchange-disable-service",
    path: "/intercambio/servicios/deshabilitar",
    api: "/api/v1/exchange-service-disablings",
    parts: &[Part {
        title: "exchange-part-service",
        fields: &[SERVICE, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Disable {
    service: String,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_form(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["exchange-next-disabled"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Disable = values.into_typed()?;
        let (known, actor) = owned(cx, &new.service).await?;
        let not_owner = || Refusal::new("exchange-not-owner").field("service").denied();
        let by = side(actor, known.provider.entity, None).ok_or_else(not_owner)?;
        let off_already = known.row.state == ServiceState::Disabled && known.row.stopped_by.is_some();
        if off_already && known.row.stopped_by >= Some(by) {
            return Err(Refusal::new("exchange-service-off")
                .field("service")
                .conflict()
                .into());
        }
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
