//! One folder knows which databases there are; everywhere else there is one SQL.

use super::Finding;
use super::source::Source;
use crate::house::{self, House};

const WORDS: &[&str] = &["rusqlite", "tokio_postgres", "sqlx"];
const AT_HOME: &[&str] = &["crates/register/src/db/", "crates/register/src/db.rs"];

/// Finds database products named in the code outside of `register/src/db`.
pub fn run(house: &House) -> Vec<Finding> {
    let elsewhere = house.files("rs").filter(|(path, _)| {
        house::crate_of(path) != Some("xtask")
            && !house::beside_the_product(path)
            && !AT_HOME.iter().any(|home| path.starts_with(home))
    });
    elsewhere.flat_map(|(path, text)| of(path, text)).collect()
}

fn of(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::of(text);
    let found = source.lines_with(WORDS);
    found
        .map(|(line, word)| Finding::at(path, line, format!("`{word}` is named outside register/src/db")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_named_at_home_only() {
        let text = "use rusqlite::Connection;";
        let house = House::of(&[
            ("crates/register/src/db/sqlite.rs", text),
            ("crates/register/tests/it/tamper.rs", text),
            ("crates/directory/src/store.rs", text),
        ]);
        let found = run(&house);
        assert_eq!(
            found,
            [Finding::at(
                "crates/directory/src/store.rs",
                1,
                found[0].message.clone()
            )]
        );
    }
}
