//! Which character separates the cells: the one that cuts most lines into the same number of pieces, quotation marks respected.

use crate::ReadError;
use csv_core::ReadRecordResult;
use std::collections::HashMap;

/// Candidates; the first wins a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'|', b'\t'];

/// How much text the guess looks at: bytes and records.
const SAMPLE: usize = 1 << 17;
const RECORDS: usize = 500;

/// Cells of the widest record that is looked at at all, blank ones counted.
const CELLS_MAX: usize = 1 << 14;

/// How the text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    pub quoting: bool,
    /// Bytes of a `sep=;` line at the top, which spreadsheet programs write for each other.
    pub skip: usize,
}

impl Dialect {
    pub fn reader<'a>(&self, text: &'a str) -> csv::Reader<&'a [u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .quoting(self.quoting)
            .has_headers(false)
            .flexible(true)
            .from_reader(&text.as_bytes()[self.skip..])
    }
}

pub(super) fn sniff(text: &str) -> Dialect {
    let quoting = text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
    if let Some((delimiter, skip)) = stated(text) {
        return Dialect {
            delimiter,
            quoting,
            skip,
        };
    }
    let sample = head(text);
    let mut best = (0.0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let score = score(
            sample,
            Dialect {
                delimiter,
                quoting,
                skip: 0,
            },
        );
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Dialect {
        delimiter: best.1,
        quoting,
        skip: 0,
    }
}

fn stated(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let delimiter = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    match delimiter.as_bytes() {
        [byte] if DELIMITERS.contains(byte) => {
            let skip = text.find('\n').map_or(text.len(), |end| end + 1);
            Some((*byte, skip))
        }
        _ => None,
    }
}

/// Whole lines from the start of the text.
fn head(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let end = text.as_bytes()[..SAMPLE]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .unwrap_or(0);
    match end {
        0 => text,
        end => &text[..end],
    }
}

/// Share of records with the usual number of cells, weighed by that number; zero when nothing is cut.
fn score(sample: &str, dialect: Dialect) -> f64 {
    let mut widths: HashMap<usize, usize> = HashMap::new();
    let mut records = 0;
    for record in dialect.reader(sample).byte_records().take(RECORDS).flatten() {
        if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
            records += 1;
            *widths.entry(record.len()).or_default() += 1;
        }
    }
    let usual = widths
        .iter()
        .filter(|(width, _)| **width > 1)
        .max_by_key(|(width, count)| (**count, **width));
    match usual {
        Some((width, count)) => {
            f64::from(u32::try_from(*count).unwrap_or(u32::MAX)) / f64::from(records.max(1))
                * (*width as f64).sqrt()
        }
        None => 0.0,
    }
}

/// Refuses a record with more cells than any table has before they take memory: what follows holds one record at a time.
pub(super) fn refuse_wide(text: &str, dialect: Dialect) -> Result<(), ReadError> {
    let mut reader = csv_core::ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .quoting(dialect.quoting)
        .build();
    let mut rest = &text.as_bytes()[dialect.skip..];
    let (mut cells, mut ends) = (vec![0; 1 << 16], vec![0; CELLS_MAX]);
    let mut filled = 0;
    loop {
        let (result, read, _, ended) = reader.read_record(rest, &mut cells, &mut ends[filled..]);
        rest = &rest[read..];
        filled += ended;
        match result {
            ReadRecordResult::Record => filled = 0,
            ReadRecordResult::End => return Ok(()),
            ReadRecordResult::OutputEndsFull => {
                return Err(ReadError::TooManyColumns {
                    row: reader.line(),
                    columns: filled,
                    limit: CELLS_MAX,
                });
            }
            ReadRecordResult::InputEmpty | ReadRecordResult::OutputFull => {}
        }
    }
}
