//! `qhapaq`: one binary for everything.

use std::process::ExitCode;

fn main() -> ExitCode {
    app::run()
}
