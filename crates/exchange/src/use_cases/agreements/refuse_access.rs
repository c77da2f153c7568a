//! Say no to a request, with the reason that whoever asked reads.

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
    id: "exchange/refuse-access",
    act: "exchange/access-refused",
    title: "exchange-refuse-access",
    path: "/intercambio/solicitudes/rechazar",
    api: "/api/v1/exchange-refusals",
    parts: &[Part {
        title: "exchange-part-request",
        fields: &[REQUEST, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Refuse {
    request: RequestId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        request_of_form(cx, form, USE_CASE.act, Side::Provider).await?;
        next(cx, form, &["exchange-next-refused"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Refuse = values.into_typed()?;
        let asked = asked(cx, new.request).await?;
        rules::refuse(actor(cx).await?, &asked.offered.provider, &asked.row.request)?;
        plain("reason", &new.reason)?;
        let closed = RequestClosed {
            request: new.request,
            reason: new.reason,
        };
        let draft = draft(cx, USE_CASE.act, asked.offered.entity.id)?
            .subject(format!("request:{}", new.request))
            .subject(format!("exchange-service:{}", asked.row.request.service))
            .payload_of(&closed)?;
        let target = target::of(&asked.offered.entity);
        Ok(Decision::act(while_request(draft, &asked.row), target).then(asked.row.href()))
    })
}
