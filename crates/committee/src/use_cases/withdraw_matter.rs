//! Withdraw a matter that nobody needs to deal with any more. What the chair decided alone is never withdrawn: it binds until the
//! committee votes on it.

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

/// The rule: it waits still, and is no decision of the chair, which only a vote confirms or lets fall.
fn decide(row: &MatterRow) -> Result<(), Refusal> {
    if row.is_urgent_decision() {
        return Err(Refusal::new("committee-urgent-stays")
            .field("matter")
            .article("ley-27444", "100.1"));
    }
    if row.state != "open" {
        return Err(Refusal::new("committee-matter-not-open")
            .field("matter")
            .conflict());
    }
    Ok(())
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
        decide(&row)?;
        let draft = committee
            .draft(cx, USE_CASE.act)?
            .subject(format!("matter:{}", row.id))
            .reserved()
            .payload_of(&MatterWithdrawn { matter: row.id })?;
        let draft = store::while_waiting(draft, row.id);
        Ok(Decision::act(draft, committee.target()).then(committee.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::EntityId;

    #[test]
    fn only_what_waits_is_withdrawn_and_never_a_decision_of_the_chair() {
        let row = |kind: &str, state: &str| MatterRow {
            id: MatterId::nil(),
            entity_id: EntityId::nil(),
            body_id: String::new(),
            kind: kind.to_owned(),
            title: "Suspender un servicio".to_owned(),
            origin_path: None,
            origin_label: None,
            document: None,
            period_on: None,
            state: state.to_owned(),
            session_id: None,
            proposed_on: "2026-11-16".to_owned(),
            seq: 1,
        };
        for (kind, state, text) in [
            ("other", "open", None),
            ("other", "scheduled", Some("committee-matter-not-open")),
            ("other", "withdrawn", Some("committee-matter-not-open")),
            ("ratify_urgent", "open", Some("committee-urgent-stays")),
        ] {
            let refused = decide(&row(kind, state)).err().map(|no| no.text);
            assert_eq!(refused, text, "{kind} {state}");
        }
    }
}
