//! Add a subsystem: one of the systems of the entity that calls services or offers them, by a code of its own.

use super::{ENTITY, draft, entity_and_member, of_entity, plain};
use crate::acts::members::SubsystemAdded;
use crate::members::{desk, store};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use node::ident::is_code;
use register::EntityId;
use serde::Deserialize;

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "exchange/add-subsystem",
    act: "exchange/subsystem-added",
    title: "exchange-add-subsystem",
    path: "/intercambio/subsistemas/agregar",
    api: "/api/v1/exchange-subsystems",
    parts: &[Part {
        title: "exchange-part-subsystem",
        fields: &[ENTITY, CODE, NAME],
    }],
    prepare,
    decide: submit,
};

/// Longest code, in characters: it stands in every address.
const CODE_MAX: usize = 60;
/// Code of a subsystem.
pub(super) const CODE: Field = Field::new("code", "exchange-field-code", FieldKind::Text(CODE_MAX));
const NAME: Field = Field::new("name", "exchange-field-subsystem-name", FieldKind::Text(120));

#[derive(Debug, Deserialize)]
struct Asked {
    entity: EntityId,
    code: String,
    name: String,
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
        no.when(!is_code(&asked.code), || {
            Refusal::new("exchange-code")
                .field("code")
                .arg("value", &asked.code)
        });
        no.when(known.iter().any(|one| one.code == asked.code), || {
            Refusal::new("exchange-subsystem-twice").field("code").conflict()
        });
        no.when(known.len() >= store::SUBSYSTEMS_MAX, || {
            Refusal::new("exchange-subsystems-full")
                .field("code")
                .arg("max", store::SUBSYSTEMS_MAX)
        });
        plain(&mut no, "name", &asked.name);
        no.none()?;
        let added = SubsystemAdded {
            member: row.id()?,
            code: asked.code,
            name: asked.name,
        };
        let draft = draft(cx, USE_CASE.act, &entity, &row.member)?.payload_of(&added)?;
        Ok(Decision::act(draft, target::of(&entity)).then(desk(&entity)))
    })
}
