//! Update an entity's details: renamed, or corrected. The old ones stay in the register.

use crate::acts::{EntityDetails, EntityUpdated};
use crate::target;
use capability::{Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Stop, UseCase, Values};
use register::{Draft, EntityId, args, record};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/update-entity",
    act: "directory/entity-updated",
    title: "directory-update-entity",
    path: "/actualizar-entidad",
    api: "/api/v1/entity-updates",
    parts: &[Part {
        title: "directory-part-entity",
        fields: &[
            Field::new("entity", "directory-field-entity", FieldKind::Id),
            Field::new("name", "directory-field-name", FieldKind::Text(200)),
            Field::new("acronym", "directory-field-acronym", FieldKind::Text(30)).optional(),
            Field::new("ruc", "directory-field-ruc", FieldKind::Ruc).optional(),
            Field::new("ubigeo", "directory-field-ubigeo", FieldKind::Digits(6)).optional(),
            Field::new("sector", "directory-field-sector", FieldKind::Text(80)).optional(),
            Field::new(
                "reason",
                "directory-field-reason",
                FieldKind::Choice(Choices::Fixed(REASONS)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

const REASONS: &[(&str, &str)] = &[
    ("renamed", "directory-update-renamed"),
    ("corrected", "directory-update-corrected"),
];

#[derive(Debug, Deserialize)]
struct Update {
    entity: EntityId,
    name: String,
    acronym: Option<String>,
    ruc: Option<String>,
    ubigeo: Option<String>,
    sector: Option<String>,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = target::entity_of_form(cx, form).await?;
        form.first("name", entity.name.clone());
        let known = [
            ("acronym", entity.acronym.clone()),
            ("ruc", entity.ruc.clone()),
            ("ubigeo", Some(entity.ubigeo.clone())),
            ("sector", Some(entity.sector.clone())),
        ];
        for (name, value) in known {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                form.first(name, value);
            }
        }
        Ok(())
    })
}

record! { struct Kept { siaf: Option<String>, from_on: Option<String>, level: Option<String> } }

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Update = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let kept: Option<Kept> = cx
            .house
            .register
            .db()
            .get(
                "SELECT siaf, from_on, level FROM directory_entity WHERE id = $1",
                args![entity.id],
            )
            .await?;
        let details = EntityDetails {
            name: new.name,
            acronym: new.acronym,
            ruc: new.ruc,
            siaf: kept.as_ref().and_then(|kept| kept.siaf.clone()),
            ubigeo: new.ubigeo,
            sector: new.sector,
            level: kept.as_ref().and_then(|kept| kept.level.clone()),
            parent: entity.parent,
            from: kept.and_then(|kept| crate::board::day(kept.from_on)),
            aliases: Vec::new(),
        };
        let updated = EntityUpdated {
            entity: entity.id,
            details,
            reason: new.reason,
            on: None,
        };
        let draft = Draft::new("directory/entity-updated", cx.under()?)
            .entity(entity.id)
            .payload_of(&updated)?;
        Ok(Decision::act(draft, target::of(&entity)))
    })
}
