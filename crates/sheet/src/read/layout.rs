//! Where the header stands and which columns count.
//!
//! Published lists carry titles, dates and logos above their header. The data below betrays it: columns of numbers, dates or codes
//! begin at some row, and the header is the last row before. Where every column is prose, the header is the first row as full
//! as the others.

use super::cursor::Cursor;
use super::{Note, trim};
use std::collections::HashSet;

/// Raw rows looked at.
const SAMPLE_ROWS: usize = 60;
/// Cells of a row looked at; more than any limit accepts.
const SAMPLE_CELLS: usize = 1000;

/// The header as found: its row, its cells, and the group names above.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Row number in the file; none when the file has no header.
    pub row: Option<u64>,
    cells: Vec<String>,
    groups: Option<Vec<String>>,
    titles: usize,
    width: usize,
}

/// How raw rows become data rows.
#[derive(Debug)]
pub(super) struct Layout {
    /// Rows up to this number are not data.
    above: u64,
    /// Cells of the header, to know it again further down.
    header: Vec<String>,
    /// Cells that the header has.
    pub width: usize,
    /// Raw columns kept, in order.
    pub keep: Vec<usize>,
}

/// What a raw row is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    Above,
    Blank,
    Repeated,
    Data,
}

impl Layout {
    /// The layout of the rows below the header; `keep` stays empty until the columns have names.
    pub fn below(header: &Header) -> Layout {
        Layout {
            above: header.row.unwrap_or(0),
            header: header.cells.clone(),
            width: header.width,
            keep: Vec::new(),
        }
    }

    pub fn judge(&self, row: &Cursor<'_>) -> Place {
        if row.number() <= self.above {
            Place::Above
        } else if row.is_blank() {
            Place::Blank
        } else if self.is_header(row) {
            Place::Repeated
        } else {
            Place::Data
        }
    }

    fn is_header(&self, row: &Cursor<'_>) -> bool {
        let mut cells = self.header.iter().enumerate();
        !self.header.is_empty() && cells.all(|(index, cell)| trim(row.get(index)) == cell)
    }

    /// Keeps every raw column that has a name or a value, and returns the names.
    pub fn name_columns(&mut self, header: &Header, used: &[bool], notes: &mut Vec<Note>) -> Vec<String> {
        let mut taken = HashSet::new();
        let mut names = Vec::new();
        let (mut blank, mut duplicates) = (0, 0);
        let width = used.len().max(header.width);
        for index in 0..width {
            let name = header.name(index);
            if name.is_empty() && !used.get(index).copied().unwrap_or(false) {
                blank += 1;
                continue;
            }
            let wanted = if name.is_empty() {
                format!("columna {}", index + 1)
            } else {
                name
            };
            let unique = unique(&wanted, &mut taken);
            duplicates += usize::from(unique != wanted);
            self.keep.push(index);
            names.push(unique);
        }
        if blank > 0 {
            notes.push(Note::BlankColumns(blank));
        }
        if duplicates > 0 {
            notes.push(Note::DuplicateColumns(duplicates));
        }
        names
    }
}

fn unique(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut name = wanted.to_string();
    let mut count = 1;
    while !taken.insert(name.to_lowercase()) {
        count += 1;
        name = format!("{wanted} ({count})");
    }
    name
}

impl Header {
    fn name(&self, index: usize) -> String {
        let own = self.cells.get(index).map_or("", String::as_str);
        let group = self
            .groups
            .as_ref()
            .and_then(|groups| groups.get(index))
            .map_or("", String::as_str);
        let joined = match (group.is_empty(), own.is_empty()) {
            (false, false) => format!("{group} {own}"),
            (false, true) => group.to_string(),
            _ => own.to_string(),
        };
        joined.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

pub(super) fn note_header(header: &Header, notes: &mut Vec<Note>) {
    if header.row.is_none() {
        notes.push(Note::NoHeader);
    }
    if header.titles > 0 {
        notes.push(Note::TitleRows(header.titles));
    }
    if header.groups.is_some() {
        notes.push(Note::JoinedHeaders);
    }
}

/// A raw row of the sample.
struct Sampled {
    number: u64,
    cells: Vec<String>,
}

impl Sampled {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }

    fn width(&self) -> usize {
        self.cells
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last + 1)
    }
}

/// Finds the header in the first rows.
pub(super) fn find(cursor: &mut Cursor<'_>) -> Header {
    let rows = sample(cursor);
    let Some(at) = header_index(&rows) else {
        return Header {
            width: rows.iter().map(Sampled::width).max().unwrap_or(0),
            ..Header::default()
        };
    };
    let row = &rows[at];
    let groups = at.checked_sub(1).and_then(|above| groups(&rows[above], row));
    Header {
        row: Some(row.number),
        titles: at - usize::from(groups.is_some()),
        width: row.width().max(groups.as_ref().map_or(0, Vec::len)),
        cells: row.cells.clone(),
        groups,
    }
}

fn sample(cursor: &mut Cursor<'_>) -> Vec<Sampled> {
    let mut rows = Vec::new();
    while rows.len() < SAMPLE_ROWS && cursor.advance() {
        if !cursor.is_blank() {
            let cells = (0..cursor.width().min(SAMPLE_CELLS))
                .map(|index| trim(cursor.get(index)).to_string())
                .collect();
            rows.push(Sampled {
                number: cursor.number(),
                cells,
            });
        }
    }
    rows
}

/// Index of the header among the sampled rows; none when the first row is data already.
fn header_index(rows: &[Sampled]) -> Option<usize> {
    let usual = usual_filled(rows);
    let shapes = column_shapes(rows);
    let full = |row: &Sampled| row.filled() * 2 > usual;
    match rows.iter().position(|row| full(row) && is_data(row, &shapes)) {
        Some(first) if looks_like_years(rows, first) => Some(first),
        Some(0) => None,
        Some(first) => (0..first).rev().find(|index| full(&rows[*index])),
        None => rows.iter().position(|row| row.filled() * 10 >= usual * 6),
    }
}

/// Median of filled cells in the lower half of the sample, where the data is.
fn usual_filled(rows: &[Sampled]) -> usize {
    let mut filled: Vec<usize> = rows[rows.len() / 2..].iter().map(Sampled::filled).collect();
    filled.sort_unstable();
    filled.get(filled.len() / 2).copied().unwrap_or(0)
}

/// For each column the shape most of its lower cells share, if that shape tells data from names.
fn column_shapes(rows: &[Sampled]) -> Vec<Option<Shape>> {
    let lower = &rows[(rows.len() / 2).max(1).min(rows.len())..];
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    (0..width).map(|column| dominant(lower, column)).collect()
}

fn dominant(rows: &[Sampled], column: usize) -> Option<Shape> {
    let shapes: Vec<Shape> = rows
        .iter()
        .filter_map(|row| row.cells.get(column))
        .filter(|cell| !cell.is_empty())
        .map(|cell| shape(cell))
        .collect();
    let most = shapes
        .iter()
        .max_by_key(|shape| shapes.iter().filter(|other| other == shape).count())?;
    let share = shapes.iter().filter(|shape| *shape == most).count();
    (share * 10 >= shapes.len() * 6 && *most != Shape::Prose).then(|| most.clone())
}

/// One cell with the look of its column is enough: a name rarely looks like a figure, while figures are often missing.
fn is_data(row: &Sampled, shapes: &[Option<Shape>]) -> bool {
    let mut pairs = row.cells.iter().zip(shapes);
    pairs.any(|(cell, expected)| {
        !cell.is_empty() && expected.as_ref().is_some_and(|expected| shape(cell) == *expected)
    })
}

/// A header may name its columns by year, which looks like data: several different years, and other figures below.
fn looks_like_years(rows: &[Sampled], index: usize) -> bool {
    let years = |row: &Sampled| {
        let numbers: Vec<&String> = row
            .cells
            .iter()
            .filter(|cell| shape(cell) == Shape::Number)
            .collect();
        let distinct: HashSet<&&String> = numbers.iter().filter(|cell| is_year(cell)).collect();
        !numbers.is_empty() && distinct.len() == numbers.len()
    };
    years(&rows[index]) && rows.get(index + 1).is_some_and(|next| !years(next))
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4
        && cell
            .parse::<u16>()
            .is_ok_and(|year| (1900..=2100).contains(&year))
}

/// Group names above the header, spread to the right, when the header needs them: it repeats itself or has holes they fill.
fn groups(above: &Sampled, header: &Sampled) -> Option<Vec<String>> {
    let names: Vec<&String> = header.cells.iter().filter(|cell| !cell.is_empty()).collect();
    let repeats = names.iter().collect::<HashSet<_>>().len() < names.len();
    let hole = |(index, cell): (usize, &String)| {
        !cell.is_empty() && header.cells.get(index).is_none_or(String::is_empty)
    };
    let holes = above.cells.iter().enumerate().any(hole);
    if above.filled() < 2 || !(repeats || holes) {
        return None;
    }
    let mut last = "";
    let mut spread = Vec::new();
    for (index, cell) in above.cells.iter().enumerate() {
        let beneath = header.cells.get(index).map_or("", String::as_str);
        if !cell.is_empty() {
            last = cell;
        }
        let takes = !cell.is_empty() || !beneath.is_empty();
        spread.push(if takes { last.to_string() } else { String::new() });
    }
    let extra = header.cells.iter().skip(spread.len());
    let extra: Vec<String> = extra
        .map(|cell| {
            if cell.is_empty() {
                String::new()
            } else {
                last.to_string()
            }
        })
        .collect();
    spread.extend(extra);
    Some(spread)
}

/// The look of a cell, fine enough to tell a column of codes from its name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    Prose,
    Number,
    Date,
    /// Letters and digits mixed: runs of letters as `A`, of digits as `9`.
    Code(String),
}

fn shape(cell: &str) -> Shape {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || cell.len() > 60 {
        return Shape::Prose;
    }
    let is_numeric =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '%' | ' ' | '\u{a0}' | '\'');
    if is_date(cell) {
        Shape::Date
    } else if cell.strip_prefix("S/").unwrap_or(cell).chars().all(is_numeric) {
        Shape::Number
    } else {
        Shape::Code(pattern(cell))
    }
}

fn is_date(cell: &str) -> bool {
    let day = cell.split(['T', ' ']).next().unwrap_or("");
    let mut parts = day.split(['/', '-', '.']);
    let all_short = parts
        .clone()
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    all_short && parts.by_ref().count() == 3
}

fn pattern(cell: &str) -> String {
    let mut pattern = String::new();
    for c in cell.chars() {
        let class = if c.is_alphabetic() {
            'A'
        } else if c.is_ascii_digit() {
            '9'
        } else {
            c
        };
        if !pattern.ends_with(class) {
            pattern.push(class);
        }
    }
    pattern
}
