//! A notice in the flow: advice, or a warning that does not block. One per screen.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::icon::icon;
use crate::state::State;
use crate::tr::Tr;

/// A notice.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its state; none is plain advice.
    pub state: Option<State>,
    /// One line.
    pub title: String,
    /// What it means and what can be done.
    pub body: Markup,
}

impl Note {
    /// Plain advice.
    pub fn new(title: impl Into<String>, body: Markup) -> Note {
        Note {
            state: None,
            title: title.into(),
            body,
        }
    }

    /// With a state: icon and colour.
    #[must_use]
    pub fn state(mut self, state: State) -> Note {
        self.state = Some(state);
        self
    }

    /// The notice.
    pub fn render(&self) -> Markup {
        html! {
            section class={ "note" @if let Some(state) = self.state { " " (state.class()) } } {
                p.hd { @if let Some(state) = self.state { (icon(state.icon())) " " } (self.title) }
                div { (self.body) }
            }
        }
    }

    /// The notice as the answer to what was just done, read out by screen readers: `Guardado`.
    pub fn status(&self) -> Markup {
        html! { div role="status" { (self.render()) } }
    }
}

impl maud::Render for Note {
    fn render(&self) -> Markup {
        Note::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let warn = Note::new(
        "Hoy esta obligación falta",
        html! { "El cargo está vacante desde hace 97 días." },
    );
    let saved = Note::new(
        "El borrador está guardado",
        html! { "Lo encuentras en tu despacho." },
    );
    vec![
        Example::new("note", "warn", warn.state(State::Warn).render()),
        Example::new(
            "note",
            "advice",
            Note::new("Qué no ves aquí", html! { "No publicamos DNI." }).render(),
        ),
        Example::new("note", "status", saved.state(State::Ok).status()),
    ]
}
