//! Take a suspended access up again: whoever suspended it may.

use super::{GRANT, given, grant_of_form, switched};
use crate::acts::agreements::Side;
use crate::agreements::actors::actor;
use crate::agreements::{GrantId, rules};
use crate::use_cases::services::{REASON, next};
use capability::{Cx, Decision, FormState, Fut, Part, Stop, UseCase, Values};
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/resume-grant",
    act: "exchange/grant-resumed",
    title: "exchange-resume-grant",
    path: "/intercambio/accesos/reanudar",
    api: "/api/v1/exchange-grant-resumptions",
    parts: &[Part {
        title: "exchange-part-grant",
        fields: &[GRANT, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Resume {
    grant: GrantId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        grant_of_form(cx, form, USE_CASE.act, &[Side::Provider]).await?;
        next(cx, form, &["exchange-next-resumed"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Resume = values.into_typed()?;
        let given = given(cx, new.grant).await?;
        let by = rules::resume(actor(cx).await?, &given.offered.provider, &given.row.access)?;
        switched(cx, USE_CASE.act, &given, by, new.reason)
    })
}
