//! Documents as an office makes them: values in, one PDF out.
//!
//! What this crate makes is A4, black on white, paginated, with the registry's line and the code at the foot of each page. It
//! is tagged throughout (headings, tables with header cells, lists, the picture of the QR described), states its language
//! and title, and is checked by the writer against PDF/UA-1 and PDF/A-3a: a document that breaks either rule is an error,
//! not a file. It knows no database, no HTTP and no law, asks no clock and reads no file. Equal documents give equal bytes.

mod document;
mod draw;
mod error;
mod layout;
mod text;
mod tree;

pub use document::{Attachment, Block, Column, Document, Fact, Look, Seal, SignaturePlace, Table, Tone};
pub use error::PaperError;

/// More pages than this are refused.
pub const PAGES_MAX: usize = 300;

/// The document as a PDF.
///
/// # Errors
///
/// A [`PaperError`]: too many pages, a table with more cells than columns, an address too long for a QR, an attachment
/// without a name, or what the writer found against the standards.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PaperError> {
    draw::draw(document, layout::lay_out(document)?)
}
