//! The plan: its steps with who answers, by when, and how far each is. Which operations a step closes is for officials.

use super::words::{day, t};
use crate::owners;
use crate::store::StepRow;
use crate::strategy::Strategy;
use capability::Cx;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::{Button, Cell, Column, Empty, Meter, State, Table};

/// How a step stands on a day: state and text key of its word.
pub(super) fn standing(row: &StepRow, today: Date) -> (State, &'static str) {
    match row.state.as_str() {
        "done" => (State::Ok, "assurance-step-done"),
        "dropped" => (State::None, "assurance-step-dropped"),
        _ if row.is_late(today) => (State::Bad, "assurance-step-late"),
        _ => (State::Run, "assurance-step-open"),
    }
}

/// The plan as officials see it, or as everybody does.
pub(super) fn table(cx: &Cx, strategy: &Strategy, inside: bool) -> Markup {
    let prepares = inside && strategy.may_prepare(cx);
    let shown = strategy
        .steps
        .iter()
        .filter(|step| inside || step.state != "dropped");
    let mut columns = vec![
        Column::new(t(cx, "assurance-column-step")).full(),
        Column::new(t(cx, "assurance-column-owner")),
        Column::new(t(cx, "assurance-column-due")).unbroken(),
        Column::new(t(cx, "assurance-column-progress")),
        Column::new(t(cx, "assurance-column-state")),
    ];
    if prepares {
        columns.push(Column::new(t(cx, "assurance-column-actions")).full());
    }
    let rows = shown.map(|step| row(cx, strategy, step, inside, prepares));
    let empty = Empty::new(t(cx, "assurance-plan-empty"), t(cx, "assurance-plan-empty-text"));
    Table::new(t(cx, "assurance-plan"), columns)
        .pile()
        .empty(empty)
        .rows(rows)
        .render(cx.tr())
}

fn row(cx: &Cx, strategy: &Strategy, step: &StepRow, inside: bool, prepares: bool) -> Vec<Cell> {
    let (state, word) = standing(step, cx.today());
    let closes = strategy.closes.get(&step.id).into_iter().flatten();
    let closes = closes.filter(|_| inside);
    let closes: Vec<_> = closes
        .filter_map(|id| strategy.operations.iter().find(|row| row.id == *id))
        .collect();
    let title = html! {
        (step.title)
        @for operation in closes { span.sub { a href=(cx.href(&operation.href())) { (operation.service) ": " (operation.name) } } }
        @if let (true, Some(reason)) = (inside, &step.reason) { span.sub { (reason) } }
    };
    let progress = html! {
        (ui::format::pct_whole(cx.lang, step.progress as f64)) (Meter::new(step.progress as f64))
    };
    let mut cells = vec![
        title.into(),
        owners::name(cx, &step.owner_kind, &step.owner_id, &strategy.units).into(),
        day(&step.due_on).into(),
        progress.into(),
        ui::tag(state, &cx.tr().t(word)).into(),
    ];
    if prepares {
        cells.push(Cell::maybe(step.is_open().then(|| actions(cx, step))));
    }
    cells
}

fn actions(cx: &Cx, step: &StepRow) -> Markup {
    let link = |key: &str, path: &str| {
        let href = cx.href(&format!("{path}?step={}", step.id));
        Button::link(t(cx, key), href).bare().small().about(&step.title)
    };
    html! {
        div.row {
            (link("assurance-report-step-short", "/autenticacion/plan/informar"))
            (link("assurance-move-step-short", "/autenticacion/plan/reprogramar"))
            (link("assurance-drop-step-short", "/autenticacion/plan/dejar"))
        }
    }
}
