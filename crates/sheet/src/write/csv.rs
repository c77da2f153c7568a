//! CSV as every program understands it: UTF-8 with its mark, commas, ISO dates, decimal points.

use super::guard::with_guard;
use super::{Cell, TableData};
use std::borrow::Cow;

/// Bytes of the table as CSV: byte order mark, a header of column keys, `\r\n` line ends (RFC 4180), quotation marks where needed.
/// Texts that a spreadsheet program would run as a formula get an apostrophe in front; [`Sheet::read`](crate::Sheet::read) takes it off.
pub fn to_csv(table: &TableData) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 * (table.rows.len() + 1));
    out.extend_from_slice("\u{feff}".as_bytes());
    let alone = table.columns.len() == 1;
    let header = table.columns.iter().map(|column| with_guard(&column.key));
    line(&mut out, header, alone);
    for row in &table.rows {
        line(&mut out, row.iter().map(text), alone);
    }
    out
}

/// `alone`: an empty only cell is quoted, or its line would be no row at all.
fn line<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = Cow<'a, str>>, alone: bool) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        quoted(out, &cell, alone);
    }
    out.extend_from_slice(b"\r\n");
}

fn quoted(out: &mut Vec<u8>, cell: &str, alone: bool) {
    let special = |byte: u8| matches!(byte, b',' | b';' | b'|' | b'\t' | b'"' | b'\r' | b'\n');
    let must = cell.bytes().any(special) || alone && cell.is_empty();
    if !must {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in cell.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

fn text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => with_guard(text),
        Cell::Int(number) => Cow::Owned(number.to_string()),
        Cell::Real(number) if number.is_finite() => Cow::Owned(number.to_string()),
        Cell::Date(day) => Cow::Owned(day.to_string()),
        Cell::Bool(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
        Cell::Real(_) | Cell::Null => Cow::Borrowed(""),
    }
}
