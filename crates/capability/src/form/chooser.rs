//! A field with choices: few stand open, many in a list, and of very many some are shown, found by words or page by page.

use super::FormState;
use crate::field::{choices, label};
use crate::{Choice, Cx, Field, FieldKind, Query};
use maud::{Markup, html};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Choices that stand open at most.
const OPEN_MAX: usize = 3;
/// Choices that one list holds at most; of more of them, a page is shown.
const LIST_MAX: usize = 60;
/// Choices of a page.
const PAGE: usize = 30;

/// The step of a form that only looks for choices.
const SEARCH: &str = "buscar";

/// What stands between the step, the field and the page in the value of a button: `buscar:post:2`.
const PARTS: char = ':';

/// Whether a step of a form only looks for choices.
pub(crate) fn is_step(step: &str) -> bool {
    step.split(PARTS).next() == Some(SEARCH)
}

/// Choices as they are shown.
pub(super) struct Found {
    /// Those shown.
    shown: Vec<Choice>,
    /// How many there are.
    total: usize,
    /// How many are found, when not all are shown.
    found: Option<usize>,
    page: usize,
}

/// The choices of a field that the form shows: all, or a page of those with the words looked for, and the chosen one.
pub(super) fn found(cx: &Cx, field: &Field, state: &FormState) -> Found {
    let all = match field.kind {
        FieldKind::Choice(_) => choices(cx, field, &state.choices),
        _ => Vec::new(),
    };
    let total = all.len();
    if total <= LIST_MAX {
        return Found {
            shown: all,
            total,
            found: None,
            page: 1,
        };
    }
    let words = folded(state.get(&words_name(field)).unwrap_or(""));
    let words: Vec<&str> = words.split_whitespace().collect();
    let matches = |choice: &&Choice| {
        let label = if words.is_empty() {
            String::new()
        } else {
            folded(&choice.label)
        };
        words.iter().all(|word| label.contains(word))
    };
    let matching: Vec<&Choice> = all.iter().filter(matches).collect();
    let pages = matching.len().div_ceil(PAGE).max(1);
    let page = asked_page(field, state).clamp(1, pages);
    let mut shown: Vec<Choice> = matching
        .iter()
        .skip((page - 1) * PAGE)
        .take(PAGE)
        .copied()
        .cloned()
        .collect();
    let chosen = state
        .get(field.name)
        .and_then(|value| all.iter().find(|choice| choice.value == value));
    if let Some(chosen) = chosen.filter(|chosen| !shown.contains(chosen)) {
        shown.insert(0, chosen.clone());
    }
    Found {
        shown,
        total,
        found: Some(matching.len()),
        page,
    }
}

/// Few choices stand open, many in a list; an optional list begins with nothing chosen.
pub(super) fn chooser(field: &Field, text: String, found: &Found, tr: ui::Tr<'_>) -> ui::Field {
    let options = found
        .shown
        .iter()
        .map(|choice| ui::Choice::new(choice.value.clone(), choice.label.clone()));
    if found.total <= OPEN_MAX && !field.optional {
        return ui::Field::radios(field.name, text, options.collect());
    }
    let none = if field.optional {
        "capability-none"
    } else {
        "capability-choose"
    };
    let none = std::iter::once(ui::Choice::new("", tr.t(none)));
    ui::Field::select(field.name, text, none.chain(options).collect())
}

/// Looks for choices of a field, where not all are shown: words, a button, how many were found, the next and the last page.
pub(super) fn search(cx: &Cx, field: &Field, state: &FormState, found: &Found) -> Markup {
    let Some(matching) = found.found else {
        return html! {};
    };
    let tr = cx.tr();
    let name = label(cx, field);
    let words = state.get(&words_name(field)).unwrap_or("");
    let first = (found.page - 1) * PAGE;
    let args = [
        ("found", matching.into()),
        ("total", found.total.into()),
        ("first", (first + 1).min(matching).into()),
        ("last", (first + PAGE).min(matching).into()),
    ];
    let sentence = if matching == 0 {
        "capability-found-none"
    } else {
        "capability-found"
    };
    let input = ui::Field::text(
        words_name(field),
        tr.f("capability-look-for", &[("field", name.as_str().into())]),
    )
    .hint(tr.f(sentence, &args))
    .value(words)
    .length_max(120)
    .optional();
    let button = |key: &str, page: usize| {
        let step = format!("{SEARCH}{PARTS}{}{PARTS}{page}", field.name);
        ui::Button::choice(tr.t(key), "_paso", step)
            .line()
            .small()
            .about(name.clone())
    };
    html! {
        input type="hidden" name=(done_name(field)) value=(words);
        (input.render(tr))
        div.row.mt-s {
            (button("capability-search", 1))
            @if found.page > 1 { (button("ui-pages-previous", found.page - 1)) }
            @if first + PAGE < matching { (button("ui-pages-next", found.page + 1)) }
        }
    }
}

/// Name of the input with the words that are looked for.
fn words_name(field: &Field) -> String {
    format!("_{SEARCH}-{}", field.name)
}

/// Name of the hidden field with the words that were looked for already.
fn done_name(field: &Field) -> String {
    format!("_{SEARCH}-antes-{}", field.name)
}

/// Whether words were typed that nobody looked for yet, and nothing is chosen: then whoever presses Enter wants to search.
pub(crate) fn is_looking(field: &Field, sent: &Query) -> bool {
    let text = |name: &str| sent.get(name).unwrap_or("").trim().to_owned();
    let words = text(&words_name(field));
    !words.is_empty() && words != text(&done_name(field)) && text(field.name).is_empty()
}

/// The page that the button pressed asks for.
fn asked_page(field: &Field, state: &FormState) -> usize {
    let step = state.get("_paso").unwrap_or("");
    let mut parts = step.split(PARTS);
    let mine = parts.next() == Some(SEARCH) && parts.next() == Some(field.name);
    let page = parts.next().and_then(|page| page.parse().ok());
    page.filter(|_| mine).unwrap_or(1)
}

/// Without capitals and accents, so that words are found however they are typed.
fn folded(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_typed() {
        for (label, word, found) in [
            ("Gerencia de Informática", "informatica", true),
            ("GERENCIA DE INFORMÁTICA", "Informática", true),
            ("Área de Niñez", "ninez", true),
            ("Área de Niñez", "nuez", false),
        ] {
            assert_eq!(folded(label).contains(&folded(word)), found, "{label} {word}");
        }
    }

    #[test]
    fn only_the_button_that_searches_searches() {
        for (step, searches) in [
            ("buscar", true),
            ("buscar:post:2", true),
            ("buscaron", false),
            ("registrar", false),
            ("", false),
        ] {
            assert_eq!(is_step(step), searches, "{step}");
        }
    }
}
