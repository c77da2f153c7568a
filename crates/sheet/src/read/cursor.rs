//! One way to walk over the raw rows of a file, whatever it is.

use super::delimiter::Dialect;
use super::grid::{Grid, GridCursor};
use crate::write::without_guard;
use csv::StringRecord;

/// Where the rows come from.
#[derive(Debug)]
pub(super) enum Source {
    Text { text: String, dialect: Dialect },
    Grid(Grid),
}

impl Source {
    pub fn cursor(&self) -> Cursor<'_> {
        match self {
            Source::Text { text, dialect } => Cursor::Text(Box::new(TextCursor::new(text, *dialect))),
            Source::Grid(grid) => Cursor::Grid(grid.cursor()),
        }
    }
}

/// Stands on one raw row at a time; before the first [`advance`](Cursor::advance) on none.
pub(super) enum Cursor<'a> {
    Text(Box<TextCursor<'a>>),
    Grid(GridCursor<'a>),
}

pub(super) struct TextCursor<'a> {
    text: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    /// Bytes before which the lines are counted, and the line they end in.
    counted: usize,
    line: u64,
    skip: usize,
}

impl<'a> TextCursor<'a> {
    fn new(text: &'a str, dialect: Dialect) -> TextCursor<'a> {
        let (reader, record) = (dialect.reader(text), StringRecord::new());
        TextCursor {
            text: text.as_bytes(),
            reader,
            record,
            counted: 0,
            line: 1,
            skip: dialect.skip,
        }
    }

    fn advance(&mut self) -> bool {
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return false;
        }
        // The record is said to begin before the line ends that part it from the one above, blank lines among them.
        let said = self
            .record
            .position()
            .map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0))
            + self.skip;
        let blank = self.text[said..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let begin = said + blank;
        let line_feeds = self.text[self.counted..begin]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.line += line_feeds as u64;
        self.counted = begin;
        true
    }
}

impl Cursor<'_> {
    /// Goes to the next row; false at the end.
    pub fn advance(&mut self) -> bool {
        match self {
            Cursor::Text(text) => text.advance(),
            Cursor::Grid(grid) => grid.advance(),
        }
    }

    /// Number of the row in the file, from 1.
    pub fn number(&self) -> u64 {
        match self {
            Cursor::Text(text) => text.line,
            Cursor::Grid(grid) => grid.number(),
        }
    }

    /// Number of cells in the row, blank ones at the end included.
    pub fn width(&self) -> usize {
        match self {
            Cursor::Text(text) => text.record.len(),
            Cursor::Grid(grid) => grid.cells().len(),
        }
    }

    /// Cell `index`; empty beyond the last.
    pub fn get(&self, index: usize) -> &str {
        match self {
            Cursor::Text(text) => text.record.get(index).map_or("", without_guard),
            Cursor::Grid(grid) => grid.cells().get(index).copied().unwrap_or(""),
        }
    }

    /// True when no cell holds anything.
    pub fn is_blank(&self) -> bool {
        (0..self.width()).all(|index| super::trim(self.get(index)).is_empty())
    }
}
