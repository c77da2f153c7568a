//! No character vanishes in silence: what has no shape of its own is shown by its number.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// The text with every invisible or misleading character written as its number, such as `[U+202E]`.
///
/// Tabs become spaces. Soft hyphens and variation selectors are left out: they only say how a neighbour may look.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '\t' => shown.push(' '),
            '\u{ad}' | '\u{fe00}'..='\u{fe0f}' => {}
            letter if is_plain(letter) => shown.push(letter),
            letter => push_number(&mut shown, letter),
        }
    }
    Cow::Owned(shown)
}

/// The text with the letters of these ranges written as their numbers. The ranges are in order and do not overlap.
pub(crate) fn numbered(text: &str, ranges: &[Range<usize>]) -> String {
    let mut shown = String::with_capacity(text.len() + 16 * ranges.len());
    for (at, letter) in text.char_indices() {
        if ranges.iter().any(|range| range.contains(&at)) {
            push_number(&mut shown, letter);
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// The lines of a text, whatever its author's machine ends lines with.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
}

fn push_number(shown: &mut String, letter: char) {
    // Writing to a string cannot fail.
    let _ = write!(shown, "[U+{:04X}]", u32::from(letter));
}

/// A character that has a shape, or is a space.
fn is_plain(letter: char) -> bool {
    match letter {
        ' '..='~' => true,
        letter if letter.is_control() => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => false,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => false,
        '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' => false,
        '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => false,
        '\u{e000}'..='\u{f8ff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => false,
        '\u{e0000}'..='\u{10ffff}' => false,
        _ => true,
    }
}
