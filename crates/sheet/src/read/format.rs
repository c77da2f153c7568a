//! What the bytes are, by their first bytes and never by the name of the file.

use crate::ReadError;

/// Kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
    /// Excel 97-2003 workbook.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
}

/// First guess, before an archive is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Text,
    Zip,
    Compound,
}

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const FOREIGN: [(&[u8], &str); 10] = [
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xFF\xD8\xFF", "image"),
    (b"GIF8", "image"),
    (b"\x1F\x8B", "gzip"),
    (b"7z\xBC\xAF", "7z"),
    (b"Rar!", "rar"),
    (b"\x7FELF", "program"),
    (b"SQLite format 3", "database"),
    (b"PK\x05\x06", "zip"),
];

pub(super) fn container(bytes: &[u8]) -> Result<Container, ReadError> {
    if bytes.starts_with(ZIP) {
        return Ok(Container::Zip);
    }
    if bytes.starts_with(COMPOUND) {
        return Ok(Container::Compound);
    }
    match FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, looks_like)) => Err(ReadError::Binary { looks_like }),
        None => Ok(Container::Text),
    }
}

/// Refuses text that is a document of another kind; many portals call a web page `.xls`.
pub(super) fn refuse_markup(text: &str) -> Result<(), ReadError> {
    let start = super::trim(text)
        .chars()
        .take(200)
        .collect::<String>()
        .to_lowercase();
    let looks_like =
        if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<table") {
            "html"
        } else if start.starts_with("<?xml") {
            "xml"
        } else if start.starts_with("{\"")
            || start.starts_with("[{")
            || start.starts_with("{\n")
            || start.starts_with("{\r")
        {
            "json"
        } else {
            return Ok(());
        };
    Err(ReadError::NotATable { looks_like })
}
