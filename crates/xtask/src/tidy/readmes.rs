//! One page a crate: what it is, what it promises, what it does not know.

use super::Finding;
use crate::house::House;

/// Crates whose page is the README of the whole.
const TOLD_ELSEWHERE: &[&str] = &["app", "xtask"];

/// Finds crates without a page.
pub fn run(house: &House) -> Vec<Finding> {
    let crates = house
        .crates()
        .into_iter()
        .filter(|name| !TOLD_ELSEWHERE.contains(name));
    crates
        .map(|name| format!("crates/{name}/README.md"))
        .filter(|path| !house.has(path))
        .map(|path| Finding::about(&path, "is missing"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_a_page_is_found() {
        let house = House::of(&[
            ("crates/ui/Cargo.toml", ""),
            ("crates/ui/README.md", ""),
            ("crates/plan/Cargo.toml", ""),
            ("crates/app/Cargo.toml", ""),
        ]);
        assert_eq!(
            run(&house),
            [Finding::about("crates/plan/README.md", "is missing")]
        );
    }
}
