//! The areas of the desk; on a phone it opens by its anchor and closes by a link.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::state::State;
use crate::tr::Tr;

/// One area.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Pending work, with its nearness.
    pub count: Option<(State, usize)>,
    /// Whether it is the page shown.
    pub current: bool,
}

/// Areas under one title.
#[derive(Debug, Clone)]
pub struct MenuGroup {
    /// Title.
    pub title: String,
    /// Areas.
    pub items: Vec<MenuItem>,
}

/// The menu. The shell gives it its place at the left of the desk.
#[derive(Debug, Clone, Default)]
pub struct SideMenu {
    /// Groups of areas.
    pub groups: Vec<MenuGroup>,
}

impl SideMenu {
    /// An empty menu.
    pub fn new() -> SideMenu {
        SideMenu::default()
    }

    /// Begins a group.
    #[must_use]
    pub fn group(mut self, title: impl Into<String>) -> SideMenu {
        self.groups.push(MenuGroup {
            title: title.into(),
            items: Vec::new(),
        });
        self
    }

    /// One area more in the last group.
    #[must_use]
    pub fn item(self, label: impl Into<String>, href: impl Into<String>, current: bool) -> SideMenu {
        self.push(MenuItem {
            label: label.into(),
            href: href.into(),
            count: None,
            current,
        })
    }

    /// One area more, with pending work.
    #[must_use]
    pub fn counted(
        self,
        label: impl Into<String>,
        href: impl Into<String>,
        state: State,
        count: usize,
    ) -> SideMenu {
        let count = (count > 0).then_some((state, count));
        self.push(MenuItem {
            label: label.into(),
            href: href.into(),
            count,
            current: false,
        })
    }

    fn push(mut self, item: MenuItem) -> SideMenu {
        match self.groups.last_mut() {
            Some(group) => group.items.push(item),
            None => self.groups.push(MenuGroup {
                title: String::new(),
                items: vec![item],
            }),
        }
        self
    }

    /// The menu.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            nav.side.no-print id="areas" aria-label=(tr.t("ui-areas")) {
                @for group in &self.groups {
                    @if !group.title.is_empty() { h2 { (group.title) } }
                    ul.p0 { @for item in &group.items { (line(tr, item)) } }
                }
                ul.p0.only-s { li { a href="#contenido" { (tr.t("ui-menu-close")) } } }
            }
        }
    }
}

fn line(tr: Tr<'_>, item: &MenuItem) -> Markup {
    html! {
        li {
            a href=(item.href) aria-current=[item.current.then_some("page")] {
                (item.label)
                @if let Some((state, count)) = item.count {
                    span.pill.(state.class()) { (count) span.vh { " " (tr.t("ui-areas-pending")) } }
                }
            }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let menu = SideMenu::new()
        .group("Trabajo")
        .item("Mi despacho", "/despacho", true)
        .counted("Bandeja de avisos", "/avisos", State::Run, 4)
        .group("Gobierno")
        .counted("Cargos", "/cargos", State::Warn, 2)
        .counted("Plan (PGD)", "/plan", State::Warn, 0);
    vec![Example::new("side-menu", "desk", menu.render(tr))]
}
