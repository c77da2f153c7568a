//! Saved views of one list: a row of links, one of them current.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// One view.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Its name.
    pub label: String,
    /// How many rows it has.
    pub count: Option<i64>,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The row of views.
#[derive(Debug, Clone)]
pub struct Chips {
    /// Name of the row, for screen readers.
    pub label: String,
    /// A word before them: `Vistas:`.
    pub lead: Option<String>,
    /// The views.
    pub items: Vec<Chip>,
}

impl Chips {
    /// A row without views yet.
    pub fn new(label: impl Into<String>) -> Chips {
        Chips {
            label: label.into(),
            lead: None,
            items: Vec::new(),
        }
    }

    /// A word before them.
    #[must_use]
    pub fn lead(mut self, lead: impl Into<String>) -> Chips {
        self.lead = Some(lead.into());
        self
    }

    /// One view; `current` is the one shown.
    #[must_use]
    pub fn chip(
        mut self,
        label: impl Into<String>,
        count: Option<i64>,
        href: impl Into<String>,
        current: bool,
    ) -> Chips {
        self.items.push(Chip {
            label: label.into(),
            count,
            href: href.into(),
            current,
        });
        self
    }

    /// The row.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            nav.chips aria-label=(self.label) {
                @if let Some(lead) = &self.lead { span.muted { (lead) } }
                @for chip in &self.items {
                    a href=(chip.href) aria-current=[chip.current.then_some("true")] {
                        (chip.label)
                        @if let Some(count) = chip.count { " " b { (tr.num(count)) } }
                    }
                }
            }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let chips = Chips::new("Filtrar pendientes")
        .lead("Vistas:")
        .chip("Todo", Some(1310), "#", true)
        .chip("Me toca a mí", Some(6), "#", false)
        .chip("Hecho", None, "#", false);
    vec![Example::new("chips", "views", chips.render(tr))]
}
