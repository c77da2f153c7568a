//! Resume a member. What the governing body switched off only it switches on again.

use super::{ENTITY, REASON, by, draft, entity_and_member, next, of_entity, plain};
use crate::acts::members::{By, MemberSwitched};
use crate::members::desk;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use directory::target;
use register::EntityId;
use serde::Deserialize;

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "exchange/resume",
    act: "exchange/member-resumed",
    title: "exchange-resume",
    path: "/intercambio/reanudar",
    api: "/api/v1/exchange-resumptions",
    parts: &[Part {
        title: "exchange-part-switch",
        fields: &[ENTITY, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Asked {
    entity: EntityId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_entity(cx, form, USE_CASE.act).await?;
        next(cx, form, &["exchange-next-resume"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Asked = values.into_typed()?;
        let (entity, row) = entity_and_member(cx, asked.entity).await?;
        let mut no = Refusals::default();
        no.when(!row.is_suspended(), || {
            Refusal::new("exchange-not-suspended").field("entity").conflict()
        });
        let by_operator = row.switched_by.as_deref() == Some("operator");
        no.when(
            row.is_suspended() && by_operator && by(cx, &entity) == By::Member,
            || {
                Refusal::new("exchange-suspended-by-operator")
                    .field("entity")
                    .denied()
            },
        );
        plain(&mut no, "reason", &asked.reason);
        no.none()?;
        let switched = MemberSwitched {
            member: row.id()?,
            reason: asked.reason,
            by: by(cx, &entity),
        };
        let draft = draft(cx, USE_CASE.act, &entity, &row.member)?.payload_of(&switched)?;
        Ok(Decision::act(draft, target::of(&entity)).then(desk(&entity)))
    })
}
