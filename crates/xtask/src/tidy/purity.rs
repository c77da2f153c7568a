//! `norms` is law as data: it is compiled in, and nothing in it reads or writes.

use super::Finding;
use super::source::Source;
use crate::house::{self, House};

const WORDS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::io",
    "File::open",
    "tokio",
    "println!",
    "eprintln!",
    "thread::spawn",
];

/// Finds input and output in the code of `norms`.
pub fn run(house: &House) -> Vec<Finding> {
    let files = house
        .files("rs")
        .filter(|(path, _)| house::crate_of(path) == Some("norms") && !house::beside_the_product(path));
    files.flat_map(|(path, text)| of(path, text)).collect()
}

fn of(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::of(text);
    let found = source.lines_with(WORDS);
    found
        .map(|(line, word)| Finding::at(path, line, format!("`{word}` in a crate that does no I/O")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_a_file_is_found_and_embedding_one_is_not() {
        let house = House::of(&[
            ("crates/norms/src/a.rs", "use std::fs;"),
            (
                "crates/norms/src/b.rs",
                "const A: &str = include_str!(\"a.toml\");",
            ),
            ("crates/norms/tests/it/main.rs", "use std::fs;"),
            ("crates/sheet/src/lib.rs", "use std::fs;"),
        ]);
        let found = run(&house);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "crates/norms/src/a.rs");
    }
}
