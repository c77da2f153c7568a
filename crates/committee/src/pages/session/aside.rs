//! Quorum with its rule, attendance and signatures seat by seat, and what the committee should know.

use super::super::committee::seat_short;
use super::super::press::{key, press};
use super::super::view::{Common, View, Written};
use crate::acts::{Answer, Mode};
use crate::minutes::not_signed;
use crate::roster::Seat;
use crate::session::Stage;
use crate::words::rules_about;
use capability::Cx;
use capability::live::Piece;
use maud::{Markup, html};
use ui::{Button, SeatRow, State};

/// «Hay quórum: 7 de 8 puestos».
pub(super) fn quorum(cx: &Cx, view: &View) -> Piece {
    let reads = view.reads;
    view.once(cx, Written::Quorum(reads), |cx, common| {
        quorum_of(cx, common, reads)
    })
}

fn quorum_of(cx: &Cx, common: &Common, reads: bool) -> Markup {
    let tr = cx.tr();
    let session = common.session();
    let roster = common.sitting.roster();
    let present = session.attendance.people();
    let over = matches!(session.stage, Stage::Concluded | Stage::Registered);
    let (covered, needed) = match (&session.opening, over) {
        (Some(opening), true) => (opening.present, opening.needed),
        _ => (roster.covered(&present), common.sitting.quorum_needed(cx.today())),
    };
    let base = roster.base();
    let args = [
        ("present", covered.into()),
        ("base", base.into()),
        ("needed", needed.into()),
    ];
    let lost = session.stage == Stage::Open;
    let title = match (over, covered >= needed) {
        (true, _) => "committee-quorum-was",
        (false, true) => "committee-quorum-yes",
        (false, false) if lost => "committee-quorum-lost-title",
        (false, false) => "committee-quorum-no",
    };
    // Which seats are covered tells who is there.
    let counted = over || !reads;
    let seats: Vec<bool> = match counted {
        true => (0..base).map(|place| place < covered).collect(),
        false => roster
            .seats
            .iter()
            .map(|seat| seat.covered_by(&present).is_some())
            .collect(),
    };
    let row = SeatRow {
        covered: seats,
        label: tr.f("committee-quorum-seats", &args).into_owned(),
    };
    let rule = if session.opening.as_ref().is_some_and(|opening| opening.call == 2) {
        "quorum-second-call"
    } else {
        "quorum"
    };
    ui::card(
        &tr.f(title, &args),
        html! {
            (row.render())
            @if lost && covered < needed { p.sm.mt-s { b { (tr.t("committee-quorum-lost-text")) } } }
            p.sm.soft.mt-s { (tr.f("committee-quorum-rule", &args)) }
            @for (_, text) in rules_about(cx, &[rule]) { p.sm.mt-s { (text) } }
        },
    )
}

/// Seat by seat: who sits, whether they are there, and whether they signed. Of a reserved session strangers see the quorum alone.
pub(super) fn attendance(cx: &Cx, view: &View) -> Piece {
    if !view.reads {
        return Piece::default();
    }
    match view.role.runs {
        Some(_) => seats(cx, view, |seat| roll(cx, view, seat)).into(),
        None => view.once(cx, Written::Attendance, |cx, common| {
            seats(cx, common, |_| html! {})
        }),
    }
}

/// The seats, each with what stands under its name.
fn seats(cx: &Cx, common: &Common, under: impl Fn(&Seat) -> Markup) -> Markup {
    let tr = cx.tr();
    let signing = common.session().minutes.is_some();
    let title = if signing {
        "committee-attendance-signatures"
    } else {
        "committee-attendance"
    };
    html! {
        section.card {
            h2 { (tr.t(title)) }
            table.tbl.tight {
                caption.vh { (tr.t(title)) }
                thead.vh { tr { th scope="col" { (tr.t("committee-column-seat")) } th scope="col" { (tr.t("committee-column-state")) } } }
                tbody {
                    @for seat in &common.sitting.roster().seats { (line(cx, common, seat, under(seat))) }
                }
            }
        }
    }
}

fn line(cx: &Cx, common: &Common, seat: &Seat, under: Markup) -> Markup {
    let tr = cx.tr();
    let session = common.session();
    let present = session.attendance.people();
    let sitter = seat.covered_by(&present).or(seat.holder.as_ref());
    let chairs = session.opening.as_ref().map(|opening| opening.chair);
    let holder = common
        .sitting
        .committee
        .chair()
        .is_some_and(|chair| chair.key == seat.key);
    let presides = match (chairs, sitter) {
        (Some(chair), Some(sitter)) => chair == sitter.person,
        _ => holder,
    };
    let there = sitter.and_then(|sitter| session.attendance.of(sitter.person));
    let where_ = there.map(|there| match there.mode {
        Mode::Remote => "committee-mode-remote",
        _ => "committee-mode-in-person",
    });
    html! {
        tr {
            th scope="row" {
                (seat_short(cx, seat)) @if presides { " " (tr.t("committee-presides")) }
                span.sub {
                    @match sitter { Some(sitter) => { (common.name(sitter.person)) } None => { (tr.t("committee-seat-vacant")) } }
                    @if let Some(key) = where_ { ", " (tr.t(key)) }
                }
                (under)
            }
            td { (state(cx, common, seat)) }
        }
    }
}

fn state(cx: &Cx, common: &Common, seat: &Seat) -> Markup {
    let tr = cx.tr();
    let session = common.session();
    let present = session.attendance.people();
    let tag = |state: State, key: &str| ui::tag(state, &tr.t(key));
    let Some(sitter) = seat.covered_by(&present).or(seat.holder.as_ref()) else {
        return tag(State::Bad, "committee-seat-vacant");
    };
    if let Some(minutes) = &session.minutes {
        if let Some(said) = not_signed(cx, common, sitter.person) {
            return html! { (tag(State::None, "committee-signature-excused")) span.sub { (said) } };
        }
        return match (
            minutes.signed.contains_key(&sitter.person),
            minutes.signers.contains(&sitter.person),
        ) {
            (true, _) => tag(State::Ok, "ui-state-signed"),
            (false, true) => tag(State::Warn, "committee-signature-missing"),
            (false, false) => tag(State::None, "committee-signature-not-asked"),
        };
    }
    if present.contains(&sitter.person) {
        return tag(State::Ok, "committee-present");
    }
    let stayed = session
        .attendance
        .stays()
        .iter()
        .any(|stay| stay.person == sitter.person);
    match (stayed, session.answers.get(&sitter.person)) {
        (true, _) => tag(State::None, "committee-gone"),
        (false, Some(Answer::Attends)) => tag(State::Run, "committee-will-attend"),
        (false, Some(Answer::Excused)) => tag(State::None, "committee-excused"),
        (false, Some(Answer::Alternate)) => tag(State::None, "committee-sends-alternate"),
        (false, None) if session.stage == Stage::Called => tag(State::None, "committee-no-answer"),
        (false, None) => tag(State::None, "committee-absent"),
    }
}

/// The roll, called by whoever runs the session.
fn roll(cx: &Cx, view: &View, seat: &Seat) -> Markup {
    let session = view.session();
    let calling = view.role.runs.is_some()
        && matches!(session.stage, Stage::Called | Stage::Open | Stage::Adjourned)
        && cx.today() >= session.called.on;
    if !calling {
        return html! {};
    }
    let sitters = seat.holder.iter().chain(&seat.alternates);
    html! {
        @for sitter in sitters.filter(|sitter| cx.caller.person != Some(sitter.person)) {
            (call(cx, view, sitter.person, seat.holder.as_ref() != Some(sitter)))
        }
    }
}

fn call(cx: &Cx, view: &View, person: register::PersonId, alternate: bool) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let there = session.attendance.of(person).is_some();
    let name = view.name(person);
    let mut values = vec![
        ("session", view.sitting.row.id.to_string()),
        ("person", person.to_string()),
    ];
    let (id, label) = if there {
        ("committee/leave", tr.t("committee-roll-leave"))
    } else {
        values.push(("mode", "in_person".to_owned()));
        let label = if alternate {
            "committee-roll-alternate"
        } else {
            "committee-roll-arrive"
        };
        ("committee/arrive", tr.t(label))
    };
    let button = Button::submit(label).bare().small().about(name);
    press(cx, id, &key(session, &format!("{id}-{person}")), &values, button)
}

/// Warnings that do not block, and the way to the next session.
pub(super) fn notes(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    let roster = view.sitting.roster();
    let mut seen = std::collections::BTreeSet::new();
    let twice = roster.holders().any(|person| !seen.insert(person));
    let vacant = roster.vacant().count();
    html! {
        @if twice {
            (ui::Note::new(tr.t("committee-two-seats"), html! { p { (tr.t("committee-two-seats-text")) } }).state(State::Warn))
        }
        @if vacant > 0 {
            (ui::Note::new(tr.f("committee-vacant", &[("count", vacant.into())]), html! { p { (tr.t("committee-vacant-text")) } }).state(State::Warn))
        }
    }
}
