//! The minutes as an office makes them, in the language of the administration.

use super::items::item;
use super::signatures::places;
use crate::acts::{Ground, Mode};
use crate::pages::{View, seat_name};
use crate::session::{AgendaEntry, ItemState};
use capability::Cx;
use directory::letter;
use jiff::Timestamp;
use paper::{Block, Column, Document, Fact, Seal, Table, Tone};
use register::PersonId;

pub(super) fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}

pub(super) fn moment(at: Timestamp) -> String {
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
    blocks.extend(chairs(cx, view));
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
        (
            "chair",
            view.name(session.chair_at_first().unwrap_or(opened.chair)).into(),
        ),
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
    if let Some(rules) = view.ruled_by.as_ref().filter(|name| !name.is_empty()) {
        facts.push(Fact::new(t(cx, "committee-rules"), rules.clone()));
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

pub(super) fn words(view: &View, part: &str) -> Vec<Block> {
    let text = view
        .texts
        .get(part)
        .map(|text| text.text.trim())
        .filter(|text| !text.is_empty());
    text.map(Block::paragraph).into_iter().collect()
}

/// Who presided after whoever opened it, and from when.
fn chairs(cx: &Cx, view: &View) -> Vec<Block> {
    let session = view.session();
    let last = session.opening.iter().map(|opening| opening.chair);
    let next = session.chairs.iter().map(|(chair, _)| *chair).chain(last).skip(1);
    let since = session.chairs.iter().map(|(_, until)| *until);
    let line = |(chair, at): (PersonId, Timestamp)| {
        let args = [("name", view.name(chair).into()), ("hour", moment(at).into())];
        Block::paragraph(cx.tr().f("committee-minutes-chair", &args).into_owned())
    };
    next.zip(since).map(line).collect()
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

pub(super) fn seal(cx: &Cx, code: &str) -> Block {
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
