//! An item in the minutes: what was said, who kept out, how it was voted and what was agreed.

use super::paper::{t, words};
use crate::acts::{Outcome, Purpose, Vote};
use crate::pages::{View, kind_name, seat_name};
use crate::session::{AgendaEntry, Ballot, ItemState};
use capability::Cx;
use paper::{Block, Column, Table, Tone};

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
    if let Some(origin) = &entry.item.origin {
        let args = [("what", origin.label.clone().into())];
        blocks.push(Block::paragraph(cx.tr().f("committee-from", &args).into_owned()));
    }
    blocks.extend(words(view, &format!("item:{}", entry.item.item)));
    for (person, cause) in &entry.recused {
        let cause = norms::RecusalCauseId::parse(cause)
            .ok()
            .and_then(|id| cx.house.law.recusal_cause(id));
        let cause = cause.map_or_else(String::new, |cause| {
            format!("{} ({})", cx.pick(&cause.names), cause.citation)
        });
        let line = cx
            .tr()
            .f("committee-recused-line", &[("name", view.name(*person).into())]);
        blocks.push(Block::paragraph(format!("{line} {cause}")));
    }
    for (_, ballot) in view.session().ballots_on(entry.item.item) {
        vote(cx, view, ballot, blocks);
    }
    for (_, agreement) in view
        .session()
        .agreements
        .iter()
        .filter(|(_, agreement)| agreement.item == entry.item.item)
    {
        let owner = match &agreement.owner {
            crate::acts::Owner::Office(office) => crate::owners::office(cx, office),
            crate::acts::Owner::Unit(unit) => view.units.get(&unit.to_string()).cloned().unwrap_or_default(),
        };
        let args = [
            ("owner", owner.into()),
            (
                "due",
                agreement
                    .due
                    .map_or_else(|| t(cx, "committee-no-due"), ui::format::date_short)
                    .into(),
            ),
        ];
        let text = format!(
            "{}\n{}",
            agreement.text,
            cx.tr().f("committee-minutes-owner", &args)
        );
        blocks.push(Block::note(
            format!("{} {}", t(cx, "committee-agreement"), agreement.code),
            text,
        ));
    }
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
        vec![
            seat.map_or_else(String::new, |seat| seat_name(cx, seat)),
            view.name(voter.person),
            t(cx, vote),
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
