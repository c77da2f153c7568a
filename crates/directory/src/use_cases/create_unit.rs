//! Create a unit, or a deconcentrated or decentralised body, of an entity.

use crate::acts::UnitCreated;
use crate::board::BoardEntity;
use crate::target;
use capability::{Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Stop, UseCase, Values};
use jiff::civil::Date;
use register::{Draft, EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/create-unit",
    act: "directory/unit-created",
    title: "directory-create-unit",
    path: "/crear-unidad",
    api: "/api/v1/units",
    parts: &[Part {
        title: "directory-part-unit",
        fields: &[
            Field::new("entity", "directory-field-entity", FieldKind::Id),
            Field::new(
                "kind",
                "directory-field-unit-kind",
                FieldKind::Choice(Choices::Fixed(KINDS)),
            ),
            Field::new(
                "name",
                "directory-field-unit-name",
                FieldKind::Text(NAME_CHARS_MAX),
            ),
            Field::new("from", "directory-field-unit-from", FieldKind::Date),
        ],
    }],
    prepare,
    decide: submit,
};

/// Longest name of a unit, in characters.
pub const NAME_CHARS_MAX: usize = 160;

const KINDS: &[(&str, &str)] = &[
    ("unit", "directory-unit-kind-unit"),
    ("deconcentrated_body", "directory-unit-kind-deconcentrated"),
    ("decentralised_body", "directory-unit-kind-decentralised"),
];

#[derive(Debug, Deserialize)]
struct CreateUnit {
    entity: EntityId,
    kind: String,
    name: String,
    from: Date,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move { target::entity_of_form(cx, form).await.map(|_| ()) })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: CreateUnit = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let (_, draft) = creating(cx, &entity, new.kind, new.name, new.from)?;
        Ok(Decision::act(draft, target::of(&entity)).then(entity.href()))
    })
}

/// The act by which an entity has a new unit.
///
/// # Errors
/// When nobody with an office asks.
pub fn creating(
    cx: &Cx,
    entity: &BoardEntity,
    kind: String,
    name: String,
    from: Date,
) -> Result<(UnitId, Draft), Stop> {
    let unit = UnitId::new(cx.house.clock.as_ref())?;
    let created = UnitCreated {
        unit,
        kind,
        name,
        parent: None,
        from,
    };
    let draft = Draft::new("directory/unit-created", cx.under()?)
        .entity(entity.id)
        .subject(format!("unit:{unit}"))
        .payload_of(&created)?;
    Ok((unit, draft))
}
