//! Programs that some tests start for themselves: a PostgreSQL server, a Chromium browser, an Apache.
//!
//! On Debian as root they are installed when missing; elsewhere the missing package is named and the tests that need it say
//! that they were skipped.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// A program that tests need, by name or by the file of a module, and the Debian package that brings it.
struct Needed {
    program: &'static str,
    package: &'static str,
}

const NEEDED: &[Needed] = &[
    Needed {
        program: "initdb",
        package: "postgresql",
    },
    Needed {
        program: "chromium",
        package: "chromium",
    },
    Needed {
        program: "chromedriver",
        package: "chromium-driver",
    },
    Needed {
        program: "node",
        package: "nodejs",
    },
    Needed {
        program: "npm",
        package: "npm",
    },
    Needed {
        program: "python3",
        package: "python3-venv",
    },
    Needed {
        program: "/usr/lib/apache2/modules/mod_auth_openidc.so",
        package: "libapache2-mod-auth-openidc",
    },
];

/// Debian keeps the server's programs outside of `PATH`, one folder a version.
const POSTGRESQL_FOLDER: &str = "/usr/lib/postgresql";
/// Says whether Debian's package makes and starts a server of its own when it is installed.
const CLUSTER_SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";

/// Installs what is missing where that is possible, and says by package name what stays missing.
pub fn prepare() {
    let missing = missing();
    if missing.is_empty() {
        return;
    }
    if can_install() {
        for package in &missing {
            if let Err(refused) = install(package) {
                eprintln!("{package} could not be installed: {refused}");
            }
        }
    }
    for package in self::missing() {
        eprintln!("missing: the package {package}; install it to run the tests that need it");
    }
}

fn missing() -> Vec<&'static str> {
    NEEDED
        .iter()
        .filter(|needed| !is_there(needed.program))
        .map(|needed| needed.package)
        .collect()
}

fn is_there(program: &str) -> bool {
    process::program(program).is_some()
        || Path::new(program).is_absolute() && Path::new(program).is_file()
        || in_a_version_of(Path::new(POSTGRESQL_FOLDER), program)
}

fn in_a_version_of(folder: &Path, program: &str) -> bool {
    let versions = fs::read_dir(folder).into_iter().flatten().flatten();
    versions
        .into_iter()
        .any(|version| version.path().join("bin").join(program).is_file())
}

fn can_install() -> bool {
    let id = Command::new("id").arg("-u").output();
    process::program("apt-get").is_some() && id.is_ok_and(|id| id.stdout.starts_with(b"0\n"))
}

fn install(package: &str) -> Result<()> {
    if package == "postgresql" {
        return install_postgresql();
    }
    apt_install(package)
}

/// The tests start their own servers, so the package's own is kept from being made while the package is installed.
fn install_postgresql() -> Result<()> {
    apt_install("postgresql-common")?;
    let settings = fs::read_to_string(CLUSTER_SETTINGS).unwrap_or_default();
    fs::write(
        CLUSTER_SETTINGS,
        format!("{settings}\ncreate_main_cluster = false\n"),
    )?;
    let outcome = apt_install("postgresql");
    fs::write(CLUSTER_SETTINGS, settings)?;
    outcome
}

fn apt_install(package: &str) -> Result<()> {
    let install = ["install", "--yes", "--no-install-recommends", package];
    if apt(&install).is_ok() {
        return Ok(());
    }
    apt(&["update"])?;
    apt(&install)
}

fn apt(arguments: &[&str]) -> Result<()> {
    eprintln!("+ apt-get {}", arguments.join(" "));
    let output = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .arg("-q")
        .output()?;
    if !output.status.success() {
        bail!("{}", last_line(&String::from_utf8_lossy(&output.stderr)));
    }
    Ok(())
}

fn last_line(text: &str) -> &str {
    text.lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("apt-get gave no reason")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_in_a_version_folder() {
        let folder = std::env::temp_dir().join(format!("xtask-programs-{}", std::process::id()));
        fs::create_dir_all(folder.join("17/bin")).unwrap();
        fs::write(folder.join("17/bin/initdb"), "").unwrap();
        let found = (
            in_a_version_of(&folder, "initdb"),
            in_a_version_of(&folder, "chromium"),
        );
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, (true, false));
    }

    #[test]
    fn the_last_line_is_the_reason() {
        assert_eq!(
            last_line("Reading lists\nE: Unable to locate package x\n\n"),
            "E: Unable to locate package x"
        );
    }
}
