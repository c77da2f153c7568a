//! What an exchange costs: client, node, node, provider, each a process of its own on this machine, beside the same client and provider
//! through two nginx that speak mutual TLS and write access logs, and a direct call.
//!
//! `cargo xtask bench exchange --json FILE`; with `chaos` as first word, everything is killed at random instead.

mod chaos;
mod client;
mod nginx;
mod play;
mod roles;
mod setup;
mod split;

use anyhow::{Context, Result};
use mimalloc::MiMalloc;
use std::path::PathBuf;

/// As the program itself does.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match &words[..] {
        ["node", folder] => roles::node(&PathBuf::from(folder)),
        ["provider", port] => roles::provider(port.parse().context("reading the port")?),
        ["effects", port, file] => {
            roles::effects(port.parse().context("reading the port")?, PathBuf::from(file))
        }
        ["chaos", rest @ ..] => chaos::run(rest),
        ["client", rest @ ..] => client::run(rest),
        _ => play::run(&words),
    }
}
