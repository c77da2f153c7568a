//! The wing as wallets, verifiers and officials meet it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod issue;
mod lifecycle;
mod offer;
mod show;
mod wallet;
mod world;
