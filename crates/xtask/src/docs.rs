//! `cargo xtask docs`: documents that the program itself can write are never written by hand.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::house::{self, House};
use crate::process;

const FOLDER: &str = "docs/reference";

/// Writes the generated documents, or compares them with what would be written.
///
/// # Errors
/// When the program cannot write them, or `check` finds a difference.
pub fn run(check: bool) -> Result<()> {
    let written = house::root()?.join(FOLDER);
    if !check {
        return generate(&written);
    }
    let fresh = house::target()?.join("reference");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    generate(&fresh)?;
    let differing = differing(&written, &fresh)?;
    if !differing.is_empty() {
        bail!(
            "out of date under {FOLDER}: {}; `cargo xtask docs` writes them anew",
            differing.join(", ")
        );
    }
    Ok(())
}

fn generate(folder: &Path) -> Result<()> {
    let folder = folder.to_str().context("the path of the folder is not UTF-8")?;
    process::finish(process::cargo([
        "run", "--quiet", "-p", "app", "--", "docs", "--out", folder,
    ])?)
}

/// Names of the files that differ or exist on one side only.
fn differing(written: &Path, fresh: &Path) -> Result<Vec<String>> {
    let mut names = House::names(written)?;
    names.extend(House::names(fresh)?);
    let differs = |name: &String| fs::read(written.join(name)).ok() != fs::read(fresh.join(name)).ok();
    Ok(names.into_iter().filter(differs).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_missing_and_added_files_are_named() {
        let folder = std::env::temp_dir().join(format!("xtask-docs-{}", std::process::id()));
        let (old, new) = (folder.join("old"), folder.join("new"));
        fs::create_dir_all(&old).unwrap();
        fs::create_dir_all(&new).unwrap();
        for (path, text) in [
            (&old, "same"),
            (&new, "same"),
            (&old, "gone"),
            (&new, "added"),
            (&old, "changed"),
            (&new, "changed"),
        ] {
            let mine = if text == "same" {
                ""
            } else {
                path.to_str().unwrap()
            };
            fs::write(path.join(format!("{text}.md")), mine).unwrap();
        }
        let found = differing(&old, &new).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, ["added.md", "changed.md", "gone.md"]);
    }
}
