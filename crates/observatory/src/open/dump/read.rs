//! Reading a dump that a stranger brings: each part in a line of its own, nothing believed before it is checked.

use super::rows::{Sink, act_cells};
use super::schema::Table;
use register::{Fault, GivenAct, OrFault};
use serde::Deserialize;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Longest line of a part, in bytes.
const LINE_BYTES_MAX: u64 = 16 << 20;
/// Largest part that is read as one text, in bytes.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// An archive on disk; each of its parts is read through an opening of its own, so that several can be read side by side.
pub(super) struct Dump(PathBuf);

impl Dump {
    pub(super) fn new(path: &Path) -> Dump {
        Dump(path.to_owned())
    }

    fn open(&self) -> Result<ZipArchive<BufReader<File>>, Fault> {
        let file = File::open(&self.0).or_fault(format!("opening {}", self.0.display()))?;
        ZipArchive::new(BufReader::new(file))
            .or_fault(format!("reading {} as a zip archive", self.0.display()))
    }

    /// A small part as text.
    pub(super) fn text(&self, name: &str) -> Result<String, Fault> {
        let mut archive = self.open()?;
        let part = archive.by_name(name).or_fault(missing(name))?;
        let mut text = String::new();
        part.take(TEXT_BYTES_MAX)
            .read_to_string(&mut text)
            .or_fault(format!("reading {name}"))?;
        Ok(text)
    }

    /// Hands the lines of a part, one after the other, to `take`.
    fn lines<T>(
        &self,
        name: &str,
        take: impl FnOnce(&mut Lines<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut archive = self.open()?;
        let part = archive.by_name(name).or_fault(missing(name))?;
        let mut lines = Lines {
            name,
            read: 0,
            from: BufReader::with_capacity(1 << 18, Box::new(part)),
        };
        take(&mut lines)
    }

    /// Every act, the first one first, to `take`; on the way its row in `acts.csv` is compared with its envelope.
    pub(super) fn acts(
        &self,
        acts: &'static Table,
        take: &mut dyn FnMut(GivenAct) -> Result<(), Fault>,
    ) -> Result<Option<Difference>, Fault> {
        let (mut csv, mut compared) = (self.open()?, None);
        let part = csv.by_name(&acts.file()).or_fault(missing(&acts.file()))?;
        let mut rows = Comparing::new(acts, Box::new(part))?;
        self.lines("payloads.jsonl", |payloads| {
            let mut waiting: Option<Payload> = payloads.payload()?;
            self.lines("envelopes.jsonl", |envelopes| {
                let mut seq = 0;
                while let Some(envelope) = envelopes.next()? {
                    rows.row(
                        &act_cells(&envelope)
                            .map_err(|cause| Fault::because(format!("reading act {seq}"), cause))?,
                    )?;
                    let mine = match &waiting {
                        Some(payload) if payload.seq == seq => {
                            std::mem::replace(&mut waiting, payloads.payload()?)
                        }
                        _ => None,
                    };
                    take(given(envelope, mine)?)?;
                    seq += 1;
                }
                match &waiting {
                    Some(payload) => Err(Fault::new(format!(
                        "payloads.jsonl holds a payload of act {}, which does not follow",
                        payload.seq
                    ))),
                    None => Ok(()),
                }
            })?;
            compared = rows.end()?;
            Ok(())
        })?;
        Ok(compared)
    }

    /// What takes the rows of a table made anew and compares them with the dump's.
    pub(super) async fn compare(
        &self,
        table: &'static Table,
        state: &super::rows::State,
    ) -> Result<Option<Difference>, Fault> {
        let mut bytes = Vec::new();
        let mut archive = self.open()?;
        let mut part = archive.by_name(&table.file()).or_fault(missing(&table.file()))?;
        part.read_to_end(&mut bytes)
            .or_fault(format!("reading {}", table.file()))?;
        let mut rows = Comparing::new(table, Box::new(&bytes[..]))?;
        super::rows::rows(state, table, &mut rows).await?;
        rows.end()
    }
}

fn missing(name: &str) -> String {
    format!("the dump has no {name}")
}

fn given(envelope: String, payload: Option<Payload>) -> Result<GivenAct, Fault> {
    let Some(Payload { payload, salt, seq }) = payload else {
        return Ok(GivenAct {
            envelope,
            salt: None,
            payload: None,
        });
    };
    let salt = register::parse_hex(&salt).or_fault(format!("the salt of act {seq} is not hexadecimal"))?;
    let payload = register::canonical(&payload).or_fault(format!("reading the payload of act {seq}"))?;
    Ok(GivenAct {
        envelope,
        salt: Some(salt),
        payload: Some(payload),
    })
}

/// A line of `payloads.jsonl`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    payload: Value,
    salt: String,
    seq: u64,
}

struct Lines<'a> {
    name: &'a str,
    read: u64,
    from: BufReader<Box<dyn Read + 'a>>,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<String>, Fault> {
        let (mut line, nth) = (String::new(), self.read + 1);
        let read = (&mut self.from).take(LINE_BYTES_MAX).read_line(&mut line);
        if read.or_fault(format!("reading line {nth} of {}", self.name))? == 0 {
            return Ok(None);
        }
        if line.pop() != Some('\n') {
            return Err(Fault::new(format!("line {nth} of {} is cut short", self.name)));
        }
        self.read = nth;
        Ok(Some(line))
    }

    fn payload(&mut self) -> Result<Option<Payload>, Fault> {
        let Some(line) = self.next()? else { return Ok(None) };
        serde_json::from_str(&line)
            .map(Some)
            .or_fault(format!("reading line {} of {}", self.read, self.name))
    }
}

/// The first place where a table made anew is not the one of the dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// File of the dump.
    pub file: String,
    /// Row below the header, from 1.
    pub row: u64,
    /// What tells the row apart, as `field=value`.
    pub key: String,
    /// The field; empty when the whole row is on one side only.
    pub field: String,
    /// What the dump says; none when it has no such row.
    pub dump: Option<String>,
    /// What follows from the acts; none when there is no such row.
    pub acts: Option<String>,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let said = |side: &Option<String>| {
            side.as_ref()
                .map_or_else(|| "no such row".to_owned(), |value| format!("«{value}»"))
        };
        write!(f, "{} row {} ({})", self.file, self.row, self.key)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(
            f,
            ": the dump says {}, the acts say {}",
            said(&self.dump),
            said(&self.acts)
        )
    }
}

/// Takes rows made anew and reads the dump's beside them.
struct Comparing<'a> {
    table: &'static Table,
    dump: csv::Reader<Box<dyn Read + Send + 'a>>,
    record: csv::StringRecord,
    row: u64,
    first: Option<Difference>,
}

impl<'a> Comparing<'a> {
    fn new(table: &'static Table, part: Box<dyn Read + Send + 'a>) -> Result<Comparing<'a>, Fault> {
        let mut dump = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(part);
        let mut record = csv::StringRecord::new();
        dump.read_record(&mut record)
            .or_fault(format!("reading the header of {}", table.file()))?;
        if !record.iter().eq(table.fields.iter().map(|field| field.name)) {
            return Err(Fault::new(format!(
                "{} has other columns than this version makes: use the version that wrote it",
                table.file()
            )));
        }
        Ok(Comparing {
            table,
            dump,
            record,
            row: 0,
            first: None,
        })
    }

    fn differs(&self, cells: &[&str], field: &str, dump: Option<&str>, acts: Option<&str>) -> Difference {
        let named = self
            .table
            .fields
            .iter()
            .zip(cells)
            .filter(|(field, _)| self.table.key.contains(&field.name));
        let key: Vec<String> = named
            .map(|(field, cell)| format!("{}={cell}", field.name))
            .collect();
        Difference {
            file: self.table.file(),
            row: self.row,
            key: key.join(", "),
            field: field.to_owned(),
            dump: dump.map(str::to_owned),
            acts: acts.map(str::to_owned),
        }
    }

    fn next(&mut self) -> Result<bool, Fault> {
        self.row += 1;
        self.dump.read_record(&mut self.record).or_fault(format!(
            "reading row {} of {}",
            self.row,
            self.table.file()
        ))
    }

    /// The first difference, when every row was handed over.
    fn end(mut self) -> Result<Option<Difference>, Fault> {
        if self.first.is_none() && self.next()? {
            let cells: Vec<&str> = self.record.iter().collect();
            self.first = Some(self.differs(&cells, "", Some(&cells.join(",")), None));
        }
        Ok(self.first)
    }
}

impl Sink for Comparing<'_> {
    fn row(&mut self, cells: &[String]) -> Result<(), Fault> {
        if self.first.is_some() {
            return Ok(());
        }
        let there = self.next()?;
        let acts: Vec<&str> = cells.iter().map(String::as_str).collect();
        if !there {
            self.first = Some(self.differs(&acts, "", None, Some(&acts.join(","))));
            return Ok(());
        }
        let dump: Vec<&str> = self.record.iter().collect();
        let parts = self
            .table
            .fields
            .iter()
            .enumerate()
            .find(|(at, _)| dump.get(*at) != acts.get(*at));
        if let Some((at, field)) = parts {
            self.first = Some(self.differs(&acts, field.name, dump.get(at).copied(), acts.get(at).copied()));
        } else if dump.len() != acts.len() {
            self.first = Some(self.differs(&acts, "", Some(&dump.join(",")), Some(&acts.join(","))));
        }
        Ok(())
    }
}
