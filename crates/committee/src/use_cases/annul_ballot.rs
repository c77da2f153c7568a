//! Annul a ballot that was opened by mistake: before anybody voted.

use super::{SESSION, cast_vote::BALLOT, of_runner};
use crate::acts::BallotAnnulled;
use crate::digital_committee::Sitting;
use crate::ids::{BallotId, SessionId};
use crate::session::Session;
use crate::statement;
use capability::{Cx, Decision, Field, FieldKind, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use register::{args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/annul-ballot",
    act: "committee/ballot-annulled",
    title: "committee-annul-ballot",
    path: "/sesiones/anular-votacion",
    api: "/api/v1/ballot-annulments",
    parts: &[Part {
        title: "committee-part-ballot",
        fields: &[
            SESSION,
            BALLOT,
            Field::new(
                "reason",
                "committee-field-annul-reason",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare: of_runner,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Annul {
    session: SessionId,
    ballot: BallotId,
    reason: String,
}

/// The rule: it is open, and nobody has voted: a vote that was cast is not undone.
fn decide(session: &Session, ballot: BallotId) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let Some(ballot) = session.ballot(ballot) else {
        no.push(Refusal::new("committee-ballot-unknown").field("ballot"));
        return no.none();
    };
    no.when(ballot.closed.is_some(), || {
        Refusal::new("committee-ballot-over").field("ballot").conflict()
    });
    no.when(ballot.closed.is_none() && !ballot.taken.is_empty(), || {
        Refusal::new("committee-ballot-voted").field("ballot").conflict()
    });
    no.none()
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Annul = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        decide(&sitting.session, new.ballot)?;
        let (reason, row) = statement::said(cx, &new.reason)?;
        const UNVOTED: &str = "SELECT 1 FROM committee_ballot WHERE id = $1 AND state = 'open' AND votes = 0";
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("ballot:{}", new.ballot))
            .payload_of(&BallotAnnulled {
                session: new.session,
                ballot: new.ballot,
                reason,
            })?
            .aside(row)
            .guard(stmt(UNVOTED, args![new.ballot]));
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
