//! One SQL text for SQLite and PostgreSQL; the only place in the house that names a database product.
//!
//! What differs stays in `sqlite.rs` and `postgres/`; above them a query is text with `$1..` and a change is data
//! ([`Stmt`]), so that a projector is a pure function and replay runs the same code as live recording.
//!
//! How to write the one text: types `TEXT`, `BIGINT`, `DOUBLE PRECISION`, `BYTEA`, in capitals; `ON CONFLICT ... DO UPDATE`;
//! `LIKE` minds case in both; text sorts by its bytes in both; no `RETURNING` in changes; a statement that asks "is it NULL"
//! of an argument alone needs `CAST($1 AS TEXT)`.

mod val;
pub use val::{Cell, Val, instant_text};

mod row;
pub use row::{Record, next_cell};

mod change;
pub(crate) use change::{Failed, Failure, Run};
pub use change::{Stmt, stmt};

mod together;
use together::Together;
pub(crate) use together::{Outcome, Outcomes};

mod tx;
pub(crate) use tx::{Tx, Writer};

mod catalog;
pub(crate) use catalog::{Column, Page};

mod postgres;
mod sqlite;

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use crate::{Fault, RecordError};

/// Something that is waited for. Boxed where the house asks its database, so that what it takes to reach one is compiled
/// once, here, and not again in each crate that waits.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A row that is not read yet.
pub(crate) type Cells<'a> = &'a mut dyn Iterator<Item = Val>;

/// A database. Cheap to clone: all clones share its connections.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    together: Arc<Together>,
}

#[derive(Clone)]
pub(crate) enum Engine {
    Lite(Arc<sqlite::Lite>),
    Pg(Arc<postgres::Pg>),
}

/// Keys that one statement asks for.
const KEYS_MAX: usize = 64;

impl Db {
    /// Open `sqlite:PATH` (the file and its folder are made when missing) or `postgres://...`.
    ///
    /// With `sslmode=require` the server's certificate is checked against the system's authorities, or those in the file
    /// of `sslrootcert=FILE`.
    ///
    /// # Errors
    /// When the address is of another kind, or the database cannot be reached.
    pub async fn open(url: &str) -> Result<Db, Fault> {
        let engine = if let Some(path) = url.strip_prefix("sqlite:") {
            Engine::Lite(Arc::new(sqlite::Lite::open(Path::new(path))?))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Engine::Pg(Arc::new(postgres::Pg::open(url).await?))
        } else {
            return Err(Fault::new(
                "the database address must begin with sqlite: or postgres://",
            ));
        };
        Ok(Db {
            engine,
            together: Arc::default(),
        })
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// When the database fails, or a column does not fit `R`.
    pub async fn query<R: Record>(&self, sql: &'static str, args: Vec<Val>) -> Result<Vec<R>, Fault> {
        self.query_text(sql, args).await
    }

    /// The first row of a query, if any.
    ///
    /// # Errors
    /// When the database fails, or a column does not fit `R`.
    pub async fn get<R: Record>(&self, sql: &'static str, args: Vec<Val>) -> Result<Option<R>, Fault> {
        Ok(self.query_text(sql, args).await?.into_iter().next())
    }

    /// All rows of a query whose text was put together from parts of ours (filters, orders). Values of strangers go into
    /// `args`, never into the text.
    ///
    /// # Errors
    /// When the database fails, or a column does not fit `R`.
    pub async fn query_text<R: Record>(&self, sql: &str, args: Vec<Val>) -> Result<Vec<R>, Fault> {
        match &self.engine {
            Engine::Lite(lite) => lite.query(sql, &args),
            Engine::Pg(pg) => read_all(sql, pg.rows(sql, &args).await?).map_err(Fault::from),
        }
    }

    /// All rows whose key is one of those given, in no order. `sql` ends where the list of keys begins (`… WHERE id IN`).
    ///
    /// # Errors
    /// When the database fails, or a column does not fit `R`.
    pub async fn among<R: Record>(&self, sql: &'static str, keys: &[Val]) -> Result<Vec<R>, Fault> {
        let mut rows = Vec::new();
        for some in keys.chunks(KEYS_MAX) {
            // The last key is repeated up to a power of two, so that a few statements serve every length.
            let places = some.len().next_power_of_two();
            let list: Vec<String> = (1..=places).map(|place| format!("${place}")).collect();
            let last = some.iter().rev().take(1).cycle().cloned();
            let keys = some.iter().cloned().chain(last).take(places).collect();
            rows.extend(
                self.query_text(&format!("{sql} ({})", list.join(", ")), keys)
                    .await?,
            );
        }
        Ok(rows)
    }

    /// The same database as it stands now: every reading of the answer sees this one moment, whatever is recorded
    /// meanwhile. Meant for reading many tables that must agree; drop it soon, for it keeps old pages alive.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn at_this_moment(&self) -> Result<Db, Fault> {
        let engine = match &self.engine {
            Engine::Lite(lite) => Engine::Lite(Arc::new(lite.freeze()?)),
            Engine::Pg(pg) => Engine::Pg(Arc::new(pg.freeze().await?)),
        };
        Ok(Db {
            engine,
            together: Arc::default(),
        })
    }

    /// All changes in one transaction, or none. For tables that are not derived from acts: sessions, rate limits, drafts.
    ///
    /// # Errors
    /// `Refused::Conflict` when a constraint says no, `Refused::Stale` when a statement did not touch the rows it must,
    /// `Fault` otherwise.
    pub async fn commit(&self, stmts: &[Stmt]) -> Result<(), RecordError> {
        self.committing(stmts).await
    }

    fn committing<'a>(&'a self, stmts: &'a [Stmt]) -> Pending<'a, Result<(), RecordError>> {
        Box::pin(async move {
            if let Engine::Lite(lite) = &self.engine {
                return lite.commit(stmts.to_vec()).await;
            }
            let mut tx = self.writer().begin().await?;
            match tx.run(stmts).await {
                Ok(()) => Ok(tx.commit().await?),
                Err(failed) => {
                    tx.rollback().await;
                    Err(failed.failure.into())
                }
            }
        })
    }

    /// Each change behind a savepoint, all in one transaction.
    async fn commit_apart(&self, changes: Vec<Vec<Stmt>>) -> Outcomes {
        if let Engine::Lite(lite) = &self.engine {
            return lite.commit_apart(changes).await;
        }
        let mut tx = self.writer().begin().await?;
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(changes.len());
        for stmts in &changes {
            match tx.run_apart(stmts).await {
                Err(Failed {
                    failure: Failure::Lost(fault),
                    ..
                }) => return Err(fault),
                outcome => outcomes.push(outcome.map_err(|failed| failed.failure.into())),
            }
        }
        tx.commit().await?;
        Ok(outcomes)
    }

    /// `sqlite` or `postgres`: for messages to operators, never for deciding anything.
    pub fn product(&self) -> &'static str {
        match &self.engine {
            Engine::Lite(_) => "sqlite",
            Engine::Pg(_) => "postgres",
        }
    }

    /// Where the changes of this database go in; shared by all its clones.
    pub(crate) fn writer(&self) -> Writer {
        match &self.engine {
            Engine::Lite(lite) => Writer::lite(lite),
            Engine::Pg(pg) => Writer::pg(pg.shared_writer()),
        }
    }

    /// A writer for one owner alone: it waits for nobody else of this process, where the database allows it.
    pub(crate) fn own_writer(&self) -> Writer {
        match &self.engine {
            Engine::Lite(lite) => Writer::lite(lite),
            Engine::Pg(pg) => Writer::pg(pg.own_writer()),
        }
    }

    /// Let one process at a time change the tables, as long as the answer is kept; none where one process owns them anyway.
    pub(crate) async fn tables_lock(&self) -> Result<Option<Tx>, Fault> {
        match &self.engine {
            Engine::Lite(_) => Ok(None),
            Engine::Pg(pg) => {
                let mut tx = Writer::pg(pg.own_writer()).begin().await?;
                tx.alone().await?;
                Ok(Some(tx))
            }
        }
    }

    /// Copy the whole database to a file while it is in use, when the product can.
    ///
    /// # Errors
    /// When the copy fails.
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<Copied, Fault> {
        match &self.engine {
            Engine::Lite(lite) => lite.copy_to(file).await.map(|()| Copied::Yes),
            Engine::Pg(_) => Ok(Copied::NotThisProduct),
        }
    }
}

/// Rows as values of ours; a fault names the question.
pub(crate) fn read_all<R: Record>(sql: &str, rows: Vec<Vec<Val>>) -> Result<Vec<R>, Failure> {
    let read = |row: Vec<Val>| R::read(&mut row.into_iter()).map_err(|cause| wrong_row(sql, cause));
    rows.into_iter().map(read).collect()
}

fn wrong_row(sql: &str, cause: Fault) -> Failure {
    Failure::Statement(Fault::because(sql.to_owned(), cause))
}

/// Whether [`Db::copy_to`] made a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Copied {
    /// The file holds the whole database.
    Yes,
    /// This product is copied by other means.
    NotThisProduct,
}
