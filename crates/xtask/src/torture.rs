//! `cargo xtask torture`: the kill test of the whole house, and faults beneath it, for as long as one likes.
//!
//! The work is done by the example `torture` of `app`, which starts the very program that is shipped. Its options are these.

use std::path::PathBuf;

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
    /// Kills (SIGKILL) of a server at work whose database is in its folder.
    #[arg(long, default_value_t = 1000)]
    kills: u64,
    /// Kills of a server at work whose database is PostgreSQL.
    #[arg(long, default_value_t = 200)]
    postgres_kills: u64,
    /// Restarts of PostgreSQL beneath a server at work, fast and immediate.
    #[arg(long, default_value_t = 20)]
    restarts: u64,
    /// Times the disk is filled, and times it is made read-only, beneath a server at work. Needs root and a loop device.
    #[arg(long, default_value_t = 10)]
    disks: u64,
    /// Longest time for each of these, in minutes.
    #[arg(long, default_value_t = 120)]
    minutes: u64,
    /// Rounds between two complete verifications (`qhapaq verify`, `qhapaq replay`).
    #[arg(long, default_value_t = 50)]
    verify_every: u64,
    /// Where chance begins, as a run before printed it.
    #[arg(long)]
    seed: Option<u64>,
    /// Where to write the report as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Also kill a bare register, without a server, for so many minutes on each database.
    #[arg(long, default_value_t = 0)]
    register_minutes: u32,
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
    for (name, number) in [
        ("--kills", options.kills),
        ("--postgres-kills", options.postgres_kills),
        ("--restarts", options.restarts),
        ("--disks", options.disks),
        ("--minutes", options.minutes),
        ("--verify-every", options.verify_every),
    ] {
        command.args([name, &number.to_string()]);
    }
    if let Some(seed) = options.seed {
        command.args(["--seed", &seed.to_string()]);
    }
    if let Some(file) = &options.json {
        command.arg("--json").arg(std::path::absolute(file)?);
    }
    process::finish(command)
}
