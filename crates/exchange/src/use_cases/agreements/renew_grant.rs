//! Give an access the later last day that its holder asks for, or an earlier one.

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
    id: "exchange/renew-grant",
    act: "exchange/grant-renewed",
    title: "exchange-renew-grant",
    path: "/intercambio/accesos/renovar",
    api: "/api/v1/exchange-renewals",
    parts: &[Part {
        title: "exchange-part-until",
        fields: &[GRANT, UNTIL],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Renew {
    grant: GrantId,
    until: Date,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let given = grant_of_form(cx, form, USE_CASE.act, &[Side::Provider]).await?;
        if let Some(asked) = given.row.access.asked_until {
            form.first("until", asked.to_string());
        }
        next(cx, form, &["exchange-next-expires"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Renew = values.into_typed()?;
        let given = given(cx, new.grant).await?;
        rules::renew(
            actor(cx).await?,
            &given.offered.provider,
            &given.row.access,
            new.until,
            days(cx),
        )?;
        let renewed = GrantRenewed {
            grant: new.grant,
            until: new.until,
        };
        let draft = draft(cx, USE_CASE.act, given.offered.entity.id)?
            .subject(format!("grant:{}", new.grant))
            .subject(format!("exchange-service:{}", given.row.access.service))
            .payload_of(&renewed)?;
        let target = target::of(&given.offered.entity);
        Ok(Decision::act(while_access(draft, &given.row), target).then(given.row.href()))
    })
}
