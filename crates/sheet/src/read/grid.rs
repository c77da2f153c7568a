//! Cells of a workbook, packed: one text for all of them, sixteen bytes for each. Only cells that hold something are kept,
//! so a value in the last corner of a sheet costs no more than one in the first.

use crate::{Limits, ReadError};

#[derive(Debug, Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    start: u32,
    length: u32,
}

/// Cells sorted by row and column.
#[derive(Debug, Default)]
pub(super) struct Grid {
    text: String,
    places: Vec<Place>,
}

impl Grid {
    /// Adds a cell; row and column count from 0, blank text is dropped. Refuses what the limits do not allow.
    pub fn push(&mut self, row: u32, column: u32, text: &str, limits: &Limits) -> Result<(), ReadError> {
        if super::trim(text).is_empty() {
            return Ok(());
        }
        if column as usize >= limits.columns.saturating_mul(2) {
            let (row, columns) = (u64::from(row) + 1, column as usize + 1);
            return Err(ReadError::TooManyColumns {
                row,
                columns,
                limit: limits.columns,
            });
        }
        let too_large = ReadError::TooLargeUnpacked {
            limit: limits.unpacked_bytes,
        };
        let end = (self.text.len() + text.len()) as u64;
        if end > limits.unpacked_bytes
            || self.places.len() * size_of::<Place>() > limits.unpacked_bytes as usize
        {
            return Err(too_large);
        }
        let (Ok(start), Ok(length)) = (u32::try_from(self.text.len()), u32::try_from(text.len())) else {
            return Err(too_large);
        };
        self.text.push_str(text);
        self.places.push(Place {
            row,
            column,
            start,
            length,
        });
        Ok(())
    }

    /// Puts the cells in order; a workbook may hold them in any, and may say one twice: the last word counts.
    pub fn finish(mut self) -> Grid {
        if !self.places.is_sorted_by_key(|place| (place.row, place.column)) {
            self.places.sort_by_key(|place| (place.row, place.column));
        }
        self.text.shrink_to_fit();
        self
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Rows of the grid that hold anything.
    pub fn cursor(&self) -> GridCursor<'_> {
        GridCursor {
            grid: self,
            from: 0,
            to: 0,
            cells: Vec::new(),
        }
    }
}

pub(super) struct GridCursor<'a> {
    grid: &'a Grid,
    from: usize,
    to: usize,
    cells: Vec<&'a str>,
}

impl GridCursor<'_> {
    pub fn advance(&mut self) -> bool {
        self.from = self.to;
        self.cells.clear();
        let Some(first) = self.grid.places.get(self.from) else {
            return false;
        };
        for place in &self.grid.places[self.from..] {
            if place.row != first.row {
                break;
            }
            let column = place.column as usize;
            if self.cells.len() <= column {
                self.cells.resize(column + 1, "");
            }
            let (start, length) = (place.start as usize, place.length as usize);
            self.cells[column] = &self.grid.text[start..start + length];
            self.to += 1;
        }
        true
    }

    pub fn number(&self) -> u64 {
        self.grid
            .places
            .get(self.from)
            .map_or(0, |place| u64::from(place.row) + 1)
    }

    pub fn cells(&self) -> &[&str] {
        &self.cells
    }
}
