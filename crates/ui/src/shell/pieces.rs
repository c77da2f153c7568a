//! Small pieces of a page that are not worth a type.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::tr::Tr;

/// A part of a page under its own title, with an anchor.
pub fn section(id: &str, title: &str, lead: Option<&str>, body: Markup) -> Markup {
    html! {
        section.sec aria-labelledby=(id) {
            div.sec__h { h2 id=(id) { (title) } @if let Some(lead) = lead { p { (lead) } } }
            (body)
        }
    }
}

/// Content with an aside at its right; on a phone one after the other.
pub fn split(tr: Tr<'_>, content: Markup, aside: Markup) -> Markup {
    html! {
        div.split { div { (content) } aside.stack-l aria-label=(tr.t("ui-aside")) { (aside) } }
    }
}

/// A block with a border and a title.
pub fn card(title: &str, body: Markup) -> Markup {
    html! { section.card { h2 { (title) } (body) } }
}

/// The title of a page, with a line over it.
pub fn title(eyebrow: &str, title: &str) -> Markup {
    html! { @if !eyebrow.is_empty() { p.eyebrow { (eyebrow) } } h1 { (title) } }
}

/// Paragraphs of a text of ours: each line that is not empty.
pub fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|l| !l.trim().is_empty()) { p { (line) } } }
}

/// A link to write to an office; everything unusual in the address is escaped.
pub fn mail_link(address: &str) -> Markup {
    let mut href = String::from("mailto:");
    for c in address.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_') {
            href.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(href, "%{byte:02X}");
            }
        }
    }
    html! { a href=(href) { (address) } }
}
