//! The verdict of a verification; only the page of a constancia has it, and it carries the `h1` of that page.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::icon::large_icon;
use crate::state::State;
use crate::tr::Tr;

/// What the verification found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Authentic and unaltered.
    Ok,
    /// Authentic, but replaced or ended.
    Warn,
    /// Not found, or altered.
    Bad,
}

/// The seal.
#[derive(Debug, Clone)]
pub struct Seal {
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict in one sentence: the title of the page.
    pub title: String,
    /// When it was checked, against what.
    pub detail: Markup,
}

impl Seal {
    /// A seal.
    pub fn new(verdict: Verdict, title: impl Into<String>, detail: Markup) -> Seal {
        Seal {
            verdict,
            title: title.into(),
            detail,
        }
    }

    /// The seal.
    pub fn render(&self) -> Markup {
        let state = match self.verdict {
            Verdict::Ok => State::Ok,
            Verdict::Warn => State::Warn,
            Verdict::Bad => State::Bad,
        };
        html! {
            div.seal.(state.class()) role="status" {
                (large_icon(state.icon()))
                div { h1 { (self.title) } p { (self.detail) } }
            }
        }
    }
}

impl maud::Render for Seal {
    fn render(&self) -> Markup {
        Seal::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let seal = |name, verdict, title: &str| {
        Example::new(
            "seal",
            name,
            Seal::new(verdict, title, html! { "Comprobado contra la raíz publicada." }).render(),
        )
    };
    vec![
        seal(
            "authentic",
            Verdict::Ok,
            "El acto es auténtico y no ha sido alterado",
        ),
        seal("ended", Verdict::Warn, "El acto es auténtico, pero ya no rige"),
        seal("not-found", Verdict::Bad, "No hay ningún acto con este código"),
    ]
}
