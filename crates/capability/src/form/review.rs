//! The review page of a use case: everything once more before it is signed.

use super::{FormState, aside, dress, title};
use crate::field::{choices, label};
use crate::use_case::Decision;
use crate::{Answer, Cx, Field, FieldKind, UseCase, Values};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The review page: everything once more, warnings, and the button that records.
pub(crate) fn review(
    cx: &Cx,
    use_case: &UseCase,
    state: &FormState,
    decision: &Decision,
    values: &Values,
) -> Answer {
    let tr = cx.tr();
    let rows = use_case
        .fields()
        .filter(|field| !state.hidden.contains(&field.name) && !matches!(field.kind, FieldKind::Id))
        .filter_map(|field| Some((label(cx, field), shown(cx, field, state, values)?)))
        .fold(ui::Facts::new(), |facts, (label, value)| facts.fact(label, value));
    let mut carried: Vec<(String, String)> = state
        .raw
        .0
        .iter()
        .filter(|(name, _)| !name.starts_with('_') && name != ui::Form::CSRF)
        .cloned()
        .collect();
    carried.push(("_clave".into(), one_time_key()));
    carried.extend(
        state
            .draft
            .iter()
            .map(|draft| (FormState::DRAFT.to_owned(), draft.id.clone())),
    );
    let main = html! {
        div.split {
            div.form {
                p.eyebrow { (tr.t("capability-review-eyebrow")) }
                h1.h-m { (title(cx, use_case, state)) }
                @if let Some(lead) = &state.lead { p.mt-s { (lead) } }
                p.soft.mt-s { (tr.t("capability-review-lead")) }
                @for warning in &decision.warnings {
                    (ui::Note::new(tr.t("capability-warning"), html! { p { (warning) } }).state(ui::State::Warn))
                }
                @if !rows.items.is_empty() { div.card.mt { (rows) } }
                form method="post" action=(cx.href(use_case.path)) {
                    input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
                    @for (name, value) in &carried { input type="hidden" name=(name) value=(value); }
                    div.actions {
                        button.btn name="_paso" value="registrar" { (tr.t("capability-record")) }
                        button.btn.btn--line name="_paso" value="corregir" { (tr.t("capability-correct")) }
                    }
                }
            }
            (aside(cx, &state.aside))
        }
    };
    cx.page(dress(cx, use_case, state, main))
}

/// A key that makes a double click harmless; without randomness there is none.
pub fn one_time_key() -> String {
    register::random::<16>().map_or_else(|_| String::new(), |bytes| crate::cx::hex(&bytes))
}

fn shown(cx: &Cx, field: &Field, state: &FormState, values: &Values) -> Option<Markup> {
    let value = values.0.get(field.name)?;
    Some(match field.kind {
        FieldKind::Choice(_) => {
            let list = choices(cx, field, &state.choices);
            let label = list
                .iter()
                .find(|choice| Some(choice.value.as_str()) == value.as_str())
                .map(|choice| choice.label.clone());
            html! { (label.unwrap_or_default()) }
        }
        FieldKind::Several(_) => {
            let list = choices(cx, field, &state.choices);
            let chosen = value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(serde_json::Value::as_str);
            let labels = chosen.filter_map(|value| list.iter().find(|choice| choice.value == value));
            html! { ul { @for choice in labels { li { (choice.label) } } } }
        }
        FieldKind::Numbers(_, min, _) => numbers(&choices(cx, field, &state.choices), value, min),
        FieldKind::Flag => html! { (cx.tr().t("capability-yes")) },
        FieldKind::Date => match value.as_str().and_then(crate::field::day) {
            Some(day) => ui::format::time_date(day),
            None => html! {},
        },
        FieldKind::File(..) => {
            let (hash, size) = state.files.get(field.name)?;
            html! { (cx.tr().f("capability-document-kept", &[("size", size.as_str().into())])) br; span.proof { "SHA-256 " (hash) } }
        }
        _ => html! { (value.as_str().map_or_else(|| value.to_string(), str::to_owned)) },
    })
}

/// Each of the list that has a number. Numbers that count from one and differ put the list in their order; others are what each
/// is given.
fn numbers(list: &[crate::Choice], value: &serde_json::Value, min: i64) -> Markup {
    let number = |choice: &crate::Choice| value.get(&choice.value)?.as_i64();
    let mut rows: Vec<(i64, &str)> = list
        .iter()
        .filter_map(|choice| Some((number(choice)?, choice.label.as_str())))
        .collect();
    let differing: BTreeSet<i64> = rows.iter().map(|(number, _)| *number).collect();
    if min == 0 || differing.len() < rows.len() {
        return html! { @for (number, label) in rows { (label) ": " (number) br; } };
    }
    rows.sort_by_key(|(number, _)| *number);
    html! { @for (number, label) in rows { (number) ". " (label) br; } }
}
