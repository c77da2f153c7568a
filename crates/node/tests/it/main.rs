//! Tests of the node: against the operator, against old services, and nodes that call each other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod adapters;
mod answers;
mod archive;
mod attacks;
mod behind;
mod chaos;
mod corpus;
mod evidence;
mod exchange;
mod faults;
mod house;
mod insider;
mod later;
mod messages;
mod no_panic;
mod operator;
mod parsers;
mod pide;
mod protocol;
mod receipt;
mod rotation;
mod secure;
mod soap;
mod strangers;
mod streams;
mod timestamp;
mod torture;
mod upkeep;
mod vault;
mod watch;
mod world;
