//! The line over a page with live parts: whether it is up to date, and a plain link to reload it.
//!
//! The link always stands there: without a script it is the way to see the latest, and with one it lets whoever listens to the
//! page or writes in it choose the moment. The link comes first and the marks are short, so that none moves the page when it comes.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// The line; the script of the house finds it by `data-live`.
#[derive(Debug, Clone)]
pub struct Live {
    /// Address of the stream, with language prefix.
    pub stream: String,
    /// Address of the page itself, with language prefix and query.
    pub page: String,
}

/// What the line can say, and the key of its words. The script shows one of them; without it the first stands.
const MARKS: [(&str, &str); 4] = [
    ("off", "ui-live-off"),
    ("now", "ui-live-now"),
    ("lost", "ui-live-lost"),
    ("news", "ui-live-news"),
];

impl Live {
    /// The line of a page and its stream.
    pub fn new(stream: impl Into<String>, page: impl Into<String>) -> Live {
        Live {
            stream: stream.into(),
            page: page.into(),
        }
    }

    /// The line. What the server says aloud comes into its status, and nothing else does.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            div.row.xs.no-print data-live=(self.stream) {
                a href=(self.page) { (tr.t("ui-live-reload")) }
                @for (mark, key) in MARKS {
                    span data-mark=(mark) hidden[mark != "off"] { (tr.t(key)) }
                }
                p.vh role="status" {}
            }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let line = Live::new("/comites/sesiones/7/vivo", "/comites/sesiones/7");
    vec![Example::new("live", "line", line.render(tr))]
}
