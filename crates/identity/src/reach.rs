//! Whether the power of somebody reaches everything that a person holds.

use capability::Cx;
use directory::board::board;
use directory::store::DesignationRow;
use directory::target;
use norms::{OfficeId, OfficeSeat, Scope};
use register::Fault;

/// Whether the caller may do the act in every entity in which these offices are held, and in the whole State for those of
/// governing bodies.
pub(crate) async fn reaches_all(cx: &Cx, act: &str, held: &[DesignationRow]) -> Result<bool, Fault> {
    let board = board(&cx.house).await?;
    let one = |row: &DesignationRow| {
        let reached = board
            .entity(row.entity_id)
            .is_some_and(|entity| cx.may(act, &target::of(entity)).is_ok());
        reached && (!is_governing(cx, &row.office) || has_whole_state(cx, act))
    };
    Ok(held.iter().all(one))
}

fn is_governing(cx: &Cx, office: &str) -> bool {
    let office = OfficeId::parse(office)
        .ok()
        .and_then(|id| cx.house.law.office(id));
    office.is_some_and(|office| office.seat != OfficeSeat::AnyEntity)
}

fn has_whole_state(cx: &Cx, act: &str) -> bool {
    let office = cx
        .caller
        .acting
        .as_ref()
        .and_then(|acting| OfficeId::parse(&acting.office).ok());
    office.and_then(|office| cx.house.law.may_act(office, act, None)) == Some(Scope::State)
}
