//! Ask for a later last day of an access. Its owner answers.

use super::{GRANT, UNTIL, given, grant_of_form};
use crate::acts::agreements::{GrantRenewed, Side};
use crate::agreements::actors::{actor, days, draft};
use crate::agreements::store::while_access;
use crate::agreements::{GrantId, rules};
use crate::use_cases::services::next;
use capability::{Cx, Decision, FormState, Fut, Part, Stop, UseCase, Values};
use directory::target;
use jiff::civil::Date;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/ask-renewal",
    act: "exchange/renewal-requested",
    title: "exchange-ask-renewal",
    path: "/intercambio/accesos/pedir-renovacion",
    api: "/api/v1/exchange-renewal-requests",
    parts: &[Part {
        title: "exchange-part-until",
        fields: &[GRANT, UNTIL],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Ask {
    grant: GrantId,
    until: Date,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        grant_of_form(cx, form, USE_CASE.act, &[Side::Consumer]).await?;
        next(cx, form, &["exchange-next-owner-answers"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Ask = values.into_typed()?;
        let given = given(cx, new.grant).await?;
        rules::ask_renewal(
            actor(cx).await?,
            &given.consumer,
            &given.row.access,
            new.until,
            days(cx),
        )?;
        let renewed = GrantRenewed {
            grant: new.grant,
            until: new.until,
        };
        let draft = draft(cx, USE_CASE.act, given.consumer_entity.id)?
            .subject(format!("grant:{}", new.grant))
            .subject(format!("exchange-service:{}", given.row.access.service))
            .payload_of(&renewed)?;
        let target = target::of(&given.consumer_entity);
        Ok(Decision::act(while_access(draft, &given.row), target).then(given.row.href()))
    })
}
