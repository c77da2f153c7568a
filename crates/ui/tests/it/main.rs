//! The tests of `ui`: every example of the gallery, the page around it, the texts and the writing of numbers.

mod escape;
mod format;
mod gallery;
mod html;
mod parts;
mod shell;
mod style;
mod texts;

use std::sync::LazyLock;

use ui::{Lang, SOURCE, Texts, Tr};

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(&[SOURCE]).expect("the texts of ui are well formed"));

/// The texts of `ui` in a language.
fn tr(lang: Lang) -> Tr<'static> {
    TEXTS.tr(lang)
}
