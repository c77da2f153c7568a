//! Update an entity's details: renamed, or corrected. The old ones stay in the register.

use super::register_entity::{taken, with_ruc};
use crate::acts::{EntityDetails, EntityUpdated};
use crate::board::{BoardEntity, board};
use crate::target;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use jiff::civil::Date;
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
            Field::new("on", "directory-field-renamed-on", FieldKind::Date).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

/// The name changed; every other reason corrects what was wrong from the beginning.
const RENAMED: &str = "renamed";

const REASONS: &[(&str, &str)] = &[
    (RENAMED, "directory-update-renamed"),
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
    on: Option<Date>,
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
        let on = first_day(&new, &entity, cx.today())?;
        let board = board(&cx.house).await?;
        if let Some(other) = with_ruc(&board.entities, new.ruc.as_deref(), Some(entity.id)) {
            return Err(taken("ruc", "directory-ruc-taken", other).into());
        }
        let renamed = new.reason == RENAMED && new.name != entity.name;
        let former = renamed.then(|| ("former_name".to_owned(), entity.name.clone()));
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
            aliases: former.into_iter().collect(),
        };
        let updated = EntityUpdated {
            entity: entity.id,
            details,
            reason: new.reason,
            on,
        };
        let draft = Draft::new("directory/entity-updated", cx.under()?)
            .entity(entity.id)
            .payload_of(&updated)?;
        Ok(Decision::act(draft, target::of(&entity)))
    })
}

/// First day of a new name: the one that is given, or today. It is recorded once it has come.
fn first_day(new: &Update, entity: &BoardEntity, today: Date) -> Result<Option<Date>, Refusal> {
    if new.reason != RENAMED {
        return Ok(None);
    }
    let on = new.on.unwrap_or(today);
    if today < on {
        return Err(Refusal::new("directory-renamed-later").field("on"));
    }
    match entity.from {
        Some(from) if on < from => Err(Refusal::new("directory-renamed-before")
            .field("on")
            .arg("day", from)),
        _ => Ok(Some(on)),
    }
}
