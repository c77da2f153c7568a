//! Title, buttons and steps of a session.

use super::super::committee::day_text;
use super::super::view::{Common, View, Written};
use crate::session::{ItemState, Stage};
use capability::Cx;
use capability::live::Piece;
use maud::{Markup, html};
use ui::{Button, State, Steps};

/// The committee, the session, where it meets, and what those who run it can do with it as a whole.
pub(super) fn head(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    let row = &view.sitting.row;
    let committee = match &view.sitting.committee.body_name {
        Some(body) => format!("{} · {body}", view.sitting.committee.entity.name),
        None => view.sitting.committee.entity.name.clone(),
    };
    let args = [
        ("day", day_text(&row.on_day).into()),
        ("hour", row.hour.clone().into()),
        ("place", row.place.clone().into()),
    ];
    let mode = tr.t(&format!("committee-mode-{}", row.mode.replace('_', "-")));
    html! {
        (ui::title(&committee, &view.sitting.title(cx)))
        p.lead { (tr.f("committee-session-lead", &args)) " · " (mode) @if row.open { " · " (tr.t("committee-session-open")) } }
        @if let Some(reason) = view.text(view.session().called.urgency.as_ref()).filter(|_| view.reads) {
            p.sm.soft { b { (tr.t("committee-urgency")) ": " } (reason) }
        }
        @if let Some(reason) = view.text(view.session().cancelled.as_ref()).filter(|_| view.reads) {
            p.sm.soft { b { (tr.t("committee-cancelled-reason")) ": " } (reason) }
        }
    }
}

/// What whoever runs it can do with the session as a whole.
pub(super) fn buttons(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let id = view.sitting.row.id;
    let to = |path: &str| cx.href(&format!("{path}?session={id}"));
    let runs = view.role.runs.is_some();
    let over = matches!(session.stage, Stage::Concluded | Stage::Registered);
    let minutes = over && view.reads && cx.caller.signed_in();
    let shown = minutes || (runs && matches!(session.stage, Stage::Called | Stage::Open | Stage::Adjourned));
    let waits = session
        .agenda
        .iter()
        .any(|entry| entry.state == ItemState::Waiting);
    let conclude = Button::link(tr.t("committee-conclude-session"), to("/sesiones/concluir"));
    let conclude = if waits { conclude.line() } else { conclude };
    html! {
        @if shown {
            div.actions {
                @match session.stage {
                    Stage::Called if runs => {
                        @if cx.today() >= session.called.on { (Button::link(tr.t("committee-open-session"), to("/sesiones/instalar"))) }
                        @if cx.today() < session.called.on {
                            (Button::link(tr.t("committee-change-agenda"), to("/sesiones/cambiar-agenda")).line())
                        }
                        (Button::link(tr.t("committee-move-session"), to("/sesiones/mover")).line())
                        (Button::link(tr.t("committee-cancel-session"), to("/sesiones/suspender-convocatoria")).line())
                    }
                    Stage::Open if runs => {
                        @if view.sitting.chair_waits() { (Button::link(tr.t("committee-take-chair"), to("/sesiones/presidir"))) }
                        (conclude)
                        (Button::link(tr.t("committee-add-item"), to("/sesiones/incluir-tema")).line())
                        (Button::link(tr.t("committee-adjourn-session"), to("/sesiones/suspender")).line())
                    }
                    Stage::Adjourned if runs => {
                        (Button::link(tr.t("committee-resume-session"), to("/sesiones/reanudar")))
                        (Button::link(tr.t("committee-conclude-session"), to("/sesiones/concluir")).line())
                    }
                    _ if minutes => {
                        (Button::link(tr.t("committee-minutes"), cx.href(&format!("/sesiones/{id}/acta"))))
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Called, opened, concluded, being signed, registered.
pub(super) fn steps(cx: &Cx, view: &View) -> Piece {
    let reads = view.reads;
    view.once(cx, Written::Steps(reads), |cx, common| {
        steps_of(cx, common, reads)
    })
}

fn steps_of(cx: &Cx, common: &Common, reads: bool) -> Markup {
    let tr = cx.tr();
    let session = common.session();
    let moment = |at: jiff::Timestamp| html! { (ui::format::time_minute(at)) };
    let called = (tr.t("committee-step-called"), moment(session.called_at));
    if session.stage == Stage::Cancelled {
        return Steps::new()
            .step(State::Ok, called.0, called.1)
            .current(State::Bad, tr.t("committee-stage-cancelled"), html! {})
            .render();
    }
    let opened = session.opening.as_ref().map_or_else(
        || html! { (tr.t("committee-step-foreseen")) ": " (day_text(&common.sitting.row.on_day)) ", " (common.sitting.row.hour) },
        |opening| moment(opening.at),
    );
    let concluded = session.concluded.map_or_else(|| html! {}, moment);
    // How many sign tells how many voted otherwise.
    let shown = session.minutes.as_ref().filter(|_| reads);
    let signing = shown.map(|minutes| {
        let signed = minutes.signatures();
        tr.f(
            "committee-signatures",
            &[("signed", signed.into()), ("all", minutes.signers.len().into())],
        )
        .into_owned()
    });
    let titles = [
        (called.0, called.1),
        (tr.t("committee-step-opened"), opened),
        (tr.t("committee-step-concluded"), concluded),
        (
            tr.t("committee-step-signing"),
            html! { (signing.unwrap_or_default()) },
        ),
        (tr.t("committee-step-registered"), html! {}),
    ];
    let at = match session.stage {
        Stage::Called | Stage::Cancelled => 1,
        Stage::Open | Stage::Adjourned => 2,
        Stage::Concluded => 3,
        Stage::Registered => 5,
    };
    let mut steps = Steps::new();
    for (place, (title, note)) in titles.into_iter().enumerate() {
        steps = match place {
            place if place < at => steps.step(State::Ok, title, note),
            place if place == at => {
                let state = if session.stage == Stage::Adjourned {
                    State::Warn
                } else {
                    State::Run
                };
                steps.current(state, title, note)
            }
            _ => steps.step(State::None, title, note),
        };
    }
    html! { (adjourned(cx, common, reads)) (steps.render()) }
}

/// That it goes on another day, when, and why.
fn adjourned(cx: &Cx, common: &Common, reads: bool) -> Markup {
    let session = common.session();
    let last = session
        .adjourned
        .last()
        .filter(|_| session.stage == Stage::Adjourned);
    let Some((on, hour, reason)) = last else {
        return html! {};
    };
    let args = [
        ("day", ui::format::date_short(*on).into()),
        ("hour", format!("{:02}:{:02}", hour.hour(), hour.minute()).into()),
    ];
    let tr = cx.tr();
    let reason = common.text(Some(reason)).filter(|_| reads).unwrap_or_default();
    ui::Note::new(tr.f("committee-adjourned-until", &args), html! { p { (reason) } })
        .state(State::Warn)
        .render()
}
