//! `qhapaq`: one binary for everything. Here only the environment is read and the list of capabilities is kept.

mod capabilities;
mod cli;
mod commands;
mod config;
mod demo;
mod open;
mod progress;
mod roof;
mod say;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    say::set_up_log(cli.verbose);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say::failed(&anyhow::Error::new(error).context("starting the runtime")),
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(error) => say::failed(&error),
    }
}
