//! Join: the entity adheres to the governing body's model agreement and takes part from that moment. The agreement needs no further
//! signature of anybody else (D.S. 029-2021-PCM art. 87).

use super::{ENTITY, draft, next, of_entity};
use crate::acts::members::MemberJoined;
use crate::configuration::settings;
use crate::members::{desk, store};
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use node::ident::MemberId;
use register::{EntityId, OrFault};
use serde::Deserialize;

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "exchange/join",
    act: "exchange/member-joined",
    title: "exchange-join",
    path: "/intercambio/adherir",
    api: "/api/v1/exchange-members",
    parts: &[Part {
        title: "exchange-part-join",
        fields: &[ENTITY, ACCEPTS],
    }],
    prepare,
    decide: submit,
};

const ACCEPTS: Field = Field::new("accepts", "exchange-field-accepts", FieldKind::Flag);

#[derive(Debug, Deserialize)]
struct Asked {
    entity: EntityId,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_entity(cx, form, USE_CASE.act).await?;
        next(cx, form, &["exchange-next-subsystem", "exchange-next-node"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Asked = values.into_typed()?;
        let entity = target::entity(cx, asked.entity).await?;
        let known = store::of_entity(&cx.house, entity.id).await?;
        if known.is_some() {
            return Err(Refusal::new("exchange-member-twice")
                .field("entity")
                .conflict()
                .into());
        }
        let ruc = entity
            .ruc
            .as_deref()
            .ok_or_else(|| Refusal::new("exchange-no-ruc").field("entity"))?;
        let settings = settings(&cx.house);
        let member = MemberId::of(&settings.instance, &settings.class, ruc).or_fault("naming a member")?;
        let draft =
            draft(cx, USE_CASE.act, &entity, member.as_str())?.payload_of(&MemberJoined { member })?;
        Ok(Decision::act(draft, target::of(&entity)).then(desk(&entity)))
    })
}
