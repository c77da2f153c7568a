//! Open an item of the agenda: it is the one now being dealt with.

use super::{SESSION, of_runner};
use crate::acts::ItemOpened;
use crate::digital_committee::Sitting;
use crate::ids::{ItemId, SessionId};
use crate::session::{ItemState, Session, Stage};
use capability::{Cx, Decision, Field, FieldKind, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use register::{Draft, args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/open-item",
    act: "committee/item-opened",
    title: "committee-open-item",
    path: "/sesiones/tratar",
    api: "/api/v1/session-items",
    parts: &[Part {
        title: "committee-part-item",
        fields: &[SESSION, ITEM],
    }],
    prepare: of_runner,
    decide: submit,
};

/// The item a form is about.
pub(super) const ITEM: Field = Field::new("item", "committee-field-item", FieldKind::Id);

#[derive(Debug, Deserialize)]
struct OpenItem {
    session: SessionId,
    item: ItemId,
}

/// The rule: the session is open with quorum, nothing is being voted, and the item is on its agenda.
fn decide(session: &Session, item: ItemId, present: u32, needed: u32) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    running(session, present, needed, &mut no);
    no.when(
        session.open_ballot().is_some() || session.open_round().is_some(),
        || Refusal::new("committee-ballot-running").field("item").conflict(),
    );
    match session.item(item).map(|entry| entry.state) {
        None => no.push(
            Refusal::new("committee-item-outside")
                .field("item")
                .article("ley-27444", "98.4"),
        ),
        Some(ItemState::Asked | ItemState::Refused) => no.push(
            Refusal::new("committee-item-not-included")
                .field("item")
                .article("ley-27444", "98.4"),
        ),
        Some(ItemState::Current) => no.push(Refusal::new("committee-item-current").field("item").conflict()),
        Some(ItemState::Waiting | ItemState::Treated | ItemState::Deferred) => {}
    }
    no.none()
}

/// The session is open, and those present are enough.
pub(super) fn running(session: &Session, present: u32, needed: u32, no: &mut Refusals) {
    no.when(session.stage != Stage::Open, || {
        Refusal::new("committee-not-open").field("session").conflict()
    });
    no.when(session.stage == Stage::Open && present < needed, || {
        Refusal::new("committee-quorum-lost")
            .field("session")
            .arg("present", present)
            .arg("needed", needed)
            .article("ley-27444", "99.1")
    });
}

/// Holds a draft to the session being open when it is recorded.
pub(super) fn while_open(draft: Draft, session: SessionId) -> Draft {
    const OPEN: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND stage = 'open'";
    draft.guard(stmt(OPEN, args![session]))
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: OpenItem = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (present, needed) = (
            sitting.quorum_present(cx.today()),
            sitting.quorum_needed(cx.today()),
        );
        decide(&sitting.session, new.item, present, needed)?;
        let opened = ItemOpened {
            session: new.session,
            item: new.item,
        };
        let draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&opened)?;
        let draft = sitting.unchanged(draft);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
