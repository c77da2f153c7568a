//! Programs of others that read what we sign: installed from their registry into `target/`, in the version that is written here.

use std::path::Path;
use std::process::Command;

/// Reads and checks SD-JWT; <https://pypi.org/project/sd-jwt/>.
const SD_JWT: &str = "sd-jwt==0.10.4";
/// Where the tests of `jose` look for it.
const SD_JWT_FOLDER: &str = "target/foreign/sd-jwt";

/// Installs what is missing; what cannot be installed is named, and the tests that need it say that they were skipped.
pub fn prepare() {
    let python = format!("{SD_JWT_FOLDER}/bin/python");
    if Path::new(&python).exists() && runs(&python, &["-c", "import sd_jwt"]) {
        return;
    }
    eprintln!("+ pip install {SD_JWT}");
    let there = runs("python3", &["-m", "venv", SD_JWT_FOLDER])
        && runs(&python, &["-m", "pip", "install", "--quiet", SD_JWT]);
    if !there {
        eprintln!("missing: {SD_JWT} of PyPI, with python3 and its venv; the tests that need it are skipped");
    }
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}
