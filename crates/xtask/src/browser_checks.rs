//! `cargo xtask browser-checks`: every page before the tools of others, axe-core in a real browser and html-validate.
//!
//! The tools are no part of the product: they lie in a folder of npm that is named. What is opened, and which rules are off and
//! why, stands in `crates/app/examples/browser_checks.rs`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{house, process, programs};

/// What must lie in the folder.
const TOOLS: [&str; 2] = ["axe-core/axe.min.js", "html-validate/package.json"];

/// Which tools, which pages.
#[derive(Args)]
pub struct Options {
    /// A folder in which `npm install axe-core html-validate` was run.
    #[arg(long, value_name = "FOLDER")]
    npm: PathBuf,
    /// Only pages whose address contains this.
    #[arg(long, default_value = "")]
    filter: String,
}

/// Opens every page and prints what the tools find.
///
/// # Errors
/// When a tool is missing, or one finds something.
pub fn run(options: &Options) -> Result<()> {
    programs::prepare();
    let modules = std::fs::canonicalize(&options.npm)
        .with_context(|| format!("there is no folder {}", options.npm.display()))?;
    for tool in TOOLS {
        if !modules.join("node_modules").join(tool).exists() {
            bail!(
                "{tool} is missing; run `npm install axe-core html-validate` in {}",
                modules.display()
            );
        }
    }
    if process::program("node").is_none() {
        bail!("missing: node; html-validate runs in it");
    }
    let pages = house::target()?.join("pages");
    let mut command = process::cargo(["run", "-p", "app", "--example", "browser_checks", "--"])?;
    command.arg(modules).arg(pages).arg(&options.filter);
    process::finish(command)
}
