//! One transaction on either database. Dropped without [`Tx::commit`], it leaves nothing behind.

use std::sync::Arc;

use super::postgres::{PgTx, PgWriter};
use super::sqlite::{Lite, LiteTx};
use super::{Failed, Failure, Record, Run, Stmt, Val};
use crate::Fault;

/// Begins transactions, one at a time.
pub(crate) struct Writer(Kind);

enum Kind {
    Lite(Arc<Lite>),
    Pg(PgWriter),
}

impl Writer {
    pub(crate) fn lite(lite: &Arc<Lite>) -> Writer {
        Writer(Kind::Lite(Arc::clone(lite)))
    }

    pub(crate) fn pg(writer: PgWriter) -> Writer {
        Writer(Kind::Pg(writer))
    }

    /// Begin a transaction that may write; waits for its turn.
    pub(crate) async fn begin(&self) -> Result<Tx, Fault> {
        Ok(match &self.0 {
            Kind::Lite(lite) => Tx::Lite(lite.begin().await?),
            Kind::Pg(writer) => Tx::Pg(writer.begin().await?),
        })
    }
}

/// A transaction.
pub(crate) enum Tx {
    Lite(LiteTx),
    Pg(PgTx),
}

impl Tx {
    /// Run statements in order; on a failure the rest is not to be relied on and the transaction must be given up, unless
    /// it ran apart.
    pub(crate) async fn run(&mut self, stmts: &[Stmt]) -> Result<(), Failed> {
        self.run_all(&runs(stmts)).await
    }

    /// Run one text for each of these rows of arguments, each touching one row.
    pub(crate) async fn run_each(&mut self, sql: &str, rows: &[Vec<Val>]) -> Result<(), Failed> {
        let runs: Vec<Run<'_>> = rows.iter().map(|args| Run::one_row(sql, args)).collect();
        self.run_all(&runs).await
    }

    async fn run_all(&mut self, runs: &[Run<'_>]) -> Result<(), Failed> {
        match self {
            Tx::Lite(tx) => tx.run(runs),
            Tx::Pg(tx) => tx.run(runs).await,
        }
    }

    /// Run statements behind a savepoint: when one fails, none of them stands and the transaction goes on.
    pub(crate) async fn run_apart(&mut self, stmts: &[Stmt]) -> Result<(), Failed> {
        match self {
            Tx::Lite(tx) => tx.run_apart(&runs(stmts)),
            Tx::Pg(tx) => tx.run_apart(&runs(stmts)).await,
        }
    }

    /// Rows as this transaction sees them.
    pub(crate) async fn query<R: Record>(&mut self, sql: &str, args: Vec<Val>) -> Result<Vec<R>, Failure> {
        match self {
            Tx::Lite(tx) => tx.query(sql, &args),
            Tx::Pg(tx) => tx.query(sql, &args).await,
        }
    }

    /// Like [`Tx::query`], holding the rows against other writers until the end of the transaction.
    pub(crate) async fn query_locked<R: Record>(
        &mut self,
        sql: &str,
        args: Vec<Val>,
    ) -> Result<Vec<R>, Failure> {
        match self {
            Tx::Lite(tx) => tx.query(sql, &args),
            Tx::Pg(tx) => tx.query(&format!("{sql} FOR UPDATE"), &args).await,
        }
    }

    /// Create or drop tables and indexes.
    pub(crate) async fn define(&mut self, sql: &str) -> Result<(), Fault> {
        match self {
            Tx::Lite(tx) => tx.define(sql),
            Tx::Pg(tx) => tx.define(sql).await,
        }
    }

    /// Let one process at a time through, until the end of the transaction: for changes of the tables themselves.
    pub(crate) async fn alone(&mut self) -> Result<(), Fault> {
        match self {
            Tx::Lite(_) => Ok(()),
            Tx::Pg(tx) => tx.alone().await,
        }
    }

    /// Make it durable. On a fault it is unknown whether it stands.
    pub(crate) async fn commit(self) -> Result<(), Fault> {
        match self {
            Tx::Lite(tx) => tx.commit(),
            Tx::Pg(tx) => tx.commit().await,
        }
    }

    /// Undo it.
    pub(crate) async fn rollback(self) {
        match self {
            Tx::Lite(tx) => drop(tx),
            Tx::Pg(tx) => tx.rollback().await,
        }
    }
}

fn runs(stmts: &[Stmt]) -> Vec<Run<'_>> {
    stmts.iter().map(Run::from).collect()
}
