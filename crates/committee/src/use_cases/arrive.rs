//! Arrive: a member signs in to the session, or the secretary calls the roll.

use super::{PERSON, SESSION};
use crate::acts::{Arrived, By, Mode};
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use register::{PersonId, args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/arrive",
    act: "committee/arrived",
    title: "committee-arrive",
    path: "/sesiones/llegar",
    api: "/api/v1/session-arrivals",
    parts: &[Part {
        title: "committee-part-attendance",
        fields: &[
            SESSION,
            PERSON,
            Field::new(
                "mode",
                "committee-field-here",
                FieldKind::Choice(Choices::Fixed(HERE)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

const HERE: &[(&str, &str)] = &[
    ("in_person", "committee-mode-in-person"),
    ("remote", "committee-mode-remote"),
];

#[derive(Debug, Deserialize)]
struct Arrive {
    session: SessionId,
    person: Option<PersonId>,
    mode: Mode,
}

/// The rule: while the session is called or open, on its day, from afar only where the rules allow it.
fn decide(sitting: &Sitting, person: PersonId, mode: Mode, today: jiff::civil::Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let session = &sitting.session;
    no.when(
        !matches!(session.stage, Stage::Called | Stage::Open | Stage::Adjourned),
        || Refusal::new("committee-session-over").conflict(),
    );
    let opens = match session.stage {
        Stage::Adjourned => session.adjourned.last().map(|(on, ..)| *on),
        Stage::Called => Some(session.called.on),
        _ => None,
    };
    if let Some(on) = opens.filter(|on| today < *on) {
        no.push(Refusal::new("committee-not-yet").arg("on", super::spanish(on)));
    }
    no.when(
        mode == Mode::Remote && (!sitting.committee.rules.remote || session.called.mode == Mode::InPerson),
        || Refusal::new("committee-no-remote").field("mode"),
    );
    let here = session.present_on(today).contains(&person);
    let there = session.attendance.of(person).filter(|_| here);
    no.when(there.is_some_and(|there| there.mode == mode), || {
        Refusal::new("committee-here-already").field("person").conflict()
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        let (designation, _) = acting(cx, &sitting, form.get("person").and_then(|id| id.parse().ok()))?;
        form.under = Some(designation);
        form.first("mode", "in_person");
        form.lead = Some(sitting.about(cx, form));
        Ok(())
    })
}

/// Under which designation somebody's presence is written down, and by whom: one's own, or another's by the roll.
pub(super) fn acting(
    cx: &Cx,
    sitting: &Sitting,
    person: Option<PersonId>,
) -> Result<(register::DesignationId, By), Stop> {
    match person {
        Some(person) if Some(person) != cx.caller.person => {
            sitting.sitter(person)?;
            Ok((sitting.runner(cx)?, By::RollCall))
        }
        _ => Ok((sitting.committee.member(cx)?, By::Member)),
    }
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Arrive = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (_, by) = acting(cx, &sitting, new.person)?;
        let person = new.person.or(cx.caller.person).ok_or(Stop::SignIn)?;
        decide(&sitting, person, new.mode, cx.today())?;
        let arrived = Arrived {
            session: new.session,
            person,
            mode: new.mode,
            by,
        };
        const RUNNING: &str =
            "SELECT 1 FROM committee_session WHERE id = $1 AND stage IN ('called', 'open', 'adjourned')";
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .payload_of(&arrived)?
            .guard(stmt(RUNNING, args![new.session]));
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
