//! Take the chair: whoever presided left, and another member presides.

use super::SESSION;
use super::open_session::{leads, offered, seated_chair};
use crate::acts::ChairTaken;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::{Session, Stage};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use register::PersonId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/take-chair",
    act: "committee/chair-taken",
    title: "committee-take-chair",
    path: "/sesiones/presidir",
    api: "/api/v1/session-chairs",
    parts: &[Part {
        title: "committee-part-opening",
        fields: &[
            SESSION,
            Field::new(
                "chair",
                "committee-field-presides",
                FieldKind::Choice(Choices::Prepared),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Take {
    session: SessionId,
    chair: PersonId,
}

/// The rule: the session is open, and whoever presided is not there any more, or who sits in the seat that presides came back.
fn decide(session: &Session, waits: bool) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(session.stage != Stage::Open, || {
        Refusal::new("committee-not-open").field("session").conflict()
    });
    no.when(!waits, || {
        Refusal::new("committee-chair-present")
            .field("chair")
            .article("ley-27444", "96.3")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        let present = sitting.session.attendance.people();
        let voters: Vec<PersonId> = sitting.roster().voters(&present).into_keys().collect();
        if let Some(chair) = seated_chair(&sitting, &present) {
            form.first("chair", chair.to_string());
        }
        form.choose("chair", offered(cx, &voters).await?);
        form.lead = Some(sitting.about(cx, form));
        form.aside.norm = crate::words::rules_about(cx, &["chair"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Take = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        decide(&sitting.session, sitting.chair_waits())?;
        let present = sitting.session.attendance.people();
        let there = sitting.roster().voters(&present).contains_key(&new.chair);
        let secretary = sitting.session.opening.as_ref().map(|opening| opening.secretary);
        leads(
            seated_chair(&sitting, &present),
            new.chair,
            there,
            secretary.unwrap_or(PersonId::nil()),
        )?;
        let draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&ChairTaken {
            session: new.session,
            chair: new.chair,
        })?;
        let draft = sitting.unchanged(draft);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
