//! Tokens as standards print them, as another program makes them, and as nobody should.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod corpus;
mod cross_check;
mod dpop;
mod foreign;
mod keys;
mod no_panic;
mod refusals;
mod sd_jwt;
mod status_list;
mod vectors;
