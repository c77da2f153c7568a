//! `cargo xtask stopwatch`: how long somebody needs from nothing to communicated. By hand, for it takes minutes.

use anyhow::{Result, bail};

use crate::process;

/// Runs the example of `app` that walks the guide at the speed of a person.
///
/// # Errors
/// When a program is missing, the walk fails, or it takes more than ten minutes.
pub fn run() -> Result<()> {
    for program in ["chromedriver", "chromium"] {
        if process::program(program).is_none() {
            bail!("{program} is missing: install packages chromium and chromium-driver");
        }
    }
    process::finish(process::cargo([
        "run",
        "--quiet",
        "--package",
        "app",
        "--example",
        "stopwatch",
    ])?)
}
