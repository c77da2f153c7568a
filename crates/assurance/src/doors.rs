//! What this wing adds to pages of others: the desk, an entity, the constancia of its acts.

use crate::ids::{OperationId, ServiceId};
use crate::store;
use crate::strategy::{Strategy, entity, has_page, page, reads};
use capability::{Area, Cx, PublicFact, Stop};
use directory::target;
use register::{EntityId, Recorded};

/// The strategy on the desk, with what waits there for whoever prepares it, or for whoever approves it.
pub(crate) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    let Some(acting) = &cx.caller.acting else {
        return Ok(Vec::new());
    };
    let entity = match entity(cx, acting.entity).await {
        Ok(entity) => entity,
        Err(Stop::NotFound) => return Ok(Vec::new()),
        Err(stop) => return Err(stop),
    };
    if !reads(cx, &target::of(&entity)) {
        return Ok(Vec::new());
    }
    let strategy = Strategy::of(cx, entity).await?;
    let now = strategy.indicators(cx.today());
    let mut waiting = 0;
    if strategy.may_approve(cx) {
        waiting += now.pending;
    }
    if strategy.may_prepare(cx) {
        waiting += now.operations - now.decided + now.overdue + now.late;
    }
    Ok(vec![Area {
        label: "assurance-short",
        path: "/autenticacion",
        waiting,
        state: ui::State::Warn,
    }])
}

/// The strategy of an entity that has something to show.
pub(crate) async fn entity_pages(cx: &Cx, id: EntityId) -> Result<Vec<(String, String)>, Stop> {
    if !has_page(store::tally(&cx.house, id).await?.as_ref()) {
        return Ok(Vec::new());
    }
    let entity = entity(cx, id).await?;
    Ok(vec![(
        cx.tr().t("assurance-entity-page").into_owned(),
        page(&entity),
    )])
}

/// The service and the operation of an act, on its constancia: both have names that everybody may read.
pub(crate) async fn facts(cx: &Cx, act: &Recorded) -> Result<Vec<PublicFact>, Stop> {
    let mut facts = Vec::new();
    let service = act.subject("service").and_then(|id| id.parse::<ServiceId>().ok());
    if let Some(id) = service
        && let Some(row) = store::service(&cx.house, id).await?
    {
        facts.push(PublicFact {
            label: "assurance-column-service",
            value: row.name,
            href: None,
        });
    }
    let operation = act
        .subject("operation")
        .and_then(|id| id.parse::<OperationId>().ok());
    if let Some(id) = operation
        && let Some(row) = store::operation(&cx.house, id).await?
    {
        facts.push(PublicFact {
            label: "assurance-column-operation",
            value: format!("{}: {}", row.service, row.name),
            href: None,
        });
    }
    Ok(facts)
}
