//! Lints are decided once, in the workspace; a crate that forgets to take them has none.

use super::Finding;
use crate::house::House;

/// Finds crates whose manifest does not say `[lints] workspace = true`.
pub fn run(house: &House) -> Vec<Finding> {
    let manifests = house
        .crates()
        .into_iter()
        .map(|name| format!("crates/{name}/Cargo.toml"));
    manifests
        .filter(|path| !takes_lints(house.text(path).unwrap_or("")))
        .map(|path| Finding::about(&path, "add `[lints]` with `workspace = true`"))
        .collect()
}

fn takes_lints(manifest: &str) -> bool {
    let manifest: toml::Table = toml::from_str(manifest).unwrap_or_default();
    manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace")?.as_bool())
        .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_them_is_found() {
        let house = House::of(&[
            ("crates/a/Cargo.toml", "[lints]\nworkspace = true\n"),
            ("crates/b/Cargo.toml", "[lints.rust]\nunsafe_code = \"allow\"\n"),
        ]);
        let found = run(&house);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "crates/b/Cargo.toml");
    }
}
