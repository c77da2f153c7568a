//! Give scores: each initiative by each criterion, from 0 to 5, alone; nobody sees them before the round is closed.

use super::{SESSION, choice};
use crate::acts::{CriterionSet, ScoresGiven};
use crate::digital_committee::Sitting;
use crate::ids::{MatterId, RoundId, SessionId};
use crate::pages::criterion_name;
use crate::prioritise::SCORE_MAX;
use crate::session::{Round, Session};
use crate::store;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use register::{PersonId, args, db::stmt};
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/give-scores",
    act: "committee/scores-given",
    title: "committee-give-scores",
    path: "/sesiones/puntuar",
    api: "/api/v1/scores",
    parts: &[Part {
        title: "committee-part-scores",
        fields: &[
            SESSION,
            ROUND,
            Field::new(
                "scores",
                "committee-field-scores",
                FieldKind::Numbers(Choices::Prepared, 0, SCORE_MAX as i64),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

/// The round a form is about.
pub(super) const ROUND: Field = Field::new("round", "committee-field-round", FieldKind::Id);

#[derive(Debug, Deserialize)]
struct Give {
    session: SessionId,
    round: RoundId,
    scores: BTreeMap<String, u8>,
}

fn round(session: &Session, id: Option<RoundId>) -> Result<&Round, Refusal> {
    let unknown = || Refusal::new("committee-round-unknown").field("round");
    session.round(id.ok_or_else(unknown)?).ok_or_else(unknown)
}

/// Scores by initiative and criterion; every one must be there.
fn read(
    round: &Round,
    given: &BTreeMap<String, u8>,
) -> Result<BTreeMap<MatterId, BTreeMap<String, u8>>, Refusal> {
    let mut scores = BTreeMap::new();
    for initiative in &round.initiatives {
        let mut mine = BTreeMap::new();
        for CriterionSet { id, .. } in &round.criteria {
            let score = given.get(&format!("{initiative}.{id}"));
            let score = score.ok_or_else(|| Refusal::new("committee-scores-missing").field("scores"))?;
            mine.insert(id.clone(), *score);
        }
        scores.insert(*initiative, mine);
    }
    Ok(scores)
}

/// The rule: a member who is there and does not keep out of the item, once, while the round is open.
fn decide(sitting: &Sitting, round: &Round, me: PersonId) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let session = &sitting.session;
    no.when(round.ranking.is_some(), || {
        Refusal::new("committee-round-over").field("round").conflict()
    });
    let voters = sitting
        .roster()
        .voters(&session.attendance.people())
        .contains_key(&me);
    no.when(!voters, || Refusal::new("committee-vote-no-member").denied());
    let kept_out = session
        .item(round.item)
        .is_some_and(|entry| entry.recused.contains_key(&me));
    no.when(kept_out, || {
        Refusal::new("committee-vote-recused")
            .denied()
            .article("ley-27444", "101.1")
    });
    no.when(round.scores.contains_key(&me), || {
        Refusal::new("committee-scored-already")
            .field("scores")
            .conflict()
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.committee.member(cx)?);
        let id = form.get("round").and_then(|id| id.parse().ok());
        let round = round(&sitting.session, id)?;
        let mut list = Vec::new();
        for initiative in &round.initiatives {
            let title = store::matter(&cx.house, *initiative)
                .await?
                .map_or_else(String::new, |row| row.title);
            for criterion in &round.criteria {
                let name = criterion_name(cx, criterion);
                list.push(choice(
                    format!("{initiative}.{}", criterion.id),
                    format!("{title} — {name}"),
                ));
            }
        }
        form.choose("scores", list);
        form.lead = Some(cx.tr().t("committee-scores-lead").into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Give = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let me = cx.caller.person.ok_or(Stop::SignIn)?;
        let round = round(&sitting.session, Some(new.round))?;
        decide(&sitting, round, me)?;
        let given = ScoresGiven {
            session: new.session,
            round: new.round,
            person: me,
            scores: read(round, &new.scores)?,
        };
        // Reserved in a session that anybody follows, too: nobody sees scores before the round is closed.
        const SCORING: &str = "SELECT 1 FROM committee_round WHERE id = $1 AND state = 'open'";
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("round:{}", new.round))
            .reserved()
            .payload_of(&given)?
            .guard(stmt(SCORING, args![new.round]));
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
