//! Only the roof reads the environment, so that what a crate does can be read from its arguments.

use super::Finding;
use super::source::Source;
use crate::house::{self, House};

const WORDS: &[&str] = &["std::env", "env::var", "env::var_os", "env::vars", "env::args"];

/// Finds readings of the environment in the product outside of `app`.
pub fn run(house: &House) -> Vec<Finding> {
    let product = house.files("rs").filter(|(path, _)| {
        !house::beside_the_product(path) && !matches!(house::crate_of(path), None | Some("app" | "xtask"))
    });
    product.flat_map(|(path, text)| of(path, text)).collect()
}

fn of(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::of(text);
    let found = source.lines_with(WORDS);
    found
        .map(|(line, word)| Finding::at(path, line, format!("`{word}`: take it as an argument")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_app_and_tests_may() {
        let text = "fn f() { std::env::temp_dir(); }";
        let house = House::of(&[
            ("crates/app/src/config.rs", text),
            ("crates/ui/tests/it/main.rs", text),
            ("crates/ui/src/page.rs", text),
            (
                "crates/ui/src/lib.rs",
                "//! Never std::env.\nconst A: &str = env!(\"CARGO_PKG_NAME\");",
            ),
        ]);
        let found = run(&house);
        assert!(
            found
                .iter()
                .all(|finding| finding.path == "crates/ui/src/page.rs")
        );
        assert!(!found.is_empty());
    }
}
