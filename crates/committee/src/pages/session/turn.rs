//! What is asked of the caller now: answer the call, say «present», vote, give a reason, sign.

use super::super::View;
use super::super::press::{key, press, start};
use crate::acts::{Answer, Mode};
use crate::ids::BallotId;
use crate::session::{Ballot, Stage};
use crate::statement;
use crate::use_cases::VOTES;
use capability::Cx;
use maud::{Markup, html};
use register::PersonId;
use ui::{Button, Field, Note, State};

/// The caller's turn; nothing when nothing is asked of them.
pub(super) fn turn(cx: &Cx, view: &View) -> Markup {
    let Some(me) = cx.caller.person.filter(|_| view.role.sits.is_some()) else {
        return html! {};
    };
    let session = view.session();
    match session.stage {
        Stage::Called if cx.today() < session.called.on => answer(cx, view, me),
        Stage::Called | Stage::Open | Stage::Adjourned => here(cx, view, me),
        Stage::Concluded => after(cx, view, me),
        Stage::Registered | Stage::Cancelled => html! {},
    }
}

fn box_of(title: &str, body: Markup) -> Markup {
    Note::new(title, body).state(State::Run).render()
}

fn answer(cx: &Cx, view: &View, me: PersonId) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let given = session.answers.get(&me);
    let replaced = view.sitting.roster().seats.iter().any(|seat| {
        seat.holder.as_ref().is_some_and(|holder| holder.person == me) && !seat.alternates.is_empty()
    });
    let one = |answer: Answer, label: &str| {
        let values = [
            ("session", view.sitting.row.id.to_string()),
            ("answer", answer.as_str().to_owned()),
        ];
        let button = Button::submit(tr.t(label)).line();
        press(
            cx,
            "committee/answer-call",
            &key(session, answer.as_str()),
            &values,
            button,
        )
    };
    box_of(
        &tr.t(if given.is_some() {
            "committee-answered"
        } else {
            "committee-answer-asked"
        }),
        html! {
            @if let Some(given) = given { p { (tr.t(&format!("committee-answer-{}", given.as_str()))) } }
            div.row {
                @if given != Some(&Answer::Attends) { (one(Answer::Attends, "committee-answer-attends")) }
                @if given != Some(&Answer::Excused) { (one(Answer::Excused, "committee-answer-excused")) }
                @if replaced && given != Some(&Answer::Alternate) { (one(Answer::Alternate, "committee-answer-alternate")) }
            }
        },
    )
}

fn here(cx: &Cx, view: &View, me: PersonId) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let Some(there) = session.attendance.of(me) else {
        let one = |mode: Mode, label: &str| {
            let values = [
                ("session", view.sitting.row.id.to_string()),
                ("mode", mode.as_str().to_owned()),
            ];
            press(
                cx,
                "committee/arrive",
                &key(session, mode.as_str()),
                &values,
                Button::submit(tr.t(label)).line(),
            )
        };
        let remote = view.sitting.committee.rules.remote && session.called.mode != Mode::InPerson;
        return box_of(
            &tr.t("committee-are-you-here"),
            html! {
                div.row {
                    (one(Mode::InPerson, "committee-here-in-person"))
                    @if remote { (one(Mode::Remote, "committee-here-remote")) }
                }
            },
        );
    };
    let vote = session
        .open_ballot()
        .map(|(id, ballot)| voting(cx, view, me, id, ballot));
    let mode = if there.mode == Mode::Remote {
        "committee-mode-remote"
    } else {
        "committee-mode-in-person"
    };
    let values = [("session", view.sitting.row.id.to_string())];
    html! {
        @if let Some(vote) = vote { (vote) }
        (scoring(cx, view, me))
        (reasons(cx, view, me))
        div.row.sm.soft.mt-s {
            span { (tr.t("committee-you-are-here")) " (" (tr.t(mode)) ")" }
            (press(cx, "committee/leave", &key(session, "leave"), &values, Button::submit(tr.t("committee-leave")).bare().small()))
        }
    }
}

/// The ballot as the caller can take part in it.
fn voting(cx: &Cx, view: &View, me: PersonId, id: BallotId, ballot: &Ballot) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let entry = session.item(ballot.opened.item);
    let title = entry
        .map(|entry| format!("{}. {}", entry.number, entry.item.title))
        .unwrap_or_default();
    let kept_out = entry.is_some_and(|entry| entry.recused.contains_key(&me));
    let may = ballot.opened.voters.iter().any(|voter| voter.person == me);
    if kept_out || !may {
        let key = if kept_out {
            "committee-you-recused"
        } else {
            "committee-you-cannot-vote"
        };
        return box_of(
            &tr.t("committee-voting"),
            html! { p { (title) } p.sm { (tr.t(key)) } },
        );
    }
    if ballot.taken.contains(&me) {
        let words = match ballot.votes.get(&me) {
            Some((vote, _)) => tr.t(&format!("committee-voted-{}", vote.as_str())),
            None => tr.t("committee-voted-secret"),
        };
        return box_of(
            &tr.t("committee-voting"),
            html! { p { (title) } p.sm { (words) } },
        );
    }
    if ballot.opened.secret {
        let href = cx.href(&format!("/sesiones/{}/urna/{id}", view.sitting.row.id));
        return box_of(
            &tr.t("committee-vote-now"),
            html! { p { (title) } p.mt-s { (Button::link(tr.t("committee-vote-secretly"), href)) } },
        );
    }
    let Some(use_case) = cx.use_case("committee/cast-vote") else {
        return html! {};
    };
    let options = VOTES
        .iter()
        .map(|(value, label)| ui::Choice::new(*value, tr.t(label)));
    let form = start(cx, use_case.path, &key(session, "vote"))
        .hidden("session", view.sitting.row.id.to_string())
        .hidden("ballot", id.to_string())
        .body(html! {
            (Field::radios("vote", tr.t("committee-field-vote"), options.collect()).render(tr))
            (Field::long_text("reason", tr.t("committee-field-vote-reason")).hint(tr.t("committee-field-vote-reason-hint")).length_max(statement::CHARS_MAX).optional().render(tr))
        })
        .action(Button::submit(tr.t("committee-cast-vote")));
    box_of(
        &tr.t("committee-vote-now"),
        html! { p { b { (title) } } (form.render()) },
    )
}

fn scoring(cx: &Cx, view: &View, me: PersonId) -> Markup {
    let tr = cx.tr();
    let Some(round) = view.session().open_round() else {
        return html! {};
    };
    let href = cx.href(&format!(
        "/sesiones/puntuar?session={}&round={}",
        view.sitting.row.id, round.id
    ));
    match round.scores.contains_key(&me) {
        true => box_of(
            &tr.t("committee-scoring"),
            html! { p { (tr.t("committee-you-scored")) } },
        ),
        false => box_of(
            &tr.t("committee-scoring"),
            html! { p { (tr.t("committee-score-alone")) } p.mt-s { (Button::link(tr.t("committee-give-scores"), href)) } },
        ),
    }
}

/// Votes of the caller against the majority that still lack their reasons.
fn reasons(cx: &Cx, view: &View, me: PersonId) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let lacking = session.ballots.iter().filter(|(_, ballot)| {
        let silent = ballot.votes.get(&me).is_some_and(|(_, reason)| reason.is_none());
        silent && ballot.dissents(me)
    });
    let href = |id: BallotId| {
        cx.href(&format!(
            "/sesiones/sustentar-voto?session={}&ballot={id}",
            view.sitting.row.id
        ))
    };
    html! {
        @for (id, ballot) in lacking {
            @if let Some(entry) = session.item(ballot.opened.item) {
                (box_of(&tr.t("committee-reason-asked"), html! {
                    p { (entry.number) ". " (entry.item.title) }
                    p.mt-s { (Button::link(tr.t("committee-give-reason"), href(*id)).line()) }
                }))
            }
        }
    }
}

fn after(cx: &Cx, view: &View, me: PersonId) -> Markup {
    let tr = cx.tr();
    let minutes = view.session().minutes.as_ref();
    let minutes = minutes.filter(|minutes| minutes.approved.is_some());
    let asked = minutes.is_some_and(|minutes| minutes.missing().any(|person| person == me));
    let href = cx.href(&format!("/sesiones/{}/acta", view.sitting.row.id));
    html! {
        (reasons(cx, view, me))
        @if asked {
            (box_of(&tr.t("committee-sign-asked"), html! { p.mt-s { (Button::link(tr.t("committee-sign-minutes"), href)) } }))
        }
    }
}
