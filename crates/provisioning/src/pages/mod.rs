//! Pages for officials of the entity.

mod overview;
mod people;

use crate::service::READS;
use capability::{Cx, Query, Refusal, Route, Stop};
use directory::board::{BoardEntity, board};
use directory::target;
use std::sync::Arc;

/// Routes of pages.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = overview::routes();
    routes.extend(people::routes());
    routes
}

/// The entity of a page: the one that the address names, or the caller's own; refused to whoever may not read it.
async fn read_entity(cx: &Cx, query: &Query) -> Result<Arc<BoardEntity>, Stop> {
    let board = board(&cx.house).await?;
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let entity = match query.get("entidad") {
        Some(key) => board.find(key),
        None => own.and_then(|id| board.entity(id)),
    };
    let unknown = || Refusal::new("directory-entity-unknown").field("entidad");
    let entity = entity.cloned().ok_or_else(unknown)?;
    cx.may_read(READS, &target::of(&entity))?;
    Ok(entity)
}

/// A text of this crate.
fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}
