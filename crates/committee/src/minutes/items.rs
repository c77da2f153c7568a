//! An item in the minutes: what was said, who kept out, how it was voted and what was agreed.

use super::paper::{moment, t, words};
use crate::acts::{AgreementAdopted, Outcome, Owner, Purpose, Vote};
use crate::pages::{View, criterion_name, kind_name, points, seat_name};
use crate::session::{AgendaEntry, Ballot, ItemState, Round};
use capability::Cx;
use paper::{Block, Column, Table, Tone};
use register::PersonId;

pub(super) fn item(cx: &Cx, view: &View, entry: &AgendaEntry, blocks: &mut Vec<Block>) {
    blocks.push(Block::heading(
        3,
        format!("{}. {}", entry.number, entry.item.title),
    ));
    blocks.push(Block::toned(Tone::Small, kind_name(cx, &entry.item.kind)));
    if let Some(reason) = view.text(entry.urgency.as_ref()) {
        blocks.push(Block::paragraph(format!(
            "{}: {reason}",
            t(cx, "committee-urgency")
        )));
    }
    if entry.opened.is_none() {
        let key = if entry.state == ItemState::Refused {
            "committee-minutes-not-included"
        } else {
            "committee-minutes-not-treated"
        };
        blocks.push(Block::paragraph(t(cx, key)));
    }
    let deferred = view.text(entry.deferred.as_ref());
    blocks
        .extend(deferred.map(|reason| line(cx, "committee-minutes-deferred", &[("reason", reason.into())])));
    if let Some(origin) = &entry.item.origin {
        let args = [("what", origin.label.clone().into())];
        blocks.push(Block::paragraph(cx.tr().f("committee-from", &args).into_owned()));
    }
    blocks.extend(words(view, &format!("item:{}", entry.item.item)));
    blocks.extend(recused(cx, view, entry));
    for (_, reason, at) in view.session().annulled_on(entry.item.item) {
        let reason = view.text(Some(reason)).unwrap_or_default();
        let args = [("hour", moment(*at).into()), ("reason", reason.into())];
        blocks.push(line(cx, "committee-minutes-annulled", &args));
    }
    for (_, ballot) in view.session().ballots_on(entry.item.item) {
        vote(cx, view, ballot, blocks);
    }
    for round in view
        .session()
        .rounds
        .iter()
        .filter(|round| round.item == entry.item.item)
    {
        blocks.extend(ranking(cx, view, round));
    }
    let agreements = view.session().agreements.iter();
    let own = agreements.filter(|(_, agreement)| agreement.item == entry.item.item);
    blocks.extend(own.map(|(_, agreed)| agreement(cx, view, agreed)));
}

fn line(cx: &Cx, key: &str, args: &[(&str, ui::Arg<'_>)]) -> Block {
    Block::paragraph(cx.tr().f(key, args).into_owned())
}

/// Who kept out of it, and by which cause of the law.
fn recused(cx: &Cx, view: &View, entry: &AgendaEntry) -> Vec<Block> {
    let line = |(person, cause): (&PersonId, &String)| {
        let cause = norms::RecusalCauseId::parse(cause)
            .ok()
            .and_then(|id| cx.house.law.recusal_cause(id));
        let cause = cause.map_or_else(String::new, |cause| {
            format!("{} ({})", cx.pick(&cause.names), cause.citation)
        });
        let line = cx
            .tr()
            .f("committee-recused-line", &[("name", view.name(*person).into())]);
        Block::paragraph(format!("{line} {cause}"))
    };
    entry.recused.iter().map(line).collect()
}

/// The ranking of a closed round, with the weights that gave it: anybody can count it again.
fn ranking(cx: &Cx, view: &View, round: &Round) -> Vec<Block> {
    let Some(ranking) = &round.ranking else {
        return Vec::new();
    };
    let weights: Vec<String> = round
        .criteria
        .iter()
        .map(|criterion| format!("{} ({})", criterion_name(cx, criterion), criterion.weight))
        .collect();
    let args = [
        ("members", round.scores.len().into()),
        ("weights", weights.join(", ").into()),
    ];
    let rows = ranking.iter().map(|rank| {
        vec![
            rank.place.to_string(),
            view.initiatives
                .get(&rank.initiative)
                .cloned()
                .unwrap_or_default(),
            points(cx, rank.mean_hundredths),
            points(cx, rank.spread_hundredths),
        ]
    });
    let table = Table {
        caption: t(cx, "committee-ranking"),
        columns: vec![
            Column::new(t(cx, "committee-column-place-rank"), 10),
            Column::new(t(cx, "committee-column-initiative"), 56),
            Column::new(t(cx, "committee-column-score"), 14),
            Column::new(t(cx, "committee-column-spread"), 20),
        ],
        rows: rows.collect(),
    };
    let lead = cx.tr().f("committee-minutes-weights", &args).into_owned();
    vec![Block::paragraph(lead), Block::Table(table)]
}

fn agreement(cx: &Cx, view: &View, agreement: &AgreementAdopted) -> Block {
    let owner = match &agreement.owner {
        Owner::Office(office) => crate::owners::office(cx, office),
        Owner::Unit(unit) => view.units.get(&unit.to_string()).cloned().unwrap_or_default(),
    };
    let due = agreement.due;
    let due = due.map_or_else(|| t(cx, "committee-no-due"), ui::format::date_short);
    let args = [("owner", owner.into()), ("due", due.into())];
    let line = cx.tr().f("committee-minutes-owner", &args);
    Block::note(
        format!("{} {}", t(cx, "committee-agreement"), agreement.code),
        format!("{}\n{line}", agreement.text),
    )
}

fn vote(cx: &Cx, view: &View, ballot: &Ballot, blocks: &mut Vec<Block>) {
    let Some(closed) = &ballot.closed else { return };
    let key = match (ballot.opened.purpose, closed.outcome) {
        (Purpose::Decision, Outcome::Adopted) => "committee-adopted",
        (Purpose::Decision, Outcome::Rejected) => "committee-rejected",
        (Purpose::Inclusion, Outcome::Adopted) => "committee-included",
        (Purpose::Inclusion, Outcome::Rejected) => "committee-not-included",
    };
    let tally = [
        ("for", closed.yes.into()),
        ("against", closed.against.into()),
        ("abstain", closed.abstain.into()),
    ];
    let majority = norms::MajorityId::parse(&ballot.opened.majority)
        .ok()
        .and_then(|id| cx.house.law.majority(id));
    let name = majority.map_or_else(String::new, |majority| cx.pick(&majority.names).to_owned());
    let rule = [
        ("majority", name.into()),
        ("needed", closed.needed.into()),
        ("base", closed.base.into()),
    ];
    let mut line = format!(
        "{}: {}. {}",
        t(cx, key),
        cx.tr().f("committee-tally", &tally),
        cx.tr().f("committee-majority-line", &rule)
    );
    if closed.casting {
        line = format!("{line} {}", t(cx, "committee-casting-line"));
    }
    blocks.push(Block::toned(Tone::Strong, line));
    if ballot.opened.secret {
        blocks.push(Block::paragraph(t(cx, "committee-minutes-secret")));
        return;
    }
    let rows = ballot.opened.voters.iter().map(|voter| {
        let seat = view.sitting.roster().seat(&voter.seat);
        let (vote, reason) = match ballot.votes.get(&voter.person) {
            Some((vote, reason)) => (
                word(*vote),
                view.text(reason.as_ref()).unwrap_or_default().to_owned(),
            ),
            None => ("committee-not-voted", String::new()),
        };
        let voiced = ballot.voiced.contains(&voter.person);
        let vote = match voiced {
            true => format!("{} {}", t(cx, vote), t(cx, "committee-by-voice")),
            false => t(cx, vote),
        };
        vec![
            seat.map_or_else(String::new, |seat| seat_name(cx, seat)),
            view.name(voter.person),
            vote,
            reason,
        ]
    });
    blocks.push(Block::Table(Table {
        caption: t(cx, "committee-vote-by-seat"),
        columns: vec![
            Column::new(t(cx, "committee-column-seat"), 32),
            Column::new(t(cx, "committee-column-holder"), 26),
            Column::new(t(cx, "committee-column-vote"), 14),
            Column::new(t(cx, "committee-column-reason"), 28),
        ],
        rows: rows.collect(),
    }));
}

fn word(vote: Vote) -> &'static str {
    match vote {
        Vote::For => "committee-vote-for",
        Vote::Against => "committee-vote-against",
        Vote::Abstain => "committee-vote-abstain",
    }
}
