//! Tokens as standards print them, as another program makes them, and as nobody should.

mod cross_check;
mod no_panic;
mod refusals;
mod sd_jwt;
mod status_list;
mod vectors;
