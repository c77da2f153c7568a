//! Tables that strangers bring and take.
//!
//! A spreadsheet is how most public entities hand over a list, and how most people want to take one home. This crate reads
//! what they bring (text with any usual delimiter and encoding, XLSX, XLS, ODS), within limits and without believing
//! a word of it, and writes one [`TableData`] as CSV, XLSX or JSON. It knows no database, no HTTP and no law.

mod error;
mod limits;
mod read;
mod write;

pub use error::ReadError;
pub use limits::Limits;
pub use read::{Format, Note, Row, Rows, Sheet};
pub use write::{Cell, Kind, TableColumn, TableData, WriteError, to_csv, to_json, to_xlsx};

/// Texts of refusals and notes as Fluent files, by language code; keys begin with `sheet-`.
pub const TEXTS: [(&str, &str); 3] = [
    ("es", include_str!("texts/es.ftl")),
    ("en", include_str!("texts/en.ftl")),
    ("qu", include_str!("texts/qu.ftl")),
];
