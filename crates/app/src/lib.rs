//! The roof: the list of capabilities, configuration, commands and the demonstration State.
//!
//! Only this crate reads the environment. The binary `qhapaq` is [`run`]; tests open a house with [`open`].

pub mod capabilities;
pub mod cards;
pub mod cli;
mod commands;
pub mod config;
mod courier;
pub mod demo;
mod lock;
pub mod national;
pub mod open;
mod open_files;
mod part;
mod progress;
pub mod roof;
mod say;
pub mod witnesses;

/// Pages are made of many short strings: this allocator serves several threads without one waiting for the other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use clap::Parser;
use std::process::ExitCode;

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
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
