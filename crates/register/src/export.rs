//! The whole register as one stream of lines: out of one database, into another, the same bytes again from there.
//!
//! JSON lines: a head (origin, size, root, steps of the tables), every act (envelope, salt, payload), every row of the tables
//! that are not derived, every document, and at the end the hash of all lines before. On the way there are marks with the
//! hash so far, so that what was changed is found where it was changed. Derived tables are rebuilt from the acts on the way
//! in, so the stream goes from either database to the other. The signing key is not in it: keep that file.

use std::io::{BufRead, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::db::{Db, Page, Val};
use crate::identity::current_identity;
use crate::read::{ActRow, verified};
use crate::schema::{OWNER, steps};
use crate::tree::Frontier;
use crate::{Documents, Fault, OrFault, Progress, Projectors, args, hex, record};

mod import;
pub use import::{Imported, Stream, import};

mod check;

mod kept;

/// First line of every stream, and of those without marks, which are still read.
const FORMAT: &str = "qhapaq-register-2";
const FORMAT_WITHOUT_MARKS: &str = "qhapaq-register-1";
/// Lines between two marks.
const MARK: u64 = 500;
/// Acts, and rows of other tables, read at a time.
const PAGE: u32 = 2_000;

/// The first line.
#[derive(Serialize, Deserialize)]
struct HeadLine {
    format: String,
    origin: String,
    size: u64,
    root: String,
    last_at: jiff::Timestamp,
    /// Number of the last step of each owner of kept tables.
    steps: Vec<(String, u32)>,
}

/// Any other line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    Act {
        envelope: String,
        salt: Option<String>,
        payload: Option<String>,
    },
    Row {
        table: String,
        cells: Vec<serde_json::Value>,
    },
    Document {
        bytes: String,
    },
    Mark {
        lines: u64,
        sha256: String,
    },
    End {
        lines: u64,
        sha256: String,
    },
}

record! {
    struct Size { size: u64, frontier: Vec<u8>, last_at: jiff::Timestamp }
}

/// Write the whole register: acts up to its present head, kept tables, documents.
///
/// Acts are checked against their leaves on the way out. Stop other writers of kept tables meanwhile, or make a backup
/// first and export that, when the rows must all be of one instant.
///
/// # Errors
/// When an act or document is damaged, the database fails, or `out` cannot be written.
pub async fn export(
    db: &Db,
    projectors: &Projectors,
    documents: Option<&Documents>,
    out: &mut (dyn Write + Send),
    progress: Progress,
) -> Result<(), Fault> {
    let mut out = Lines {
        out,
        hash: Sha256::new(),
        lines: 0,
    };
    let head: Size = db
        .get(
            "SELECT size, frontier, last_at FROM register_head WHERE id = 1",
            Vec::new(),
        )
        .await?
        .or_fault("the database holds no register")?;
    let frontier = Frontier::from_bytes(&head.frontier).or_fault("reading the head of the register")?;
    let origin = current_identity(db)
        .await?
        .or_fault("the register has no first act")?
        .origin;
    let steps = steps(projectors)
        .into_iter()
        .map(|(owner, steps)| (owner.to_owned(), steps.len() as u32))
        .collect();
    let root = hex(&frontier.root());
    out.write(&HeadLine {
        format: FORMAT.to_owned(),
        origin,
        size: head.size,
        root,
        last_at: head.last_at,
        steps,
    })?;
    let led = export_acts(db, head.size, &mut out, &progress).await?;
    if led != frontier {
        return Err(Fault::new(
            "the acts in the database do not lead to its head: restore a backup",
        ));
    }
    for table in kept::tables(db, projectors).await? {
        export_table(db, &table, &mut out).await?;
    }
    if let Some(documents) = documents {
        export_documents(documents, &mut out).await?;
    }
    out.end()
}

async fn export_acts(
    db: &Db,
    size: u64,
    out: &mut Lines<'_>,
    progress: &Progress,
) -> Result<Frontier, Fault> {
    let mut frontier = Frontier::new();
    while frontier.size() < size {
        let until = size.min(frontier.size() + u64::from(PAGE));
        let rows: Vec<ActRow> = db.query(ActRow::BETWEEN, args![frontier.size(), until]).await?;
        if rows.is_empty() {
            return Err(Fault::new(format!("act {} is missing", frontier.size())));
        }
        for row in rows {
            let salt = row.salt.as_ref().map(|salt| STANDARD.encode(salt));
            let line = Line::Act {
                envelope: row.envelope.clone(),
                salt,
                payload: row.payload.clone(),
            };
            let (_, leaf) = verified(row, frontier.size())?;
            frontier.push(leaf);
            out.write(&line)?;
        }
        progress(frontier.size(), size);
    }
    Ok(frontier)
}

async fn export_table(db: &Db, table: &kept::Kept, out: &mut Lines<'_>) -> Result<(), Fault> {
    let mut after: Option<Vec<Val>> = None;
    loop {
        let page = Page {
            columns: &table.columns,
            key: &table.key,
            after: after.as_deref(),
            limit: PAGE,
        };
        let rows = db.page(&table.name, page).await?;
        for row in &rows {
            let cells = row.iter().map(kept::to_json).collect();
            out.write(&Line::Row {
                table: table.name.clone(),
                cells,
            })?;
        }
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(table.key_of(last));
    }
}

async fn export_documents(documents: &Documents, out: &mut Lines<'_>) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        let page = documents.after(&after, 100).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(&last.sha256);
        for document in page {
            if let Some((_, bytes)) = documents.get(&document.sha256).await? {
                out.write(&Line::Document {
                    bytes: STANDARD.encode(&bytes),
                })?;
            }
        }
    }
}

/// Writes lines and remembers their hash.
struct Lines<'a> {
    out: &'a mut (dyn Write + Send),
    hash: Sha256,
    lines: u64,
}

impl Lines<'_> {
    fn write(&mut self, line: &impl Serialize) -> Result<(), Fault> {
        self.put(line)?;
        if self.lines.is_multiple_of(MARK) {
            let (lines, sha256) = (self.lines, hex(&self.hash.clone().finalize()));
            self.put(&Line::Mark { lines, sha256 })?;
        }
        Ok(())
    }

    fn put(&mut self, line: &impl Serialize) -> Result<(), Fault> {
        let mut text = serde_json::to_vec(line).or_fault("writing the export")?;
        text.push(b'\n');
        self.hash.update(&text);
        self.lines += 1;
        self.out.write_all(&text).or_fault("writing the export")
    }

    fn end(mut self) -> Result<(), Fault> {
        let sha256 = hex(&self.hash.clone().finalize());
        let lines = self.lines;
        self.put(&Line::End { lines, sha256 })?;
        self.out.flush().or_fault("writing the export")
    }
}

/// The lines of a stream, checked against the hashes on its way and at its end.
struct Reading<'a> {
    input: &'a mut (dyn BufRead + Send),
    hash: Sha256,
    lines: u64,
    /// Lines up to the last mark, which are as they were written.
    good: u64,
    buffer: String,
}

/// Longest line read: a document of 50 MiB in base64, and room.
const LINE_BYTES_MAX: u64 = 96 << 20;

impl<'a> Reading<'a> {
    fn new(input: &'a mut (dyn BufRead + Send)) -> Reading<'a> {
        Reading {
            input,
            hash: Sha256::new(),
            lines: 0,
            good: 0,
            buffer: String::new(),
        }
    }

    fn next_text(&mut self) -> Result<&str, Fault> {
        use std::io::Read;
        self.buffer.clear();
        let mut limited = (&mut *self.input).take(LINE_BYTES_MAX);
        let read = limited
            .read_line(&mut self.buffer)
            .or_fault(format!("reading line {} of the export", self.lines + 1))?;
        if read == 0 || !self.buffer.ends_with('\n') {
            return Err(Fault::new(format!(
                "the export ends early, after line {}",
                self.lines
            )));
        }
        Ok(&self.buffer)
    }

    fn head(&mut self) -> Result<HeadLine, Fault> {
        let head: HeadLine =
            serde_json::from_str(self.next_text()?).or_fault("reading line 1 of the export, its head")?;
        if ![FORMAT, FORMAT_WITHOUT_MARKS].contains(&head.format.as_str()) {
            return Err(Fault::new(format!(
                "line 1 says that the export is of format {}, and {FORMAT} is read",
                head.format
            )));
        }
        self.count();
        Ok(head)
    }

    /// The next line; marks are checked and passed over.
    fn line(&mut self) -> Result<Line, Fault> {
        loop {
            let nth = self.lines + 1;
            let line: Line = serde_json::from_str(self.next_text()?)
                .or_fault(format!("reading line {nth} of the export"))?;
            let marked = match &line {
                Line::Mark { lines, sha256 } | Line::End { lines, sha256 } => Some((*lines, sha256.as_str())),
                _ => None,
            };
            if let Some((lines, sha256)) = marked {
                self.compare(lines, sha256)?;
            }
            self.count();
            if !matches!(line, Line::Mark { .. }) {
                return Ok(line);
            }
            self.good = self.lines;
        }
    }

    fn compare(&self, lines: u64, sha256: &str) -> Result<(), Fault> {
        if lines == self.lines && sha256 == hex(&self.hash.clone().finalize()) {
            Ok(())
        } else {
            Err(Fault::new(format!(
                "the export was changed or is incomplete between line {} and line {}: their hash is not the one written after them",
                self.good + 1,
                self.lines + 1
            )))
        }
    }

    fn count(&mut self) {
        self.hash.update(&self.buffer);
        self.lines += 1;
    }
}

/// Whether a table of the register itself goes into the stream as rows.
fn is_exported(owner: &str, table: &str) -> bool {
    owner != OWNER
        || matches!(
            table,
            "register_key" | "register_position" | "register_document" | "register_document_sender"
        )
}
