//! Let a member into a policy again, if it fulfils the condition.

use super::{MEMBER, POLICY, exception, policy_of_form};
use crate::use_cases::services::{REASON, next};
use capability::{Cx, Decision, FormState, Fut, Part, Stop, UseCase, Values};

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/end-exception",
    act: "exchange/policy-exception-ended",
    title: "exchange-end-exception",
    path: "/intercambio/politicas/readmitir",
    api: "/api/v1/exchange-readmissions",
    parts: &[Part {
        title: "exchange-part-exception",
        fields: &[POLICY, MEMBER, REASON],
    }],
    prepare,
    decide: submit,
};

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        policy_of_form(cx, form, USE_CASE.act).await?;
        next(cx, form, &["exchange-next-readmitted"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move { exception(cx, USE_CASE.act, values.into_typed()?, false).await })
}
