//! The facts this crate records, one payload each; written once, readable for ever.

mod agreements;
mod members;
