//! Every sentence a person reads exists in every language, is asked for somewhere, and takes the same values in each.
//!
//! A key is asked for by a string in the code: `"directory-entity-title"`; with holes, `"directory-office-{}"`; or added to one
//! that is asked for, `"{label}-hint"`. A key made in a way that no reader can see is declared beside the code that makes it:
//! `// texts: directory-office-*`.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::source::{Literal, Source};
use crate::house::{self, House};

const LANGUAGES: [&str; 3] = ["es", "en", "qu"];

/// Finds keys missing from a language, asked for but unknown, or known but asked for nowhere.
pub fn run(house: &House) -> Vec<Finding> {
    let names = house.crates();
    let speaking: Vec<_> = names
        .into_iter()
        .filter(|name| files(house, name, LANGUAGES[0]).next().is_some())
        .collect();
    let asked = Asked::read(house, &speaking);
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for name in &speaking {
        let files = LANGUAGES.map(|language| read(house, name, language));
        found.extend(differences(name, &files));
        found.extend(foreign(name, &files[0]));
        known.extend(files[0].messages.keys().cloned());
        let asked_inside: BTreeSet<_> = files.iter().flat_map(|file| &file.references).collect();
        let unused = files[0]
            .messages
            .keys()
            .filter(|key| !asked_inside.contains(key) && !asked.has(key));
        found.extend(
            unused.map(|key| Finding::about(&path(name, "es"), format!("{key} is asked for nowhere"))),
        );
    }
    let unknown = asked.exact.iter().filter(|(key, _)| !known.contains(*key));
    found.extend(unknown.map(|(key, (path, line))| Finding::at(path, *line, format!("{key} has no text"))));
    found
}

/// Keys that the code asks for.
#[derive(Default)]
struct Asked {
    exact: BTreeMap<String, (String, usize)>,
    /// The parts of a key before, between and after its holes.
    patterns: Vec<Vec<String>>,
    /// What is added to keys that are asked for.
    suffixes: BTreeSet<String>,
}

impl Asked {
    fn read(house: &House, prefixes: &[&str]) -> Asked {
        let mut asked = Asked::default();
        let files = house
            .files("rs")
            .filter(|(path, _)| house::crate_of(path) != Some("xtask"));
        for (path, text) in files {
            asked.read_file(path, text, prefixes);
        }
        for (_, text) in house.files("toml") {
            asked.declare(
                text.lines()
                    .filter_map(|line| line.split_once("# texts:"))
                    .map(|(_, list)| list),
            );
        }
        asked
    }

    fn read_file(&mut self, path: &str, text: &str, prefixes: &[&str]) {
        let source = Source::of(text);
        self.declare(
            source
                .comments
                .iter()
                .filter_map(|(_, comment)| comment.strip_prefix("// texts:")),
        );
        if house::beside_the_product(path) {
            return;
        }
        for Literal { line, text, .. } in source.literals {
            match text
                .split_once('-')
                .filter(|(prefix, _)| prefixes.contains(prefix))
            {
                Some(_) if text.chars().all(is_key) => drop(self.exact.insert(text, (path.to_owned(), line))),
                Some(_) if text.contains('{') => self.patterns.extend(pattern(&text)),
                None => self.suffixes.extend(suffix(&text)),
                _ => {}
            }
        }
    }

    fn declare<'a>(&mut self, lists: impl Iterator<Item = &'a str>) {
        let declared = lists.flat_map(|list| list.split([',', ' ']).filter(|word| !word.is_empty()));
        self.patterns
            .extend(declared.map(|word| word.split('*').map(str::to_owned).collect()));
    }

    fn has(&self, key: &str) -> bool {
        let plain =
            |key: &str| self.exact.contains_key(key) || self.patterns.iter().any(|parts| fits(key, parts));
        plain(key)
            || self
                .suffixes
                .iter()
                .any(|suffix| key.strip_suffix(suffix.as_str()).is_some_and(plain))
    }
}

/// What a format string adds to a key that it is given: `-hint` of `{label}-hint`.
fn suffix(literal: &str) -> Option<String> {
    let (_, suffix) = literal.strip_prefix('{')?.split_once('}')?;
    (suffix.starts_with('-') && suffix.chars().all(is_key)).then(|| suffix.to_owned())
}

/// The fixed parts of a format string for a key; none when it is not one.
fn pattern(literal: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    for (at, piece) in literal.split('{').enumerate() {
        let fixed = if at == 0 { piece } else { piece.split_once('}')?.1 };
        if !fixed.chars().all(is_key) {
            return None;
        }
        parts.push(fixed.to_owned());
    }
    Some(parts)
}

/// Whether a key is these parts in order with anything between them.
fn fits(key: &str, parts: &[String]) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.iter().any(|only| only == key);
    };
    let Some(mut rest) = key
        .strip_prefix(first.as_str())
        .and_then(|rest| rest.strip_suffix(last.as_str()))
    else {
        return false;
    };
    middle.iter().all(|part| {
        rest.split_once(part.as_str())
            .map(|(_, after)| rest = after)
            .is_some()
    })
}

/// One language of one crate.
#[derive(Default)]
struct Texts {
    /// Keys, attributes as `key.attribute`, with the values that each takes.
    messages: BTreeMap<String, BTreeSet<String>>,
    /// Keys that other texts of the file use.
    references: BTreeSet<String>,
}

fn path(name: &str, language: &str) -> String {
    format!("crates/{name}/src/texts/{language}.ftl")
}

/// The text files of a language of a crate: `src/texts/es.ftl`, and those beside the code they serve.
fn files<'a>(house: &'a House, name: &str, language: &str) -> impl Iterator<Item = &'a str> {
    let (folder, file) = (format!("crates/{name}/src/"), format!("/{language}.ftl"));
    house
        .files("ftl")
        .filter(move |(path, _)| path.starts_with(&folder) && path.ends_with(&file))
        .map(|(_, text)| text)
}

fn read(house: &House, name: &str, language: &str) -> Texts {
    let mut texts = Texts::default();
    let mut current = String::new();
    let lines = files(house, name, language).flat_map(str::lines);
    for line in lines.filter(|line| !line.starts_with('#')) {
        if let Some(key) = head(line) {
            key.clone_into(&mut current);
            texts.messages.entry(current.clone()).or_default();
        }
        if let Some(values) = texts.messages.get_mut(&current) {
            values.extend(holes(line).filter_map(|hole| hole.strip_prefix('$')).map(name_of));
        }
        texts.references.extend(
            holes(line)
                .filter(|hole| !hole.starts_with(['$', '"']))
                .map(name_of),
        );
    }
    texts
}

/// The key that a line begins, if it begins one.
fn head(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    (!key.is_empty()
        && key
            .chars()
            .all(|letter| is_key(letter) || letter.is_ascii_uppercase()))
    .then_some(key)
}

/// What stands at the beginning of each pair of braces.
fn holes(line: &str) -> impl Iterator<Item = &str> {
    line.split('{').skip(1).map(str::trim_start)
}

fn name_of(hole: &str) -> String {
    hole.chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect()
}

fn differences(name: &str, files: &[Texts; 3]) -> Vec<Finding> {
    let all: BTreeSet<&String> = files.iter().flat_map(|file| file.messages.keys()).collect();
    let mut found = Vec::new();
    for (file, language) in files.iter().zip(LANGUAGES) {
        for key in &all {
            match (file.messages.get(*key), files[0].messages.get(*key)) {
                (None, _) => found.push(Finding::about(&path(name, language), format!("{key} is missing"))),
                (Some(mine), Some(spanish)) if mine != spanish => found.push(Finding::about(
                    &path(name, language),
                    format!("{key} takes other values than in Spanish"),
                )),
                _ => {}
            }
        }
    }
    found
}

/// Keys that do not begin with the name of their crate.
fn foreign(name: &str, file: &Texts) -> Vec<Finding> {
    let prefix = format!("{name}-");
    let wrong = file
        .messages
        .keys()
        .filter(|key| !key.starts_with(&prefix) && !key.starts_with('-'));
    wrong
        .map(|key| Finding::about(&path(name, "es"), format!("{key} should begin {prefix}")))
        .collect()
}

fn is_key(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-' || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(texts: [&str; 3], code: &str) -> Vec<String> {
        let house = House::of(&[
            ("crates/ui/Cargo.toml", ""),
            ("crates/ui/src/texts/es.ftl", texts[0]),
            ("crates/ui/src/texts/en.ftl", texts[1]),
            ("crates/ui/src/texts/qu.ftl", texts[2]),
            ("crates/ui/src/page.rs", code),
        ]);
        run(&house).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_complete_set_is_fine() {
        let texts = [
            "ui-hello = Hola { $name }\n",
            "ui-hello = Hello { $name }\n",
            "ui-hello = Allin { $name }\n",
        ];
        assert!(messages(texts, "t(\"ui-hello\")").is_empty());
    }

    #[test]
    fn missing_unknown_unused_and_foreign_keys_are_named() {
        let both = "ui-a = x\nui-b = y\nother = z\n";
        let found = messages(
            [both, both, "ui-a = x\nother = z\n"],
            "t(\"ui-a\"); t(\"ui-c\"); \"other\"",
        );
        assert!(found.contains(&"ui-b is missing".to_owned()));
        assert!(found.contains(&"ui-b is asked for nowhere".to_owned()));
        assert!(found.contains(&"ui-c has no text".to_owned()));
        assert!(found.contains(&"other should begin ui-".to_owned()));
    }

    #[test]
    fn values_must_agree() {
        let found = messages(
            ["ui-a = { $n } x\n", "ui-a = { $m } x\n", "ui-a = { $n } x\n"],
            "t(\"ui-a\")",
        );
        assert_eq!(found, ["ui-a takes other values than in Spanish"]);
    }

    #[test]
    fn keys_with_holes_declared_keys_and_keys_used_by_texts_count_as_used() {
        let texts = "ui-day-1 = x\nui-day-1-hint = x\nui-of-x-y = x\nui-made-q = { ui-part }\nui-part = p\n";
        let code = "// texts: ui-made-*\nformat!(\"ui-day-{n}\"); format!(\"ui-of-{}-y\", x); format!(\"{label}-hint\")";
        assert!(messages([texts; 3], code).is_empty());
    }

    #[test]
    fn values_in_later_lines_belong_to_their_key() {
        let texts = "ui-n = { $count ->\n    [one] una\n   *[other] { $count } cosas\n}\n";
        assert!(messages([texts; 3], "t(\"ui-n\")").is_empty());
    }
}
