//! Rename a unit of an entity: it stays the same unit, with its posts and its past.

use super::create_unit::NAME_CHARS_MAX;
use crate::acts::UnitRenamed;
use crate::board::BoardEntity;
use crate::store::UnitRow;
use crate::{store, target};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use register::{Draft, EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/rename-unit",
    act: "directory/unit-renamed",
    title: "directory-rename-unit",
    path: "/renombrar-unidad",
    api: "/api/v1/unit-names",
    parts: &[Part {
        title: "directory-part-unit",
        fields: &[
            Field::new("entity", "directory-field-entity", FieldKind::Id),
            Field::new(
                "unit",
                "directory-field-unit",
                FieldKind::Choice(Choices::Prepared),
            ),
            Field::new(
                "name",
                "directory-field-unit-new-name",
                FieldKind::Text(NAME_CHARS_MAX),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct RenameUnit {
    entity: EntityId,
    unit: UnitId,
    name: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = target::entity_of_form(cx, form).await?;
        let units = store::units_of(&cx.house, entity.id).await?;
        let open = units.into_iter().filter(|unit| unit.to_on.is_none());
        form.choose(
            "unit",
            open.map(|unit| Choice {
                value: unit.id.to_string(),
                label: unit.name,
            })
            .collect(),
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: RenameUnit = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let unit = store::unit(&cx.house, entity.id, new.unit).await?;
        let draft = renaming(cx, &entity, &unit.ok_or(Stop::NotFound)?, new.name)?;
        Ok(Decision::act(draft, target::of(&entity)).then(entity.href()))
    })
}

/// The act by which an open unit bears another name.
///
/// # Errors
/// When it has ended, when it bears that name already, or when nobody with an office asks.
pub fn renaming(cx: &Cx, entity: &BoardEntity, unit: &UnitRow, name: String) -> Result<Draft, Stop> {
    if let Some(ended) = &unit.to_on {
        return Err(Refusal::new("directory-unit-ended")
            .field("unit")
            .arg("on", ended)
            .into());
    }
    if unit.name == name {
        return Err(Refusal::new("directory-unit-same-name").field("name").into());
    }
    let draft = Draft::new("directory/unit-renamed", cx.under()?)
        .entity(entity.id)
        .subject(format!("unit:{}", unit.id));
    Ok(draft.payload_of(&UnitRenamed { unit: unit.id, name })?)
}
