//! What the node does, as one test program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod adapters;
mod no_panic;
mod pide;
mod rotation;
mod secure;
mod soap;
mod vault;
