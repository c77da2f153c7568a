//! Withdraw a matter that nobody needs to deal with any more.

use crate::acts::MatterWithdrawn;
use crate::digital_committee::DigitalCommittee;
use crate::ids::MatterId;
use crate::store::{self, MatterRow};
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/withdraw-matter",
    act: "committee/matter-withdrawn",
    title: "committee-withdraw-matter",
    path: "/comite/retirar-tema",
    api: "/api/v1/committee-withdrawals",
    parts: &[Part {
        title: "committee-part-matter",
        fields: &[Field::new("matter", "committee-field-matter", FieldKind::Id)],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Withdraw {
    matter: MatterId,
}

async fn found(cx: &Cx, id: Option<MatterId>) -> Result<(MatterRow, DigitalCommittee), Stop> {
    let unknown = || Refusal::new("committee-matter-unknown").field("matter");
    let id = id.ok_or_else(unknown)?;
    let row = store::matter(&cx.house, id).await?.ok_or_else(unknown)?;
    let entity = target::entity(cx, row.entity_id).await?;
    let committee = DigitalCommittee::of(cx, entity, &row.body_id).await?;
    Ok((row, committee))
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, committee) = found(cx, form.get("matter").and_then(|id| id.parse().ok())).await?;
        committee.dress(cx, form);
        form.lead = Some(row.title);
        form.under = Some(committee.runner(cx)?);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Withdraw = values.into_typed()?;
        let (row, committee) = found(cx, Some(asked.matter)).await?;
        if row.state != "open" {
            return Err(Refusal::new("committee-matter-not-open")
                .field("matter")
                .conflict()
                .into());
        }
        let draft = committee
            .draft(cx, USE_CASE.act)?
            .subject(format!("matter:{}", row.id))
            .reserved()
            .payload_of(&MatterWithdrawn { matter: row.id })?;
        Ok(Decision::act(draft, committee.target()).then(committee.href()))
    })
}
