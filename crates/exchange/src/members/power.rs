//! Who may do what with members, of all offices that somebody holds.

use capability::power::{self, Target};
use capability::{Caller, Cx};
use directory::board::BoardEntity;
use register::DesignationId;

/// The designation under which the caller may record an act about that, of those they hold; the one they chose first.
pub(crate) fn office_for(cx: &Cx, act: &str, target: &Target) -> Option<DesignationId> {
    let mut mine = cx.caller.acting.iter().chain(&cx.caller.offices);
    let may = |caller: &Caller| power::may(cx.house.law, caller, act, target, cx.today()).is_ok();
    let office = mine.find(|office| {
        may(&Caller {
            acting: Some((*office).clone()),
            ..cx.caller.clone()
        })
    });
    office.map(|office| office.designation)
}

/// Address of the page of an entity in the exchange.
pub(crate) fn desk(entity: &BoardEntity) -> String {
    format!("/intercambio/entidad/{}", entity.key)
}
