//! What this wing adds to pages of others: the systems of an entity, on the desk of whoever answers for them and on its page.

use crate::pages::SYSTEMS_READ;
use crate::provider::client;
use capability::power::Target;
use capability::{Area, Cx, Stop};
use directory::board::board;
use register::EntityId;

/// Systems on the desk of whoever may look after them.
pub(crate) fn areas(cx: &Cx) -> Vec<Area> {
    let own = cx.caller.acting.as_ref().map(|acting| Target {
        entity: Some(acting.entity),
        ..Target::default()
    });
    let reads = own.is_some_and(|own| cx.may_read(SYSTEMS_READ, &own).is_ok());
    let area = Area {
        label: "identity-op-systems",
        path: "/sistemas",
        waiting: 0,
        state: ui::State::None,
    };
    reads.then_some(area).into_iter().collect()
}

/// Systems of an entity that has some.
pub(crate) async fn entity_pages(cx: &Cx, entity: EntityId) -> Result<Vec<(String, String)>, Stop> {
    let has = !client::of_entity(&cx.house, entity).await?.is_empty();
    let board = board(&cx.house).await?;
    let Some(entity) = board.entity(entity).filter(|_| has) else {
        return Ok(Vec::new());
    };
    let label = cx.tr().t("identity-op-systems").into_owned();
    Ok(vec![(label, format!("/sistemas?entidad={}", entity.key))])
}
