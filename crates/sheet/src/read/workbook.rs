//! Workbooks: which kind, which sheet, and its cells as text.

use super::archive;
use super::format::{Container, Format};
use super::grid::Grid;
use super::ods;
use crate::{Limits, ReadError};
use calamine::{DataType, ExcelDateTime, Reader, SheetVisible, Xls, XlsError, Xlsx, XlsxError};
use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One sheet of a workbook.
pub(super) struct Workbook {
    pub format: Format,
    pub name: String,
    pub grid: Grid,
    /// Names of the sheets left aside.
    pub others: Vec<String>,
}

/// Opens the sheet of that name, or the first that holds anything.
pub(super) fn open(
    bytes: &[u8],
    container: Container,
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Workbook, ReadError> {
    // The readers of these formats were written for well-meaning files; a panic of theirs is a damaged file, not our end.
    catch_unwind(AssertUnwindSafe(|| match container {
        Container::Compound => open_compound(bytes, sheet, limits),
        _ => open_zip(bytes, sheet, limits),
    }))
    .unwrap_or_else(|_| {
        Err(ReadError::Damaged {
            detail: "the reader gave up".to_string(),
        })
    })
}

fn open_zip(bytes: &[u8], sheet: Option<&str>, limits: &Limits) -> Result<Workbook, ReadError> {
    let mut zip = archive::open(bytes)?;
    archive::refuse_bomb(&mut zip, bytes.len(), limits)?;
    if archive::has(&zip, "xl/workbook.bin") {
        Err(ReadError::Binary { looks_like: "xlsb" })
    } else if archive::has(&zip, "content.xml") {
        ods::open(&mut zip, sheet, limits)
    } else if zip
        .file_names()
        .flatten()
        .any(|name| name.eq_ignore_ascii_case("xl/workbook.xml"))
    {
        open_xlsx(bytes, sheet, limits)
    } else {
        Err(ReadError::Binary {
            looks_like: if archive::has(&zip, "word/document.xml") {
                "docx"
            } else {
                "zip"
            },
        })
    }
}

fn open_xlsx(bytes: &[u8], sheet: Option<&str>, limits: &Limits) -> Result<Workbook, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(xlsx_error)?;
    let names = readable(book.sheets_metadata());
    pick(Format::Xlsx, names, sheet, |name| {
        let mut cells = book.worksheet_cells_reader(name).map_err(xlsx_error)?;
        let mut grid = Grid::default();
        while let Some(cell) = cells.next_cell().map_err(xlsx_error)? {
            let (row, column) = cell.get_position();
            grid.push(row, column, &text(cell.get_value()), limits)?;
        }
        Ok(grid.finish())
    })
}

fn open_compound(bytes: &[u8], sheet: Option<&str>, limits: &Limits) -> Result<Workbook, ReadError> {
    if holds_name(bytes, "EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    if !holds_name(bytes, "Workbook") && !holds_name(bytes, "Book") {
        return Err(ReadError::Binary {
            looks_like: if holds_name(bytes, "WordDocument") {
                "doc"
            } else {
                "unknown"
            },
        });
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(xls_error)?;
    let names = readable(book.sheets_metadata());
    pick(Format::Xls, names, sheet, |name| {
        let range = book.worksheet_range(name).map_err(xls_error)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut grid = Grid::default();
        for (row, column, value) in range.used_cells() {
            grid.push(top + row as u32, left + column as u32, &text(value), limits)?;
        }
        Ok(grid.finish())
    })
}

/// Names of the worksheets a person sees, in order; hidden ones only when there are no others.
fn readable(sheets: &[calamine::Sheet]) -> Vec<String> {
    let names = |visible: bool| {
        let wanted = sheets
            .iter()
            .filter(move |sheet| (sheet.visible == SheetVisible::Visible) == visible);
        wanted.map(|sheet| sheet.name.clone()).collect::<Vec<_>>()
    };
    match names(true) {
        shown if shown.is_empty() => names(false),
        shown => shown,
    }
}

/// Reads the sheet asked for, or the first that is not empty.
pub(super) fn pick(
    format: Format,
    names: Vec<String>,
    wanted: Option<&str>,
    mut read: impl FnMut(&str) -> Result<Grid, ReadError>,
) -> Result<Workbook, ReadError> {
    let is_wanted = |name: &&String| wanted.is_none_or(|wanted| wanted.to_lowercase() == name.to_lowercase());
    let mut found = false;
    for name in names.iter().filter(is_wanted) {
        found = true;
        let grid = match read(name) {
            Ok(grid) if grid.is_empty() => continue,
            Err(ReadError::NotATable { .. }) => continue,
            other => other?,
        };
        let others = names.iter().filter(|other| *other != name).cloned().collect();
        return Ok(Workbook {
            format,
            name: name.clone(),
            grid,
            others,
        });
    }
    match wanted {
        Some(wanted) if !found => Err(ReadError::NoSuchSheet {
            name: wanted.to_string(),
        }),
        _ => Err(ReadError::Empty),
    }
}

/// A value as text: decimal points, ISO dates, `true` and `false`, errors as the program shows them.
fn text<T: DataType>(value: &T) -> Cow<'_, str> {
    let written = value
        .get_string()
        .or_else(|| value.get_datetime_iso())
        .or_else(|| value.get_duration_iso());
    if let Some(written) = written {
        return Cow::Borrowed(written);
    }
    if let Some(moment) = value.get_datetime() {
        return Cow::Owned(iso(moment));
    }
    let truth = value.get_bool().map(|truth| truth.to_string());
    let number = value.get_int().map(|number| number.to_string());
    let number = number.or_else(|| value.get_float().map(|number| number.to_string()));
    let error = value.get_error().map(ToString::to_string);
    Cow::Owned(truth.or(number).or(error).unwrap_or_default())
}

/// `2024-03-01`, `2024-03-01T10:30:00`, or `10:30:00` for a time without a day.
fn iso(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let days = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days * 86_400.0).round() as i64;
        return format!(
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
    }
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
    }
}

/// Looks for a stream of that name in a compound file, where names are UTF-16.
fn holds_name(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name
        .encode_utf16()
        .chain([0])
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.windows(wide.len()).any(|window| window == wide)
}

fn xlsx_error(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        XlsxError::NotAWorksheet(_) => ReadError::NotATable { looks_like: "chart" },
        error => ReadError::Damaged {
            detail: error.to_string(),
        },
    }
}

fn xls_error(error: XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::Encrypted,
        error => ReadError::Damaged {
            detail: error.to_string(),
        },
    }
}
