//! Tables of strangers: what is read, what is refused, and that what is written comes back.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own file should stop there"
)]

mod encodings;
mod headers;
mod limits;
mod published;
mod round_trip;
mod workbook_files;
mod workbooks;

use sheet::{Limits, ReadError, Sheet};

/// Reads bytes under the usual limits.
fn read(bytes: impl AsRef<[u8]>) -> Result<Sheet, ReadError> {
    Sheet::read(bytes.as_ref(), "lista", &Limits::default())
}

/// Cells of every row, joined by `|`, after the row number.
fn lines(sheet: &Sheet) -> Vec<String> {
    sheet
        .rows()
        .map(|row| format!("{}: {}", row.number, row.cells.join("|")))
        .collect()
}

/// Codes of the notes.
fn notes(sheet: &Sheet) -> Vec<&'static str> {
    sheet.notes.iter().map(sheet::Note::code).collect()
}
