//! Icons: ten shapes of our own, defined once per page and drawn by reference.

use maud::{Markup, PreEscaped, html};

/// A shape of the sprite. An icon always stands beside a word and is hidden from screen readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Tick in a disc: fulfilled.
    Ok,
    /// Triangle: act soon.
    Warn,
    /// Cross in an octagon: missing.
    Bad,
    /// Half disc: in progress.
    Run,
    /// Dash in a ring: not owed or not measured.
    None,
    /// Sheet of paper.
    Doc,
    /// Arrow into a tray: download.
    Down,
    /// Sorted upwards.
    Up,
    /// Sorted downwards.
    Dn,
    /// Sortable.
    Ud,
}

impl Icon {
    const ALL: [Icon; 10] = [
        Icon::Ok,
        Icon::Warn,
        Icon::Bad,
        Icon::Run,
        Icon::None,
        Icon::Doc,
        Icon::Down,
        Icon::Up,
        Icon::Dn,
        Icon::Ud,
    ];

    fn href(self) -> &'static str {
        match self {
            Icon::Ok => "#i-ok",
            Icon::Warn => "#i-warn",
            Icon::Bad => "#i-bad",
            Icon::Run => "#i-run",
            Icon::None => "#i-none",
            Icon::Doc => "#i-doc",
            Icon::Down => "#i-down",
            Icon::Up => "#i-up",
            Icon::Dn => "#i-dn",
            Icon::Ud => "#i-ud",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Icon::Ok => {
                "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm-1.2 11.8L3.2 8.2l1.4-1.4 2.2 2.2 4.6-4.6 1.4 1.4Z"
            }
            Icon::Warn => "M8 .8 16 15H0L8 .8ZM7.1 6v4.4h1.8V6Zm0 5.7v1.8h1.8v-1.8Z",
            Icon::Bad => {
                "M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7Zm.6 4L4 5.3 6.7 8 4 10.7 5.3 12 8 9.3l2.7 2.7 1.3-1.3L9.3 8 12 5.3 10.7 4 8 6.7Z"
            }
            Icon::Run => "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 2v12A6 6 0 0 1 8 2Z",
            Icon::None => {
                "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM4.5 7.1h7v1.8h-7Z"
            }
            Icon::Doc => "M3 0h7l4 4v12H3Zm6.5 1.3V4.5h3.2ZM5 7h7v1.2H5Zm0 2.6h7v1.2H5Zm0 2.6h5v1.2H5Z",
            Icon::Down => "M7.1 0h1.8v7.4l2.6-2.6 1.3 1.3L8 10.9 3.2 6.1l1.3-1.3 2.6 2.6ZM1 13h14v2H1Z",
            Icon::Up => "M8 3 13 11H3Z",
            Icon::Dn => "M8 13 3 5h10Z",
            Icon::Ud => "M8 1 12 6.5H4ZM8 15 4 9.5h8Z",
        }
    }
}

/// Draws an icon at the size of the text beside it.
pub fn icon(shape: Icon) -> Markup {
    html! { svg.i aria-hidden="true" { (reference(shape)) } }
}

/// An icon whose place gives it its style: in hundreds of cells a class would weigh more than the words.
pub(crate) fn bare_icon(shape: Icon) -> Markup {
    html! { svg aria-hidden="true" { (reference(shape)) } }
}

fn reference(shape: Icon) -> Markup {
    PreEscaped(format!(r##"<use href="{}"/>"##, shape.href()))
}

/// Draws an icon at the size its place gives it (the seal).
pub(crate) fn large_icon(shape: Icon) -> Markup {
    html! { svg viewBox="0 0 16 16" aria-hidden="true" { (reference(shape)) } }
}

/// The definitions, once per page, before the first icon.
pub(crate) fn sprite() -> Markup {
    html! {
        svg hidden aria-hidden="true" {
            @for shape in Icon::ALL {
                symbol id=(&shape.href()[1..]) viewBox="0 0 16 16" { path fill-rule="evenodd" d=(shape.path()) {} }
            }
        }
    }
}

/// The mark: a khipu, cord, three strings, knots.
pub(crate) fn mark() -> Markup {
    PreEscaped(MARK.replacen("<svg ", r#"<svg aria-hidden="true" "#, 1))
}

/// The mark as a file, for the tab of the browser.
pub(crate) const MARK: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">"##,
    r##"<g fill="none" stroke-linecap="round"><path d="M3 9Q20 3 37 9" stroke="#c4831d" stroke-width="4"/>"##,
    r##"<path d="M9 8v24M20 6.5v30M31 8v19" stroke="#5b7f9d" stroke-width="2.4"/></g>"##,
    r##"<circle cx="9" cy="17" r="3.4" fill="#2d6a9f"/><circle cx="9" cy="27" r="3.4" fill="#c4831d"/>"##,
    r##"<circle cx="20" cy="14" r="3.4" fill="#c8102e"/><circle cx="20" cy="22" r="3.4" fill="#2d6a9f"/>"##,
    r##"<circle cx="20" cy="31" r="3.4" fill="#2d6a9f"/><circle cx="31" cy="20" r="3.4" fill="#c4831d"/></svg>"##,
);

/// The flag of Peru, beside the name of the State.
pub(crate) fn flag() -> Markup {
    html! {
        svg width="21" height="14" viewBox="0 0 21 14" aria-hidden="true" {
            path fill="#fff" d="M0 0h21v14H0z" {}
            path fill="#c8102e" d="M0 0h7v14H0zM14 0h7v14h-7z" {}
        }
    }
}
