//! Documents rot: a path that a Markdown file names must exist.
//!
//! A link is followed from the folder of its document. A word in backticks counts as a path when it begins with one of our
//! folders, or inside a crate's page with a folder of that crate. Placeholders (`NAME`, `*`, `<id>`) and code blocks are let be.

use super::Finding;
use crate::house::{self, House};

/// Folders at the root that a path in backticks may begin with.
const ROOTS: &[&str] = &["crates/", "docs/", "decisions/", "e2e/", ".ci/", ".cargo/"];
/// Folders inside a crate that a path in backticks may begin with.
const INSIDE: &[&str] = &["src/", "tests/", "examples/", "benches/", "migrations/", "data/"];

/// Finds links and paths that lead nowhere.
pub fn run(house: &House) -> Vec<Finding> {
    house
        .files("md")
        .flat_map(|(path, text)| of(house, path, text))
        .collect()
}

fn of(house: &House, document: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (line, words) in prose(text) {
        let links = links(words).filter(|link| !leads(house, document, link));
        found.extend(
            links.map(|link| Finding::at(document, line, format!("the link to {link} leads nowhere"))),
        );
        let named = quoted(words).filter(|word| !exists(house, document, word));
        found.extend(named.map(|word| Finding::at(document, line, format!("`{word}` does not exist"))));
    }
    found
}

/// Lines outside of code blocks, counted from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_block = false;
    text.lines().zip(1..).filter_map(move |(line, at)| {
        let fence = line.trim_start().starts_with("```");
        in_block ^= fence;
        (!in_block && !fence).then_some((at, line))
    })
}

/// Targets of `[text](target)` that stay inside of the tree.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', ' ']).next()?;
        let target = target.split('#').next()?;
        (!target.is_empty()
            && !target.contains("://")
            && !target.starts_with("mailto:")
            && !target.starts_with('/'))
        .then_some(target)
    })
}

/// Words between backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn leads(house: &House, document: &str, link: &str) -> bool {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    resolve(folder, link).is_none_or(|path| path.is_empty() || house.has(&path))
}

/// The path from the root, or none when it leaves the tree.
fn resolve(folder: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Whether a word that looks like a path of ours exists; a word that does not look like one counts as existing.
fn exists(house: &House, document: &str, word: &str) -> bool {
    let placeholder = word
        .split(['/', '.'])
        .any(|part| part.len() > 2 && part.chars().all(|c| c.is_ascii_uppercase()));
    if placeholder && !word.ends_with(".md") || word.contains(['*', '<', '{', ' ', '…', ':', '$']) {
        return true;
    }
    let first = word.split('/').next().unwrap_or("");
    if ROOTS.iter().any(|root| word.starts_with(root)) {
        return house.has(word);
    }
    if word.contains("/src/") && house.crates().contains(&first) {
        return house.has(&format!("crates/{word}"));
    }
    match house::crate_of(document) {
        Some(name) if INSIDE.iter().any(|folder| word.starts_with(folder)) => {
            house.has(&format!("crates/{name}/{word}"))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(document: &str, text: &str) -> Vec<String> {
        let house = House::of(&[
            (document, text),
            ("crates/ui/Cargo.toml", ""),
            ("crates/ui/src/page.rs", ""),
            ("docs/api.md", ""),
        ]);
        run(&house).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn what_exists_is_fine() {
        let text =
            "See `crates/ui/src/page.rs`, `ui/src/`, [the API](docs/api.md#errors), [out](https://x.pe/a).\n";
        assert!(messages("README.md", text).is_empty());
        assert!(
            messages(
                "crates/ui/README.md",
                "`src/page.rs` and [API](../../docs/api.md)"
            )
            .is_empty()
        );
    }

    #[test]
    fn what_is_gone_is_named() {
        let found = messages(
            "README.md",
            "`crates/ui/src/gone.rs` [x](docs/gone.md) `ui/src/gone.rs`",
        );
        assert_eq!(found.len(), 3);
        assert_eq!(
            messages("crates/ui/README.md", "`src/gone.rs`"),
            ["`src/gone.rs` does not exist"]
        );
    }

    #[test]
    fn placeholders_code_blocks_and_other_words_are_let_be() {
        let text =
            "`crates/NAME/src` `crates/*/x` `/api/v1` `text/html` `app/json`\n```\n`crates/gone`\n```\n";
        assert!(messages("README.md", text).is_empty());
    }
}
