//! `cargo xtask lint`: what a reader should never have to point out.

use anyhow::{Result, bail};

use crate::{process, tidy};

const STEPS: &[&[&str]] = &[
    &["fmt", "--all", "--check"],
    &[
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ],
];

/// Runs every step, so that one look shows everything.
///
/// # Errors
/// When one of them found something.
pub fn run() -> Result<()> {
    let mut refused = 0;
    for step in STEPS {
        refused += failed(process::finish(process::cargo(*step)?));
    }
    if process::program("cargo-deny").is_some() {
        refused += failed(process::finish(process::cargo([
            "deny",
            "check",
            "--hide-inclusion-graph",
        ])?));
    } else {
        eprintln!("cargo-deny is not installed: licences and advisories of dependencies were not looked at");
    }
    refused += failed(tidy::run());
    if refused > 0 {
        bail!("{refused} of the lint steps found something");
    }
    Ok(())
}

fn failed(outcome: Result<()>) -> usize {
    outcome.map_or_else(
        |refused| {
            eprintln!("{refused}");
            1
        },
        |()| 0,
    )
}
