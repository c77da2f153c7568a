//! Cancel a session that has not begun. Its matters wait for the next one.

use super::{SESSION, of_runner};
use crate::acts::SessionCancelled;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use crate::statement;
use capability::{Cx, Decision, Field, FieldKind, Fut, Part, Refusal, Stop, UseCase, Values};
use register::{args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/cancel-session",
    act: "committee/session-cancelled",
    title: "committee-cancel-session",
    path: "/sesiones/suspender-convocatoria",
    api: "/api/v1/session-cancellations",
    parts: &[Part {
        title: "committee-part-reason",
        fields: &[
            SESSION,
            Field::new(
                "reason",
                "committee-field-reason",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare: of_runner,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Cancel {
    session: SessionId,
    reason: String,
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Cancel = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        if sitting.session.stage != Stage::Called {
            return Err(Refusal::new("committee-already-begun").conflict().into());
        }
        let (reason, row) = statement::said(cx, &new.reason)?;
        const CALLED: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND stage = 'called'";
        let mut draft = sitting.draft(cx, USE_CASE.act)?;
        draft.visibility = register::Visibility::Public;
        let draft = draft
            .payload_of(&SessionCancelled {
                session: new.session,
                reason,
            })?
            .guard(stmt(CALLED, args![new.session]))
            .aside(row);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
