//! Close a unit of an entity.

use crate::acts::UnitClosed;
use crate::board::BoardEntity;
use crate::store::UnitRow;
use crate::{store, target};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::{Draft, EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/close-unit",
    act: "directory/unit-closed",
    title: "directory-close-unit",
    path: "/cerrar-unidad",
    api: "/api/v1/unit-closings",
    parts: &[Part {
        title: "directory-part-unit",
        fields: &[
            Field::new("entity", "directory-field-entity", FieldKind::Id),
            Field::new(
                "unit",
                "directory-field-unit",
                FieldKind::Choice(Choices::Prepared),
            ),
            Field::new("on", "directory-field-last-day", FieldKind::Date),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct CloseUnit {
    entity: EntityId,
    unit: UnitId,
    on: Date,
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
        let new: CloseUnit = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let unit = store::unit(&cx.house, entity.id, new.unit).await?;
        let draft = closing(cx, &entity, &unit.ok_or(Stop::NotFound)?, new.on)?;
        Ok(Decision::act(draft, target::of(&entity)).then(entity.href()))
    })
}

/// The act by which a unit ends.
///
/// # Errors
/// When it would end before it began, or when nobody with an office asks.
pub fn closing(cx: &Cx, entity: &BoardEntity, unit: &UnitRow, on: Date) -> Result<Draft, Stop> {
    if on.to_string() < unit.from_on {
        return Err(Refusal::new("directory-ends-before-from")
            .field("on")
            .arg("from", &unit.from_on)
            .into());
    }
    let draft = Draft::new("directory/unit-closed", cx.under()?)
        .entity(entity.id)
        .subject(format!("unit:{}", unit.id));
    Ok(draft.payload_of(&UnitClosed { unit: unit.id, on })?)
}
