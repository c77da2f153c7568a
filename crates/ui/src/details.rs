//! More, for whoever asks: opens without script.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// A summary that opens.
#[derive(Debug, Clone)]
pub struct Details {
    /// What is inside, said before opening.
    pub summary: String,
    /// The content.
    pub body: Markup,
    /// Whether it stands open at first.
    pub open: bool,
}

impl Details {
    /// A closed one.
    pub fn new(summary: impl Into<String>, body: Markup) -> Details {
        Details {
            summary: summary.into(),
            body,
            open: false,
        }
    }

    /// An open one.
    #[must_use]
    pub fn open(mut self) -> Details {
        self.open = true;
        self
    }

    /// The block.
    pub fn render(&self) -> Markup {
        html! { details.more open[self.open] { summary { (self.summary) } (self.body) } }
    }
}

impl maud::Render for Details {
    fn render(&self) -> Markup {
        Details::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let body = html! { p.sm.soft { "Generamos el proyecto con los datos de este formulario." } };
    vec![
        Example::new(
            "details",
            "closed",
            Details::new("No tengo la resolución: usar el modelo", body.clone()).render(),
        ),
        Example::new(
            "details",
            "open",
            Details::new("Voto por asiento", body).open().render(),
        ),
    ]
}
