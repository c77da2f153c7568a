//! Writing the dump: one moment of the register, page by page, into an archive that needs no seeking.

use super::super::hashing::Hashing;
use super::package::{File, describe};
use super::rows::{Sink, State, act_cells, rows};
use super::schema::{TABLES, Table, acts};
use capability::House;
use jiff::Timestamp;
use jiff::civil::Date;
use register::db::Db;
use register::tree::{Checkpoint, Frontier, Hash, leaf_hash};
use register::{Fault, OrFault, Visibility, args, record};
use std::io::{BufWriter, Write};
use std::sync::Arc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Acts read at a time.
const PAGE: u64 = 2_000;
/// Hashes and identifiers hardly shrink: more effort costs time and saves little.
const EFFORT: i64 = 1;
/// From so many acts on a file of the archive may be larger than the old form of the format can say.
const LARGE_ACTS: u64 = 1_000_000;

/// What a dump holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Acts in it.
    pub acts: u64,
    /// Root of the tree over them.
    pub root: Hash,
    /// Day of its verdicts.
    pub day: Date,
    /// When it was made.
    pub made: Timestamp,
    /// Bytes of the archive.
    pub bytes: u64,
    /// SHA-256 of the archive, lower-case hexadecimal.
    pub sha256: String,
}

/// Writes everything that is public into `out`, as a zip archive. Needs little memory whatever the size of the register.
///
/// # Errors
/// When the database fails, an act is damaged, or `out` cannot be written.
pub async fn write(house: &House, out: &mut (dyn Write + Send)) -> Result<Written, Fault> {
    let made = house.clock.now();
    let db = house.register.db().at_this_moment().await?;
    let size = size(&db).await?;
    let board = Arc::new(directory::board::board_of(&db, size).await?);
    let day = capability::lima(made);
    let state = State {
        db,
        law: house.law,
        board,
        day,
    };
    let checkpoint = house.register.checkpoint_at(size).await?;
    let mut archive = Archive::new(out, size >= LARGE_ACTS);
    for table in TABLES.iter().filter(|table| table.name != acts().name) {
        archive.table(table, &state).await?;
    }
    let root = archive.acts(&state.db, size).await?;
    archive.payloads(&state.db, size).await?;
    check_root(&checkpoint, root)?;
    let key = house.register.verifier().to_string();
    archive.plain("checkpoint.txt", checkpoint.as_bytes())?;
    archive.plain("key.txt", format!("{key}\n").as_bytes())?;
    let facts = super::package::Facts {
        house,
        made,
        day,
        acts: size,
        root,
        key,
    };
    let package = describe(&facts, &archive.files);
    archive.plain("datapackage.json", format!("{package:#}\n").as_bytes())?;
    let (bytes, sha256) = archive.finish()?;
    Ok(Written {
        acts: size,
        root,
        day,
        made,
        bytes,
        sha256,
    })
}

async fn size(db: &Db) -> Result<u64, Fault> {
    let row: Option<(u64,)> = db
        .get("SELECT size FROM register_head WHERE id = 1", args![])
        .await?;
    Ok(row.or_fault("the database holds no register")?.0)
}

/// What was written must be what is signed.
fn check_root(checkpoint: &str, root: Hash) -> Result<(), Fault> {
    let text = checkpoint.split_once("\n\n").map_or(checkpoint, |(text, _)| text);
    let signed: Checkpoint = format!("{text}\n")
        .parse()
        .or_fault("reading our own checkpoint")?;
    if signed.root == root {
        Ok(())
    } else {
        Err(Fault::new(
            "the acts in the database do not lead to its tree: verify the register",
        ))
    }
}

record! { struct EnvelopeRow { seq: u64, envelope: String } }
record! { struct PayloadRow { seq: u64, envelope: String, salt: Option<Vec<u8>>, payload: Option<String> } }

/// The archive, with what was put in so far.
struct Archive<'a> {
    zip: ZipWriter<StreamWriter<Hashing<'a>>>,
    options: SimpleFileOptions,
    files: Vec<File>,
}

impl<'a> Archive<'a> {
    fn new(out: &'a mut (dyn Write + Send), large: bool) -> Archive<'a> {
        let out = Hashing::new(out);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(EFFORT))
            .large_file(large);
        Archive {
            zip: ZipWriter::new_stream(out),
            options,
            files: Vec::new(),
        }
    }

    fn begin(&mut self, name: &str) -> Result<(), Fault> {
        self.zip
            .start_file(name, self.options)
            .or_fault(format!("beginning {name} of the dump"))
    }

    async fn table(&mut self, table: &'static Table, state: &State) -> Result<(), Fault> {
        self.begin(&table.file())?;
        let mut csv = Csv::new(Hashing::new(&mut self.zip), table)?;
        rows(state, table, &mut csv).await?;
        let file = File::of(csv.finish()?, table.file(), Some(table));
        self.files.push(file);
        Ok(())
    }

    /// The envelopes, exactly and taken apart; the root that they lead to.
    async fn acts(&mut self, db: &Db, size: u64) -> Result<Hash, Fault> {
        const SQL: &str = "SELECT seq, envelope FROM register_act WHERE seq >= $1 AND seq < $2 ORDER BY seq";
        self.begin("envelopes.jsonl")?;
        let mut out = Lines::new(&mut self.zip);
        let mut frontier = Frontier::new();
        while frontier.size() < size {
            let until = size.min(frontier.size() + PAGE);
            let page: Vec<EnvelopeRow> = db.query(SQL, args![frontier.size(), until]).await?;
            for row in &page {
                if row.seq != frontier.size() {
                    break;
                }
                frontier.push(leaf_hash(row.envelope.as_bytes()));
                out.line(&row.envelope)?;
            }
            if frontier.size() < until {
                return Err(Fault::new(format!("act {} is missing", frontier.size())));
            }
        }
        let file = out.finish("envelopes.jsonl")?;
        self.files.push(file);
        self.begin(&acts().file())?;
        let mut csv = Csv::new(Hashing::new(&mut self.zip), acts())?;
        let mut from = 0;
        while from < size {
            let until = size.min(from + PAGE);
            let page: Vec<EnvelopeRow> = db.query(SQL, args![from, until]).await?;
            page.iter()
                .try_for_each(|row| csv.row(&act_cells(&row.envelope)?))?;
            from = until;
        }
        let file = File::of(csv.finish()?, acts().file(), Some(acts()));
        self.files.push(file);
        Ok(frontier.root())
    }

    /// Public payloads with their salts, each line canonical JSON: `{"payload":...,"salt":"...","seq":...}`.
    async fn payloads(&mut self, db: &Db, size: u64) -> Result<(), Fault> {
        const SQL: &str =
            "SELECT seq, envelope, salt, payload FROM register_act WHERE seq >= $1 AND seq < $2 ORDER BY seq";
        self.begin("payloads.jsonl")?;
        let mut out = Lines::new(&mut self.zip);
        let mut from = 0;
        while from < size {
            let until = size.min(from + PAGE);
            let page: Vec<PayloadRow> = db.query(SQL, args![from, until]).await?;
            for row in page {
                let reserved = row
                    .envelope
                    .ends_with(&format!("\"visibility\":\"{}\"}}", Visibility::Reserved.as_str()));
                if let (Some(salt), Some(payload), false) = (row.salt, row.payload, reserved) {
                    out.line(&format!(
                        "{{\"payload\":{payload},\"salt\":\"{}\",\"seq\":{}}}",
                        register::hex(&salt),
                        row.seq
                    ))?;
                }
            }
            from = until;
        }
        let file = out.finish("payloads.jsonl")?;
        self.files.push(file);
        Ok(())
    }

    fn plain(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        self.begin(name)?;
        let mut out = Hashing::new(&mut self.zip);
        out.write_all(bytes)
            .or_fault(format!("writing {name} of the dump"))?;
        let file = File::of(out, name.to_owned(), None);
        self.files.push(file);
        Ok(())
    }

    /// Size and hash of the archive.
    fn finish(self) -> Result<(u64, String), Fault> {
        let mut out = self.zip.finish().or_fault("closing the dump")?.into_inner();
        out.flush().or_fault("writing the dump")?;
        Ok(out.end())
    }
}

/// A table as CSV, exactly as the values are: nothing is put before a text that looks like a formula.
struct Csv<'a>(csv::Writer<Hashing<'a>>);

impl<'a> Csv<'a> {
    fn new(out: Hashing<'a>, table: &Table) -> Result<Csv<'a>, Fault> {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .buffer_capacity(1 << 18)
            .from_writer(out);
        let mut csv = Csv(writer);
        let header: Vec<String> = table.fields.iter().map(|field| field.name.to_owned()).collect();
        csv.row(&header)?;
        Ok(csv)
    }

    fn finish(self) -> Result<Hashing<'a>, Fault> {
        self.0
            .into_inner()
            .map_err(|error| Fault::because("writing a table of the dump", error.into_error()))
    }
}

impl Sink for Csv<'_> {
    fn row(&mut self, cells: &[String]) -> Result<(), Fault> {
        self.0.write_record(cells).or_fault("writing a table of the dump")
    }
}

/// Lines of text.
struct Lines<'a>(BufWriter<Hashing<'a>>);

impl<'a> Lines<'a> {
    fn new(out: &'a mut (dyn Write + Send)) -> Lines<'a> {
        Lines(BufWriter::with_capacity(1 << 18, Hashing::new(out)))
    }

    fn line(&mut self, text: &str) -> Result<(), Fault> {
        let written = self
            .0
            .write_all(text.as_bytes())
            .and_then(|()| self.0.write_all(b"\n"));
        written.or_fault("writing the acts of the dump")
    }

    fn finish(self, name: &str) -> Result<File, Fault> {
        let out = self
            .0
            .into_inner()
            .map_err(|error| Fault::because("writing the acts of the dump", error.into_error()))?;
        Ok(File::of(out, name.to_owned(), None))
    }
}
