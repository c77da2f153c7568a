//! The minutes as an office makes them, in the language of the administration.

use crate::acts::{Ground, Mode, Outcome, Purpose, Vote};
use crate::pages::{View, kind_name, seat_name};
use crate::session::{AgendaEntry, Ballot, ItemState};
use capability::Cx;
use directory::letter;
use jiff::Timestamp;
use paper::{Block, Column, Document, Fact, Seal, SignaturePlace, Table, Tone};
use register::PersonId;

fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}

fn moment(at: Timestamp) -> String {
    ui::format::time_lima(at)
}

/// The minutes of a session. `code` is that of the act that concluded it.
pub(crate) fn minutes(cx: &Cx, view: &View, version: u32, code: &str) -> Document {
    let title = cx.tr().f(
        "committee-minutes-of",
        &[("session", view.sitting.title(cx).into())],
    );
    let committee = &view.sitting.committee;
    let body = committee
        .body_name
        .as_ref()
        .map_or(String::new(), |body| format!(" · {body}"));
    let subject = format!("{} · {}{body}", t(cx, "committee-name"), committee.entity.name);
    let mut document = letter::document(cx, title.into_owned(), subject);
    let blocks = &mut document.blocks;
    blocks.push(Block::toned(Tone::Lead, opening(cx, view)));
    blocks.extend(words(view, "opening"));
    blocks.push(Block::Facts(call(cx, view)));
    blocks.push(Block::heading(2, t(cx, "committee-attendance")));
    blocks.push(Block::Table(attendance(cx, view)));
    blocks.push(Block::heading(2, t(cx, "committee-agenda")));
    let dealt = |entry: &&AgendaEntry| entry.state != ItemState::Refused;
    let titles = view
        .session()
        .agenda
        .iter()
        .filter(dealt)
        .map(|entry| entry.item.title.clone());
    blocks.push(Block::Numbered(titles.collect()));
    for entry in &view.session().agenda {
        item(cx, view, entry, blocks);
    }
    blocks.extend(adjourned(cx, view));
    blocks.extend(words(view, "closing"));
    blocks.push(Block::paragraph(ending(cx, view)));
    blocks.push(Block::heading(2, t(cx, "committee-minutes-signatures")));
    blocks.push(Block::toned(Tone::Small, t(cx, "committee-minutes-how-signed")));
    blocks.push(Block::Signatures(places(cx, view)));
    blocks.push(Block::toned(
        Tone::Small,
        cx.tr()
            .f("committee-minutes-version", &[("version", version.into())])
            .into_owned(),
    ));
    blocks.push(seal(cx, code));
    document
}

/// «En …, el 19 de noviembre de 2026, a las 15:04 horas…».
fn opening(cx: &Cx, view: &View) -> String {
    let session = view.session();
    let Some(opened) = &session.opening else {
        return String::new();
    };
    let roster = view.sitting.roster();
    let day = register::civil_date(opened.at);
    let mode = match session.called.mode {
        Mode::InPerson => "committee-minutes-in-person",
        Mode::Remote => "committee-minutes-remote",
        Mode::Mixed => "committee-minutes-mixed",
    };
    let args = [
        ("place", session.called.place.clone().into()),
        ("day", ui::format::date_long(cx.lang, day).into()),
        ("hour", moment(opened.at).into()),
        ("entity", view.sitting.committee.entity.name.clone().into()),
        ("mode", t(cx, mode).into()),
        ("chair", view.name(opened.chair).into()),
        ("secretary", view.name(opened.secretary).into()),
        (
            "call",
            t(
                cx,
                if opened.call == 2 {
                    "committee-second-call"
                } else {
                    "committee-first-call"
                },
            )
            .into(),
        ),
        ("present", opened.present.into()),
        ("base", roster.base().into()),
        ("needed", opened.needed.into()),
    ];
    cx.tr().f("committee-minutes-opening", &args).into_owned()
}

fn call(cx: &Cx, view: &View) -> Vec<Fact> {
    let session = view.session();
    let called = register::civil_date(session.called_at);
    let mut facts = vec![
        Fact::new(t(cx, "committee-step-called"), ui::format::date_short(called)),
        Fact::new(
            t(cx, "committee-fact-notice-given"),
            cx.tr()
                .f(
                    "committee-working-days",
                    &[("days", session.called.notice_days.into())],
                )
                .into_owned(),
        ),
    ];
    let ground = session.opening.as_ref().map(|opening| match opening.ground {
        Ground::Called => "committee-ground-called",
        Ground::Urgent => "committee-ground-urgent",
        Ground::AllPresent => "committee-ground-all",
    });
    facts.extend(ground.map(|key| Fact::new(t(cx, "committee-fact-ground"), t(cx, key))));
    let urgency = view.text(session.called.urgency.as_ref());
    facts.extend(urgency.map(|text| Fact::new(t(cx, "committee-urgency"), text)));
    let rules = &view.sitting.committee.rules;
    if !rules.name.is_empty() {
        facts.push(Fact::new(t(cx, "committee-rules"), rules.name.clone()));
    }
    facts
}

fn attendance(cx: &Cx, view: &View) -> Table {
    let session = view.session();
    let mut rows = Vec::new();
    for seat in &view.sitting.roster().seats {
        let sitters: Vec<PersonId> = seat
            .holder
            .iter()
            .chain(&seat.alternates)
            .map(|sitter| sitter.person)
            .collect();
        let stays: Vec<_> = session
            .attendance
            .stays()
            .iter()
            .filter(|stay| sitters.contains(&stay.person))
            .collect();
        if stays.is_empty() {
            let who = seat.holder.as_ref().map_or_else(
                || t(cx, "committee-seat-vacant"),
                |holder| view.name(holder.person),
            );
            rows.push(vec![
                seat_name(cx, seat),
                who,
                t(cx, "committee-absent"),
                String::new(),
                String::new(),
            ]);
        }
        for stay in stays {
            let mode = if stay.mode == Mode::Remote {
                "committee-mode-remote"
            } else {
                "committee-mode-in-person"
            };
            let left = stay
                .to
                .filter(|to| session.concluded != Some(*to))
                .map_or_else(String::new, moment);
            rows.push(vec![
                seat_name(cx, seat),
                view.name(stay.person),
                t(cx, mode),
                moment(stay.from),
                left,
            ]);
        }
    }
    Table {
        caption: t(cx, "committee-attendance"),
        columns: vec![
            Column::new(t(cx, "committee-column-seat"), 38),
            Column::new(t(cx, "committee-column-holder"), 30),
            Column::new(t(cx, "committee-column-here"), 14),
            Column::new(t(cx, "committee-column-arrived"), 9),
            Column::new(t(cx, "committee-column-left"), 9),
        ],
        rows,
    }
}

fn words(view: &View, part: &str) -> Vec<Block> {
    let text = view
        .texts
        .get(part)
        .map(|text| text.text.trim())
        .filter(|text| !text.is_empty());
    text.map(Block::paragraph).into_iter().collect()
}

fn item(cx: &Cx, view: &View, entry: &AgendaEntry, blocks: &mut Vec<Block>) {
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

fn adjourned(cx: &Cx, view: &View) -> Vec<Block> {
    let all = view.session().adjourned.iter();
    all.map(|(on, hour, reason)| {
        let args = [
            ("day", ui::format::date_short(*on).into()),
            ("hour", format!("{:02}:{:02}", hour.hour(), hour.minute()).into()),
            (
                "reason",
                view.text(Some(reason)).unwrap_or_default().to_owned().into(),
            ),
        ];
        Block::paragraph(cx.tr().f("committee-minutes-adjourned", &args).into_owned())
    })
    .collect()
}

fn ending(cx: &Cx, view: &View) -> String {
    let hour = view.session().concluded.map_or_else(String::new, moment);
    let codes: Vec<String> = view
        .session()
        .agreements
        .iter()
        .map(|(_, agreement)| agreement.code.clone())
        .collect();
    let args = [
        ("hour", hour.into()),
        ("count", codes.len().into()),
        ("codes", codes.join(", ").into()),
    ];
    cx.tr().f("committee-minutes-ending", &args).into_owned()
}

/// Places to sign: the secretary, the chair, those who dissented.
fn places(cx: &Cx, view: &View) -> Vec<SignaturePlace> {
    let signers = signers(view);
    let office = |person: PersonId| {
        let opening = view.session().opening.as_ref();
        if opening.is_some_and(|opening| opening.secretary == person) {
            return t(cx, "committee-fact-secretary");
        }
        if opening.is_some_and(|opening| opening.chair == person) {
            return t(cx, "committee-fact-chair");
        }
        let present = [person].into();
        let seat = view
            .sitting
            .roster()
            .seats_of(person, &present)
            .first()
            .map(|seat| seat_name(cx, seat));
        seat.unwrap_or_default()
    };
    signers
        .into_iter()
        .map(|person| SignaturePlace {
            name: view.name(person),
            office: office(person),
        })
        .collect()
}

/// Those whose signature the law asks for: secretary, chair, and whoever voted otherwise than the majority.
pub(crate) fn signers(view: &View) -> Vec<PersonId> {
    let mut signers: Vec<PersonId> = Vec::new();
    let opening = view
        .session()
        .opening
        .iter()
        .flat_map(|opening| [opening.secretary, opening.chair]);
    for person in opening.chain(view.session().dissenters()) {
        if !signers.contains(&person) {
            signers.push(person);
        }
    }
    signers
}

fn seal(cx: &Cx, code: &str) -> Block {
    let url = format!("{}/actos/{code}", cx.house.options.base_url);
    Block::Seal(Seal {
        alt: cx
            .tr()
            .f("committee-seal-alt", &[("url", url.clone().into())])
            .into_owned(),
        url,
        code: code.to_owned(),
        label: t(cx, "committee-seal-label"),
        words: vec![t(cx, "committee-seal-words")],
    })
}

/// The sheet of signatures: who signed which document, when, and by which act. `codes` are those of the acts.
pub(crate) fn signatures(
    cx: &Cx,
    view: &View,
    codes: &std::collections::HashMap<u64, String>,
    code: &str,
) -> Document {
    let title = cx.tr().f(
        "committee-signature-sheet",
        &[("session", view.sitting.title(cx).into())],
    );
    let mut document = letter::document(cx, title.into_owned(), view.sitting.committee.entity.name.clone());
    let Some(minutes) = &view.session().minutes else {
        return document;
    };
    document.blocks.push(Block::Facts(vec![
        Fact::code(t(cx, "committee-document-hash"), minutes.document.clone()),
        Fact::new(
            t(cx, "committee-signed-of"),
            cx.tr()
                .f(
                    "committee-signatures",
                    &[
                        (
                            "signed",
                            (minutes.signers.len() - minutes.missing().count()).into(),
                        ),
                        ("all", minutes.signers.len().into()),
                    ],
                )
                .into_owned(),
        ),
    ]));
    let rows = minutes.signed.iter().map(|(person, signature)| {
        let day = ui::format::date_short(register::civil_date(signature.at));
        vec![
            view.name(*person),
            format!("{day}, {}", moment(signature.at)),
            codes.get(&signature.seq).cloned().unwrap_or_default(),
            view.text(signature.reservation.as_ref())
                .unwrap_or_default()
                .to_owned(),
        ]
    });
    document.blocks.push(Block::Table(Table {
        caption: t(cx, "committee-minutes-signatures"),
        columns: vec![
            Column::new(t(cx, "committee-column-holder"), 32),
            Column::new(t(cx, "committee-column-when"), 22),
            Column::new(t(cx, "committee-chain-act"), 18).code(),
            Column::new(t(cx, "committee-column-reservation"), 28),
        ],
        rows: rows.collect(),
    }));
    for (_, at, correction) in &view.session().corrections {
        let day = ui::format::date_short(register::civil_date(*at));
        let text = view.text(Some(correction)).unwrap_or_default();
        document.blocks.push(Block::note(
            cx.tr().f("committee-corrected-on", &[("day", day.into())]),
            text,
        ));
    }
    document.blocks.push(seal(cx, code));
    document
}
