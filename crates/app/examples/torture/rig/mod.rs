//! The rig of the kill test: a real `qhapaq serve`, people who work with it over HTTP, and a ledger of what they were promised.
//!
//! Everything is judged from outside, as somebody who holds receipts would: the server is a process that is killed, the register
//! is read from its public log, files are read from the disk. `tests/it/torture.rs` runs it for a dozen kills, the example
//! `torture` for as long as one likes.

pub mod cluster;
pub mod copies;
pub mod desk;
pub mod http;
pub mod ledger;
pub mod letters;
pub mod log;
pub mod random;
pub mod round;
pub mod server;
pub mod state;

/// Whatever went wrong, said in one line.
pub type Result<T> = anyhow::Result<T>;
