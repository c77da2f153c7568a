//! `cargo xtask torture`: the kill test of the register, for as long as one likes.

use anyhow::{Result, bail};

use crate::process;

/// Tells the test how long to go on.
const MINUTES: &str = "QHAPAQ_TORTURE_MINUTES";

/// Without a choice of targets cargo builds the example that is killed.
const TEST: &[&str] = &[
    "test",
    "--release",
    "-p",
    "register",
    "torture",
    "--",
    "--nocapture",
];

/// Runs the kill test in a release build.
///
/// # Errors
/// When an acknowledged act was lost, or the time is zero.
pub fn run(minutes: u32) -> Result<()> {
    if minutes == 0 {
        bail!("--minutes must be at least 1");
    }
    let mut command = process::cargo(TEST.iter())?;
    command.env(MINUTES, minutes.to_string());
    process::finish(command)
}
