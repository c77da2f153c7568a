//! Forms: one act, one page, numbered parts, errors said twice in the same words.
//!
//! A form posts to its own address with `#errores` at the end, so that an answer with errors opens at the summary.
//! Everything is required unless it says `(opcional)`; nothing needs a script.

mod control;
mod date_typed;
mod examples;
mod field;

use maud::{Markup, html};

pub use control::{Choice, Control, Upload};
pub use date_typed::DateTyped;
pub use field::{Field, Width};

use crate::button::Button;
use crate::gallery::Example;
use crate::tr::Tr;

/// A form that acts (POST).
#[derive(Debug, Clone)]
pub struct Form {
    action: String,
    hidden: Vec<(String, String)>,
    multipart: bool,
    parts: Vec<(Option<String>, Markup)>,
    actions: Vec<Button>,
    enter_sends: bool,
}

impl Form {
    /// A form that posts to `action` (with language prefix; a fragment is replaced by ours) and carries the token
    /// against forged requests.
    pub fn new(action: impl Into<String>, csrf: impl Into<String>) -> Form {
        Form {
            action: action.into().split('#').next().unwrap_or_default().to_owned(),
            hidden: vec![(Form::CSRF.to_owned(), csrf.into())],
            multipart: false,
            parts: Vec::new(),
            actions: Vec::new(),
            enter_sends: false,
        }
    }

    /// Name of the hidden field with the token.
    pub const CSRF: &str = "csrf";

    /// Carries files.
    #[must_use]
    pub fn multipart(mut self) -> Form {
        self.multipart = true;
        self
    }

    /// One hidden value: a one-time token, a step.
    #[must_use]
    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Form {
        self.hidden.push((name.into(), value.into()));
        self
    }

    /// Fields under a numbered title.
    #[must_use]
    pub fn part(mut self, title: impl Into<String>, fields: Markup) -> Form {
        self.parts.push((Some(title.into()), fields));
        self
    }

    /// Fields without title, for short forms.
    #[must_use]
    pub fn body(mut self, fields: Markup) -> Form {
        self.parts.push((None, fields));
        self
    }

    /// A button: the main verb first, then draft, then the way out.
    #[must_use]
    pub fn action(mut self, button: Button) -> Form {
        self.actions.push(button);
        self
    }

    /// Enter sends the form as its main button does, though other buttons stand among the fields.
    #[must_use]
    pub fn enter_sends(mut self) -> Form {
        self.enter_sends = true;
        self
    }

    /// The form.
    pub fn render(&self) -> Markup {
        let numbered = self.parts.iter().filter(|(title, _)| title.is_some()).count() > 1;
        let mut number = 0;
        html! {
            form action={ (self.action) "#errores" } method="post" novalidate
                enctype=[self.multipart.then_some("multipart/form-data")] {
                @for (name, value) in &self.hidden { input type="hidden" name=(name) value=(value); }
                @if self.enter_sends && let Some(main) = self.actions.first() {
                    button.vh type="submit" tabindex="-1" aria-hidden="true" { (main.label()) }
                }
                @for (title, fields) in &self.parts {
                    @match title {
                        None => { (fields) }
                        Some(title) => {
                            fieldset.part {
                                legend { @if numbered { ({ number += 1; number }) ". " } (title) }
                                (fields)
                            }
                        }
                    }
                }
                @if !self.actions.is_empty() { div.actions { @for button in &self.actions { (button) } } }
            }
        }
    }
}

impl maud::Render for Form {
    fn render(&self) -> Markup {
        Form::render(self)
    }
}

/// Two fields beside each other where there is room.
pub fn duo(left: Markup, right: Markup) -> Markup {
    html! { div.duo { (left) (right) } }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let mut all = examples::fields(tr);
    let form = Form::new("/directorio/designaciones/nueva", "f3a9")
        .multipart()
        .hidden("vez", "018f")
        .part(
            "La persona",
            Field::text("ej-nombres", "Nombres")
                .value("Luz Ficticia")
                .render(tr),
        )
        .part(
            "La resolución",
            Field::file("ej-pdf", "Resolución firmada", Upload::pdf(10_000_000)).render(tr),
        )
        .action(Button::submit("Revisar antes de registrar"))
        .action(Button::choice("Guardar borrador", "accion", "borrador").line())
        .action(Button::link("Cancelar", "/despacho").bare());
    all.push(Example::new("form", "two-parts", form.render()));
    let short = Form::new("/salir", "f3a9").action(Button::submit("Salir"));
    all.push(Example::new("form", "button-only", short.render()));
    all
}
