//! What an act would touch, read from the board.

use crate::board::{BoardEntity, board};
use capability::power::Target;
use capability::{Cx, FormState, Refusal, Stop};
use norms::Authority;
use register::{DesignationId, EntityId};
use std::sync::Arc;

/// The target of an act about an entity.
pub fn of(entity: &BoardEntity) -> Target {
    Target {
        entity: Some(entity.id),
        parent: entity.parent,
        ..Target::default()
    }
}

/// The same, as business of an authority.
pub fn told(entity: &BoardEntity, authority: Option<Authority>) -> Target {
    Target {
        authority,
        ..of(entity)
    }
}

/// The entity of an id; refused by name when it is not there or has ceased to exist.
pub async fn entity(cx: &Cx, id: EntityId) -> Result<Arc<BoardEntity>, Stop> {
    let board = board(&cx.house).await?;
    let entity = board
        .entity(id)
        .cloned()
        .ok_or_else(|| Refusal::new("directory-entity-unknown").field("entity"))?;
    if !entity.exists(cx.today()) {
        return Err(Refusal::new("directory-entity-closed")
            .field("entity")
            .arg("name", &entity.name)
            .into());
    }
    Ok(entity)
}

/// The entity a form is about: the one it names, or the caller's own.
pub async fn entity_of_form(cx: &Cx, form: &mut FormState) -> Result<Arc<BoardEntity>, Stop> {
    let named = form.get("entity").and_then(|key| key.parse::<EntityId>().ok());
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let id = named
        .or(own)
        .ok_or_else(|| Refusal::new("directory-entity-unknown").field("entity"))?;
    let entity = entity(cx, id).await?;
    form.first("entity", id.to_string());
    form.target = of(&entity);
    form.back = Some(entity.href());
    form.crumbs.push((entity.name.clone(), entity.href()));
    Ok(entity)
}

/// The designation a form is about, with its entity.
pub async fn designation_of_form(
    cx: &Cx,
    form: &mut FormState,
) -> Result<(crate::store::DesignationRow, Arc<BoardEntity>), Stop> {
    let id = form
        .get("designation")
        .and_then(|id| id.parse::<DesignationId>().ok());
    let (row, entity) = designation(
        cx,
        id.ok_or_else(|| Refusal::new("directory-designation-unknown").field("designation"))?,
    )
    .await?;
    form.target = of(&entity);
    form.back = Some(entity.href());
    form.crumbs.push((entity.name.clone(), entity.href()));
    Ok((row, entity))
}

/// A designation and its entity.
pub async fn designation(
    cx: &Cx,
    id: DesignationId,
) -> Result<(crate::store::DesignationRow, Arc<BoardEntity>), Stop> {
    let row = crate::store::designation(&cx.house, id)
        .await?
        .ok_or_else(|| Refusal::new("directory-designation-unknown").field("designation"))?;
    let entity = entity(cx, row.entity_id).await?;
    Ok((row, entity))
}

/// Name of what was designated, in the caller's language: the office, or the committee.
pub fn office_name(cx: &Cx, office: &str) -> String {
    if office == crate::apply_committee() {
        cx.tr().t("directory-committee").to_string()
    } else {
        cx.office_name(office)
    }
}
