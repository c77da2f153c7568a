//! What a rendering gives: the parts of a page, whole or item by item.

use maud::{Render, html};
use std::borrow::Cow;
use std::sync::Arc;

/// Markup that is written once and may stand in several renderings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece(Arc<str>);

impl Piece {
    /// The markup, as it is sent.
    pub(super) fn html(&self) -> &str {
        &self.0
    }
}

impl From<ui::Markup> for Piece {
    fn from(markup: ui::Markup) -> Piece {
        Piece(markup.into_string().into())
    }
}

impl Render for Piece {
    fn render_to(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}

/// The items of a list, each with the id of its element: of a long list only what changed is sent, and nobody is disturbed
/// where nothing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Items(pub Vec<(String, Piece)>);

impl Render for Items {
    /// What stands inside the list: the page shows it as the stream sends it.
    fn render_to(&self, out: &mut String) {
        for (id, inside) in &self.0 {
            html! { li id=(id) { (inside) } }.render_to(out);
        }
    }
}

/// What stands in a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inside {
    Whole(Piece),
    Items(Items),
}

impl Inside {
    /// The items, if it is a list.
    pub fn items(&self) -> &[(String, Piece)] {
        match self {
            Inside::Whole(_) => &[],
            Inside::Items(Items(list)) => list,
        }
    }

    /// Whether it is the same but for what stands in its items.
    pub fn is_like(&self, other: &Inside) -> bool {
        match (self, other) {
            (Inside::Items(Items(one)), Inside::Items(Items(other))) => {
                let ids = other.iter().map(|(id, _)| id);
                one.iter().map(|(id, _)| id).eq(ids)
            }
            _ => self == other,
        }
    }

    /// All of it.
    pub fn html(&self) -> Cow<'_, str> {
        match self {
            Inside::Whole(Piece(html)) => Cow::Borrowed(html),
            Inside::Items(items) => Cow::Owned(items.render().0),
        }
    }
}

/// Parts of a page as they stand now. Every rendering of a topic names the same elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    pub(super) list: Vec<(String, Inside)>,
    pub(super) said: Option<String>,
}

impl Parts {
    /// No part yet.
    pub fn new() -> Parts {
        Parts::default()
    }
    /// What stands inside the element with that id. Markup and no text, so that what people wrote has been escaped.
    #[must_use]
    pub fn part(mut self, id: impl Into<String>, inside: impl Into<Piece>) -> Parts {
        self.list.push((id.into(), Inside::Whole(inside.into())));
        self
    }
    /// The items inside the element with that id. When one comes or goes all are sent, and else those that changed.
    #[must_use]
    pub fn items(mut self, id: impl Into<String>, items: Items) -> Parts {
        self.list.push((id.into(), Inside::Items(items)));
        self
    }
    /// One short sentence for those who listen to the page; it is said when it differs from the one before.
    #[must_use]
    pub fn say(mut self, sentence: impl Into<String>) -> Parts {
        self.said = Some(sentence.into());
        self
    }
}
