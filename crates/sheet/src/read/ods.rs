//! OpenDocument spreadsheets, read as a stream of XML events.
//!
//! The format repeats a cell or a row by a number in an attribute, so a few bytes can stand for billions of cells. Here a repeated cell is
//! written out only as far as the limits reach.

use super::archive::{self, Archive};
use super::format::Format;
use super::grid::Grid;
use super::workbook::{Workbook, pick};
use crate::{Limits, ReadError};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use std::collections::BTreeMap;
use std::io::{BufReader, Read};

type Xml<R> = quick_xml::Reader<BufReader<R>>;

/// Rows and columns of the largest sheet a spreadsheet program makes.
const ROWS_MAX: u32 = 1 << 20;
const COLUMNS_MAX: u32 = 1 << 14;

pub(super) fn open(
    zip: &mut Archive<'_>,
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Workbook, ReadError> {
    refuse_encrypted(zip)?;
    let content = zip.by_name("content.xml").map_err(broken)?;
    let mut tables = read_tables(content, limits)?;
    let names = tables.iter().map(|(name, _)| name.clone()).collect();
    let mut by_name: BTreeMap<String, Grid> = tables.drain(..).rev().collect();
    pick(Format::Ods, names, sheet, |name| {
        Ok(by_name.remove(name).unwrap_or_default())
    })
}

fn refuse_encrypted(zip: &mut Archive<'_>) -> Result<(), ReadError> {
    if !archive::has(zip, "META-INF/manifest.xml") {
        return Ok(());
    }
    let mut manifest = Vec::new();
    let entry = zip.by_name("META-INF/manifest.xml").map_err(broken)?;
    entry.take(1 << 20).read_to_end(&mut manifest).map_err(broken)?;
    match String::from_utf8_lossy(&manifest).contains("encryption-data") {
        true => Err(ReadError::Encrypted),
        false => Ok(()),
    }
}

fn read_tables(content: impl Read, limits: &Limits) -> Result<Vec<(String, Grid)>, ReadError> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(content));
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut tables = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(start) if start.name() == QName("table:table") => {
                let name = attribute(&start, "table:name")?.unwrap_or_default();
                tables.push((name, read_table(&mut xml, limits)?));
            }
            Event::Eof => return Ok(tables),
            _ => {}
        }
    }
}

fn read_table<R: Read>(xml: &mut Xml<R>, limits: &Limits) -> Result<Grid, ReadError> {
    let mut buffer = Vec::new();
    let mut grid = Grid::default();
    let mut row = 0_u32;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(start) if start.name() == QName("table:table-row") => {
                let repeated =
                    repetition(&start, "table:number-rows-repeated")?.min(ROWS_MAX.saturating_sub(row));
                let cells = read_row(xml)?;
                write_row(&mut grid, row, repeated, &cells, limits)?;
                row += repeated;
            }
            Event::End(end) if end.name() == QName("table:table") => return Ok(grid.finish()),
            Event::Eof => return Err(truncated()),
            _ => {}
        }
    }
}

/// A value and the columns it fills: first, one past the last.
struct Cell {
    text: String,
    from: u32,
    to: u32,
}

fn write_row(
    grid: &mut Grid,
    row: u32,
    repeated: u32,
    cells: &[Cell],
    limits: &Limits,
) -> Result<(), ReadError> {
    if cells.is_empty() {
        return Ok(());
    }
    for repeat in 0..repeated {
        if repeat as usize > limits.rows {
            return Err(ReadError::TooManyRows { limit: limits.rows });
        }
        for cell in cells {
            for column in cell.from..cell.to {
                grid.push(row + repeat, column, &cell.text, limits)?;
            }
        }
    }
    Ok(())
}

fn read_row<R: Read>(xml: &mut Xml<R>) -> Result<Vec<Cell>, ReadError> {
    let mut buffer = Vec::new();
    let mut cells = Vec::new();
    let mut column = 0_u32;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(start) if is_cell(start.name()) => {
                let repeated = repetition(&start, "table:number-columns-repeated")?;
                let to = column.saturating_add(repeated).min(COLUMNS_MAX);
                let stated = stated_value(&start)?;
                let written = read_text(xml)?;
                let text = stated.unwrap_or(written);
                if !super::trim(&text).is_empty() {
                    cells.push(Cell {
                        text,
                        from: column,
                        to,
                    });
                }
                column = to;
            }
            Event::End(end) if end.name() == QName("table:table-row") => return Ok(cells),
            Event::Eof => return Err(truncated()),
            _ => {}
        }
    }
}

/// Value in the attributes of a cell: numbers, dates and truths stand there in one form for every country.
fn stated_value(cell: &BytesStart<'_>) -> Result<Option<String>, ReadError> {
    let name = match attribute(cell, "office:value-type")?.as_deref() {
        Some("float" | "currency" | "percentage") => "office:value",
        Some("date") => "office:date-value",
        Some("boolean") => "office:boolean-value",
        Some("string") => "office:string-value",
        _ => return Ok(None),
    };
    Ok(
        attribute(cell, name)?.map(|value| match value.strip_suffix("T00:00:00") {
            Some(day) if name == "office:date-value" => day.to_string(),
            _ => value,
        }),
    )
}

/// Text of the paragraphs of a cell up to its end, one line each; comments pinned to it left out.
fn read_text<R: Read>(xml: &mut Xml<R>) -> Result<String, ReadError> {
    let mut buffer = Vec::new();
    let mut text = String::new();
    let (mut paragraphs, mut in_comment) = (0, false);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::End(end) if is_cell(end.name()) => return Ok(text),
            Event::Eof => return Err(truncated()),
            Event::Start(start) if start.name() == QName("office:annotation") => in_comment = true,
            Event::End(end) if end.name() == QName("office:annotation") => in_comment = false,
            _ if in_comment => {}
            Event::Start(start) if start.name() == QName("text:p") => {
                if paragraphs > 0 {
                    text.push('\n');
                }
                paragraphs += 1;
            }
            Event::Start(start) => text.push_str(blank(&start)),
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => push_reference(&mut text, &reference)?,
            _ => {}
        }
    }
}

/// Elements that stand for a blank.
fn blank(start: &BytesStart<'_>) -> &'static str {
    match start.name() {
        QName("text:s") => " ",
        QName("text:tab") => "\t",
        QName("text:line-break") => "\n",
        _ => "",
    }
}

fn push_reference(text: &mut String, reference: &BytesRef<'_>) -> Result<(), ReadError> {
    if let Some(c) = reference.resolve_char_ref().map_err(broken)? {
        text.push(c);
        return Ok(());
    }
    text.push_str(match &*reference.xml10_content() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    });
    Ok(())
}

fn is_cell(name: QName<'_>) -> bool {
    name == QName("table:table-cell") || name == QName("table:covered-table-cell")
}

fn repetition(start: &BytesStart<'_>, name: &str) -> Result<u32, ReadError> {
    match attribute(start, name)? {
        Some(number) => number.trim().parse().map_err(broken),
        None => Ok(1),
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, ReadError> {
    match start.try_get_attribute(name).map_err(broken)? {
        Some(found) => Ok(Some(
            found
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(broken)?
                .into_owned(),
        )),
        None => Ok(None),
    }
}

fn broken(error: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged {
        detail: error.to_string(),
    }
}

fn truncated() -> ReadError {
    ReadError::Damaged {
        detail: "content.xml ends too early".to_string(),
    }
}
