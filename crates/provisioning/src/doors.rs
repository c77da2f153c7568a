//! What this wing adds to the desk: its page, with how many designations wait to be ended.

use crate::gone::gone;
use crate::service::READS;
use capability::{Area, Cx, Stop};
use directory::board::board;
use directory::target;

/// The area of whoever may read what was provisioned for their entity.
pub(crate) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    let Some(acting) = &cx.caller.acting else {
        return Ok(Vec::new());
    };
    let board = board(&cx.house).await?;
    let Some(entity) = board.entity(acting.entity) else {
        return Ok(Vec::new());
    };
    if cx.may_read(READS, &target::of(entity)).is_err() {
        return Ok(Vec::new());
    }
    Ok(vec![Area {
        label: "provisioning-short",
        path: "/personal",
        waiting: gone(cx, entity).await?.len(),
        state: ui::State::Bad,
    }])
}
