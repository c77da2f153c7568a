//! A stream of [`super::export`] into an empty database.

use std::collections::HashMap;
use std::io::{BufRead, Seek};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::check::check;
use super::kept::{self, Kept};
use super::{HeadLine, Line, Reading};
use crate::db::{Db, Stmt, Val, stmt};
use crate::edge::Edge;
use crate::handle::{IMPORTING, make_head};
use crate::projector::apply_all;
use crate::read::{ActRow, verified};
use crate::schema::{is_register, migrate, steps, tables_version};
use crate::{Documents, Fault, OrFault, Progress, Projectors, args, hex, rebuild};

/// Changes, or rows of one table, committed together.
const BATCH: usize = 10_000;

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Which register it is.
    pub origin: String,
    /// Acts.
    pub acts: u64,
    /// Rows of kept tables.
    pub rows: u64,
    /// Documents.
    pub documents: u64,
}

/// Lines that can be read a second time: a file, or bytes in memory.
pub trait Stream: BufRead + Seek {}

impl<T: BufRead + Seek> Stream for T {}

/// Read a whole register into a database that holds none. The stream is read through first, and only one that is whole is
/// written: every act is checked, and the tree must lead to the root in the head of the stream; derived tables are filled
/// on the way.
///
/// # Errors
/// When the database is not empty, or the stream was changed, ends early, or was written by another version: the fault
/// names the line, and nothing was written. When something cannot be written: the database is then not to be used, and
/// does not open as a register.
pub async fn import(
    db: &Db,
    projectors: &Projectors,
    documents: Option<&Documents>,
    input: &mut (dyn Stream + Send),
    progress: Progress,
) -> Result<Imported, Fault> {
    if is_register(db).await? {
        return Err(Fault::new(
            "the database holds a register already: import into an empty one",
        ));
    }
    let from = input.stream_position().or_fault("reading the export")?;
    check(input, projectors)?;
    input
        .seek(std::io::SeekFrom::Start(from))
        .or_fault("reading the export again")?;
    let mut reading = Reading::new(input);
    let head = reading.head()?;
    check_versions(&head, projectors)?;
    let mut import = Import::begin(db, projectors, head, progress).await?;
    loop {
        match reading.line()? {
            Line::Act {
                envelope,
                salt,
                payload,
            } => import.act(envelope, salt, payload).await?,
            Line::Row { table, cells } => import.row(&table, cells).await?,
            Line::Document { bytes } => import.document(documents, &bytes).await?,
            Line::Mark { .. } => {}
            Line::End { .. } => return import.end().await,
        }
    }
}

pub(super) fn check_versions(head: &HeadLine, projectors: &Projectors) -> Result<(), Fault> {
    let known: HashMap<&str, u32> = steps(projectors)
        .into_iter()
        .map(|(owner, steps)| (owner, steps.len() as u32))
        .collect();
    for (owner, step) in &head.steps {
        let here = known.get(owner.as_str()).copied();
        if here != Some(*step) {
            return Err(Fault::new(format!(
                "the export has step {step} of {owner} and this version has {}: use the version that wrote it",
                here.map_or_else(|| "none".to_owned(), |here| here.to_string())
            )));
        }
    }
    Ok(())
}

struct Import<'a> {
    db: &'a Db,
    projectors: &'a Projectors,
    head: HeadLine,
    progress: Progress,
    edge: Edge,
    changes: Vec<Stmt>,
    tables: Vec<Kept>,
    rows: Vec<Vec<Val>>,
    rows_of: Option<usize>,
    imported: Imported,
}

impl<'a> Import<'a> {
    async fn begin(
        db: &'a Db,
        projectors: &'a Projectors,
        head: HeadLine,
        progress: Progress,
    ) -> Result<Import<'a>, Fault> {
        migrate(db, projectors, head.last_at).await?;
        rebuild::begin(db, projectors, projectors).await?;
        make_head(db, IMPORTING).await?;
        Ok(Import {
            db,
            projectors,
            progress,
            edge: Edge::default(),
            changes: Vec::new(),
            tables: kept::tables(db, projectors).await?,
            rows: Vec::new(),
            rows_of: None,
            imported: Imported {
                origin: head.origin.clone(),
                acts: 0,
                rows: 0,
                documents: 0,
            },
            head,
        })
    }

    async fn act(
        &mut self,
        envelope: String,
        salt: Option<String>,
        payload: Option<String>,
    ) -> Result<(), Fault> {
        let salt = salt
            .map(|salt| STANDARD.decode(salt))
            .transpose()
            .or_fault("reading a salt")?;
        let row = ActRow::given(envelope, salt, payload)?;
        self.changes.push(row.insert());
        let (act, leaf) = verified(row, self.edge.size())?;
        apply_all(self.projectors, &act, &mut self.changes)?;
        self.edge.push(leaf, &mut self.changes);
        self.edge.last_at = act.at;
        self.imported.acts += 1;
        if self.changes.len() < BATCH {
            Ok(())
        } else {
            self.flush().await
        }
    }

    async fn row(&mut self, table: &str, cells: Vec<Value>) -> Result<(), Fault> {
        let nth = self.tables.iter().position(|kept| kept.name == table);
        let nth = nth.or_fault(format!(
            "the export has rows of {table}, which this version does not keep"
        ))?;
        if self.rows_of != Some(nth) || self.rows.len() >= BATCH {
            self.flush().await?;
            self.rows_of = Some(nth);
        }
        self.rows
            .push(cells.into_iter().map(kept::from_json).collect::<Result<_, _>>()?);
        self.imported.rows += 1;
        Ok(())
    }

    async fn document(&mut self, documents: Option<&Documents>, bytes: &str) -> Result<(), Fault> {
        let bytes = STANDARD
            .decode(bytes)
            .or_fault("reading a document of the export")?;
        let documents =
            documents.or_fault("the export holds documents and there is no folder to put them in")?;
        documents.restore(Bytes::from(bytes)).await?;
        self.imported.documents += 1;
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Fault> {
        let mut tx = self.db.writer().begin().await?;
        tx.run(&self.changes)
            .await
            .map_err(|failed| failed.into_fault(&self.changes))?;
        if let Some(table) = self.rows_of.and_then(|nth| self.tables.get(nth)) {
            let insert = table.insert();
            tx.run_each(&insert, &self.rows)
                .await
                .map_err(|failed| Fault::because(insert, Fault::from(failed.failure)))?;
        }
        tx.commit().await?;
        self.changes.clear();
        self.rows.clear();
        (self.progress)(self.edge.size(), self.head.size);
        Ok(())
    }

    /// The head moves last: until then the database does not open.
    async fn end(mut self) -> Result<Imported, Fault> {
        const HEAD: &str = "UPDATE register_head SET size = $1, frontier = $2, last_at = $3 WHERE id = 1";
        self.flush().await?;
        let Import { edge, head, .. } = &self;
        if edge.size() != head.size || hex(&edge.root()) != head.root {
            return Err(Fault::new(
                "the acts of the export do not lead to the root in its head",
            ));
        }
        let tables = tables_version(self.projectors);
        let head = [stmt(HEAD, args![edge.size(), edge.frontier_bytes(), head.last_at]).rows(1)];
        self.db
            .commit(&head)
            .await
            .map_err(|error| Fault::because("moving the head of the register", error))?;
        rebuild::finish(self.db, self.projectors, &tables).await?;
        Ok(self.imported)
    }
}
