//! Tests of the node: against the operator, and nodes that call each other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod answers;
mod archive;
mod attacks;
mod chaos;
mod evidence;
mod exchange;
mod faults;
mod insider;
mod later;
mod operator;
mod parsers;
mod protocol;
mod receipt;
mod streams;
mod timestamp;
mod torture;
mod watch;
mod world;
