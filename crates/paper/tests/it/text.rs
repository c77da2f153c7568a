//! Text of strangers: it is shown, never obeyed, and nothing of it vanishes.

use crate::document;
use crate::read::Read;
use paper::{Block, Column, Fact, Table};

/// The words of a paragraph with this text.
fn shown(text: &str) -> String {
    Read::of(&document(vec![Block::paragraph(text)])).whole()
}

#[test]
fn letters_of_the_languages_of_peru_come_back() {
    let text = "áéíóúüñÑÁÉÍÓÚÜ ¿¡ „№ º ª – — « » “ ” ' ʼ ’ llamk’ay ñawpaq 0123456789 S/ 1 284 500 44,2 %";
    assert!(shown(text).contains(text), "{}", shown(text));
}

#[test]
fn markup_of_any_language_is_text() {
    let text = r#"#set page(fill: red) $x^2$ \textbf{x} <script>alert(1)</script> *x* _y_ `z` & &amp; %PDF (a) << >> {page} "#;
    let text = text.trim();
    assert!(shown(text).contains(text), "{}", shown(text));
    let mut titled = document(vec![Block::Facts(vec![Fact::new(text, text)])]);
    titled.title = text.to_owned();
    titled.registry_line = text.to_owned();
    let read = Read::of(&titled);
    assert!(read.whole().contains(text));
    assert!(read.xmp().contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn invisible_letters_are_shown_by_their_number() {
    for (text, expected) in [
        ("gob\u{202e}ierno", "gob[U+202E]ierno"),
        ("a\u{200b}b", "a[U+200B]b"),
        ("a\u{feff}b", "a[U+FEFF]b"),
        ("a\u{0}b\u{7}c", "a[U+0000]b[U+0007]c"),
        ("\u{e000}", "[U+E000]"),
        ("\u{e0041}", "[U+E0041]"),
        ("a\tb", "a b"),
        ("ac\u{ad}ta", "acta"),
    ] {
        assert!(shown(text).contains(expected), "{expected}: {}", shown(text));
    }
}

#[test]
fn letters_that_no_face_has_are_shown_by_their_number() {
    let text = shown("muni 中文 🦙 muni");
    assert!(
        text.contains("[U+4E2D]") && text.contains("[U+6587]") && text.contains("[U+1F999]"),
        "{text}"
    );
    assert!(text.contains("muni"), "{text}");
}

#[test]
fn marks_and_emoji_sequences_neither_fail_nor_vanish() {
    for text in [
        "e\u{301}\u{302}\u{303}\u{304}",
        "👩‍🚀 ❤️ 🇵🇪",
        "कि",
        "\u{301}",
        "ﷺ",
        "𝔊𝔬𝔟",
        "\u{fffd}",
        "a\u{20dd}",
    ] {
        let words = shown(text);
        assert!(words.len() > shown("").len(), "{text}: {words}");
    }
}

#[test]
fn both_directions_of_writing_are_set() {
    let text = shown("Ana שלום مرحبا Ana");
    for letter in "שלוםمرحبا".chars() {
        assert!(
            text.contains(letter) || text.chars().any(is_arabic_form),
            "{letter} in {text}"
        );
    }
    assert!(!text.contains("[U+"), "{text}");
}

fn is_arabic_form(letter: char) -> bool {
    ('\u{fb50}'..='\u{feff}').contains(&letter)
}

#[test]
fn a_name_of_300_letters_breaks_and_stays_whole() {
    let name = "Xñ".repeat(150);
    let narrow = Block::Table(Table {
        caption: String::new(),
        columns: vec![
            Column::new("A", 1),
            Column::new("B", 9),
            Column::new("C", 1).code(),
        ],
        rows: vec![vec![name.clone(), name.clone(), name.clone()]],
    });
    let mut named = document(vec![Block::heading(2, name.as_str()), narrow]);
    named.title = name.clone();
    let letters = Read::of(&named)
        .whole()
        .chars()
        .filter(|letter| *letter == 'ñ')
        .count();
    assert!(letters >= 150 * 5, "{letters}");
}
