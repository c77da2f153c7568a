//! `cargo xtask test`: every test of the workspace, the tidy checks, and a closing count.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::Args;

use crate::{foreign, process, programs, skips, tidy};

/// One process a test program: the tests of one share the server and the browser that they start. Without a choice of targets
/// cargo builds examples as programs too; the kill test starts one.
const TESTS: &[&str] = &["test", "--workspace", "--no-fail-fast"];

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only tests whose name contains this; the tidy checks are left out too.
    #[arg(long)]
    filter: Option<String>,
    /// Fail when a test was skipped because a program is missing.
    #[arg(long)]
    no_skips: bool,
}

impl Options {
    /// Every test, and none may be skipped.
    pub fn strict() -> Options {
        Options {
            filter: None,
            no_skips: true,
        }
    }
}

/// How many tests ended how.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
}

/// Runs the tests. All of them run even when an early one fails.
///
/// # Errors
/// When a test or a tidy check failed, or one was skipped that may not be.
pub fn run(options: &Options) -> Result<()> {
    programs::prepare();
    foreign::prepare();
    let tidy = if options.filter.is_none() {
        tidy::run()
    } else {
        Ok(())
    };
    let file = skips::begin()?;
    let mut tests = process::cargo(TESTS.iter().copied().chain(options.filter.as_deref()))?;
    tests.env(skips::VARIABLE, &file);
    let (good, said) = process::finish_and_read(tests)?;
    let (tally, skipped) = (count(&said), skips::read(&file, &said)?);
    let passed = tally.passed.saturating_sub(skipped.len());
    report(&skipped);
    println!(
        "{passed} passed, {} failed, {} skipped",
        tally.failed,
        skipped.len()
    );
    if !good {
        bail!("tests failed");
    }
    if options.no_skips && !skipped.is_empty() {
        bail!("{} tests were skipped and none may be", skipped.len());
    }
    tidy
}

fn report(skipped: &BTreeSet<String>) {
    if !skipped.is_empty() {
        println!("\nSkipped, because a program is missing:");
    }
    for line in skipped {
        println!("  {line}");
    }
}

/// Adds up the closing lines of the test programs.
fn count(said: &str) -> Tally {
    let closing = || said.lines().filter(|line| line.starts_with("test result: "));
    let sum = |word: &str| closing().map(|line| number_before(line, word)).sum();
    Tally {
        passed: sum(" passed"),
        failed: sum(" failed"),
    }
}

fn number_before(line: &str, word: &str) -> usize {
    let digits = line
        .split(word)
        .next()
        .filter(|before| before.len() < line.len())
        .unwrap_or("");
    digits
        .rsplit(|other: char| !other.is_ascii_digit())
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_test_programs_are_counted() {
        let said = "test result: ok. 5 passed; 1 failed; 0 ignored; 0 measured\n\
                    test result: ok. 12 passed; 0 failed; 0 ignored\n";
        assert_eq!(
            count(said),
            Tally {
                passed: 17,
                failed: 1
            }
        );
    }

    #[test]
    fn a_line_that_only_speaks_of_passing_does_not_count() {
        assert_eq!(count("3 passed the door\n"), Tally::default());
    }
}
