//! The whole public register in one archive, and the State computed again from it by anybody.
//!
//! The archive is a Frictionless data package: tables as CSV, envelopes and public payloads exactly as they were recorded,
//! the signed root and its key. Whoever holds it needs nothing else of us to check every act and every figure.

mod package;
mod read;
mod recompute;
mod rows;
mod schema;
mod write;

pub use read::Difference;
pub use recompute::{Ask, Recomputed, Share, recompute};
pub use write::{Written, write};
