//! The guard mark of CSV cells.
//!
//! A spreadsheet program runs a CSV cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (the full-width forms too) as a
//! formula, and so a name typed by a stranger could act on the machine of whoever opens the list. Such a *text* gets an apostrophe
//! in front, which the program takes for "this is text" and hides. Numbers and dates are never marked. A text of apostrophes
//! before one of these characters gets one more, and reading takes exactly one off, so nothing is lost on the way.

use std::borrow::Cow;

const MARK: char = '\'';

/// The text as it is safe in a CSV cell.
pub(super) fn with_guard(text: &str) -> Cow<'_, str> {
    match is_formula(text.trim_start_matches(MARK)) {
        true => Cow::Owned(format!("{MARK}{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text as it was before [`with_guard`].
pub(crate) fn without_guard(text: &str) -> &str {
    match text.strip_prefix(MARK) {
        Some(rest) if is_formula(rest.trim_start_matches(MARK)) => rest,
        _ => text,
    }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}
