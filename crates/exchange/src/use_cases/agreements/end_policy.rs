//! End a policy: every member that has access by it loses it with the next configuration.

use super::{POLICY, policy_of_form, ruled};
use crate::acts::agreements::PolicyEnded;
use crate::agreements::actors::{actor, draft, plain};
use crate::agreements::store::while_policy;
use crate::agreements::{PolicyId, rules};
use crate::use_cases::services::{REASON, next};
use capability::{Cx, Decision, FormState, Fut, Part, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/end-policy",
    act: "exchange/policy-ended",
    title: "exchange-end-policy",
    path: "/intercambio/politicas/terminar",
    api: "/api/v1/exchange-policy-endings",
    parts: &[Part {
        title: "exchange-part-policy",
        fields: &[POLICY, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct End {
    policy: PolicyId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        policy_of_form(cx, form, USE_CASE.act).await?;
        next(cx, form, &["exchange-next-policy-ended"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: End = values.into_typed()?;
        let ruled = ruled(cx, new.policy).await?;
        let by = rules::end_policy(actor(cx).await?, &ruled.offered.provider, &ruled.row.policy)?;
        plain("reason", &new.reason)?;
        let ended = PolicyEnded {
            policy: new.policy,
            reason: new.reason,
            by,
        };
        let draft = draft(cx, USE_CASE.act, ruled.offered.entity.id)?
            .subject(format!("policy:{}", new.policy))
            .payload_of(&ended)?;
        let target = target::of(&ruled.offered.entity);
        Ok(Decision::act(while_policy(draft, &ruled.row), target).then(ruled.row.href()))
    })
}
