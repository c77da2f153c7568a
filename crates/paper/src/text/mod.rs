//! From words to glyphs in lines.

mod fonts;
mod shape;
mod visible;

pub(crate) use fonts::faces;
pub(crate) use shape::{Align, Line, Shaper, Style};

/// A text in one line, with nothing invisible in it, for titles and descriptions that are not laid out.
pub(crate) fn visible_line(text: &str) -> String {
    let parts: Vec<_> = visible::lines(text).map(visible::visible).collect();
    parts.join(" ")
}
