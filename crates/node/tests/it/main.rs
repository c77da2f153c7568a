//! Tests of the node.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod operator;
mod parsers;
