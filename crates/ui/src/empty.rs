//! Nothing to show, said well: the fact, why or what for, and one action.

use maud::{Markup, html};

use crate::button::Button;
use crate::gallery::Example;
use crate::tr::Tr;

/// An empty state.
#[derive(Debug, Clone)]
pub struct Empty {
    /// The fact in one line.
    pub title: String,
    /// One sentence.
    pub text: String,
    /// What to do next.
    pub action: Option<(String, String)>,
}

impl Empty {
    /// Title and sentence.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Empty {
        Empty {
            title: title.into(),
            text: text.into(),
            action: None,
        }
    }

    /// With one action: label and address.
    #[must_use]
    pub fn action(mut self, label: impl Into<String>, href: impl Into<String>) -> Empty {
        self.action = Some((label.into(), href.into()));
        self
    }

    /// The block.
    pub fn render(&self) -> Markup {
        html! {
            div.empty {
                p.hd { (self.title) }
                p { (self.text) }
                @if let Some((label, href)) = &self.action { (Button::link(label, href).line().small()) }
            }
        }
    }
}

impl maud::Render for Empty {
    fn render(&self) -> Markup {
        Empty::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let empty = Empty::new(
        "Ninguna entidad cumple estos filtros",
        "Prueba con menos condiciones.",
    );
    vec![
        Example::new(
            "empty",
            "with-action",
            empty.clone().action("Quitar los filtros", "/entidades").render(),
        ),
        Example::new("empty", "plain", empty.render()),
    ]
}
