//! Label and value, line by line: the record of an act, a plan, a session.

use maud::{Markup, Render, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// A list of facts.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Label and value.
    pub items: Vec<(String, Markup)>,
}

impl Facts {
    /// An empty list.
    pub fn new() -> Facts {
        Facts::default()
    }

    /// One fact more: text, markup or any component.
    #[must_use]
    pub fn fact(mut self, label: impl Into<String>, value: impl Render) -> Facts {
        self.items.push((label.into(), value.render()));
        self
    }

    /// One fact more if there is a value.
    #[must_use]
    pub fn maybe(self, label: impl Into<String>, value: Option<impl Render>) -> Facts {
        match value {
            Some(value) => self.fact(label, value),
            None => self,
        }
    }

    /// The list.
    pub fn render(&self) -> Markup {
        html! { dl.facts { @for (label, value) in &self.items { dt { (label) } dd { (value) } } } }
    }
}

impl Render for Facts {
    fn render(&self) -> Markup {
        Facts::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    use crate::format::time_date;
    use jiff::civil::date;
    let facts = Facts::new()
        .fact(
            "Qué",
            html! { b { "Designar" } " · Resolución de Alcaldía 021-2026-A-MDQ" },
        )
        .fact("Entidad", "Municipalidad Distrital de Qollpamarca")
        .fact("Rige desde", time_date(date(2026, 3, 11)))
        .maybe("Hasta", None::<&str>);
    vec![Example::new("facts", "act", facts.render())]
}
