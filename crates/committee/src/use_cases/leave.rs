//! Leave: a member goes before the end; the quorum is counted without them.

use super::{PERSON, SESSION, arrive};
use crate::acts::Left;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use register::PersonId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/leave",
    act: "committee/left",
    title: "committee-leave",
    path: "/sesiones/retirarse",
    api: "/api/v1/session-departures",
    parts: &[Part {
        title: "committee-part-attendance",
        fields: &[SESSION, PERSON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Leave {
    session: SessionId,
    person: Option<PersonId>,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        let person = form.get("person").and_then(|id| id.parse().ok());
        form.under = Some(arrive::acting(cx, &sitting, person)?.0);
        form.lead = Some(sitting.about(cx, form));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Leave = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        arrive::acting(cx, &sitting, new.person)?;
        let person = new.person.or(cx.caller.person).ok_or(Stop::SignIn)?;
        if sitting.session.attendance.of(person).is_none() {
            return Err(Refusal::new("committee-not-here")
                .field("person")
                .conflict()
                .into());
        }
        let left = Left {
            session: new.session,
            person,
        };
        let draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&left)?;
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
