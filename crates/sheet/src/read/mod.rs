//! Reading: bytes of unknown make become columns and rows, or a [`ReadError`] that says what to do.
//!
//! One pass over the whole file checks every limit and finds the header, so the rows that come out later cannot fail. Rows are cut from
//! the text as they are asked for: a million of them never stand in memory together.

mod archive;
mod cursor;
mod delimiter;
mod format;
mod grid;
mod layout;
mod note;
mod ods;
mod scan;
mod text;
mod workbook;

use crate::{Limits, ReadError};
use cursor::{Cursor, Source};
use layout::Layout;

pub use format::Format;
pub use note::Note;

/// A table read from a stranger's file: column names and the rows below them.
#[derive(Debug)]
pub struct Sheet {
    /// Name the file came with, as given.
    pub name: String,
    /// What the bytes are, judged by themselves and not by the name.
    pub format: Format,
    /// Name of the sheet inside a workbook.
    pub sheet_name: Option<String>,
    /// Character encoding of a text file, by its WHATWG name: `UTF-8`, `windows-1252`, `UTF-16LE`...
    pub encoding: Option<&'static str>,
    /// What separates the cells of a text file.
    pub delimiter: Option<char>,
    /// Row of the file that holds the column names, from 1; none when the file has no header.
    pub header_row: Option<u64>,
    /// Column names in order, without blanks at the ends, no two alike, none empty.
    pub columns: Vec<String>,
    /// What had to be guessed, skipped or repaired.
    pub notes: Vec<Note>,
    row_count: usize,
    layout: Layout,
    source: Source,
}

/// One row of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Row number in the file, from 1, header and titles counted. In text files it is the line where the row begins.
    pub number: u64,
    /// One cell per column, as written, blanks at the ends included. Workbook numbers carry a decimal point, dates are ISO.
    pub cells: Vec<String>,
}

impl Row {
    /// Cell of column `index` without blanks at its ends; empty when there is none.
    pub fn get(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", |cell| trim(cell))
    }
}

impl Sheet {
    /// Reads a text file or the first sheet of a workbook that holds anything.
    pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Sheet, ReadError> {
        scan::read(bytes, name, None, limits)
    }

    /// Reads the sheet of that name, letter case aside, from a workbook. A text file has one sheet and its name is not asked.
    pub fn read_named(bytes: &[u8], name: &str, sheet: &str, limits: &Limits) -> Result<Sheet, ReadError> {
        scan::read(bytes, name, Some(sheet), limits)
    }

    /// Number of data rows; at least one.
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    /// Position of the column with that name, letter case aside.
    pub fn column(&self, name: &str) -> Option<usize> {
        let wanted = name.to_lowercase();
        self.columns
            .iter()
            .position(|column| column.to_lowercase() == wanted)
    }

    /// The rows, cut one by one from the text. May be called again and again.
    pub fn rows(&self) -> Rows<'_> {
        Rows {
            layout: &self.layout,
            cursor: self.source.cursor(),
        }
    }
}

/// Iterator over the data rows of a [`Sheet`]: blank rows and repeated headers left out, every row as wide as the header.
pub struct Rows<'a> {
    layout: &'a Layout,
    cursor: Cursor<'a>,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while self.cursor.advance() {
            if self.layout.judge(&self.cursor) == layout::Place::Data {
                let cells = self
                    .layout
                    .keep
                    .iter()
                    .map(|index| self.cursor.get(*index).to_string())
                    .collect();
                return Some(Row {
                    number: self.cursor.number(),
                    cells,
                });
            }
        }
        None
    }
}

/// Blanks off both ends, the non-breaking space and the byte order mark among them.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
}
