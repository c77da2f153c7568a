//! SQLite: one connection that writes, many that read in line.
//!
//! Reads run on the calling thread: a look-up costs microseconds, less than any hand-over between threads. Commits flush to
//! disk (`synchronous=FULL` in WAL mode): the register's own on the committer's thread, others on a thread that may wait.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection};
use tokio::sync::OwnedMutexGuard;

use super::{Cells, Failed, Failure, Outcome, Outcomes, Record, Run, Stmt, Val, wrong_row};
use crate::{Fault, OrFault, RecordError};

/// Readers kept open between queries.
const READERS_MAX: usize = 16;
/// Statements kept prepared by each connection.
const STATEMENTS_MAX: usize = 512;
/// Memory in which a connection keeps pages, in KiB. A reader's misses cost a copy from the memory of the machine.
const WRITER_CACHE_KIB: u32 = 32 * 1024;
const READER_CACHE_KIB: u32 = 8 * 1024;

mod failure;
use failure::{failure, fault};

pub(crate) struct Lite {
    path: PathBuf,
    writer: Arc<tokio::sync::Mutex<Connection>>,
    readers: Mutex<Vec<Connection>>,
    /// Reads of one moment only: one reader, inside a transaction that stays open.
    frozen: bool,
}

impl Lite {
    pub(crate) fn open(path: &Path) -> Result<Lite, Fault> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).or_fault(format!("making the folder {}", folder.display()))?;
        }
        let writer = connect(path, WRITER_CACHE_KIB)
            .map_err(|cause| fault(&format!("opening {}", path.display()), &cause))?;
        Ok(Lite {
            path: path.to_owned(),
            writer: Arc::new(writer.into()),
            readers: Mutex::default(),
            frozen: false,
        })
    }

    /// The same database as it stands now, for reading, whatever is written meanwhile.
    pub(crate) fn freeze(&self) -> Result<Lite, Fault> {
        let reader = self.reader()?;
        // The moment is that of the first reading, so one is made here.
        let begin = reader.execute_batch("BEGIN; SELECT count(*) FROM sqlite_master");
        begin.map_err(|cause| fault("beginning to read one moment", &cause))?;
        Ok(Lite {
            path: self.path.clone(),
            writer: Arc::clone(&self.writer),
            readers: Mutex::new(vec![reader]),
            frozen: true,
        })
    }

    pub(crate) fn query<R: Record>(&self, sql: &str, args: &[Val]) -> Result<Vec<R>, Fault> {
        let mut out = Vec::new();
        self.each_row(sql, args, &mut |row| {
            out.push(R::read(row)?);
            Ok(())
        })?;
        Ok(out)
    }

    fn each_row(&self, sql: &str, args: &[Val], take: Take<'_>) -> Result<(), Fault> {
        if self.frozen {
            let readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
            let reader = readers.first().or_fault("the reader of one moment is gone")?;
            return each_row(reader, sql, args, take).map_err(Fault::from);
        }
        let reader = self.reader()?;
        let rows = each_row(&reader, sql, args, take).map_err(Fault::from);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_MAX {
            readers.push(reader);
        }
        rows
    }

    /// The flush takes its time on a thread that may wait.
    pub(crate) async fn commit(&self, stmts: Vec<Stmt>) -> Result<(), RecordError> {
        let guard = Arc::clone(&self.writer).lock_owned().await;
        let commit = move || -> Result<(), RecordError> {
            let mut tx = LiteTx::begin(guard)?;
            let runs: Vec<Run<'_>> = stmts.iter().map(Run::from).collect();
            tx.run(&runs)
                .map_err(|failed| RecordError::from(failed.failure))?;
            Ok(tx.commit()?)
        };
        tokio::task::spawn_blocking(commit)
            .await
            .or_fault("waiting for a commit")?
    }

    /// Each change behind a savepoint, all in one transaction, on a thread that may wait.
    pub(crate) async fn commit_apart(&self, changes: Vec<Vec<Stmt>>) -> Outcomes {
        let guard = Arc::clone(&self.writer).lock_owned().await;
        let commit = move || -> Outcomes {
            let mut tx = LiteTx::begin(guard)?;
            let mut outcomes: Vec<Outcome> = Vec::with_capacity(changes.len());
            for stmts in &changes {
                let runs: Vec<Run<'_>> = stmts.iter().map(Run::from).collect();
                let outcome = tx.run_apart(&runs);
                outcomes.push(outcome.map_err(|failed| failed.failure.into()));
            }
            tx.commit()?;
            Ok(outcomes)
        };
        tokio::task::spawn_blocking(commit)
            .await
            .or_fault("waiting for a shared commit")?
    }

    pub(crate) async fn begin(&self) -> Result<LiteTx, Fault> {
        LiteTx::begin(Arc::clone(&self.writer).lock_owned().await)
    }

    /// Online copy, a thousand pages at a time, so that writers wait little.
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<(), Fault> {
        let (from, to) = (self.path.clone(), file.to_owned());
        let copy = move || -> rusqlite::Result<()> {
            let source = Connection::open(from)?;
            let mut target = Connection::open(to)?;
            rusqlite::backup::Backup::new(&source, &mut target)?.run_to_completion(
                1000,
                Duration::from_millis(2),
                None,
            )?;
            target.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA wal_checkpoint(TRUNCATE)")
        };
        let copied = tokio::task::spawn_blocking(copy)
            .await
            .or_fault("copying the database")?;
        copied.map_err(|cause| fault("copying the database", &cause))
    }

    fn reader(&self) -> Result<Connection, Fault> {
        if let Some(reader) = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(reader);
        }
        let doing = |cause: rusqlite::Error| fault("opening a reader", &cause);
        let reader = connect(&self.path, READER_CACHE_KIB).map_err(doing)?;
        reader.execute_batch("PRAGMA query_only=ON").map_err(doing)?;
        Ok(reader)
    }
}

/// Pages of the write-ahead log before it is written back: 32 MiB.
const CHECKPOINT_PAGES: u32 = 8_000;

fn connect(path: &Path, cache_kib: u32) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(20))?;
    connection.execute_batch(&format!(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA case_sensitive_like=ON;
         PRAGMA secure_delete=ON; PRAGMA cache_size=-{cache_kib}; PRAGMA temp_store=MEMORY;
         PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}"
    ))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(connection)
}

pub(crate) struct LiteTx {
    guard: OwnedMutexGuard<Connection>,
    open: bool,
}

impl LiteTx {
    fn begin(guard: OwnedMutexGuard<Connection>) -> Result<LiteTx, Fault> {
        guard
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(|cause| fault("beginning a transaction", &cause))?;
        Ok(LiteTx { guard, open: true })
    }

    pub(crate) fn run(&mut self, stmts: &[Run<'_>]) -> Result<(), Failed> {
        for (index, stmt) in stmts.iter().enumerate() {
            let touched = execute(&self.guard, stmt).map_err(|failure| Failed { index, failure })?;
            if !stmt.is_satisfied(touched) {
                return Err(Failed {
                    index,
                    failure: Failure::Stale,
                });
            }
        }
        Ok(())
    }

    pub(crate) fn run_apart(&mut self, stmts: &[Run<'_>]) -> Result<(), Failed> {
        let lost = |failure| Failed { index: 0, failure };
        self.plain("SAVEPOINT apart").map_err(lost)?;
        let outcome = self.run(stmts);
        if outcome.is_err() {
            self.plain("ROLLBACK TO apart").map_err(lost)?;
        }
        self.plain("RELEASE apart").map_err(lost)?;
        outcome
    }

    pub(crate) fn query<R: Record>(&mut self, sql: &str, args: &[Val]) -> Result<Vec<R>, Failure> {
        let mut out = Vec::new();
        each_row(&self.guard, sql, args, &mut |row| {
            out.push(R::read(row)?);
            Ok(())
        })?;
        Ok(out)
    }

    pub(crate) fn define(&mut self, sql: &str) -> Result<(), Fault> {
        self.guard
            .execute_batch(&own_types(sql))
            .map_err(|cause| fault(sql, &cause))
    }

    pub(crate) fn commit(mut self) -> Result<(), Fault> {
        self.guard
            .execute_batch("COMMIT")
            .map_err(|cause| fault("committing", &cause))?;
        self.open = false;
        Ok(())
    }

    fn plain(&self, sql: &str) -> Result<(), Failure> {
        self.guard
            .execute_batch(sql)
            .map_err(|cause| Failure::Lost(fault(sql, &cause)))
    }
}

impl Drop for LiteTx {
    fn drop(&mut self) {
        if self.open
            && !self.guard.is_autocommit()
            && let Err(cause) = self.guard.execute_batch("ROLLBACK")
        {
            tracing::error!(error = %fault("rolling back", &cause).chain(), "transaction not undone");
        }
    }
}

/// Our tables as SQLite keeps them best: a whole-number key is the row's own number, any other key is the table itself
/// and not an index beside it.
fn own_types(sql: &str) -> String {
    let own = sql
        .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
        .replace("BYTEA", "BLOB");
    let is_keyed = own.contains("PRIMARY KEY") && !own.contains("INTEGER PRIMARY KEY");
    if own.trim_start().starts_with("CREATE TABLE") && is_keyed {
        own + " WITHOUT ROWID"
    } else {
        own
    }
}

/// What is done with each row.
type Take<'a> = &'a mut dyn FnMut(Cells<'_>) -> Result<(), Fault>;

fn each_row(connection: &Connection, sql: &str, args: &[Val], take: Take<'_>) -> Result<(), Failure> {
    let failed = |cause: rusqlite::Error| failure(connection, sql, &cause);
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    bind(&mut statement, sql, args).map_err(|cause| failed_binding(connection, sql, cause))?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(failed)? {
        let mut cells = (0..width).map(|column| row.get_ref(column).map_or(Val::Null, owned));
        take(&mut cells).map_err(|cause| wrong_row(sql, cause))?;
    }
    Ok(())
}

/// Run a change; the number of rows it touched, or found when it is a question.
fn execute(connection: &Connection, stmt: &Run<'_>) -> Result<u64, Failure> {
    let failed = |cause: rusqlite::Error| failure(connection, stmt.sql, &cause);
    let mut statement = connection.prepare_cached(stmt.sql).map_err(failed)?;
    bind(&mut statement, stmt.sql, stmt.args).map_err(|cause| failed_binding(connection, stmt.sql, cause))?;
    if statement.column_count() == 0 {
        return statement
            .raw_execute()
            .map(|touched| touched as u64)
            .map_err(failed);
    }
    let mut rows = statement.raw_query();
    let mut found = 0;
    while rows.next().map_err(failed)?.is_some() {
        found += 1;
    }
    Ok(found)
}

/// Binds by the number in the name (`$2` is the second argument wherever it stands in the text).
fn bind(statement: &mut CachedStatement<'_>, sql: &str, args: &[Val]) -> Result<(), Binding> {
    let mut largest = 0;
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).unwrap_or_default();
        let number = name.get(1..).and_then(|digits| digits.parse::<usize>().ok());
        let arg = number.and_then(|number| args.get(number.wrapping_sub(1)));
        let Some((number, arg)) = number.zip(arg) else {
            return Err(Binding::Count(format!("no argument for {name} in {sql}")));
        };
        largest = largest.max(number);
        statement
            .raw_bind_parameter(place, arg)
            .map_err(Binding::Engine)?;
    }
    if largest == args.len() {
        Ok(())
    } else {
        Err(Binding::Count(format!("{} arguments for {sql}", args.len())))
    }
}

enum Binding {
    Count(String),
    Engine(rusqlite::Error),
}

fn failed_binding(connection: &Connection, sql: &str, cause: Binding) -> Failure {
    match cause {
        Binding::Count(text) => Failure::Statement(Fault::new(text)),
        Binding::Engine(cause) => failure(connection, sql, &cause),
    }
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Val::Null => ValueRef::Null,
            Val::Int(value) => ValueRef::Integer(*value),
            Val::Real(value) => ValueRef::Real(*value),
            Val::Text(value) => ValueRef::Text(value.as_bytes()),
            Val::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

fn owned(value: ValueRef<'_>) -> Val {
    match value {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(value) => Val::Int(value),
        ValueRef::Real(value) => Val::Real(value),
        ValueRef::Text(value) => Val::Text(String::from_utf8_lossy(value).into_owned()),
        ValueRef::Blob(value) => Val::Blob(value.to_vec()),
    }
}

impl Lite {
    pub(crate) fn columns(&self, table: &str) -> Result<Vec<super::Column>, Fault> {
        const SQL: &str = "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid";
        let rows: Vec<(String, u32)> = self.query(SQL, &[Val::from(table)])?;
        Ok(rows
            .into_iter()
            .map(|(name, key)| super::Column { name, key })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_made_as_sqlite_keeps_them_best() {
        let check = |sql: &str, want: &str| assert_eq!(own_types(sql), want);
        check(
            "CREATE TABLE t (a BIGINT PRIMARY KEY, b BYTEA)",
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)",
        );
        check(
            "CREATE TABLE t (a TEXT PRIMARY KEY)",
            "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID",
        );
        check("CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT)");
        check("CREATE INDEX i ON t (a)", "CREATE INDEX i ON t (a)");
    }
}
