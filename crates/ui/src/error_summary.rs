//! What to correct, before the title, each line leading to its field.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// Sentences about fields, in the order of the form. One list gives the summary and the message at each field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    items: Vec<(String, String)>,
}

impl Problems {
    /// None so far.
    pub fn new() -> Problems {
        Problems::default()
    }

    /// A sentence about a field: what is wrong, with the value, and how to put it right.
    /// With an empty field the sentence is about the whole form.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.items.push((field.into(), sentence.into()));
    }

    /// The same, for building in one expression.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, sentence: impl Into<String>) -> Problems {
        self.add(field, sentence);
        self
    }

    /// The sentence about a field, if any.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.items
            .iter()
            .find(|(f, _)| f == field)
            .map(|(_, s)| s.as_str())
    }

    /// Whether the form is right.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Field and sentence.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.items.iter().map(|(f, s)| (f.as_str(), s.as_str()))
    }
}

/// The summary. It takes the focus, so that a screen reader begins there; nothing is shown when there are no problems.
#[derive(Debug, Clone, Default)]
pub struct ErrorSummary<'a> {
    problems: Option<&'a Problems>,
}

impl<'a> ErrorSummary<'a> {
    /// The anchor of the summary; the action of every form ends in it.
    pub const ID: &'static str = "errores";

    /// A summary.
    pub fn new(problems: &'a Problems) -> ErrorSummary<'a> {
        ErrorSummary {
            problems: Some(problems),
        }
    }

    /// The summary, to be placed before the `h1`.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        let Some(problems) = self.problems.filter(|p| !p.is_empty()) else {
            return html! {};
        };
        html! {
            div.errsum role="alert" tabindex="-1" autofocus id=(ErrorSummary::ID) aria-labelledby="errores-t" {
                h2 id="errores-t" { (tr.f("ui-errors", &[("n", problems.len().into())])) }
                ul {
                    @for (field, sentence) in problems.iter() {
                        li { @if field.is_empty() { (sentence) } @else { a href={ "#" (field) } { (sentence) } } }
                    }
                }
            }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let problems = Problems::new()
        .with("dni", "El DNI debe tener 8 números. Escribiste 7")
        .with(
            "pdf",
            "Adjunta la resolución en PDF. El archivo pesa 14 MB y el máximo es 10 MB",
        );
    let one = Problems::new().with("motivo", "Escribe el motivo");
    let one = ErrorSummary::new(&one)
        .render(tr)
        .into_string()
        .replace("errores", "errores-uno");
    vec![
        Example::new("error-summary", "two", ErrorSummary::new(&problems).render(tr)),
        Example::new("error-summary", "one", maud::PreEscaped(one)),
        Example::new(
            "error-summary",
            "none",
            ErrorSummary::new(&Problems::new()).render(tr),
        ),
    ]
}
