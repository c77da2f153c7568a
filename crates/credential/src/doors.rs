//! What this wing adds to the desk: the credential of whoever holds an office.

use capability::{Area, Cx};

/// The page of one's own credentials.
pub(crate) fn areas(cx: &Cx) -> Vec<Area> {
    let area = Area {
        label: "credential-short",
        path: "/credencial",
        waiting: 0,
        state: ui::State::None,
    };
    cx.caller.acting.iter().map(|_| area.clone()).collect()
}
