//! Register an entity: type, level, place, codes, and the norm or list it comes from.

use crate::acts::{EntityDetails, EntityRegistered};
use crate::board::{BoardEntity, board};
use crate::store;
use capability::power::Target;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use jiff::civil::Date;
use register::{Draft, EntityId};
use serde::Deserialize;
use std::sync::Arc;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/register-entity",
    act: "directory/entity-registered",
    title: "directory-register-entity",
    path: "/registrar-entidad",
    api: "/api/v1/entities",
    parts: &[
        Part {
            title: "directory-part-entity",
            fields: &[
                Field::new(
                    "type",
                    "directory-field-type",
                    FieldKind::Choice(Choices::Law(types)),
                ),
                Field::new("name", "directory-field-name", FieldKind::Text(200)),
                Field::new("acronym", "directory-field-acronym", FieldKind::Text(30)).optional(),
                Field::new("ruc", "directory-field-ruc", FieldKind::Ruc).optional(),
                Field::new("siaf", "directory-field-siaf", FieldKind::Text(10)).optional(),
                Field::new("ubigeo", "directory-field-ubigeo", FieldKind::Digits(6)).optional(),
                Field::new("sector", "directory-field-sector", FieldKind::Text(80)).optional(),
            ],
        },
        Part {
            title: "directory-part-origin",
            fields: &[
                Field::new("parent", "directory-field-parent", FieldKind::Ruc).optional(),
                Field::new("from", "directory-field-entity-from", FieldKind::Date).optional(),
                Field::new("source", "directory-field-source", FieldKind::Text(160)),
            ],
        },
    ],
    prepare,
    decide: submit,
};

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct NewEntity {
    #[serde(rename = "type")]
    kind: String,
    name: String,
    acronym: Option<String>,
    ruc: Option<String>,
    siaf: Option<String>,
    ubigeo: Option<String>,
    sector: Option<String>,
    parent: Option<String>,
    from: Option<Date>,
    source: String,
}

/// Types of entity, as the law lists them.
pub(super) fn types(cx: &Cx) -> Vec<Choice> {
    cx.house
        .law
        .entity_types()
        .iter()
        .map(|kind| Choice {
            value: kind.id.to_string(),
            label: cx.pick(&kind.singular).to_owned(),
        })
        .collect()
}

/// What says that a code belongs to an entity already: who, where to see it, what to do.
pub(super) fn taken(field: &'static str, text: &'static str, by: &BoardEntity) -> Refusal {
    Refusal::new(text)
        .field(field)
        .arg("name", &by.name)
        .see(by.href())
        .conflict()
}

/// The entity other than `own` that has a tax number.
pub(super) fn with_ruc<'a>(
    entities: &'a [Arc<BoardEntity>],
    ruc: Option<&str>,
    own: Option<EntityId>,
) -> Option<&'a Arc<BoardEntity>> {
    let ruc = ruc?;
    let mut others = entities.iter().filter(|entity| Some(entity.id) != own);
    others.find(|entity| entity.ruc.as_deref() == Some(ruc))
}

/// The rule: no code and no name twice. `same_siaf` is the entity that has the code of the budget system.
fn decide(
    new: &NewEntity,
    entities: &[Arc<BoardEntity>],
    same_siaf: Option<&Arc<BoardEntity>>,
) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    if let Some(entity) = with_ruc(entities, new.ruc.as_deref(), None) {
        no.push(taken("ruc", "directory-ruc-taken", entity));
    }
    if let Some(entity) = same_siaf {
        no.push(taken("siaf", "directory-siaf-taken", entity));
    }
    let folded = crate::board::fold(&new.name);
    let same_name = entities
        .iter()
        .any(|entity| entity.folded == folded && new.ubigeo.as_deref().unwrap_or("") == entity.ubigeo);
    no.when(same_name, || {
        Refusal::new("directory-name-taken").field("name").conflict()
    });
    no.none()
}

fn prepare<'a>(_: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        form.back = Some("/entidades".to_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: NewEntity = values.into_typed()?;
        let siaf = new
            .siaf
            .as_ref()
            .map(|code| code.trim_start_matches('0').to_owned());
        let board = board(&cx.house).await?;
        let same_siaf = match &siaf {
            Some(code) => store::entity_of_siaf(&cx.house, code).await?,
            None => None,
        };
        decide(&new, &board.entities, same_siaf.and_then(|id| board.entity(id)))?;
        let parent = match &new.parent {
            Some(ruc) => Some(
                board
                    .find(ruc)
                    .ok_or_else(|| Refusal::new("directory-entity-unknown").field("parent"))?
                    .id,
            ),
            None => None,
        };
        let entity = EntityId::new(cx.house.clock.as_ref())?;
        let details = EntityDetails {
            name: new.name,
            acronym: new.acronym,
            ruc: new.ruc,
            siaf,
            ubigeo: new.ubigeo,
            sector: new.sector,
            level: None,
            parent,
            from: new.from,
            aliases: Vec::new(),
        };
        let registered = EntityRegistered {
            entity,
            kind: new.kind,
            details,
            source: Some(new.source),
            authority: None,
        };
        let draft = Draft::new("directory/entity-registered", cx.under()?)
            .entity(entity)
            .payload_of(&registered)?;
        Ok(Decision::act(
            draft,
            Target {
                entity: Some(entity),
                parent,
                ..Target::default()
            },
        ))
    })
}
