//! Give the reasons of a vote against the majority: until the day after the session.

use super::cast_vote::BALLOT;
use super::{SESSION, of_member};
use crate::acts::VoteReasoned;
use crate::digital_committee::Sitting;
use crate::ids::{BallotId, SessionId};
use crate::session::{Session, Stage};
use crate::statement;
use capability::{Cx, Decision, Field, FieldKind, Fut, Part, Refusal, Stop, UseCase, Values};
use jiff::ToSpan;
use jiff::civil::Date;
use register::{PersonId, args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/give-reason",
    act: "committee/vote-reasoned",
    title: "committee-give-reason",
    path: "/sesiones/sustentar-voto",
    api: "/api/v1/vote-reasons",
    parts: &[Part {
        title: "committee-part-vote",
        fields: &[
            SESSION,
            BALLOT,
            Field::new(
                "reason",
                "committee-field-reason",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare: of_member,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Give {
    session: SessionId,
    ballot: BallotId,
    reason: String,
}

/// The rule: one's own nominal vote without reasons, no later than the day after the session ended, nor than the last signature.
fn decide(session: &Session, ballot: BallotId, me: PersonId, today: Date) -> Result<(), Refusal> {
    let unknown = || Refusal::new("committee-ballot-unknown").field("ballot");
    let known = session.ballot(ballot).ok_or_else(unknown)?;
    if session.stage == Stage::Registered {
        return Err(Refusal::new("committee-minutes-signed-already").conflict());
    }
    match known.votes.get(&me) {
        None => return Err(Refusal::new("committee-no-vote-of-yours").field("ballot")),
        Some((_, Some(_))) => {
            return Err(Refusal::new("committee-reasoned-already")
                .field("reason")
                .conflict());
        }
        Some((_, None)) if known.closed.is_some() && !known.dissents(me) => {
            return Err(Refusal::new("committee-reason-with-most")
                .field("ballot")
                .article("ley-27444", "97"));
        }
        Some((_, None)) => {}
    }
    let last = session
        .concluded
        .map(|at| register::civil_date(at).saturating_add(1.day()));
    if last.is_some_and(|last| last < today) {
        return Err(Refusal::new("committee-reason-late")
            .field("reason")
            .article("ley-27444", "97"));
    }
    Ok(())
}

/// Guard: the minutes are not signed by all.
const UNSIGNED: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND stage <> 'registered'";
/// Guard: the vote has no reasons yet.
const SILENT: &str = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM committee_event WHERE session_id = $1 AND kind = 'committee/vote-reasoned' AND payload LIKE '%' || $2 || '%' AND payload LIKE '%' || $3 || '%')";

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Give = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let me = cx.caller.person.ok_or(Stop::SignIn)?;
        decide(&sitting.session, new.ballot, me, cx.today())?;
        let (reason, row) = statement::said(cx, &new.reason)?;
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("ballot:{}", new.ballot))
            .payload_of(&VoteReasoned {
                session: new.session,
                ballot: new.ballot,
                person: me,
                reason,
            })?
            .guard(stmt(UNSIGNED, args![new.session]))
            .guard(stmt(SILENT, args![new.session, new.ballot, me]))
            .aside(row);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
