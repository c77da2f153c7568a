//! Pages that read: the workbench of those who prepare and approve, the page that everybody may read, the board of the State.

mod content;
mod data;
mod operation;
mod operations;
mod paper;
mod plan;
mod public;
mod service;
mod state;
mod words;
mod workbench;

use crate::strategy::check_reads;
use capability::{Cx, Query, Refusal, Route, Stop};
use directory::board::{BoardEntity, board};
use directory::target;
use std::sync::Arc;

/// Routes of this crate that are no use cases.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = workbench::routes();
    routes.extend(service::routes());
    routes.extend(operation::routes());
    routes.extend(operations::routes());
    routes.extend(public::routes());
    routes.extend(paper::routes());
    routes.extend(data::routes());
    routes.extend(state::routes());
    routes
}

/// The entity that a page of officials is about: the one that the address names, or the caller's own; refused to whoever may not
/// read its strategy.
async fn read_entity(cx: &Cx, query: &Query) -> Result<Arc<BoardEntity>, Stop> {
    let board = board(&cx.house).await?;
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let entity = match query.get("entidad") {
        Some(key) => board.find(key),
        None => own.and_then(|id| board.entity(id)),
    };
    let unknown = || Refusal::new("directory-entity-unknown").field("entidad");
    let entity = entity.cloned().ok_or_else(unknown)?;
    check_reads(cx, &target::of(&entity))?;
    Ok(entity)
}
