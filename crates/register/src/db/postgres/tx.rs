//! Transactions: the `BEGIN` travels with the first statements.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use super::Slot;
use super::address::Address;
use super::connection::{Connection, Use};
use crate::Fault;
use crate::db::{Failed, Failure, Record, Run, Val, read_all};

/// Number of our lock among the advisory locks of the database ("qhapaq").
const TABLES_LOCK: i64 = 0x7168_6170_6171;

pub(crate) struct PgWriter {
    address: Arc<Address>,
    slot: Slot,
}

impl PgWriter {
    pub(super) fn new(address: &Arc<Address>, slot: Slot) -> PgWriter {
        PgWriter {
            address: Arc::clone(address),
            slot,
        }
    }

    pub(crate) async fn begin(&self) -> Result<PgTx, Fault> {
        let mut guard = Arc::clone(&self.slot).lock_owned().await;
        if guard.as_ref().is_none_or(|connection| connection.is_closed()) {
            *guard = Some(Connection::open(&self.address, Use::Write).await?);
        }
        Ok(PgTx {
            guard,
            begun: false,
            open: true,
        })
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
        self.guard
            .as_ref()
            .ok_or_else(|| Failure::Lost(Fault::new("the connection is gone")))
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
        let connection = self
            .connection()
            .map_err(|failure| Failed { index: 0, failure })?;
        connection.send(opening, stmts, "").await
    }

    pub(crate) async fn run_apart(&mut self, stmts: &[Run<'_>]) -> Result<(), Failed> {
        let opening = self.opening("SAVEPOINT apart");
        let lost = |failure| Failed { index: 0, failure };
        let connection = self.connection().map_err(lost)?;
        let outcome = connection.send(opening, stmts, "").await;
        let closing = if outcome.is_ok() {
            "RELEASE apart"
        } else {
            "ROLLBACK TO apart; RELEASE apart"
        };
        match &outcome {
            Err(Failed {
                failure: Failure::Lost(_),
                ..
            }) => {}
            _ => connection.plain(closing).await.map_err(lost)?,
        }
        outcome
    }

    pub(crate) async fn query<R: Record>(&mut self, sql: &str, args: &[Val]) -> Result<Vec<R>, Failure> {
        let opening = self.opening("");
        read_all(sql, self.connection()?.rows_after(opening, sql, args).await?)
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
    let quoted = |(nth, part): (usize, &str)| {
        if nth % 2 == 1 {
            format!("'{part}'")
        } else {
            bytewise(part)
        }
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_columns_sort_by_bytes() {
        let check = |sql: &str, want: &str| assert_eq!(bytewise_text(sql), want);
        check(
            "CREATE TABLE t (a TEXT NOT NULL, context TEXT)",
            "CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL, context TEXT COLLATE \"C\")",
        );
        check(
            "CREATE TABLE t (a BIGINT CHECK (a <> 'TEXT'), CONTEXT BIGINT)",
            "CREATE TABLE t (a BIGINT CHECK (a <> 'TEXT'), CONTEXT BIGINT)",
        );
        check("CREATE INDEX i ON t (TEXT)", "CREATE INDEX i ON t (TEXT)");
    }
}
