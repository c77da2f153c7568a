//! `cargo xtask bless`: say that the present state is the right one.
//!
//! Look at the difference first; what is blessed becomes what the tests demand.

use std::fs;

use anyhow::Result;
use clap::Args;

use crate::house::{self, House};
use crate::tidy::migrations;
use crate::{docs, process};

/// What may be accepted beyond additions.
#[derive(Args, Clone, Copy)]
pub struct Options {
    /// Accept changed or removed migrations too. Only for a schema that no one has installed yet.
    #[arg(long)]
    rewrite_migrations: bool,
    /// Only the list of migrations; run no test and generate no document.
    #[arg(long)]
    only_migrations: bool,
}

/// Accepts migrations, snapshots and generated documents, in this order.
///
/// # Errors
/// When a migration was changed, a test fails for another reason than a snapshot, or a document cannot be written.
pub fn run(options: Options) -> Result<()> {
    bless_migrations(options.rewrite_migrations)?;
    if options.only_migrations {
        return Ok(());
    }
    bless_snapshots()?;
    docs::run(false)
}

fn bless_migrations(rewrite: bool) -> Result<()> {
    let root = house::root()?;
    let house = House::read(&root)?;
    let lock = if rewrite {
        migrations::lock(&house)
    } else {
        migrations::extend(&house)?
    };
    fs::write(root.join(migrations::LOCK), lock)?;
    Ok(())
}

fn bless_snapshots() -> Result<()> {
    let mut tests = process::cargo(["test", "--workspace", "--quiet", "--no-fail-fast"])?;
    tests.env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1");
    process::finish(tests)?;
    if process::program("cargo-insta").is_some() {
        return process::finish(process::cargo(["insta", "accept", "--workspace"])?);
    }
    eprintln!("cargo-insta is not installed: snapshots inside of source files were not rewritten");
    Ok(())
}
