//! Suspend an access: from the next configuration on, in seconds, no call goes through. The owner may, and the governing body.

use super::{GRANT, given, grant_of_form, switched};
use crate::acts::agreements::Side;
use crate::agreements::actors::actor;
use crate::agreements::{GrantId, rules};
use crate::use_cases::services::{REASON, next};
use capability::{Cx, Decision, FormState, Fut, Part, Stop, UseCase, Values};
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/suspend-grant",
    act: "exchange/grant-suspended",
    title: "exchange-suspend-grant",
    path: "/intercambio/accesos/suspender",
    api: "/api/v1/exchange-grant-suspensions",
    parts: &[Part {
        title: "exchange-part-grant",
        fields: &[GRANT, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Suspend {
    grant: GrantId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        grant_of_form(cx, form, USE_CASE.act, &[Side::Provider]).await?;
        next(cx, form, &["exchange-next-suspended"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Suspend = values.into_typed()?;
        let given = given(cx, new.grant).await?;
        let by = rules::suspend(actor(cx).await?, &given.offered.provider, &given.row.access)?;
        switched(cx, USE_CASE.act, &given, by, new.reason)
    })
}
