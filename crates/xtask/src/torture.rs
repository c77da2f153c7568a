//! `cargo xtask torture`: the kill test of the whole house, and faults beneath it, for as long as one likes.
//!
//! The work is done by the example `torture` of `app`, which starts the very program that is shipped. It knows its options.

use std::ffi::OsString;

use anyhow::Result;
use clap::Args;

use crate::{process, programs};

/// Tells the kill test of the bare register how long to go on.
const MINUTES: &str = "QHAPAQ_TORTURE_MINUTES";

/// Without a choice of targets cargo builds the example that is killed.
const REGISTER: &[&str] = &[
    "test",
    "--release",
    "-p",
    "register",
    "torture",
    "--",
    "--nocapture",
];

/// The program and the example that kills it, built together so that they are of one source.
const BUILD: &[&str] = &[
    "build",
    "--release",
    "-p",
    "app",
    "--bin",
    "qhapaq",
    "--example",
    "torture",
];
const RUN: &[&str] = &["run", "--release", "-p", "app", "--example", "torture", "--"];

/// What to do, and how often.
#[derive(Args)]
pub struct Options {
    /// Also kill a bare register, without a server, for so many minutes on each database.
    #[arg(long, default_value_t = 0)]
    register_minutes: u32,
    /// Kills, restarts, disks, seed, report: handed on as they are; `cargo xtask torture -- --help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    handed_on: Vec<OsString>,
}

/// Runs it in a release build.
///
/// # Errors
/// When something acknowledged was lost or doubled, something half done bears its final name, or a fault was not told plainly.
pub fn run(options: &Options) -> Result<()> {
    programs::prepare();
    if options.register_minutes > 0 {
        let mut command = process::cargo(REGISTER)?;
        command.env(MINUTES, options.register_minutes.to_string());
        process::finish(command)?;
    }
    process::finish(process::cargo(BUILD)?)?;
    let mut command = process::cargo(RUN)?;
    // Files are named from where the person stands.
    command
        .args(&options.handed_on)
        .current_dir(std::env::current_dir()?);
    process::finish(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn what_the_example_understands_is_handed_on() {
        let words = [
            "torture",
            "--register-minutes",
            "2",
            "--kills",
            "50",
            "--json",
            "a.json",
        ];
        let options = Command::parse_from(words).options;
        assert_eq!(options.register_minutes, 2);
        assert_eq!(options.handed_on, ["--kills", "50", "--json", "a.json"]);
    }

    #[test]
    fn help_of_the_example_is_reached_behind_two_dashes() {
        let options = Command::parse_from(["torture", "--", "--help"]).options;
        assert_eq!(options.handed_on, ["--help"]);
    }
}
