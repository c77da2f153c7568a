//! The long kill test of the whole house, and faults beneath it. `cargo xtask torture` builds and runs it; docs/torture.md says what
//! it does and what it proved.

mod disk;
mod kills;
mod report;
mod restarts;
mod rig;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use report::Chapter;
use rig::random::Random;
use std::path::PathBuf;
use std::process::ExitCode;

/// Kills the server again and again while people work, and takes the disk and the database from beneath it.
#[derive(Debug, Clone, Parser)]
#[command(name = "cargo xtask torture")]
pub struct Options {
    /// Kills of a server whose database is in its folder.
    #[arg(long, default_value_t = 1000)]
    kills: u64,
    /// Kills of a server whose database is PostgreSQL.
    #[arg(long, default_value_t = 200)]
    postgres_kills: u64,
    /// Restarts of PostgreSQL beneath a server that goes on, fast and immediate.
    #[arg(long, default_value_t = 20)]
    restarts: u64,
    /// Times the disk is filled, and times it is made read-only, while people work. Needs root and a loop device.
    #[arg(long, default_value_t = 10)]
    disks: u64,
    /// Longest time for each chapter, in minutes; it ends after the round it is in, however many are left.
    #[arg(long, default_value_t = 120)]
    minutes: u64,
    /// Rounds between two complete verifications.
    #[arg(long, default_value_t = 50)]
    verify_every: u64,
    /// Where chance begins; another one each time when left out.
    #[arg(long)]
    seed: Option<u64>,
    /// Where to write the report as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where to work; kept when something was found.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Runs a chapter.
type Run = fn(&Setting, Random) -> Result<Chapter>;

/// What every chapter is given.
pub struct Setting {
    options: Options,
    program: PathBuf,
    folder: PathBuf,
}

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<bool> {
    let seed = match options.seed {
        Some(seed) => seed,
        None => u64::from_be_bytes(register::random::<8>()?),
    };
    let folder = options
        .folder
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("qhapaq-torture-{}", std::process::id())));
    ensure!(!folder.exists(), "{} is there already", folder.display());
    std::fs::create_dir_all(&folder)?;
    eprintln!("seed {seed}, folder {}", folder.display());
    let setting = Setting {
        program: program()?,
        folder: folder.clone(),
        options,
    };
    let mut random = Random::of(seed);
    let chapters: [(&'static str, Run); 5] = [
        ("kills, SQLite", kills::sqlite),
        ("kills, PostgreSQL", kills::postgres),
        ("PostgreSQL restarted", restarts::run),
        ("disk full", disk::full),
        ("disk read-only", disk::read_only),
    ];
    let told: Vec<Chapter> = chapters
        .into_iter()
        .map(|(name, chapter)| {
            chapter(&setting, random.fork()).unwrap_or_else(|error| Chapter::broken(name, &error))
        })
        .collect();
    report::print(&told);
    if let Some(file) = &setting.options.json {
        report::write(file, seed, &told)?;
    }
    let good = told.iter().all(Chapter::is_good);
    if good {
        std::fs::remove_dir_all(&folder).context("clearing the folder")?;
    } else {
        eprintln!("what was worked on is in {}", folder.display());
    }
    Ok(good)
}

/// The program stands above the folder of examples.
fn program() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let examples = here.parent().context("an example in a folder")?;
    let program = examples.parent().context("a folder of examples")?.join("qhapaq");
    ensure!(
        program.exists(),
        "{} is missing: build it first",
        program.display()
    );
    Ok(program)
}
