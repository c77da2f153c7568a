//! The directory with real and generated lists.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod import;
mod import_odd;
mod past;
mod report;
mod retention;
