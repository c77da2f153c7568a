//! What this wing adds to pages of others: the systems of an entity, on the desk of whoever answers for them and on its page.

use crate::acts::RECOVERY_CONFIRMED;
use crate::mandate::MANDATE_REGISTERED;
use crate::pages::SYSTEMS_READ;
use crate::provider::client;
use capability::power::Target;
use capability::{Area, Cx, Stop};
use directory::board::board;
use register::EntityId;

/// Systems on the desk of whoever may look after them, recoveries and mandates on that of whoever may confirm or register them.
pub(crate) fn areas(cx: &Cx) -> Vec<Area> {
    let own = cx.caller.acting.as_ref().map(|acting| Target {
        entity: Some(acting.entity),
        ..Target::default()
    });
    let Some(own) = own else {
        return Vec::new();
    };
    let area = |label, path| Area {
        label,
        path,
        waiting: 0,
        state: ui::State::None,
    };
    let systems = cx.may_read(SYSTEMS_READ, &own).is_ok();
    let recoveries = cx.may(RECOVERY_CONFIRMED, &own).is_ok();
    let mandates = cx.may(MANDATE_REGISTERED, &own).is_ok();
    [
        systems.then(|| area("identity-op-systems", "/sistemas")),
        recoveries.then(|| area("identity-recoveries", "/recuperaciones")),
        mandates.then(|| area("identity-mandates", "/mandatos")),
    ]
    .into_iter()
    .flatten()
    .collect()
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
