//! Tests of the node: against the operator, and nodes that call each other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod answers;
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
mod streams;
mod watch;
mod world;
