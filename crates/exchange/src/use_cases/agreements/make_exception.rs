//! Keep one member out of a policy, whatever it fulfils.

use super::{MEMBER, POLICY, exception, policy_of_form};
use crate::use_cases::services::{REASON, next};
use capability::{Cx, Decision, FormState, Fut, Part, Stop, UseCase, Values};

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/make-exception",
    act: "exchange/policy-exception-made",
    title: "exchange-make-exception",
    path: "/intercambio/politicas/excluir",
    api: "/api/v1/exchange-exceptions",
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
        next(cx, form, &["exchange-next-excluded"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move { exception(cx, USE_CASE.act, values.into_typed()?, true).await })
}
