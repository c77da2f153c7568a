//! Retire a subsystem: it neither calls nor answers any more.

use super::add_subsystem::CODE;
use super::{ENTITY, REASON, draft, entity_and_member, of_entity, plain};
use crate::acts::members::SubsystemRetired;
use crate::members::{desk, store};
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use directory::target;
use register::EntityId;
use serde::Deserialize;

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "exchange/retire-subsystem",
    act: "exchange/subsystem-retired",
    title: "exchange-retire-subsystem",
    path: "/intercambio/subsistemas/retirar",
    api: "/api/v1/exchange-subsystem-retirements",
    parts: &[Part {
        title: "exchange-part-subsystem",
        fields: &[ENTITY, CODE, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Asked {
    entity: EntityId,
    code: String,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_entity(cx, form, USE_CASE.act).await?;
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Asked = values.into_typed()?;
        let (entity, row) = entity_and_member(cx, asked.entity).await?;
        let known = store::subsystems_of(&cx.house, &row.member).await?;
        let mut no = Refusals::default();
        no.when(!known.iter().any(|one| one.code == asked.code), || {
            Refusal::new("exchange-subsystem-unknown")
                .field("code")
                .arg("value", &asked.code)
        });
        plain(&mut no, "reason", &asked.reason);
        no.none()?;
        let retired = SubsystemRetired {
            member: row.id()?,
            code: asked.code,
            reason: asked.reason,
        };
        let draft = draft(cx, USE_CASE.act, &entity, &row.member)?.payload_of(&retired)?;
        Ok(Decision::act(draft, target::of(&entity)).then(desk(&entity)))
    })
}
