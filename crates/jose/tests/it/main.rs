//! Tokens and keys: the standards' own examples, another library's opinion, and everything that is refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod anything;
mod independent;
mod keys;
mod tokens;
