//! Writing: one table of typed cells, as CSV, XLSX or JSON.

mod csv;
mod guard;
mod json;
mod xlsx;

use jiff::civil::Date;
use serde::Serialize;
use std::fmt;

pub use self::csv::to_csv;
pub(crate) use guard::without_guard;
pub use json::to_json;
pub use xlsx::to_xlsx;

/// A table as it leaves: every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableData {
    /// Name of the sheet in a workbook; cut to 31 characters there.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<TableColumn>,
    /// Rows in order.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that exist, which may be more than are here.
    pub total: u64,
    /// True when rows were left out for their number.
    pub cut_off: bool,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableColumn {
    /// Name for machines, stable in every language: `ruc`. Header of CSV, key of JSON.
    pub key: String,
    /// Name for people, in their language. Header of XLSX.
    pub label: String,
    /// What its cells hold.
    pub kind: Kind,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Any text; codes with leading zeros too.
    Text,
    /// Whole numbers.
    Int,
    /// Numbers with a fraction.
    Real,
    /// Calendar days.
    Date,
    /// Yes or no.
    Bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text as it is.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a fraction; what is not finite is written as nothing.
    Real(f64),
    /// A calendar day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// Nothing.
    Null,
}

impl TableColumn {
    /// A column from its three parts.
    pub fn new(key: impl Into<String>, label: impl Into<String>, kind: Kind) -> TableColumn {
        TableColumn {
            key: key.into(),
            label: label.into(),
            kind,
        }
    }
}

impl TableData {
    /// A whole table: `total` is the number of rows, nothing cut off.
    pub fn whole(name: impl Into<String>, columns: Vec<TableColumn>, rows: Vec<Vec<Cell>>) -> TableData {
        TableData {
            name: name.into(),
            columns,
            total: rows.len() as u64,
            rows,
            cut_off: false,
        }
    }
}

/// A table that a format cannot hold.
#[derive(Debug)]
pub enum WriteError {
    /// More rows than a worksheet has.
    TooManyRows {
        /// Rows of the table.
        rows: usize,
        /// Rows of a worksheet below its header.
        limit: usize,
    },
    /// The workbook could not be put together.
    Workbook(rust_xlsxwriter::XlsxError),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::TooManyRows { rows, limit } => {
                write!(f, "{rows} rows do not fit a worksheet of {limit}")
            }
            WriteError::Workbook(_) => f.write_str("the workbook could not be written"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::TooManyRows { .. } => None,
            WriteError::Workbook(error) => Some(error),
        }
    }
}
