//! Put an item off: it is left undecided, and its matter waits for another session.

use super::SESSION;
use super::open_item::ITEM;
use crate::acts::ItemDeferred;
use crate::digital_committee::Sitting;
use crate::ids::{ItemId, SessionId};
use crate::session::{ItemState, Session, Stage};
use crate::statement;
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/defer-item",
    act: "committee/item-deferred",
    title: "committee-defer-item",
    path: "/sesiones/aplazar",
    api: "/api/v1/item-deferrals",
    parts: &[Part {
        title: "committee-part-item",
        fields: &[
            SESSION,
            ITEM,
            Field::new(
                "reason",
                "committee-field-defer-reason",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Defer {
    session: SessionId,
    item: ItemId,
    reason: String,
}

/// The rule: it is being dealt with, and nothing of it was decided or is being voted. No quorum is asked for: without one
/// there is no other way out.
fn decide(session: &Session, item: ItemId) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(!matches!(session.stage, Stage::Open | Stage::Adjourned), || {
        Refusal::new("committee-not-open").field("session").conflict()
    });
    let current = session
        .item(item)
        .is_some_and(|entry| matches!(entry.state, ItemState::Current | ItemState::Treated));
    no.when(!current, || {
        Refusal::new("committee-item-not-current").field("item")
    });
    no.when(session.decides(item), || {
        Refusal::new("committee-decided-already").field("item").conflict()
    });
    no.when(
        session.open_round().is_some_and(|round| round.item == item),
        || Refusal::new("committee-ballot-running").field("item").conflict(),
    );
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        let item = form.get("item").and_then(|id| id.parse().ok());
        let entry = item.and_then(|id| sitting.session.item(id));
        form.lead = entry.map(|entry| format!("{}. {}", entry.number, entry.item.title));
        form.aside.next = crate::words::steps(cx, &["committee-next-deferred"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Defer = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        decide(&sitting.session, new.item)?;
        let (reason, row) = statement::said(cx, &new.reason)?;
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .payload_of(&ItemDeferred {
                session: new.session,
                item: new.item,
                reason,
            })?
            .aside(row);
        let draft = sitting.unchanged(draft);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
