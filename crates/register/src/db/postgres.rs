//! PostgreSQL: a few connections that read, others that write, each made again when it breaks.
//!
//! A transaction sends its statements in one go and reads the answers afterwards, so that a batch of acts costs one round
//! trip and not one per statement.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use tokio::sync::OwnedMutexGuard;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Row, Statement};

use super::postgres_tls::Address;
use super::postgres_val::cell;
use super::{Column, Failed, Failure, Record, Run, Val};
use crate::{Fault, OrFault};

/// Connections that read.
const READERS: usize = 4;
/// Connections for changes outside the register's own committer.
const WRITERS: usize = 2;
/// Statements kept prepared by each connection.
const STATEMENTS_MAX: usize = 512;
/// Number of our lock among the advisory locks of the database ("qhapaq").
const TABLES_LOCK: i64 = 0x71_6861_7061_71;

pub(crate) struct Pg {
    address: Arc<Address>,
    readers: Vec<Reader>,
    writers: Vec<Slot>,
    turn: AtomicUsize,
}

type Slot = Arc<tokio::sync::Mutex<Option<Connection>>>;

#[derive(Default)]
struct Reader {
    connection: tokio::sync::Mutex<Option<Arc<Connection>>>,
    busy: AtomicUsize,
}

impl Pg {
    pub(crate) async fn open(url: &str) -> Result<Pg, Fault> {
        let address = Arc::new(Address::parse(url)?);
        let first = Connection::open(&address, Use::Read).await?;
        let readers: Vec<Reader> = (0..READERS).map(|_| Reader::default()).collect();
        *readers[0].connection.lock().await = Some(Arc::new(first));
        let writers = (0..WRITERS).map(|_| Slot::default()).collect();
        Ok(Pg { address, readers, writers, turn: AtomicUsize::new(0) })
    }

    /// A question is repeated once on a new connection when the old one turns out to be broken.
    pub(crate) async fn query<R: Record>(&self, sql: &str, args: &[Val]) -> Result<Vec<R>, Fault> {
        let Some(reader) = self.readers.iter().min_by_key(|reader| reader.busy.load(Ordering::Relaxed)) else {
            return Err(Fault::new("no reader"));
        };
        let _busy = Busy::new(&reader.busy);
        let connection = reader.connection(&self.address).await?;
        match connection.query(sql, args).await {
            Err(Failure::Lost(_)) => {
                let connection = reader.connection(&self.address).await?;
                connection.query(sql, args).await.map_err(Fault::from)
            }
            outcome => outcome.map_err(Fault::from),
        }
    }

    pub(crate) fn shared_writer(&self) -> PgWriter {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.writers.len();
        let free = self.writers.iter().find(|slot| slot.try_lock().is_ok());
        let slot = Arc::clone(free.unwrap_or(&self.writers[turn]));
        PgWriter { address: Arc::clone(&self.address), slot }
    }

    pub(crate) fn own_writer(&self) -> PgWriter {
        PgWriter { address: Arc::clone(&self.address), slot: Slot::default() }
    }

    pub(crate) async fn columns(&self, table: &str) -> Result<Vec<Column>, Fault> {
        const SQL: &str = "SELECT a.attname::text, COALESCE(array_position(i.indkey::int2[], a.attnum), -1) + 1
            FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
        let rows: Vec<(String, u32)> = self.query(SQL, &[Val::from(table)]).await?;
        Ok(rows.into_iter().map(|(name, key)| Column { name, key }).collect())
    }
}

impl Reader {
    async fn connection(&self, address: &Address) -> Result<Arc<Connection>, Fault> {
        let mut held = self.connection.lock().await;
        if let Some(connection) = held.as_ref().filter(|connection| !connection.client.is_closed()) {
            return Ok(Arc::clone(connection));
        }
        let connection = Arc::new(Connection::open(address, Use::Read).await?);
        *held = Some(Arc::clone(&connection));
        Ok(connection)
    }
}

struct Busy<'a>(&'a AtomicUsize);

impl<'a> Busy<'a> {
    fn new(count: &'a AtomicUsize) -> Busy<'a> {
        count.fetch_add(1, Ordering::Relaxed);
        Busy(count)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a connection is for.
#[derive(Clone, Copy)]
enum Use {
    Read,
    Write,
}

struct Connection {
    client: Client,
    statements: Mutex<HashMap<String, Statement>>,
}

impl Connection {
    async fn open(address: &Address, purpose: Use) -> Result<Connection, Fault> {
        let client = address.connect().await?;
        client
            .batch_execute(match purpose {
                Use::Read => "SET default_transaction_read_only = on; SET statement_timeout = '120s'",
                Use::Write => "SET synchronous_commit = on; SET lock_timeout = '60s'",
            })
            .await
            .map_err(|cause| fault("preparing a connection", &cause))?;
        Ok(Connection { client, statements: Mutex::default() })
    }

    async fn query<R: Record>(&self, sql: &str, args: &[Val]) -> Result<Vec<R>, Failure> {
        let statement = self.prepare(sql, args.len()).await?;
        let rows = match self.client.query(&statement, &parameters(args)).await {
            Err(cause) if is_outdated(&cause) => {
                self.forget(sql);
                let statement = self.prepare(sql, args.len()).await?;
                self.client.query(&statement, &parameters(args)).await
            }
            outcome => outcome,
        };
        rows.map_err(|cause| failure(sql, &cause))?.iter().map(|row| read(sql, row)).collect()
    }

    async fn prepare(&self, sql: &str, arguments: usize) -> Result<Statement, Failure> {
        let known = self.statements.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        let statement = match known {
            Some(statement) => statement,
            None => {
                let statement = self.client.prepare(sql).await.map_err(|cause| failure(sql, &cause))?;
                self.keep(sql, &statement);
                statement
            }
        };
        if statement.params().len() == arguments {
            Ok(statement)
        } else {
            Err(Failure::Statement(Fault::new(format!("{arguments} arguments for {sql}"))))
        }
    }

    fn keep(&self, sql: &str, statement: &Statement) {
        let mut statements = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        if statements.len() >= STATEMENTS_MAX {
            statements.clear();
        }
        statements.insert(sql.to_owned(), statement.clone());
    }

    fn forget(&self, sql: &str) {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).remove(sql);
    }

    async fn plain(&self, sql: &str) -> Result<(), Failure> {
        self.client.batch_execute(sql).await.map_err(|cause| failure(sql, &cause))
    }

    /// Send everything, then read the answers in order; `before` and `after` travel in the same round trip.
    async fn send(&self, before: &str, stmts: &[Run<'_>], after: &str) -> Result<(), Failed> {
        let mut prepared = Vec::with_capacity(stmts.len());
        for (index, stmt) in stmts.iter().enumerate() {
            let statement = self.prepare(stmt.sql, stmt.args.len()).await;
            prepared.push(statement.map_err(|failure| Failed { index, failure })?);
        }
        let mut answers: Vec<Pin<Box<dyn Future<Output = Result<u64, tokio_postgres::Error>> + Send + '_>>> =
            Vec::with_capacity(stmts.len() + 2);
        answers.push(Box::pin(async { self.client.batch_execute(before).await.map(|()| 0) }));
        for (statement, stmt) in prepared.iter().zip(stmts) {
            answers.push(Box::pin(self.client.execute_raw(statement, stmt.args.iter())));
        }
        answers.push(Box::pin(async { self.client.batch_execute(after).await.map(|()| 0) }));
        let answers = in_order(answers).await;
        check(stmts, answers)
    }
}

/// The first answer that is not as it should be; the frame around the statements only counts when they all went well.
fn check(stmts: &[Run<'_>], answers: Vec<Result<u64, tokio_postgres::Error>>) -> Result<(), Failed> {
    let mut answers = answers.into_iter();
    let opening = answers.next();
    for (index, stmt) in stmts.iter().enumerate() {
        match answers.next() {
            Some(Ok(touched)) if stmt.is_satisfied(touched) => {}
            Some(Ok(_)) => return Err(Failed { index, failure: Failure::Stale }),
            Some(Err(cause)) => return Err(Failed { index, failure: failure(stmt.sql, &cause) }),
            None => break,
        }
    }
    for frame in opening.into_iter().chain(answers) {
        frame.map_err(|cause| Failed { index: 0, failure: Failure::Lost(fault("framing a run", &cause)) })?;
    }
    Ok(())
}

/// Poll each once, in order, which sends its request; then wait for each answer.
async fn in_order<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + Send + '_>>>) -> Vec<T> {
    let mut answers: Vec<Option<T>> = Vec::with_capacity(futures.len());
    poll_fn(|context| {
        for future in &mut futures {
            answers.push(match future.as_mut().poll(context) {
                Poll::Ready(answer) => Some(answer),
                Poll::Pending => None,
            });
        }
        Poll::Ready(())
    })
    .await;
    let mut out = Vec::with_capacity(futures.len());
    for (mut future, answer) in futures.into_iter().zip(answers) {
        out.push(match answer {
            Some(answer) => answer,
            None => future.as_mut().await,
        });
    }
    out
}

pub(crate) struct PgWriter {
    address: Arc<Address>,
    slot: Slot,
}

impl PgWriter {
    pub(crate) async fn begin(&self) -> Result<PgTx, Fault> {
        let mut guard = Arc::clone(&self.slot).lock_owned().await;
        if guard.as_ref().is_none_or(|connection| connection.client.is_closed()) {
            *guard = Some(Connection::open(&self.address, Use::Write).await?);
        }
        Ok(PgTx { guard, begun: false, open: true })
    }
}

/// The `BEGIN` travels with the first statements.
pub(crate) struct PgTx {
    guard: OwnedMutexGuard<Option<Connection>>,
    begun: bool,
    open: bool,
}

impl PgTx {
    fn connection(&self) -> Result<&Connection, Failure> {
        self.guard.as_ref().ok_or_else(|| Failure::Lost(Fault::new("the connection is gone")))
    }

    fn opening(&mut self, sql: &'static str) -> &'static str {
        let begun = std::mem::replace(&mut self.begun, true);
        match (begun, sql) {
            (true, sql) => sql,
            (false, "") => "BEGIN",
            (false, _) => "BEGIN; SAVEPOINT apart",
        }
    }

    pub(crate) async fn run(&mut self, stmts: &[Run<'_>]) -> Result<(), Failed> {
        let opening = self.opening("");
        let connection = self.connection().map_err(|failure| Failed { index: 0, failure })?;
        connection.send(opening, stmts, "").await
    }

    pub(crate) async fn run_apart(&mut self, stmts: &[Run<'_>]) -> Result<(), Failed> {
        let opening = self.opening("SAVEPOINT apart");
        let lost = |failure| Failed { index: 0, failure };
        let connection = self.connection().map_err(lost)?;
        let outcome = connection.send(opening, stmts, "").await;
        let closing = if outcome.is_ok() { "RELEASE apart" } else { "ROLLBACK TO apart; RELEASE apart" };
        match &outcome {
            Err(Failed { failure: Failure::Lost(_), .. }) => {}
            _ => connection.plain(closing).await.map_err(lost)?,
        }
        outcome
    }

    pub(crate) async fn query<R: Record>(&mut self, sql: &str, args: &[Val]) -> Result<Vec<R>, Failure> {
        let opening = self.opening("");
        let connection = self.connection()?;
        if opening.is_empty() {
            return connection.query(sql, args).await;
        }
        let statement = connection.prepare(sql, args.len()).await?;
        let parameters = parameters(args);
        let begin: Answer<'_> = Box::pin(async { connection.client.batch_execute(opening).await.map(|()| Vec::new()) });
        let ask: Answer<'_> = Box::pin(connection.client.query(&statement, &parameters));
        let mut rows = Vec::new();
        for answer in in_order(vec![begin, ask]).await {
            rows = answer.map_err(|cause| failure(sql, &cause))?;
        }
        rows.iter().map(|row| read(sql, row)).collect()
    }

    pub(crate) async fn define(&mut self, sql: &str) -> Result<(), Fault> {
        let opening = self.opening("");
        let connection = self.connection()?;
        connection.plain(opening).await?;
        connection.plain(&bytewise_text(sql)).await.map_err(Fault::from)
    }

    pub(crate) async fn alone(&mut self) -> Result<(), Fault> {
        let lock = "SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)";
        let _: Vec<Vec<Val>> = self.query(lock, &[Val::Int(TABLES_LOCK)]).await?;
        Ok(())
    }

    pub(crate) async fn commit(mut self) -> Result<(), Fault> {
        if self.begun {
            self.connection()?.plain("COMMIT").await?;
        }
        self.open = false;
        Ok(())
    }

    pub(crate) async fn rollback(mut self) {
        self.open = match self.connection() {
            Ok(connection) if self.begun => connection.plain("ROLLBACK").await.is_err(),
            _ => false,
        };
    }
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<Row>, tokio_postgres::Error>> + Send + 'a>>;

impl Drop for PgTx {
    /// Left open, the connection is closed, and the server undoes what was not committed.
    fn drop(&mut self) {
        if self.open && self.begun {
            self.guard.take();
        }
    }
}

/// Text columns sort by their bytes, as in the other database, whatever the locale of the server.
fn bytewise_text(sql: &str) -> String {
    if !sql.trim_start().starts_with("CREATE TABLE") && !sql.trim_start().starts_with("ALTER TABLE") {
        return sql.to_owned();
    }
    let quoted = |(nth, part): (usize, &str)| if nth % 2 == 1 { format!("'{part}'") } else { bytewise(part) };
    sql.split('\'').enumerate().map(quoted).collect()
}

fn bytewise(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut rest = sql;
    while let Some(at) = rest.find("TEXT") {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let alone = !word(rest[..at].chars().next_back()) && !word(rest[at + 4..].chars().next());
        out.push_str(&rest[..at + 4]);
        out.push_str(if alone { " COLLATE \"C\"" } else { "" });
        rest = &rest[at + 4..];
    }
    out + rest
}

fn parameters(args: &[Val]) -> Vec<&(dyn tokio_postgres::types::ToSql + Sync)> {
    args.iter().map(|val| val as _).collect()
}

fn read<R: Record>(sql: &str, row: &Row) -> Result<R, Failure> {
    let wrong = |cause: Fault| Failure::Statement(Fault::because(sql.to_owned(), cause));
    let cells: Result<Vec<Val>, Fault> = (0..row.len()).map(|column| cell(row, column)).collect();
    R::read(&mut cells.map_err(wrong)?.into_iter()).map_err(wrong)
}

/// The tables were rebuilt since the statement was prepared.
fn is_outdated(cause: &tokio_postgres::Error) -> bool {
    matches!(cause.code(), Some(&SqlState::FEATURE_NOT_SUPPORTED | &SqlState::INVALID_SQL_STATEMENT_NAME))
}

/// Whose move it is after an error: the caller's, the statement's author's, or the operator's.
fn failure(sql: &str, cause: &tokio_postgres::Error) -> Failure {
    let Some(error) = cause.as_db_error() else {
        return if cause.is_closed() || std::error::Error::source(cause).is_some_and(|source| source.is::<std::io::Error>()) {
            Failure::Lost(fault(sql, cause))
        } else {
            Failure::Statement(fault(sql, cause))
        };
    };
    let code = error.code();
    if *code == SqlState::NOT_NULL_VIOLATION {
        let place = (error.table().unwrap_or_default(), error.column().unwrap_or_default());
        return Failure::Conflict(format!("{}_{}_not_null", place.0, place.1));
    }
    if *code == SqlState::FOREIGN_KEY_VIOLATION {
        return Failure::Conflict("foreign_key".to_owned());
    }
    match code.code().get(..2) {
        Some("23") => Failure::Conflict(error.constraint().unwrap_or_default().to_owned()),
        Some("08" | "40" | "53" | "55" | "57" | "58" | "XX" | "25") => Failure::Lost(fault(sql, cause)),
        _ => Failure::Statement(fault(sql, cause)),
    }
}

/// Without the server's detail, which quotes the values of the row.
fn fault(doing: &str, cause: &tokio_postgres::Error) -> Fault {
    let text = match cause.as_db_error() {
        Some(error) => format!("{} ({})", error.message(), error.code().code()),
        None => Fault::because("", std::io::Error::other(cause.to_string())).chain() + &causes(cause),
    };
    Fault::because(doing.to_owned(), std::io::Error::other(text))
}

fn causes(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or(String::new(), |source| format!(": {source}"))
}

impl Address {
    async fn connect(&self) -> Result<Client, Fault> {
        let connected = match self.tls()? {
            None => self.config().connect(tokio_postgres::NoTls).await.map(|(client, connection)| {
                tokio::spawn(connection);
                client
            }),
            Some(tls) => self.config().connect(tls).await.map(|(client, connection)| {
                tokio::spawn(connection);
                client
            }),
        };
        connected.map_err(|cause| fault("connecting to the database", &cause)).or_fault("opening a connection")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_columns_sort_by_bytes() {
        let check = |sql: &str, want: &str| assert_eq!(bytewise_text(sql), want);
        check("CREATE TABLE t (a TEXT NOT NULL, context TEXT)", "CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL, context TEXT COLLATE \"C\")");
        check("CREATE TABLE t (a BIGINT CHECK (a <> 'TEXT'), CONTEXT BIGINT)", "CREATE TABLE t (a BIGINT CHECK (a <> 'TEXT'), CONTEXT BIGINT)");
        check("CREATE INDEX i ON t (TEXT)", "CREATE INDEX i ON t (TEXT)");
    }
}
