//! Adjourn a session for force majeure, saying when it goes on.

use super::{SESSION, hour};
use crate::acts::SessionAdjourned;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::{Session, Stage};
use crate::statement;
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/adjourn-session",
    act: "committee/session-adjourned",
    title: "committee-adjourn-session",
    path: "/sesiones/suspender",
    api: "/api/v1/session-adjournments",
    parts: &[Part {
        title: "committee-part-adjourn",
        fields: &[
            SESSION,
            Field::new(
                "reason",
                "committee-field-force-majeure",
                FieldKind::Long(statement::CHARS_MAX),
            ),
            Field::new("on", "committee-field-resume-on", FieldKind::Date),
            Field::new("hour", "committee-field-hour", FieldKind::Time),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Adjourn {
    session: SessionId,
    reason: String,
    on: Date,
    hour: String,
}

/// The rule: an open session without a ballot running goes on on a day to come.
fn decide(session: &Session, on: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(session.stage != Stage::Open, || {
        Refusal::new("committee-not-open").field("session").conflict()
    });
    no.when(
        session.open_ballot().is_some() || session.open_round().is_some(),
        || {
            Refusal::new("committee-ballot-running")
                .field("session")
                .conflict()
        },
    );
    no.when(on < today, || {
        Refusal::new("committee-resume-past")
            .field("on")
            .article("ley-27444", "99.3")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.first("hour", sitting.row.hour.clone());
        form.lead = Some(sitting.about(cx, form));
        form.aside.norm = crate::words::rules_about(cx, &["suspension"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Adjourn = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        decide(&sitting.session, new.on, cx.today())?;
        let (reason, row) = statement::said(cx, &new.reason)?;
        let mut draft = sitting
            .draft(cx, USE_CASE.act)?
            .payload_of(&SessionAdjourned {
                session: new.session,
                on: new.on,
                hour: hour(&new.hour)?,
                reason,
            })?
            .aside(row);
        draft.visibility = register::Visibility::Public;
        let draft = sitting.unchanged(draft);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
