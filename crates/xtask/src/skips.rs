//! Tests that could not run because a program is missing, told by name at the end.
//!
//! A test that must be skipped says so and passes: it appends one line, `name: why`, to the file named by the variable
//! `QHAPAQ_SKIPS`, when that is set, or writes `SKIPPED name: why` to the error output past the capture of the test program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::house;

/// The variable that names the file.
pub const VARIABLE: &str = "QHAPAQ_SKIPS";

/// An empty file for the tests to write to.
///
/// # Errors
/// When it cannot be created.
pub fn begin() -> Result<PathBuf> {
    let folder = house::target()?;
    fs::create_dir_all(&folder)?;
    let file = folder.join("skips.txt");
    fs::write(&file, "").with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

/// What the tests wrote to the file and to their output, each once, in order.
///
/// # Errors
/// When the file cannot be read.
pub fn read(file: &Path, said: &str) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(lines(&text, said))
}

fn lines(file: &str, said: &str) -> BTreeSet<String> {
    let aloud = said.lines().filter_map(|line| line.strip_prefix("SKIPPED "));
    file.lines()
        .chain(aloud)
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_skip_counts_once() {
        let found = lines(
            "b: no initdb\n\na: no chromium\n",
            "running\nSKIPPED b: no initdb\nSKIPPED c: why\n",
        );
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["a: no chromium", "b: no initdb", "c: why"]
        );
    }
}
