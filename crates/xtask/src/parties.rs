//! Programs of others that our wire formats are tested with: openid-client and a wallet from npm, Authlib, sd-jwt and scim2-tester from PyPI.
//!
//! Their versions are fixed here. They are kept under the target folder and installed when they are missing; where that cannot be
//! done, the tests that need them say that they were skipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::{house, process};

/// Tells the tests where they are.
pub const VARIABLE: &str = "QHAPAQ_PARTIES";

const NPM: [&str; 6] = [
    "openid-client@6.9.0",
    "oidc-provider@9.13.3",
    "@openid4vc/oauth2@0.4.6",
    "@openid4vc/openid4vci@0.4.6",
    "@openid4vc/openid4vp@0.4.6",
    "@sd-jwt/sd-jwt-vc@0.19.0",
];
const PYPI: [&str; 6] = [
    "Authlib==1.9.10",
    "requests==2.34.2",
    "sd-jwt==0.10.4",
    "scim2-tester==0.5.2",
    "scim2-client==0.13.2",
    "httpx2==2.16.2",
];

/// The folder with everything that could be installed.
///
/// # Errors
/// When the root of the workspace cannot be found.
pub fn prepare() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Ok(house::root()?.join("target")),
        |dir| anyhow::Ok(PathBuf::from(dir)),
    )?;
    let folder = target.join("parties");
    std::fs::create_dir_all(&folder)?;
    for (there, install) in [
        (
            // The last of the list: a folder from before it came in is filled up.
            "node_modules/@sd-jwt/sd-jwt-vc/package.json",
            npm as fn(&Path) -> Result<()>,
        ),
        // The newest of them: a folder made before it was asked for is completed.
        ("venv/bin/httpx2", pypi),
    ] {
        if !folder.join(there).exists()
            && let Err(refused) = install(&folder)
        {
            eprintln!("programs of others could not be installed: {refused}");
        }
    }
    Ok(folder)
}

fn npm(folder: &Path) -> Result<()> {
    let mut install = Command::new(found("npm")?);
    install
        .arg("install")
        .arg("--no-audit")
        .arg("--no-fund")
        .arg("--prefix")
        .arg(folder)
        .args(NPM);
    process::finish(install)
}

fn pypi(folder: &Path) -> Result<()> {
    let venv = folder.join("venv");
    let mut make = Command::new(found("python3")?);
    make.arg("-m").arg("venv").arg(&venv);
    process::finish(make)?;
    let mut install = Command::new(venv.join("bin/pip"));
    install.args(["install", "--quiet"]).args(PYPI);
    let outcome = process::finish(install);
    if outcome.is_err() {
        // Half a folder would look like a whole one the next time.
        std::fs::remove_dir_all(&venv)?;
    }
    outcome
}

fn found(program: &str) -> Result<PathBuf> {
    match process::program(program) {
        Some(path) => Ok(path),
        None => bail!("missing: {program}"),
    }
}
