//! Buttons and links that look like buttons: one main button per task, with a verb.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::icon::{Icon, icon};
use crate::tr::Tr;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// The one main action of the task.
    #[default]
    Main,
    /// A second action.
    Line,
    /// A way out, as text.
    Bare,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Does {
    Go(String),
    Submit {
        name: Option<String>,
        value: Option<String>,
    },
}

/// A button. Say what the verb is about with [`Button::about`] when the verb alone would repeat on the page.
#[derive(Debug, Clone)]
pub struct Button {
    label: String,
    does: Does,
    weight: Weight,
    small: bool,
    icon: Option<Icon>,
    about: Option<String>,
}

impl Button {
    /// A link: goes to `href`.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Button {
        Button::with(label.into(), Does::Go(href.into()))
    }

    /// Sends the form it stands in.
    pub fn submit(label: impl Into<String>) -> Button {
        Button::with(
            label.into(),
            Does::Submit {
                name: None,
                value: None,
            },
        )
    }

    /// Sends the form and says which button was pressed.
    pub fn choice(label: impl Into<String>, name: impl Into<String>, value: impl Into<String>) -> Button {
        Button::with(
            label.into(),
            Does::Submit {
                name: Some(name.into()),
                value: Some(value.into()),
            },
        )
    }

    fn with(label: String, does: Does) -> Button {
        Button {
            label,
            does,
            weight: Weight::Main,
            small: false,
            icon: None,
            about: None,
        }
    }

    /// Its verb.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Sets the weight.
    #[must_use]
    pub fn weight(mut self, weight: Weight) -> Button {
        self.weight = weight;
        self
    }

    /// A second action.
    #[must_use]
    pub fn line(self) -> Button {
        self.weight(Weight::Line)
    }

    /// A way out.
    #[must_use]
    pub fn bare(self) -> Button {
        self.weight(Weight::Bare)
    }

    /// Smaller, inside tables and cards.
    #[must_use]
    pub fn small(mut self) -> Button {
        self.small = true;
        self
    }

    /// With an icon before the word.
    #[must_use]
    pub fn icon(mut self, shape: Icon) -> Button {
        self.icon = Some(shape);
        self
    }

    /// What the verb is about, read by screen readers: `Designar` + `Oficial de Datos Personales`.
    #[must_use]
    pub fn about(mut self, what: impl Into<String>) -> Button {
        self.about = Some(what.into());
        self
    }

    /// The button.
    pub fn render(&self) -> Markup {
        let inside = html! {
            @if let Some(shape) = self.icon { (icon(shape)) }
            (self.label)
            @if let Some(what) = &self.about { span.vh { ": " (what) } }
        };
        match &self.does {
            Does::Go(href) => html! { a class=(self.class()) href=(href) { (inside) } },
            Does::Submit { name, value } => {
                html! { button class=(self.class()) name=[name] value=[value] { (inside) } }
            }
        }
    }

    fn class(&self) -> &'static str {
        match (self.weight, self.small) {
            (Weight::Main, false) => "btn",
            (Weight::Line, false) => "btn btn--line",
            (Weight::Bare, false) => "btn btn--bare",
            (Weight::Main, true) => "btn btn--s",
            (Weight::Line, true) => "btn btn--s btn--line",
            (Weight::Bare, true) => "btn btn--s btn--bare",
        }
    }
}

impl maud::Render for Button {
    fn render(&self) -> Markup {
        Button::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let row = html! {
        p.row {
            (Button::submit("Revisar antes de registrar"))
            (Button::choice("Guardar borrador", "accion", "borrador").line())
            (Button::link("Cancelar", "/despacho").bare())
        }
    };
    let small = html! {
        p.row {
            (Button::link("Preparar", "#").small())
            (Button::link("Ficha en PDF", "#").line().small().icon(Icon::Doc))
            (Button::link("Designar", "#").about("Oficial de Datos Personales"))
        }
    };
    vec![
        Example::new("button", "actions", row),
        Example::new("button", "small-icon-about", small),
    ]
}
