//! Answer the call: I come, I cannot, my alternate comes.

use super::{SESSION, of_member};
use crate::acts::{Answer, AttendanceAnswered};
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use capability::{Choices, Cx, Decision, Field, FieldKind, Fut, Part, Refusal, Stop, UseCase, Values};
use register::PersonId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/answer-call",
    act: "committee/attendance-answered",
    title: "committee-answer-call",
    path: "/sesiones/responder",
    api: "/api/v1/session-answers",
    parts: &[Part {
        title: "committee-part-answer",
        fields: &[
            SESSION,
            Field::new(
                "answer",
                "committee-field-answer",
                FieldKind::Choice(Choices::Fixed(ANSWERS)),
            ),
        ],
    }],
    prepare: of_member,
    decide: submit,
};

const ANSWERS: &[(&str, &str)] = &[
    ("attends", "committee-answer-attends"),
    ("excused", "committee-answer-excused"),
    ("alternate", "committee-answer-alternate"),
];

#[derive(Debug, Deserialize)]
struct AnswerCall {
    session: SessionId,
    answer: Answer,
}

/// The rule: before the session ends, and an alternate only where there is one.
fn decide(sitting: &Sitting, me: PersonId, answer: Answer) -> Result<(), Refusal> {
    if sitting.session.stage != Stage::Called {
        return Err(Refusal::new("committee-already-begun").conflict());
    }
    let mut seats = sitting.roster().seats.iter();
    let replaced = seats.any(|seat| {
        seat.holder.as_ref().is_some_and(|holder| holder.person == me) && !seat.alternates.is_empty()
    });
    if answer == Answer::Alternate && !replaced {
        return Err(Refusal::new("committee-no-alternate").field("answer"));
    }
    Ok(())
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: AnswerCall = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let me = cx.caller.person.ok_or(Stop::SignIn)?;
        decide(&sitting, me, new.answer)?;
        let answered = AttendanceAnswered {
            session: new.session,
            person: me,
            answer: new.answer,
        };
        let draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&answered)?;
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
