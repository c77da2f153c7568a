//! Take a request back that nobody has answered.

use super::{REQUEST, asked, request_of_form};
use crate::acts::agreements::{RequestClosed, Side};
use crate::agreements::actors::{actor, draft, plain};
use crate::agreements::store::while_request;
use crate::agreements::{RequestId, rules};
use crate::use_cases::services::{REASON, next};
use capability::{Cx, Decision, FormState, Fut, Part, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/withdraw-request",
    act: "exchange/request-withdrawn",
    title: "exchange-withdraw-request",
    path: "/intercambio/solicitudes/retirar",
    api: "/api/v1/exchange-withdrawals",
    parts: &[Part {
        title: "exchange-part-request",
        fields: &[REQUEST, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Withdraw {
    request: RequestId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        request_of_form(cx, form, USE_CASE.act, Side::Consumer).await?;
        next(cx, form, &["exchange-next-withdrawn"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Withdraw = values.into_typed()?;
        let asked = asked(cx, new.request).await?;
        rules::withdraw(actor(cx).await?, &asked.consumer, &asked.row.request)?;
        plain("reason", &new.reason)?;
        let closed = RequestClosed {
            request: new.request,
            reason: new.reason,
        };
        let draft = draft(cx, USE_CASE.act, asked.consumer_entity.id)?
            .subject(format!("request:{}", new.request))
            .subject(format!("exchange-service:{}", asked.row.request.service))
            .payload_of(&closed)?;
        let target = target::of(&asked.consumer_entity);
        Ok(Decision::act(while_request(draft, &asked.row), target).then(asked.row.href()))
    })
}
