//! The facts this crate records, one payload each; written once, readable for ever.

pub mod agreements;
pub mod members;
pub mod watching;
