//! Cast a nominal vote: one's own, or another's by the roll. A secret vote goes into the urn ([`crate::pages`]).

use super::{PERSON, SESSION, arrive};
use crate::acts::{By, Vote, VoteCast};
use crate::digital_committee::Sitting;
use crate::ids::{BallotId, SessionId};
use crate::session::Session;
use crate::statement;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::people;
use register::{PersonId, args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/cast-vote",
    act: "committee/vote-cast",
    title: "committee-cast-vote",
    path: "/sesiones/votar",
    api: "/api/v1/votes",
    parts: &[Part {
        title: "committee-part-vote",
        fields: &[
            SESSION,
            BALLOT,
            PERSON,
            Field::new(
                "vote",
                "committee-field-vote",
                FieldKind::Choice(Choices::Fixed(VOTES)),
            ),
            Field::new(
                "reason",
                "committee-field-vote-reason",
                FieldKind::Long(statement::CHARS_MAX),
            )
            .optional(),
        ],
    }],
    prepare,
    decide: submit,
};

/// The ballot a form is about.
pub(super) const BALLOT: Field = Field::new("ballot", "committee-field-ballot", FieldKind::Id);

/// Votes, with their words.
pub(crate) const VOTES: &[(&str, &str)] = &[
    ("for", "committee-vote-for"),
    ("against", "committee-vote-against"),
    ("abstain", "committee-vote-abstain"),
];

#[derive(Debug, Deserialize)]
struct Cast {
    session: SessionId,
    ballot: BallotId,
    person: Option<PersonId>,
    vote: Vote,
    reason: Option<String>,
}

/// The rule: whoever may vote votes once, while they are there and the ballot is open, and says why they abstain or are against.
pub(crate) fn decide(
    session: &Session,
    ballot: BallotId,
    person: PersonId,
    secret: bool,
    vote: Option<Vote>,
    reasoned: bool,
) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let Some(known) = session.ballot(ballot) else {
        no.push(Refusal::new("committee-ballot-unknown").field("ballot"));
        return no.none();
    };
    no.when(known.closed.is_some(), || {
        Refusal::new("committee-ballot-over").field("ballot").conflict()
    });
    no.when(known.opened.secret != secret, || {
        let text = if secret {
            "committee-ballot-is-nominal"
        } else {
            "committee-ballot-is-secret"
        };
        Refusal::new(text).field("ballot")
    });
    let kept_out = session
        .item(known.opened.item)
        .is_some_and(|entry| entry.recused.contains_key(&person));
    let may = known.opened.voters.iter().any(|voter| voter.person == person);
    no.when(kept_out, || {
        Refusal::new("committee-vote-recused")
            .field("person")
            .article("ley-27444", "101.1")
            .denied()
    });
    no.when(!may && !kept_out, || {
        Refusal::new("committee-vote-no-member").field("person").denied()
    });
    no.when(known.taken.contains(&person), || {
        Refusal::new("committee-voted-already").field("vote").conflict()
    });
    let gone = session.attendance.of(person).is_none();
    no.when(may && gone && known.closed.is_none(), || {
        Refusal::new("committee-not-here").field("person").conflict()
    });
    let asks = !secret && matches!(vote, Some(Vote::Abstain | Vote::Against));
    no.when(asks && !reasoned, || {
        let article = if vote == Some(Vote::Abstain) {
            "101.2"
        } else {
            "100.2"
        };
        Refusal::new("committee-reason-needed")
            .field("reason")
            .article("ley-27444", article)
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        let person = form.get("person").and_then(|id| id.parse().ok());
        form.under = Some(arrive::acting(cx, &sitting, person)?.0);
        let about = sitting.about(cx, form);
        form.lead = Some(match person.filter(|person| cx.caller.person != Some(*person)) {
            Some(person) => {
                let names = people::names(&cx.house, &[person]).await?;
                let name = names.get(&person).cloned().unwrap_or_default();
                let args = [("name", name.into()), ("about", about.into())];
                cx.tr().f("committee-voice-lead", &args).into_owned()
            }
            None => about,
        });
        form.aside.norm = crate::words::rules_about(cx, &["reasons"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Cast = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (_, by): (_, By) = arrive::acting(cx, &sitting, new.person)?;
        let person = new.person.or(cx.caller.person).ok_or(Stop::SignIn)?;
        decide(
            &sitting.session,
            new.ballot,
            person,
            false,
            Some(new.vote),
            new.reason.is_some(),
        )?;
        let said = new
            .reason
            .as_deref()
            .map(|text| statement::said(cx, text))
            .transpose()?;
        let (reason, row) = said.unzip();
        let cast = VoteCast {
            session: new.session,
            ballot: new.ballot,
            person,
            vote: new.vote,
            reason,
            by,
        };
        let mut draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("ballot:{}", new.ballot))
            .payload_of(&cast)?;
        draft.aside.extend(row);
        let draft = while_voting(draft, new.ballot);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}

/// Holds a draft to the ballot being open when it is recorded.
pub(crate) fn while_voting(draft: register::Draft, ballot: BallotId) -> register::Draft {
    const VOTING: &str = "SELECT 1 FROM committee_ballot WHERE id = $1 AND state = 'open'";
    draft.guard(stmt(VOTING, args![ballot]))
}
