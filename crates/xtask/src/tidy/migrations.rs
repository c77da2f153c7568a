//! A migration that someone has run is history: they are numbered from 1 in each crate without a gap and never edited.
//!
//! A migration is a value in the code, `Migration { number, name, sql }`. The list of all with a checksum each stands in
//! `migrations.lock` at the root; `cargo xtask bless` adds new ones. The checksum guards against a slip of the hand, not against
//! malice, so FNV-1a serves.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Result, bail};

use super::Finding;
use super::source::{self, Source};
use crate::house::{self, House};

/// Name of the list, at the root.
pub const LOCK: &str = "migrations.lock";

/// Finds migrations out of order, changed, removed or not yet listed.
pub fn run(house: &House) -> Vec<Finding> {
    let all = all(house);
    let mut found = numbering(&all);
    let mut listed = listed(house);
    for migration in &all {
        let message = match listed.remove(&migration.id) {
            Some(known) if known == migration.checksum => continue,
            Some(_) => format!(
                "{} was changed after it was listed; write a new one instead",
                migration.id
            ),
            None => format!("{} is not in {LOCK}; `cargo xtask bless` adds it", migration.id),
        };
        found.push(Finding::at(&migration.file, migration.line, message));
    }
    found.extend(
        listed
            .into_keys()
            .map(|id| Finding::about(LOCK, format!("{id} is gone from the code"))),
    );
    found
}

/// The list of the migrations that are there now.
pub fn lock(house: &House) -> String {
    present(house)
        .into_iter()
        .fold(String::new(), |mut text, (id, sum)| {
            let _ = writeln!(text, "{sum} {id}");
            text
        })
}

/// The list with new migrations added.
///
/// # Errors
/// When a listed one was changed or removed.
pub fn extend(house: &House) -> Result<String> {
    let present = present(house);
    for (id, sum) in listed(house) {
        if present.get(&id) != Some(&sum) {
            bail!("{id} was changed or removed after it was listed in {LOCK}; write a new migration instead");
        }
    }
    Ok(lock(house))
}

/// A migration as it stands in the code.
struct Migration {
    file: String,
    line: usize,
    /// `crate/0001_name`.
    id: String,
    number: usize,
    checksum: String,
}

fn all(house: &House) -> Vec<Migration> {
    let files = house.files("rs").filter(|(path, _)| {
        !house::beside_the_product(path) && !matches!(house::crate_of(path), None | Some("xtask"))
    });
    let mut all: Vec<_> = files.flat_map(|(path, text)| of(path, text)).collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

fn of(path: &str, text: &str) -> Vec<Migration> {
    let source = Source::of(text);
    let begins = source.code.match_indices("Migration {").map(|(at, _)| at);
    begins.filter_map(|at| read(path, &source, at)).collect()
}

/// Reads the value that begins here; none when it is a type or a function and no value.
fn read(path: &str, source: &Source, at: usize) -> Option<Migration> {
    let end = at + source::item_length(&source.code[at..]);
    let (_, after) = source.code[at..end].split_once("number:")?;
    let number: usize = after.split([',', '}']).next()?.trim().parse().ok()?;
    let mut words = source
        .literals
        .iter()
        .filter(|literal| (at..end).contains(&literal.at));
    let name = &words.next()?.text;
    let sql = words
        .map(|literal| literal.text.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    Some(Migration {
        file: path.to_owned(),
        line: source.code[..at].matches('\n').count() + 1,
        id: format!("{}/{number:04}_{name}", house::crate_of(path)?),
        number,
        checksum: checksum(&sql),
    })
}

fn present(house: &House) -> BTreeMap<String, String> {
    all(house)
        .into_iter()
        .map(|migration| (migration.id, migration.checksum))
        .collect()
}

fn listed(house: &House) -> BTreeMap<String, String> {
    let lines = house
        .text(LOCK)
        .unwrap_or("")
        .lines()
        .filter_map(|line| line.split_once(' '));
    lines.map(|(sum, id)| (id.to_owned(), sum.to_owned())).collect()
}

/// FNV-1a, 64 bits. Line ends are taken as `\n` so that a checkout on another system has the same sum.
fn checksum(text: &str) -> String {
    let bytes = text.bytes().filter(|byte| *byte != b'\r');
    let sum = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{sum:016x}")
}

fn numbering(migrations: &[Migration]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut last = ("", 0);
    for migration in migrations {
        let name = house::crate_of(&migration.file).unwrap_or("");
        let expected = if last.0 == name { last.1 + 1 } else { 1 };
        if migration.number != expected {
            let message = format!("{} should have the number {expected}", migration.id);
            found.push(Finding::at(&migration.file, migration.line, message));
        }
        last = (name, migration.number);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "crates/directory/src/tables.rs";

    fn code(list: &[(usize, &str)]) -> String {
        list.iter().fold(
            "struct Migration { number: u32 }\n".to_owned(),
            |text, (number, sql)| {
                text + &format!(
                    "Migration {{ number: {number}, name: \"n\", sql: &[\"{sql}\", \"create index\"] }};\n"
                )
            },
        )
    }

    fn messages(code: &str, list: &str) -> Vec<String> {
        run(&House::of(&[(FILE, code), (LOCK, list)]))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn what_is_listed_and_unchanged_is_fine() {
        let one = code(&[(1, "create table")]);
        let list = lock(&House::of(&[(FILE, &one)]));
        assert!(list.ends_with(" directory/0001_n\n"), "{list}");
        assert!(messages(&one, &list).is_empty());
    }

    #[test]
    fn changed_new_and_gone_are_told_apart() {
        let list = lock(&House::of(&[(FILE, &code(&[(1, "one")]))]));
        assert!(messages(&code(&[(1, "two")]), &list)[0].contains("was changed"));
        assert!(messages(&code(&[(1, "one"), (2, "x")]), &list)[0].contains("is not in"));
        assert!(messages("", &list)[0].contains("is gone"));
    }

    #[test]
    fn a_gap_in_the_numbers_is_found() {
        let found = messages(&code(&[(1, ""), (3, "")]), "");
        assert!(
            found
                .iter()
                .any(|message| message.contains("should have the number 2")),
            "{found:?}"
        );
    }

    #[test]
    fn blessing_adds_and_never_accepts_a_change() {
        let list = lock(&House::of(&[(FILE, &code(&[(1, "one")]))]));
        let longer = extend(&House::of(&[
            (FILE, &code(&[(1, "one"), (2, "x")])),
            (LOCK, &list),
        ]))
        .unwrap();
        assert!(longer.starts_with(&list) && longer.contains("directory/0002_n"));
        assert!(extend(&House::of(&[(FILE, &code(&[(1, "two")])), (LOCK, &list)])).is_err());
    }

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(checksum(""), "cbf29ce484222325");
        assert_eq!(checksum("foobar"), "85944171f73967e8");
    }
}
