//! Open a ballot on the item being dealt with. The rules in force say by which majority, and the form why.

use super::SESSION;
use super::open_item::{ITEM, running};
use crate::acts::{BallotOpened, By, Purpose, Voter};
use crate::digital_committee::{DigitalCommittee, Sitting};
use crate::ids::{BallotId, ItemId, SessionId};
use crate::pages::{kind_name, link, majority_name};
use crate::session::{AgendaEntry, ItemState, Session};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::people;
use maud::Markup;
use norms::Law;
use register::PersonId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/open-ballot",
    act: "committee/ballot-opened",
    title: "committee-open-ballot",
    path: "/sesiones/abrir-votacion",
    api: "/api/v1/ballots",
    parts: &[Part {
        title: "committee-part-ballot",
        fields: &[
            SESSION,
            ITEM,
            Field::new(
                "secret",
                "committee-field-secret",
                FieldKind::Choice(Choices::Fixed(SECRECY)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

const SECRECY: &[(&str, &str)] = &[
    ("no", "committee-ballot-nominal"),
    ("yes", "committee-ballot-secret"),
];

#[derive(Debug, Deserialize)]
struct OpenBallot {
    session: SessionId,
    item: ItemId,
    secret: String,
}

/// Those who may vote on an item now, in the order of their seats: present, seated, and not kept out of it.
pub(super) fn voters(sitting: &Sitting, item: Option<&AgendaEntry>) -> Vec<Voter> {
    let present = sitting.session.attendance.people();
    let mut voters: Vec<Voter> = Vec::new();
    for seat in &sitting.roster().seats {
        let Some(sitter) = seat.covered_by(&present) else {
            continue;
        };
        let kept_out = item.is_some_and(|item| item.recused.contains_key(&sitter.person));
        if !kept_out && voters.iter().all(|voter| voter.person != sitter.person) {
            voters.push(Voter {
                person: sitter.person,
                seat: seat.key.clone(),
            });
        }
    }
    voters
}

/// The rule: the item is the one being dealt with, and is decided once.
fn decide(law: &Law, session: &Session, item: ItemId, voters: usize) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let entry = session.item(item);
    no.when(entry.is_none(), || {
        Refusal::new("committee-item-outside")
            .field("item")
            .article("ley-27444", "98.4")
    });
    no.when(
        entry.is_some_and(|entry| entry.state != ItemState::Current),
        || Refusal::new("committee-item-not-current").field("item"),
    );
    let votes = entry.and_then(|entry| norms::AgendaKindId::parse(&entry.item.kind).ok());
    let votes = votes
        .and_then(|kind| law.agenda_kind(kind))
        .is_none_or(|kind| kind.votes);
    no.when(!votes, || Refusal::new("committee-item-no-vote").field("item"));
    no.when(session.open_ballot().is_some(), || {
        Refusal::new("committee-ballot-running").field("item").conflict()
    });
    let mut decisions = session.ballots_on(item);
    no.when(
        decisions.any(|(_, ballot)| ballot.opened.purpose == Purpose::Decision && ballot.closed.is_some()),
        || Refusal::new("committee-decided-already").field("item").conflict(),
    );
    no.when(voters == 0, || {
        Refusal::new("committee-nobody-votes").field("item")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.first("secret", "no");
        let item = form.get("item").and_then(|id| id.parse().ok());
        let kind = item.and_then(|id| sitting.session.item(id));
        let kind = kind.map_or("", |entry| entry.item.kind.as_str());
        let title = sitting.about(cx, form);
        form.lead = Some(format!("{title}. {}", why(cx, &sitting.committee, kind)));
        form.aside.norm = beside(cx, &sitting.committee, kind);
        Ok(())
    })
}

/// Which majority decides a matter of a kind, and where it comes from.
fn why(cx: &Cx, committee: &DigitalCommittee, kind: &str) -> String {
    let rules = &committee.rules;
    let key = match (rules.qualified_for(kind), rules.name.as_str()) {
        (Some(_), _) => "committee-majority-by-kind",
        (None, "") => "committee-majority-by-law",
        (None, _) => "committee-majority-by-rules",
    };
    let args = [
        ("majority", majority_name(cx, rules.majority_for(kind)).into()),
        ("kind", kind_name(cx, kind).into()),
        ("rules", rules.name.clone().into()),
    ];
    cx.tr().f(key, &args).into_owned()
}

/// What that majority asks for, what the law asks for at least, and the document of the committee's own rules.
fn beside(cx: &Cx, committee: &DigitalCommittee, kind: &str) -> Vec<(String, Markup)> {
    let rules = &committee.rules;
    let mut norm: Vec<_> = crate::words::majority_of_law(cx, rules.majority_for(kind))
        .into_iter()
        .collect();
    norm.extend(crate::words::rules_about(cx, &["majority"]));
    let document = rules.document.as_deref();
    norm.extend(document.map(|hash| (rules.name.clone(), link(cx, committee, hash))));
    norm
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: OpenBallot = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (session, committee) = (&sitting.session, &sitting.committee);
        let mut no = Refusals::default();
        running(
            session,
            sitting.quorum_present(cx.today()),
            sitting.quorum_needed(cx.today()),
            &mut no,
        );
        no.none()?;
        let entry = session.item(new.item);
        let voters = voters(&sitting, entry);
        decide(cx.house.law, session, new.item, voters.len())?;
        let kind = entry.map_or("", |entry| entry.item.kind.as_str());
        let opened = BallotOpened {
            session: new.session,
            item: new.item,
            ballot: BallotId::new(&*cx.house.clock)?,
            purpose: Purpose::Decision,
            secret: new.secret == "yes",
            majority: committee.rules.majority_for(kind).to_string(),
            members: sitting.members(),
            voters,
        };
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("ballot:{}", opened.ballot))
            .payload_of(&opened)?;
        let draft = sitting.unchanged(draft);
        let warning = if opened.secret {
            without_device(cx, &sitting, &opened).await?
        } else {
            None
        };
        Ok(Decision::act(draft, committee.target())
            .warn(warning)
            .then(sitting.row.href()))
    })
}

/// Who was called present by the secretary and has not been here by themselves: in a secret ballot nobody votes for them.
async fn without_device(cx: &Cx, sitting: &Sitting, opened: &BallotOpened) -> Result<Option<String>, Stop> {
    let called = |voter: &&Voter| {
        let there = sitting.session.attendance.of(voter.person);
        there.is_some_and(|there| there.by == By::RollCall)
    };
    let called: Vec<PersonId> = opened
        .voters
        .iter()
        .filter(called)
        .map(|voter| voter.person)
        .collect();
    if called.is_empty() {
        return Ok(None);
    }
    let names = people::names(&cx.house, &called).await?;
    let names: Vec<&str> = called
        .iter()
        .filter_map(|person| names.get(person))
        .map(String::as_str)
        .collect();
    let args = [("names", names.join(", ").into())];
    Ok(Some(cx.tr().f("committee-warn-no-device", &args).into_owned()))
}
