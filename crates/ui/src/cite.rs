//! The norm behind a line: one click away from every obligation.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// A norm cited: its name never breaks over two lines; the article follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// Name of the norm or number of the act: `R.M. 119-2018-PCM`.
    pub name: String,
    /// What follows it in the same link: `art. 1`.
    pub article: Option<String>,
    /// Where the norm is shown; without it, plain text.
    pub href: Option<String>,
}

impl Cite {
    /// A norm with its page.
    pub fn new(name: impl Into<String>, href: impl Into<String>) -> Cite {
        Cite {
            name: name.into(),
            article: None,
            href: Some(href.into()),
        }
    }

    /// Text without a page.
    pub fn text(name: impl Into<String>) -> Cite {
        Cite {
            name: name.into(),
            article: None,
            href: None,
        }
    }

    /// With its article.
    #[must_use]
    pub fn article(mut self, article: impl Into<String>) -> Cite {
        self.article = Some(article.into()).filter(|a: &String| !a.is_empty());
        self
    }

    /// The citation as a link.
    pub fn render(&self) -> Markup {
        let inside = html! {
            (unbroken(&self.name))
            @if let Some(article) = &self.article { ", " (article) }
        };
        match &self.href {
            Some(href) => html! { a href=(href) { (inside) } },
            None => inside,
        }
    }
}

impl maud::Render for Cite {
    fn render(&self) -> Markup {
        Cite::render(self)
    }
}

/// The line `§ norm, article` under an obligation; further lines are the acts that fulfil it.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// One citation a line.
    pub lines: Vec<Cite>,
}

impl Why {
    /// One norm.
    pub fn new(cite: Cite) -> Why {
        Why { lines: vec![cite] }
    }

    /// One line more.
    #[must_use]
    pub fn and(mut self, cite: Cite) -> Why {
        self.lines.push(cite);
        self
    }

    /// The line.
    pub fn render(&self) -> Markup {
        html! {
            @if !self.lines.is_empty() {
                p.why { @for (i, cite) in self.lines.iter().enumerate() { @if i > 0 { br; } (cite) } }
            }
        }
    }
}

impl maud::Render for Why {
    fn render(&self) -> Markup {
        Why::render(self)
    }
}

/// Text that never breaks over two lines: codes, numbers of norms. Over 34 letters it may break, or it would not fit a phone.
pub fn unbroken(text: &str) -> Markup {
    html! { @if text.chars().count() <= 34 { span.nw { (text) } } @else { (text) } }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let norm = Cite::new("R.M. 119-2018-PCM", "/normas/rm-119-2018-pcm").article("art. 1");
    let two = Why::new(norm.clone()).and(Cite::new("R.A. 009-2026-A-MDQ", "/actos/161204"));
    vec![
        Example::new("cite", "one", html! { (Why::new(norm)) }),
        Example::new("cite", "norm-and-act", html! { (two) }),
        Example::new(
            "cite",
            "no-page",
            html! { (Why::new(Cite::text("Reglamento interno del comité, art. 12"))) },
        ),
    ]
}
