//! Why a file cannot be read as a table, said so that its owner knows what to do next.

use std::fmt;

/// A file refused. Each variant has a machine [`code`](ReadError::code), a text key `sheet-<code>` in [`TEXTS`](crate::TEXTS), and
/// the arguments of that text. Row numbers count from 1 in the file, as a spreadsheet program or an editor shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// The file has no bytes, or only blank ones.
    Empty,
    /// There is a header and nothing below it.
    NoRows,
    /// More than `limit` bytes as it arrived.
    TooLarge {
        /// Bytes found.
        bytes: usize,
        /// Bytes accepted.
        limit: usize,
    },
    /// A workbook that unpacks to more than `limit` bytes, or whose compression is not that of a table.
    TooLargeUnpacked {
        /// Bytes accepted.
        limit: u64,
    },
    /// More than `limit` rows of data.
    TooManyRows {
        /// Rows accepted.
        limit: usize,
    },
    /// More than `limit` columns.
    TooManyColumns {
        /// First row that is too wide.
        row: u64,
        /// Columns found.
        columns: usize,
        /// Columns accepted.
        limit: usize,
    },
    /// A cell longer than `limit` characters; often a quotation mark that is never closed.
    CellTooLong {
        /// Row of the cell.
        row: u64,
        /// Column of the cell, from 1.
        column: usize,
        /// Characters accepted.
        limit: usize,
    },
    /// A workbook that asks for a password.
    Encrypted,
    /// A workbook without the sheet that was asked for.
    NoSuchSheet {
        /// Name asked for.
        name: String,
    },
    /// Bytes that are neither text nor a workbook.
    Binary {
        /// What it looks like: `pdf`, `zip`, `image`, `xlsb`... or `unknown`.
        looks_like: &'static str,
    },
    /// Text that is no table: a web page, XML, JSON.
    NotATable {
        /// What it looks like: `html`, `xml`, `json`.
        looks_like: &'static str,
    },
    /// A workbook whose inside is broken.
    Damaged {
        /// What the reader stumbled on; for support, in English.
        detail: String,
    },
}

impl ReadError {
    /// Machine code, stable: `empty`, `no-rows`, `too-large`...
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Empty => "empty",
            ReadError::NoRows => "no-rows",
            ReadError::TooLarge { .. } => "too-large",
            ReadError::TooLargeUnpacked { .. } => "too-large-unpacked",
            ReadError::TooManyRows { .. } => "too-many-rows",
            ReadError::TooManyColumns { .. } => "too-many-columns",
            ReadError::CellTooLong { .. } => "cell-too-long",
            ReadError::Encrypted => "encrypted",
            ReadError::NoSuchSheet { .. } => "no-such-sheet",
            ReadError::Binary { .. } => "binary",
            ReadError::NotATable { .. } => "not-a-table",
            ReadError::Damaged { .. } => "damaged",
        }
    }

    /// Key of the sentence for a person, in [`TEXTS`](crate::TEXTS).
    pub fn text_key(&self) -> String {
        format!("sheet-{}", self.code())
    }

    /// Arguments of that sentence, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ReadError::Empty | ReadError::NoRows | ReadError::Encrypted => Vec::new(),
            ReadError::TooLarge { bytes, limit } => {
                vec![
                    ("megabytes", megabytes(*bytes as u64)),
                    ("limit", megabytes(*limit as u64)),
                ]
            }
            ReadError::TooLargeUnpacked { limit } => vec![("limit", megabytes(*limit))],
            ReadError::TooManyRows { limit } => vec![("limit", limit.to_string())],
            ReadError::TooManyColumns { row, columns, limit } => {
                vec![
                    ("row", row.to_string()),
                    ("columns", columns.to_string()),
                    ("limit", limit.to_string()),
                ]
            }
            ReadError::CellTooLong { row, column, limit } => {
                vec![
                    ("row", row.to_string()),
                    ("column", column.to_string()),
                    ("limit", limit.to_string()),
                ]
            }
            ReadError::NoSuchSheet { name } => vec![("name", name.clone())],
            ReadError::Binary { looks_like } | ReadError::NotATable { looks_like } => {
                vec![("format", (*looks_like).to_string())]
            }
            ReadError::Damaged { detail } => vec![("detail", detail.clone())],
        }
    }

    /// Row of the file the error points at, if it points at one.
    pub fn row(&self) -> Option<u64> {
        match self {
            ReadError::TooManyColumns { row, .. } | ReadError::CellTooLong { row, .. } => Some(*row),
            _ => None,
        }
    }
}

fn megabytes(bytes: u64) -> String {
    bytes.div_ceil(1 << 20).to_string()
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table refused: {}", self.code())?;
        for (name, value) in self.args() {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}
