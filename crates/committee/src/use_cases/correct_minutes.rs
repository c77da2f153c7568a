//! Correct signed minutes: by a later act that says what they should say. The signed document stays as it is.

use super::SESSION;
use crate::acts::MinutesCorrected;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use crate::statement;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/correct-minutes",
    act: "committee/minutes-corrected",
    title: "committee-correct-minutes",
    path: "/sesiones/corregir-acta",
    api: "/api/v1/minutes-corrections",
    parts: &[Part {
        title: "committee-part-correction",
        fields: &[
            SESSION,
            Field::new(
                "correction",
                "committee-field-correction",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Correct {
    session: SessionId,
    correction: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.lead = Some(sitting.about(cx, form));
        form.back = Some(format!("{}/acta", sitting.row.href()));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Correct = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        if sitting.session.stage != Stage::Registered {
            return Err(Refusal::new("committee-minutes-not-signed")
                .field("session")
                .into());
        }
        let (correction, row) = statement::said(cx, &new.correction)?;
        let draft = sitting
            .public_draft(cx, USE_CASE.act)?
            .payload_of(&MinutesCorrected {
                session: new.session,
                correction,
            })?
            .aside(row);
        Ok(Decision::act(draft, sitting.committee.target()).then(format!("{}/acta", sitting.row.href())))
    })
}
