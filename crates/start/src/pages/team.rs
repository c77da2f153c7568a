//! Steps 2 and 3 at a glance: every office of the step, who holds it or was written down, and one link for each.

use super::{Sheet, norm, office_name};
use crate::slot::{Guide, Slot};
use crate::step::Step;
use capability::{Answer, Cx, Stop};
use maud::{Markup, html};

pub(super) async fn page(cx: &Cx, step: Step) -> Result<Answer, Stop> {
    let (guide, tr) = (Guide::of_caller(cx).await?, cx.tr());
    let (title, lead) = match step {
        Step::Leader => ("start-leader-title", "start-leader-lead"),
        _ => ("start-committee-title", "start-committee-lead"),
    };
    let main = html! {
        (list(cx, &guide, step))
        div.actions.mt { (next(cx, &guide, step)) }
    };
    let aside = guide.of_step(step).next().map(|slot| norm(cx, slot.office));
    let sheet = Sheet::new(step, tr.t(title), tr.t(lead), main);
    Ok(sheet.aside(aside.unwrap_or_default()).answer(cx, &guide))
}

/// The first empty office of the step, or what comes after it.
fn next(cx: &Cx, guide: &Guide, step: Step) -> ui::Button {
    let tr = cx.tr();
    match guide.of_step(step).find(|slot| slot.is_empty()) {
        Some(slot) => ui::Button::link(
            tr.f("start-name", &[("office", office_name(cx, slot.office).into())]),
            cx.href(&format!("/empezar/cargo/{}", slot.office.id)),
        ),
        None => ui::Button::link(tr.t("start-go-on"), cx.href(&guide.next())),
    }
}

/// Offices of a step.
pub(super) fn list(cx: &Cx, guide: &Guide, step: Step) -> Markup {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("start-column-office")),
        ui::Column::new(tr.t("start-column-person")),
        ui::Column::new(tr.t("start-column-state")),
        ui::Column::new(tr.t("start-column-do")),
    ];
    let rows = guide.of_step(step).map(|slot| {
        vec![
            ui::Cell::new(office_name(cx, slot.office)),
            ui::Cell::maybe(person(guide, slot)),
            ui::Cell::new(state(cx, slot)),
            ui::Cell::new(link(cx, slot)),
        ]
    });
    let table = ui::Table::new(tr.t(step.title()), columns).pile().rows(rows);
    html! { div.mt { (table.render(tr)) } }
}

fn person(guide: &Guide, slot: &Slot) -> Option<Markup> {
    let name = guide.name(slot)?;
    Some(html! { (name) br; span.soft { (guide.post(slot).unwrap_or_default()) } })
}

fn state(cx: &Cx, slot: &Slot) -> Markup {
    let tr = cx.tr();
    let (state, key) = match (&slot.held, &slot.chosen) {
        (Some(_), _) => (ui::State::Ok, "start-in-force"),
        (None, Some(_)) => (ui::State::Run, "start-prepared"),
        (None, None) => (ui::State::Bad, "start-missing"),
    };
    ui::tag(state, &tr.t(key))
}

fn link(cx: &Cx, slot: &Slot) -> Markup {
    let tr = cx.tr();
    let about = html! { span.vh { ": " (office_name(cx, slot.office)) } };
    match &slot.held {
        Some(row) => {
            html! { a href=(cx.href(&format!("/designaciones/{}", row.id))) { (tr.t("start-see")) (about) } }
        }
        None => {
            let key = if slot.chosen.is_some() {
                "start-change"
            } else {
                "start-write-down"
            };
            html! { a href=(cx.href(&format!("/empezar/cargo/{}", slot.office.id))) { (tr.t(key)) (about) } }
        }
    }
}
