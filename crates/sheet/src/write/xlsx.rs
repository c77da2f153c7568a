//! XLSX: a bold header that stays in sight, real numbers and dates, and no formula ever.

use super::{Cell, Kind, TableData, WriteError};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Rows below the header and characters in a cell, as the format has them.
const ROWS_MAX: usize = 1_048_575;
const CELL_CHARS_MAX: usize = 32_767;
/// Whole numbers beyond this lose digits in a cell, and so become text.
const EXACT_MAX: u64 = 1 << 53;
const SHEET_NAME_CHARS_MAX: usize = 31;

/// Bytes of the table as a workbook with one sheet, written row by row in constant memory. Texts stay texts, whatever they begin with;
/// those longer than 32,767 characters end in `…`.
///
/// # Errors
/// [`WriteError::TooManyRows`] above 1,048,575 rows; [`WriteError::Workbook`] when a temporary file cannot be written.
pub fn to_xlsx(table: &TableData) -> Result<Vec<u8>, WriteError> {
    if table.rows.len() > ROWS_MAX {
        return Err(WriteError::TooManyRows {
            rows: table.rows.len(),
            limit: ROWS_MAX,
        });
    }
    build(table).map_err(WriteError::Workbook)
}

fn build(table: &TableData) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(&table.name))?;
    let day = Format::new().set_num_format("yyyy-mm-dd");
    write_header(sheet, table)?;
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            write_cell(sheet, row, column, cell, &day)?;
        }
    }
    book.save_to_buffer()
}

fn write_header(sheet: &mut Worksheet, table: &TableData) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (index, column) in (0..).zip(&table.columns) {
        sheet.set_column_width(index, width(column.kind, &column.label))?;
        sheet.write_string_with_format(0, index, clean(&column.label), &bold)?;
    }
    Ok(())
}

/// Width in characters: prose gets room, the rest what its header needs.
fn width(kind: Kind, label: &str) -> f64 {
    let header = label.chars().count().min(40) as f64 + 2.0;
    header.max(if kind == Kind::Text { 24.0 } else { 12.0 })
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    day: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, clean(text))?;
        }
        Cell::Int(number) if number.unsigned_abs() > EXACT_MAX => {
            sheet.write_string(row, column, number.to_string())?;
        }
        Cell::Int(number) => {
            sheet.write_number(row, column, *number as f64)?;
        }
        Cell::Real(number) if number.is_finite() => {
            sheet.write_number(row, column, *number)?;
        }
        Cell::Date(date) => match excel_day(*date) {
            Some(moment) => {
                sheet.write_datetime_with_format(row, column, &moment, day)?;
            }
            None => {
                sheet.write_string(row, column, date.to_string())?;
            }
        },
        Cell::Bool(truth) => {
            sheet.write_boolean(row, column, *truth)?;
        }
        Cell::Real(_) | Cell::Null => {}
    }
    Ok(())
}

/// The day as a workbook counts it; none before March 1900, where its calendar is wrong.
fn excel_day(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    if (year, month) < (1900, 3) {
        return None;
    }
    let part = |number: i8| u8::try_from(number).ok();
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, part(month)?, part(day)?).ok()
}

/// Text as XML can carry it: control characters out, cut at the length of a cell.
fn clean(text: &str) -> String {
    let printable = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let mut kept: String = text.chars().filter(printable).take(CELL_CHARS_MAX + 1).collect();
    if kept.chars().count() > CELL_CHARS_MAX {
        kept = kept.chars().take(CELL_CHARS_MAX - 1).chain(['…']).collect();
    }
    kept
}

fn sheet_name(name: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let kept: String = name.chars().filter(allowed).take(SHEET_NAME_CHARS_MAX).collect();
    match kept.trim() {
        "" => "Hoja1".to_string(),
        kept => kept.to_string(),
    }
}
