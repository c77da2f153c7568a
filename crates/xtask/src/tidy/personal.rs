//! What must be forgettable is not carved in stone: acts carry a `PersonId`, never a name, a number or an address.

use super::Finding;
use super::source::Source;
use crate::house::{self, House};

/// Names that a field of an act may not have.
const BANNED: &[&str] = &[
    "dni",
    "document_number",
    "passport",
    "given_names",
    "first_name",
    "last_name",
    "surname",
    "surnames",
    "full_name",
    "person_name",
    "email",
    "phone",
    "mobile",
    "home_address",
    "birth_date",
    "sex",
    "photo",
    "signature_image",
];

/// Finds banned names among the fields in files called `acts.rs` or in folders called `acts`, and among the keys of sample
/// payloads, wherever a capability declares its kinds of acts.
pub fn run(house: &House) -> Vec<Finding> {
    let product = || {
        house
            .files("rs")
            .filter(|(path, _)| house::crate_of(path) != Some("xtask"))
    };
    let acts = product().filter(|(path, _)| path.ends_with("/acts.rs") || path.contains("/src/acts/"));
    let kinds = product().filter(|(_, text)| text.contains("ActKind"));
    acts.flat_map(|(path, text)| of(path, text))
        .chain(kinds.flat_map(|(path, text)| in_samples(path, text)))
        .collect()
}

fn in_samples(path: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for literal in Source::of(text).literals {
        let Ok(sample) = serde_json::from_str::<serde_json::Value>(&literal.text) else {
            continue;
        };
        found.extend(
            banned_keys(&sample)
                .into_iter()
                .map(|name| finding(path, literal.line, name)),
        );
    }
    found
}

fn banned_keys(value: &serde_json::Value) -> Vec<&'static str> {
    match value {
        serde_json::Value::Object(object) => {
            let here = BANNED
                .iter()
                .copied()
                .filter(|banned| object.contains_key(*banned));
            here.chain(object.values().flat_map(banned_keys)).collect()
        }
        serde_json::Value::Array(list) => list.iter().flat_map(banned_keys).collect(),
        _ => Vec::new(),
    }
}

fn of(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::of(text);
    let fields = source
        .code
        .lines()
        .enumerate()
        .filter_map(|(at, line)| Some((at + 1, banned_field(line)?)));
    fields.map(|(line, name)| finding(path, line, name)).collect()
}

fn finding(path: &str, line: usize, name: &str) -> Finding {
    Finding::at(
        path,
        line,
        format!("the field `{name}` is personal data; keep it in the person's record"),
    )
}

fn banned_field(line: &str) -> Option<&'static str> {
    let fields = line
        .split(['{', ',', '('])
        .filter_map(|part| part.split_once(':'));
    let names = fields.map(|(name, _)| name.trim().trim_start_matches("pub ").trim());
    names
        .into_iter()
        .find_map(|name| BANNED.iter().copied().find(|banned| *banned == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banned_field_is_found_wherever_it_stands_on_the_line() {
        let text = "pub struct Designated {\n    pub person: PersonId,\n    pub surnames: String,\n}\nenum A { B { id: u8, email: String } }\n";
        let lines: Vec<_> = of("crates/directory/src/acts.rs", text)
            .into_iter()
            .map(|found| found.line)
            .collect();
        assert_eq!(lines, [3, 5]);
    }

    #[test]
    fn a_banned_key_in_a_sample_is_found() {
        let text = "ActKind { sample: r#\"{\"a\": [{\"dni\": \"1\"}]}\"# }";
        assert_eq!(run(&House::of(&[("crates/plan/src/lib.rs", text)])).len(), 1);
    }

    #[test]
    fn other_files_may_hold_people() {
        assert!(
            run(&House::of(&[(
                "crates/directory/src/people.rs",
                "struct P { dni: String }"
            )]))
            .is_empty()
        );
    }
}
