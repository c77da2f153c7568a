//! Close a round of scores: the ranking is computed and shown, with how far members are apart.

use super::give_scores::ROUND;
use super::{SESSION, of_runner};
use crate::acts::ScoringClosed;
use crate::digital_committee::Sitting;
use crate::ids::{RoundId, SessionId};
use crate::prioritise::rank;
use capability::{Cx, Decision, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use register::{args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/close-scoring",
    act: "committee/scoring-closed",
    title: "committee-close-scoring",
    path: "/sesiones/cerrar-puntaje",
    api: "/api/v1/scoring-closings",
    parts: &[Part {
        title: "committee-part-scoring",
        fields: &[SESSION, ROUND],
    }],
    prepare: of_runner,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct CloseScoring {
    session: SessionId,
    round: RoundId,
}

/// The rule: it is open, and everybody present who may score has; with nobody left who may, it closes without a ranking.
fn decide(over: bool, missing: usize) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(over, || {
        Refusal::new("committee-round-over").field("round").conflict()
    });
    no.when(missing > 0, || {
        Refusal::new("committee-scores-waiting")
            .field("round")
            .arg("missing", missing)
    });
    no.none()
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: CloseScoring = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let session = &sitting.session;
        let round = session
            .round(new.round)
            .ok_or_else(|| Refusal::new("committee-round-unknown").field("round"))?;
        let item = session.item(round.item);
        let voters = super::open_ballot::voters(&sitting, item);
        let missing = voters
            .iter()
            .filter(|voter| !round.scores.contains_key(&voter.person))
            .count();
        decide(round.ranking.is_some(), missing)?;
        let closed = ScoringClosed {
            session: new.session,
            round: new.round,
            members: u32::try_from(round.scores.len()).unwrap_or(u32::MAX),
            ranking: match round.scores.is_empty() {
                true => Vec::new(),
                false => rank(&round.initiatives, &round.criteria, &round.scores),
            },
        };
        const AS_SEEN: &str =
            "SELECT 1 FROM committee_round WHERE id = $1 AND state = 'open' AND members = $2";
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("round:{}", new.round))
            .payload_of(&closed)?
            .guard(stmt(AS_SEEN, args![new.round, round.scores.len()]));
        let page = format!("/sesiones/{}/prioridades/{}", new.session, new.round);
        Ok(Decision::act(draft, sitting.committee.target()).then(page))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_closes_when_everybody_there_has_scored() {
        for (over, missing, ok) in [(false, 0, true), (false, 1, false), (true, 0, false)] {
            assert_eq!(decide(over, missing).is_ok(), ok);
        }
    }
}
