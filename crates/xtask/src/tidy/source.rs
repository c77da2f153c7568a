//! A Rust file seen three ways: its code without words, the words in its strings, its comments.
//!
//! Not a parser: it knows comments, strings, character literals and where a `#[cfg(test)]` item ends, which is all that the
//! checks ask. Masked text keeps every byte's place, so a position in one view is a position in all.

use std::ops::Range;

/// The three views of one file. Items under `#[cfg(test)]` are in none of them, comments excepted.
pub struct Source {
    /// The code; comments and what strings hold are blanks.
    pub code: String,
    /// String literals.
    pub literals: Vec<Literal>,
    /// Comments, with the line each begins on.
    pub comments: Vec<(usize, String)>,
}

/// What one string literal holds, as written.
pub struct Literal {
    /// Where it begins, in bytes.
    pub at: usize,
    /// The line it begins on, counted from 1.
    pub line: usize,
    pub text: String,
}

impl Source {
    /// Reads a file's text.
    pub fn of(text: &str) -> Source {
        let pieces = pieces(text);
        let mut code = text.as_bytes().to_vec();
        for piece in &pieces {
            blank(&mut code, piece.range.clone());
        }
        let tests = test_items(&String::from_utf8_lossy(&code));
        for range in &tests {
            blank(&mut code, range.clone());
        }
        let in_tests = |piece: &Piece| tests.iter().any(|range| range.contains(&piece.range.start));
        let literals = pieces
            .iter()
            .filter(|piece| piece.kind == Kind::Literal && !in_tests(piece));
        let comments = pieces.iter().filter(|piece| piece.kind == Kind::Comment);
        let line = |piece: &Piece| line_at(text, piece.range.start);
        let held = |piece: &Piece| text[piece.range.clone()].to_owned();
        Source {
            literals: literals
                .map(|piece| Literal {
                    at: piece.range.start,
                    line: line(piece),
                    text: held(piece),
                })
                .collect(),
            comments: comments.map(|piece| (line(piece), held(piece))).collect(),
            code: String::from_utf8_lossy(&code).into_owned(),
        }
    }

    /// Lines of the code, counted from 1, on which one of the words stands and is not the middle of a longer name.
    pub fn lines_with<'a>(&'a self, words: &'a [&'a str]) -> impl Iterator<Item = (usize, &'a str)> {
        self.code.lines().enumerate().flat_map(move |(at, line)| {
            words
                .iter()
                .copied()
                .filter(move |word| stands_in(line, word))
                .map(move |word| (at + 1, word))
        })
    }
}

/// Whether a word stands in a line without being a part of a longer name.
pub fn stands_in(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(is_name);
        let after = line[at + word.len()..].chars().next().is_some_and(is_name);
        !(before && word.starts_with(is_name) || after && word.ends_with(is_name))
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Comment,
    Literal,
    Character,
}

struct Piece {
    kind: Kind,
    range: Range<usize>,
}

/// Everything in the text that is not code.
fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let (piece, next) = match rest {
            [b'/', b'/', ..] => whole(Kind::Comment, at, line_length(rest)),
            [b'/', b'*', ..] => whole(Kind::Comment, at, block_length(rest)),
            [b'"', ..] => quoted(at, rest),
            [b'r', b'"' | b'#', ..] if starts_word(text, at) => raw(at, rest),
            [b'\'', ..] => whole(Kind::Character, at, character_length(rest)),
            _ => (None, at + 1),
        };
        found.extend(piece);
        at = next;
    }
    found
}

/// A piece and where reading goes on.
type Step = (Option<Piece>, usize);

/// A piece of `length` bytes, or a single byte of code when there are none.
fn whole(kind: Kind, at: usize, length: usize) -> Step {
    if length == 0 {
        (None, at + 1)
    } else {
        (
            Some(Piece {
                kind,
                range: at..at + length,
            }),
            at + length,
        )
    }
}

fn line_length(rest: &[u8]) -> usize {
    rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

fn block_length(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        match rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// A string with escapes.
fn quoted(at: usize, rest: &[u8]) -> Step {
    let mut end = 1;
    while end < rest.len() && rest[end] != b'"' {
        end += if rest[end] == b'\\' { 2 } else { 1 };
    }
    let end = end.min(rest.len());
    (
        Some(Piece {
            kind: Kind::Literal,
            range: at + 1..at + end,
        }),
        at + end + 1,
    )
}

/// A raw string, or a raw name such as `r#type`.
fn raw(at: usize, rest: &[u8]) -> Step {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return (None, at + 1 + hashes);
    }
    let open = hashes + 2;
    let close: Vec<u8> = std::iter::once(b'"')
        .chain(std::iter::repeat_n(b'#', hashes))
        .collect();
    let length = rest[open..]
        .windows(close.len())
        .position(|end| end == close)
        .unwrap_or(rest.len() - open);
    (
        Some(Piece {
            kind: Kind::Literal,
            range: at + open..at + open + length,
        }),
        at + open + length + close.len(),
    )
}

/// Bytes of a character literal, or 0 for the tick of a lifetime.
fn character_length(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        let close = rest.iter().skip(3).position(|byte| *byte == b'\'');
        return close.map_or(0, |close| close + 4);
    }
    let width = rest.get(1).map_or(0, |first| match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    });
    if rest.get(1 + width) == Some(&b'\'') {
        width + 2
    } else {
        0
    }
}

/// Whether the `r` at this place begins a word, a `b` or `c` before it set aside.
fn starts_word(text: &str, at: usize) -> bool {
    let before = text[..at].strip_suffix(['b', 'c']).unwrap_or(&text[..at]);
    !before.ends_with(is_name)
}

/// Ranges of items that stand under `#[cfg(test)]`.
fn test_items(code: &str) -> Vec<Range<usize>> {
    code.match_indices("#[cfg(test)]")
        .map(|(start, _)| start..start + item_length(&code[start..]))
        .collect()
}

/// Bytes up to the end of the item that begins here: its closing brace, or its semicolon.
pub fn item_length(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in code.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn blank(bytes: &mut [u8], range: Range<usize>) {
    for byte in &mut bytes[range] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(text: &str) -> Vec<String> {
        Source::of(text)
            .literals
            .into_iter()
            .map(|literal| literal.text)
            .collect()
    }

    #[test]
    fn strings_of_every_kind_are_found() {
        let text = r###"let a = "x\"y"; let b = r#"raw "inner" end"#; let c = b"bytes"; let d = br"q";"###;
        assert_eq!(literals(text), [r#"x\"y"#, r#"raw "inner" end"#, "bytes", "q"]);
    }

    #[test]
    fn lifetimes_and_characters_do_not_open_a_string() {
        let text =
            "fn f<'a>(x: &'a str) -> char { if x == \"one\" { '\"' } else { '\\'' } } // it's\nlet y = 'é';";
        assert_eq!(literals(text), ["one"]);
    }

    #[test]
    fn comments_nest_and_end() {
        let source = Source::of("/* a /* b */ c */ let x = 1; // tail\nlet y = 2;");
        assert_eq!(source.comments.len(), 2);
        assert!(source.code.contains("let x = 1;"));
        assert!(source.code.contains("let y = 2;"));
        assert!(!source.code.contains("tail"));
    }

    #[test]
    fn a_test_module_is_no_part_of_the_code() {
        let text =
            "use a;\n#[cfg(test)]\nmod tests { fn f() { g(\"in test }\"); } }\nfn after() { h(\"kept\") }\n";
        let source = Source::of(text);
        assert!(!source.code.contains("mod tests"));
        assert!(source.code.contains("fn after()"));
        assert_eq!(source.literals.len(), 1);
        assert_eq!(
            (source.literals[0].line, source.literals[0].text.as_str()),
            (4, "kept")
        );
    }

    #[test]
    fn a_raw_name_is_code() {
        assert!(Source::of("let r#type = 1;").code.contains("r#type"));
    }

    #[test]
    fn words_stand_alone() {
        assert!(stands_in("let t = Instant::now();", "Instant::now"));
        assert!(!stands_in("let t = MyInstant::now();", "Instant::now"));
        assert!(!stands_in("let emails = 1;", "email"));
    }
}
