//! The pass over the whole file: opens it, finds the header, checks every limit.

use super::cursor::{Cursor, Source};
use super::format::{self, Container, Format};
use super::layout::{self, Layout, Place};
use super::{Note, Sheet, delimiter, text, trim, workbook};
use crate::{Limits, ReadError};

/// A file opened and not yet looked at.
struct Opened {
    format: Format,
    source: Source,
    encoding: Option<&'static str>,
    delimiter: Option<char>,
    sheet_name: Option<String>,
    notes: Vec<Note>,
}

pub(super) fn read(
    bytes: &[u8],
    name: &str,
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge {
            bytes: bytes.len(),
            limit: limits.bytes,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let opened = match format::container(bytes)? {
        Container::Text => open_text(bytes)?,
        container => open_workbook(bytes, container, sheet, limits)?,
    };
    lay_out(opened, name, limits)
}

fn open_text(bytes: &[u8]) -> Result<Opened, ReadError> {
    let decoded = text::decode(bytes)?;
    if trim(&decoded.text).is_empty() {
        return Err(ReadError::Empty);
    }
    format::refuse_markup(&decoded.text)?;
    let dialect = delimiter::sniff(&decoded.text);
    delimiter::refuse_wide(&decoded.text, dialect)?;
    let mut notes = decoded.notes;
    if !dialect.quoting {
        notes.push(Note::UnbalancedQuotes);
    }
    Ok(Opened {
        format: Format::Csv,
        source: Source::Text {
            text: decoded.text,
            dialect,
        },
        encoding: Some(decoded.encoding),
        delimiter: Some(char::from(dialect.delimiter)),
        sheet_name: None,
        notes,
    })
}

fn open_workbook(
    bytes: &[u8],
    container: Container,
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Opened, ReadError> {
    let opened = workbook::open(bytes, container, sheet, limits)?;
    let notes = match opened.others.is_empty() {
        true => Vec::new(),
        false => vec![Note::OtherSheets(opened.others)],
    };
    Ok(Opened {
        format: opened.format,
        source: Source::Grid(opened.grid),
        encoding: None,
        delimiter: None,
        sheet_name: Some(opened.name),
        notes,
    })
}

fn lay_out(opened: Opened, name: &str, limits: &Limits) -> Result<Sheet, ReadError> {
    let header = layout::find(&mut opened.source.cursor());
    let mut layout = Layout::below(&header);
    let tally = tally(&mut opened.source.cursor(), &layout, limits)?;
    if tally.rows == 0 {
        return Err(ReadError::NoRows);
    }
    let mut notes = opened.notes;
    let columns = layout.name_columns(&header, &tally.used, &mut notes);
    if columns.len() > limits.columns {
        let row = header.row.unwrap_or(tally.first_row);
        return Err(ReadError::TooManyColumns {
            row,
            columns: columns.len(),
            limit: limits.columns,
        });
    }
    layout::note_header(&header, &mut notes);
    tally.note(&mut notes);
    Ok(Sheet {
        name: name.to_string(),
        format: opened.format,
        sheet_name: opened.sheet_name,
        encoding: opened.encoding,
        delimiter: opened.delimiter,
        header_row: header.row,
        columns,
        notes,
        row_count: tally.rows,
        layout,
        source: opened.source,
    })
}

/// What the pass counted.
#[derive(Default)]
struct Tally {
    rows: usize,
    first_row: u64,
    blank: usize,
    blank_pending: usize,
    repeated: usize,
    ragged: usize,
    first_ragged: u64,
    /// Columns in which some data row holds something.
    used: Vec<bool>,
}

fn tally(cursor: &mut Cursor<'_>, layout: &Layout, limits: &Limits) -> Result<Tally, ReadError> {
    let mut tally = Tally::default();
    while cursor.advance() {
        match layout.judge(cursor) {
            Place::Above => {}
            Place::Blank => tally.blank_pending += 1,
            Place::Repeated => tally.repeated += 1,
            Place::Data => tally.count(cursor, layout, limits)?,
        }
    }
    Ok(tally)
}

impl Tally {
    fn count(&mut self, cursor: &Cursor<'_>, layout: &Layout, limits: &Limits) -> Result<(), ReadError> {
        self.rows += 1;
        if self.rows > limits.rows {
            return Err(ReadError::TooManyRows { limit: limits.rows });
        }
        if self.rows == 1 {
            self.first_row = cursor.number();
        }
        self.blank += std::mem::take(&mut self.blank_pending);
        let width = self.mark_used(cursor, limits)?;
        if width > layout.width {
            self.ragged += 1;
            if self.first_ragged == 0 {
                self.first_ragged = cursor.number();
            }
        }
        Ok(())
    }

    /// Marks the columns that hold something; returns how far the row reaches.
    fn mark_used(&mut self, cursor: &Cursor<'_>, limits: &Limits) -> Result<usize, ReadError> {
        let mut reach = 0;
        let mut filled = 0;
        for index in 0..cursor.width() {
            let cell = cursor.get(index);
            if trim(cell).is_empty() {
                continue;
            }
            if cell.len() > limits.cell_chars && cell.chars().count() > limits.cell_chars {
                return Err(ReadError::CellTooLong {
                    row: cursor.number(),
                    column: index + 1,
                    limit: limits.cell_chars,
                });
            }
            reach = index + 1;
            filled += 1;
            if self.used.len() < reach {
                self.used.resize(reach, false);
            }
            self.used[index] = true;
        }
        match filled > limits.columns {
            true => Err(ReadError::TooManyColumns {
                row: cursor.number(),
                columns: filled,
                limit: limits.columns,
            }),
            false => Ok(reach),
        }
    }

    fn note(&self, notes: &mut Vec<Note>) {
        if self.repeated > 0 {
            notes.push(Note::RepeatedHeaders(self.repeated));
        }
        if self.blank > 0 {
            notes.push(Note::BlankRows(self.blank));
        }
        if self.ragged > 0 {
            notes.push(Note::RaggedRows {
                rows: self.ragged,
                first: self.first_ragged,
            });
        }
    }
}
