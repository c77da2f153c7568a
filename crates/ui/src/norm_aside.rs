//! The norm in plain words, beside every form.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// Questions a person has about the norm, each answered in a sentence or two.
#[derive(Debug, Clone, Default)]
pub struct NormAside {
    /// Question and answer.
    pub items: Vec<(String, Markup)>,
}

impl NormAside {
    /// The anchor of the block, where the link near the title leads on a phone.
    pub const ID: &str = "norma";

    /// An empty block.
    pub fn new() -> NormAside {
        NormAside::default()
    }

    /// One question more.
    #[must_use]
    pub fn item(mut self, question: impl Into<String>, answer: Markup) -> NormAside {
        self.items.push((question.into(), answer));
        self
    }

    /// The block.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            section.norm id=(NormAside::ID) {
                h2 { (tr.t("ui-norm-title")) }
                dl.p0 { @for (question, answer) in &self.items { dt { (question) } dd { (answer) } } }
            }
        }
    }

    /// The link to the block, near the title, seen on phones only.
    pub fn jump(tr: Tr<'_>) -> Markup {
        html! { a.only-s href="#norma" { (tr.t("ui-norm-jump")) } }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::cite::Cite;
    let norm = NormAside::new()
        .item("Qué obliga", html! { "Toda entidad pública tiene un Oficial de Datos Personales. " (Cite::new("D.S. 016-2024-JUS", "#").article("art. 37.1")) })
        .item("Quién designa", html! { "La máxima autoridad administrativa." });
    vec![Example::new("norm-aside", "designation", norm.render(tr))]
}
