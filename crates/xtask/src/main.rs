//! Our tools, behind one short name: `cargo xtask`.
//!
//! Whatever a person or a machine does to the tree more than once has its place here, in Rust, so that it runs the same on a
//! laptop and in continuous integration.

mod bench;
mod bless;
mod browser_checks;
mod docs;
mod house;
mod join;
mod lint;
mod new_capability;
mod parties;
mod process;
mod programs;
mod skips;
mod stopwatch;
mod test;
mod tidy;
mod torture;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The tools of this house.")]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test of the workspace, then the tidy checks; name the tests that were skipped and why.
    Test(test::Options),
    /// Formatting, clippy with warnings as errors, licences of dependencies, tidy checks. Changes nothing.
    Lint,
    /// The house rules that no compiler knows: floors, clocks, texts, migrations, paths named in documents.
    Tidy,
    /// Everything before a push: lint, generated documents compared, every test with none skipped.
    Ci,
    /// Measure, and print each figure beside its aim.
    Bench {
        /// What to measure.
        #[arg(value_enum)]
        subject: bench::Subject,
        /// Where to write the figures as JSON.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// Every page before axe-core and html-validate, by night and day, wide and narrow, in three languages.
    BrowserChecks(browser_checks::Options),
    /// The long kill test: a server at work is killed, its disk and its database taken, and nothing acknowledged may be
    /// missing or there twice.
    Torture(torture::Options),
    /// The guided start in a browser at the speed of a person, with a mouse and with the keyboard alone; minutes per step.
    Stopwatch,
    /// Write the skeleton of a new capability under `crates/NAME`.
    NewCapability {
        /// A plain noun in lower case, for example `training`.
        name: String,
    },
    /// Regenerate the generated documents under `docs/reference`.
    Docs {
        /// Change nothing; fail when a document differs from what would be generated.
        #[arg(long)]
        check: bool,
    },
    /// Accept the present state: snapshots, generated documents, the list of migrations.
    Bless(bless::Options),
}

fn main() -> ExitCode {
    match run(Line::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refused) => {
            eprintln!("{refused:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Test(options) => test::run(&options),
        Task::Lint => lint::run(),
        Task::Tidy => tidy::run(),
        Task::Ci => ci(),
        Task::Bench { subject, json } => bench::run(subject, json),
        Task::BrowserChecks(options) => browser_checks::run(&options),
        Task::Torture(options) => torture::run(&options),
        Task::Stopwatch => stopwatch::run(),
        Task::NewCapability { name } => new_capability::run(&name),
        Task::Docs { check } => docs::run(check),
        Task::Bless(options) => bless::run(options),
    }
}

fn ci() -> Result<()> {
    lint::run()?;
    docs::run(true)?;
    test::run(&test::Options::strict())
}
