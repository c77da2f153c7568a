//! The floors of the house: ground, first, wings, roof. A crate may look down and never sideways or up.

use std::collections::BTreeSet;

use super::Finding;
use crate::house::House;

/// Ground crates that know no other crate of ours.
const GROUND: &[&str] = &["norms", "register", "ui", "sheet", "paper", "jose"];
/// The socket, on the ground too, but resting on the four.
const SOCKET: &str = "capability";
/// The data plane of the exchange, on the ground too: rests on the register's trees and on signed tokens.
const NODE: &str = "node";
/// Follows registers from outside: rests on the register's trees and notes alone, and only the roof knows it.
const OUTSIDE: &str = "witness";
/// The one capability that every other may use.
const FIRST: &str = "directory";
/// What tests of several crates need: it looks down like a wing, and only tests look at it.
const TESTS: &str = "testing";
const ROOF: &str = "app";
const TOOLS: &str = "xtask";

/// Finds every edge that is not allowed. A crate that is not named above is a wing.
pub fn run(house: &House) -> Vec<Finding> {
    let ours: BTreeSet<&str> = house.crates().into_iter().collect();
    let mut found = Vec::new();
    for name in &ours {
        let manifest = format!("crates/{name}/Cargo.toml");
        let Some(text) = house.text(&manifest) else {
            continue;
        };
        match dependencies(text) {
            Ok(used) => found.extend(
                used.iter()
                    .filter(|used| ours.contains(used.as_str()) && !may_use(name, used))
                    .map(|used| Finding::about(&manifest, format!("{name} may not depend on {used}"))),
            ),
            Err(refused) => found.push(Finding::about(&manifest, refused.to_string())),
        }
    }
    found
}

fn may_use(name: &str, used: &str) -> bool {
    let on_the_ground = GROUND.contains(&used);
    match name {
        TOOLS => false,
        ROOF => used != TOOLS && used != TESTS,
        OUTSIDE => used == "register",
        NODE => used == "register" || used == "jose",
        _ if GROUND.contains(&name) => false,
        SOCKET => on_the_ground,
        FIRST => on_the_ground || used == SOCKET,
        _ => on_the_ground || used == NODE || used == SOCKET || used == FIRST,
    }
}

/// Names under `[dependencies]` and `[build-dependencies]`, those of single platforms too; what only tests use is not an edge.
fn dependencies(manifest: &str) -> Result<BTreeSet<String>, toml::de::Error> {
    let manifest: toml::Table = toml::from_str(manifest)?;
    let platforms = manifest.get("target").and_then(toml::Value::as_table);
    let tables = platforms
        .into_iter()
        .flat_map(|all| all.values())
        .filter_map(toml::Value::as_table);
    let names = std::iter::once(&manifest).chain(tables).flat_map(|table| {
        ["dependencies", "build-dependencies"]
            .into_iter()
            .filter_map(|key| table.get(key)?.as_table())
    });
    Ok(names.flat_map(|table| table.keys().cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(list: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<(String, String)> = list
            .iter()
            .map(|(name, used)| {
                let lines: String = used
                    .split_whitespace()
                    .map(|x| format!("{x}.workspace = true\n"))
                    .collect();
                (
                    format!("crates/{name}/Cargo.toml"),
                    format!("[dependencies]\nserde = \"1\"\n{lines}"),
                )
            })
            .collect();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        run(&House::of(&files))
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    const HOUSE: &[(&str, &str)] = &[
        ("norms", ""),
        ("register", ""),
        ("ui", ""),
        ("capability", "norms register ui"),
        ("directory", "capability norms"),
        ("committee", "directory capability"),
        ("plan", "directory"),
        ("witness", "register"),
        ("testing", "directory register"),
        ("app", "committee plan directory register witness"),
    ];

    #[test]
    fn looking_down_is_allowed() {
        assert_eq!(edges(HOUSE), Vec::<String>::new());
    }

    #[test]
    fn sideways_and_upward_edges_are_named() {
        for (name, used) in [
            ("plan", "committee"),
            ("ui", "register"),
            ("register", "capability"),
            ("directory", "committee"),
            ("capability", "directory"),
            ("plan", "app"),
            ("plan", "witness"),
            ("witness", "ui"),
            ("witness", "capability"),
            ("directory", "testing"),
            ("plan", "testing"),
            ("app", "testing"),
            ("testing", "plan"),
        ] {
            let mut house: Vec<_> = HOUSE
                .iter()
                .copied()
                .filter(|(other, _)| *other != name)
                .collect();
            house.push((name, used));
            assert_eq!(edges(&house), [format!("{name} may not depend on {used}")]);
        }
    }

    #[test]
    fn a_dependency_of_one_platform_counts_and_one_of_tests_does_not() {
        let text = "[target.'cfg(unix)'.dependencies]\nregister = { path = \"x\" }\n[dev-dependencies]\nplan = \"1\"\n";
        assert_eq!(
            dependencies(text).unwrap().into_iter().collect::<Vec<_>>(),
            ["register"]
        );
    }
}
