//! Close a ballot: the votes are counted, and the majority asked for says what came of it.

use super::cast_vote::BALLOT;
use super::{SESSION, of_runner};
use crate::acts::{BallotClosed, Slip, Vote};
use crate::digital_committee::Sitting;
use crate::ids::{BallotId, SessionId};
use crate::session::{Ballot, Tally, count, decide as outcome};
use crate::urn;
use capability::{Cx, Decision, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use norms::MajorityId;
use register::{args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/close-ballot",
    act: "committee/ballot-closed",
    title: "committee-close-ballot",
    path: "/sesiones/cerrar-votacion",
    api: "/api/v1/ballot-closings",
    parts: &[Part {
        title: "committee-part-ballot",
        fields: &[SESSION, BALLOT],
    }],
    prepare: of_runner,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct CloseBallot {
    session: SessionId,
    ballot: BallotId,
}

/// The rule: it is open, and everybody present who may vote has voted, for nobody may keep back a vote.
fn decide(ballot: &Ballot, present: impl Fn(register::PersonId) -> bool) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(ballot.closed.is_some(), || {
        Refusal::new("committee-ballot-over").field("ballot").conflict()
    });
    let voters = ballot.opened.voters.iter();
    let missing = voters
        .filter(|voter| present(voter.person) && !ballot.taken.contains(&voter.person))
        .count();
    no.when(missing > 0, || {
        Refusal::new("committee-votes-missing")
            .field("ballot")
            .arg("missing", missing)
            .article("ley-27444", "101.1")
    });
    no.none()
}

/// The urn must hold as many slips as votes were taken; otherwise nothing is closed.
fn counted(ballot: &Ballot, slips: &[Slip]) -> Result<Tally, Stop> {
    if !ballot.opened.secret {
        return Ok(count(ballot.votes.values().map(|(vote, _)| *vote)));
    }
    if slips.len() != ballot.taken.len() {
        return Err(register::Fault::new("an urn does not hold as many slips as votes were taken").into());
    }
    Ok(count(slips.iter().map(|slip| slip.vote)))
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: CloseBallot = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let session = &sitting.session;
        let unknown = || Refusal::new("committee-ballot-unknown").field("ballot");
        let ballot = session.ballot(new.ballot).ok_or_else(unknown)?;
        decide(ballot, |person| session.attendance.of(person).is_some())?;
        let slips = match ballot.opened.secret {
            true => urn::slips(&cx.house, new.ballot).await?,
            false => Vec::new(),
        };
        let tally = counted(ballot, &slips)?;
        let closed = closed(cx, &sitting, ballot, tally, slips)?;
        const AS_SEEN: &str = "SELECT 1 FROM committee_ballot b JOIN committee_session s ON s.id = b.session_id WHERE b.id = $1 AND b.state = 'open' AND b.votes = $2 AND s.presence = $3";
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("ballot:{}", new.ballot))
            .payload_of(&closed)?
            .guard(stmt(
                AS_SEEN,
                args![new.ballot, ballot.taken.len(), sitting.row.presence],
            ));
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}

fn closed(
    cx: &Cx,
    sitting: &Sitting,
    ballot: &Ballot,
    tally: Tally,
    slips: Vec<Slip>,
) -> Result<BallotClosed, Stop> {
    let unknown = || {
        register::Fault::new(format!(
            "a ballot by an unknown majority: {}",
            ballot.opened.majority
        ))
    };
    let majority = MajorityId::parse(&ballot.opened.majority).ok();
    let majority = majority
        .and_then(|id| cx.house.law.majority(id))
        .ok_or_else(unknown)?;
    let chair = sitting.session.opening.as_ref().map(|opening| opening.chair);
    let casting: Option<Vote> = chair
        .filter(|_| sitting.committee.rules.casting_vote && !ballot.opened.secret)
        .and_then(|chair| ballot.votes.get(&chair))
        .map(|(vote, _)| *vote);
    let voters = u32::try_from(ballot.opened.voters.len()).unwrap_or(u32::MAX);
    let (needed, base, casting, outcome) = outcome(majority, tally, voters, ballot.opened.members, casting);
    Ok(BallotClosed {
        session: ballot.opened.session,
        ballot: ballot.opened.ballot,
        yes: tally.yes,
        against: tally.against,
        abstain: tally.abstain,
        needed,
        base,
        casting,
        outcome,
        slips,
    })
}
