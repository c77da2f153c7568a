//! `qhapaq replay --dump`: the State again from a public dump, without the database it came from.

use crate::open;
use crate::progress;
use anyhow::{Context, Result};
use jiff::civil::Date;
use observatory::dump::{Ask, Recomputed, recompute};
use register::db::Db;
use std::path::Path;
use std::process::ExitCode;

/// Recomputes and compares; ends with 1 at the first figure that does not follow from the acts.
pub async fn run(dump: &Path, key: Option<&str>, as_of: Option<Date>) -> Result<ExitCode> {
    let trusted = key.map(str::parse).transpose().context("reading --key")?;
    let scratch = std::env::temp_dir().join(format!("qhapaq-recompute-{}.db", std::process::id()));
    let outcome = in_scratch(&scratch, dump, trusted.as_ref(), as_of).await;
    for suffix in ["", "-wal", "-shm"] {
        std::fs::remove_file(format!("{}{suffix}", scratch.display())).ok();
    }
    let found = outcome?;
    tell(&found);
    if trusted.is_none() {
        eprintln!(
            "No --key was given: the root was checked against the key that the dump carries, {}. Compare it with the one the register publishes at /log/key.",
            found.key
        );
    }
    match &found.difference {
        None => {
            println!(
                "{} tables follow from the acts, every figure of them",
                found.tables
            );
            Ok(ExitCode::SUCCESS)
        }
        Some(difference) => {
            println!("DIFFERS  {difference}");
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn in_scratch(
    scratch: &Path,
    dump: &Path,
    key: Option<&register::tree::VerifierKey>,
    as_of: Option<Date>,
) -> Result<Recomputed> {
    let db = Db::open(&format!("sqlite:{}", scratch.display()))
        .await
        .map_err(open::fault)?;
    let ask = Ask {
        dump,
        key,
        as_of,
        scratch: &db,
        projectors: &open::projectors(),
        law: norms::peru(),
    };
    recompute(&ask, progress::bar("Replaying acts"))
        .await
        .map_err(open::fault)
}

fn tell(found: &Recomputed) {
    println!("register {}", found.origin);
    println!("{} acts, root {}", found.acts, register::hex(&found.root));
    println!("fulfilled on {}:", found.as_of);
    for share in &found.shares {
        let name = if share.obligation.is_empty() {
            "all"
        } else {
            share.obligation
        };
        let percent = share
            .share
            .map_or_else(|| "-".to_owned(), |share| format!("{share:.1} %"));
        println!(
            "  {name:<4} {:>6} of {:>6}  {percent:>8}  {}",
            share.met, share.owed, share.name
        );
    }
}
