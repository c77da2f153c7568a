//! Keep out of an item: a member with a tie to the matter neither deliberates nor votes on it.

use super::open_item::{ITEM, while_open};
use super::{PERSON, SESSION, arrive, choice};
use crate::acts::Recused;
use crate::digital_committee::Sitting;
use crate::ids::{ItemId, SessionId};
use crate::session::{ItemState, Session};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use register::PersonId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/recuse",
    act: "committee/recused",
    title: "committee-recuse",
    path: "/sesiones/abstenerse",
    api: "/api/v1/session-recusals",
    parts: &[Part {
        title: "committee-part-recusal",
        fields: &[
            SESSION,
            ITEM,
            PERSON,
            Field::new(
                "cause",
                "committee-field-cause",
                FieldKind::Choice(Choices::Law(causes)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

fn causes(cx: &Cx) -> Vec<Choice> {
    let causes = cx.house.law.recusal_causes().iter();
    causes
        .map(|cause| choice(cause.id.as_str(), cx.pick(&cause.names)))
        .collect()
}

#[derive(Debug, Deserialize)]
struct Recuse {
    session: SessionId,
    item: ItemId,
    person: Option<PersonId>,
    cause: String,
}

/// The rule: before the item is voted, and once.
fn decide(session: &Session, item: ItemId, person: PersonId) -> Result<(), Refusal> {
    let outside = || {
        Refusal::new("committee-item-outside")
            .field("item")
            .article("ley-27444", "98.4")
    };
    let entry = session.item(item).ok_or_else(outside)?;
    if entry.recused.contains_key(&person) {
        return Err(Refusal::new("committee-recused-already")
            .field("person")
            .conflict());
    }
    if session.decides(item) || entry.state == ItemState::Refused {
        return Err(Refusal::new("committee-recusal-late").field("item").conflict());
    }
    Ok(())
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        let person = form.get("person").and_then(|id| id.parse().ok());
        form.under = Some(arrive::acting(cx, &sitting, person)?.0);
        form.lead = Some(sitting.about(cx, form));
        form.aside.norm = crate::words::causes_of_law(cx);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Recuse = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (_, by) = arrive::acting(cx, &sitting, new.person)?;
        let person = new.person.or(cx.caller.person).ok_or(Stop::SignIn)?;
        decide(&sitting.session, new.item, person)?;
        let recused = Recused {
            session: new.session,
            item: new.item,
            person,
            cause: new.cause,
            by,
        };
        let draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&recused)?;
        let draft = while_open(draft, new.session);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
