//! The tree as the tools see it: every path, and the text of every file that a person writes.
//!
//! The checks read this value and never the disk, so each is tested on a house of three lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Folders that hold no source of ours.
const NOT_OURS: &[&str] = &[".git", "target", "qhapaq-data", "node_modules"];
/// Endings of the files whose text is read.
const TEXT_ENDINGS: &[&str] = &["rs", "toml", "md", "ftl", "lock"];

/// Every path of the tree, relative to its root and with `/` on every system, and the text of the readable ones.
#[derive(Default)]
pub struct House {
    paths: BTreeSet<String>,
    texts: BTreeMap<String, String>,
}

impl House {
    /// Reads the tree under `root`.
    ///
    /// # Errors
    /// When a folder cannot be listed or a text file is not UTF-8.
    pub fn read(root: &Path) -> Result<House> {
        let mut house = House::default();
        house.walk(root, root)?;
        Ok(house)
    }

    fn walk(&mut self, root: &Path, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry?;
            let path = entry.path();
            if NOT_OURS.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            self.paths.insert(name.clone());
            if entry.file_type()?.is_dir() {
                self.walk(root, &path)?;
            } else if ending(&name).is_some_and(|ending| TEXT_ENDINGS.contains(&ending)) {
                let text =
                    fs::read_to_string(&path).with_context(|| format!("cannot read {name} as UTF-8"))?;
                self.texts.insert(name, text);
            }
        }
        Ok(())
    }

    /// Whether a file or folder of this name exists.
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(path.trim_end_matches('/'))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// Files with this ending, in order of their names.
    pub fn files<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts
            .iter()
            .filter(move |(path, _)| ending(path) == Some(wanted))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Names of our crates: the folders under `crates/` that have a manifest.
    pub fn crates(&self) -> Vec<&str> {
        self.texts
            .keys()
            .filter_map(|path| path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"))
            .collect()
    }

    /// Names of all files under a folder, relative to it; none when there is no such folder.
    ///
    /// # Errors
    /// As [`House::read`].
    pub fn names(folder: &Path) -> Result<BTreeSet<String>> {
        if !folder.exists() {
            return Ok(BTreeSet::new());
        }
        let paths = House::read(folder)?.paths;
        Ok(paths
            .into_iter()
            .filter(|path| folder.join(path).is_file())
            .collect())
    }

    /// A house for a test: pairs of path and text; their folders exist too.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> House {
        let mut house = House::default();
        for (path, text) in files {
            for (at, _) in path.match_indices('/') {
                house.paths.insert(path[..at].to_owned());
            }
            house.paths.insert((*path).to_owned());
            house.texts.insert((*path).to_owned(), (*text).to_owned());
        }
        house
    }
}

/// The crate that a path lies in.
pub fn crate_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split('/').next()
}

/// Whether a Rust file is a test, a bench or an example and so never part of the product.
pub fn beside_the_product(path: &str) -> bool {
    ["/tests/", "/benches/", "/examples/"]
        .iter()
        .any(|folder| path.contains(folder))
        || path.starts_with("crates/testing/")
        || path.ends_with("/tests.rs")
}

/// The folder of the workspace's manifest.
///
/// # Errors
/// When this program was built outside of its workspace.
pub fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here
        .ancestors()
        .nth(2)
        .context("xtask does not lie under crates/")?
        .to_owned())
}

/// Where cargo puts what it builds.
///
/// # Errors
/// As [`root`].
pub fn target() -> Result<PathBuf> {
    let root = root()?;
    Ok(std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), |set| root.join(set)))
}

fn ending(path: &str) -> Option<&str> {
    path.rsplit('/')
        .next()?
        .rsplit_once('.')
        .map(|(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_the_folders_with_a_manifest() {
        let house = House::of(&[
            ("crates/ui/Cargo.toml", ""),
            ("crates/ui/src/lib.rs", ""),
            ("crates/notes.md", ""),
        ]);
        assert_eq!(house.crates(), ["ui"]);
        assert!(house.has("crates/ui/src/"));
        assert!(!house.has("crates/app"));
    }

    #[test]
    fn the_real_tree_is_read_without_what_cargo_builds() {
        let house = House::read(&root().unwrap()).unwrap();
        assert!(house.crates().contains(&"xtask"));
        assert!(!house.has("target"));
    }

    #[test]
    fn tests_benches_and_examples_are_beside_the_product() {
        assert!(beside_the_product("crates/register/tests/it/main.rs"));
        assert!(beside_the_product("crates/register/examples/bench.rs"));
        assert!(beside_the_product("crates/register/src/tree/tests.rs"));
        assert!(!beside_the_product("crates/register/src/tree.rs"));
    }
}
