//! One connection: its prepared statements, and many requests in one round trip.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::Poll;

use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::address::Address;
use super::failure::{failure, fault};
use super::val::cell;
use crate::Fault;
use crate::db::{Failed, Failure, Pending, Run, Val, wrong_row};

/// Statements kept prepared by each connection.
const STATEMENTS_MAX: usize = 512;

/// An answer that is on its way.
type Answer<'a, T> = Pending<'a, Result<T, tokio_postgres::Error>>;

/// What a connection is for.
#[derive(Clone, Copy)]
pub(super) enum Use {
    Read,
    Write,
    /// Reading the database as it stood at one moment.
    Moment,
}

pub(super) struct Connection {
    client: Client,
    statements: Mutex<HashMap<String, Statement>>,
}

impl Connection {
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) fn open(address: &Address, purpose: Use) -> Pending<'_, Result<Connection, Fault>> {
        Box::pin(Connection::opened(address, purpose))
    }

    async fn opened(address: &Address, purpose: Use) -> Result<Connection, Fault> {
        let client = address.connect().await?;
        client
            .batch_execute(match purpose {
                Use::Read => "SET default_transaction_read_only = on; SET statement_timeout = '120s'",
                Use::Write => "SET synchronous_commit = on; SET lock_timeout = '60s'",
                Use::Moment => {
                    "SET statement_timeout = '120s'; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                }
            })
            .await
            .map_err(|cause| fault("preparing a connection", &cause))?;
        Ok(Connection {
            client,
            statements: Mutex::default(),
        })
    }

    pub(super) async fn rows(&self, sql: &str, args: &[Val]) -> Result<Vec<Vec<Val>>, Failure> {
        let statement = self.prepare(sql, args.len()).await?;
        let rows = match self.client.query(&statement, &parameters(args)).await {
            Err(cause) if is_outdated(&cause) => {
                self.forget(sql);
                let statement = self.prepare(sql, args.len()).await?;
                self.client.query(&statement, &parameters(args)).await
            }
            outcome => outcome,
        };
        rows.map_err(|cause| failure(sql, &cause))?
            .iter()
            .map(|row| cells(sql, row))
            .collect()
    }

    /// Like [`Connection::rows`]; `before` travels in the same round trip.
    pub(super) async fn rows_after(
        &self,
        before: &str,
        sql: &str,
        args: &[Val],
    ) -> Result<Vec<Vec<Val>>, Failure> {
        if before.is_empty() {
            return self.rows(sql, args).await;
        }
        let statement = self.prepare(sql, args.len()).await?;
        let parameters = parameters(args);
        let begin: Answer<'_, Vec<Row>> =
            Box::pin(async { self.client.batch_execute(before).await.map(|()| Vec::new()) });
        let ask: Answer<'_, Vec<Row>> = Box::pin(self.client.query(&statement, &parameters));
        let mut rows = Vec::new();
        for answer in in_order(vec![begin, ask]).await {
            rows = answer.map_err(|cause| failure(sql, &cause))?;
        }
        rows.iter().map(|row| cells(sql, row)).collect()
    }

    pub(super) async fn prepare(&self, sql: &str, arguments: usize) -> Result<Statement, Failure> {
        let known = self
            .statements
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(sql)
            .cloned();
        let statement = match known {
            Some(statement) => statement,
            None => {
                let statement = self
                    .client
                    .prepare(sql)
                    .await
                    .map_err(|cause| failure(sql, &cause))?;
                self.keep(sql, &statement);
                statement
            }
        };
        if statement.params().len() == arguments {
            Ok(statement)
        } else {
            Err(Failure::Statement(Fault::new(format!(
                "{arguments} arguments for {sql}"
            ))))
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
        self.statements
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(sql);
    }

    pub(super) async fn plain(&self, sql: &str) -> Result<(), Failure> {
        self.client
            .batch_execute(sql)
            .await
            .map_err(|cause| failure(sql, &cause))
    }

    /// Send everything, then read the answers in order; `before` and `after` travel in the same round trip.
    pub(super) async fn send(&self, before: &str, stmts: &[Run<'_>], after: &str) -> Result<(), Failed> {
        let mut prepared = Vec::with_capacity(stmts.len());
        for (index, stmt) in stmts.iter().enumerate() {
            let statement = self.prepare(stmt.sql, stmt.args.len()).await;
            prepared.push(statement.map_err(|failure| Failed { index, failure })?);
        }
        let mut answers: Vec<Answer<'_, u64>> = Vec::with_capacity(stmts.len() + 2);
        answers.push(Box::pin(async {
            self.client.batch_execute(before).await.map(|()| 0)
        }));
        for (statement, stmt) in prepared.iter().zip(stmts) {
            answers.push(Box::pin(self.client.execute_raw(statement, stmt.args.iter())));
        }
        answers.push(Box::pin(async {
            self.client.batch_execute(after).await.map(|()| 0)
        }));
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
            Some(Ok(_)) => {
                return Err(Failed {
                    index,
                    failure: Failure::Stale,
                });
            }
            Some(Err(cause)) => {
                return Err(Failed {
                    index,
                    failure: failure(stmt.sql, &cause),
                });
            }
            None => break,
        }
    }
    for frame in opening.into_iter().chain(answers) {
        frame.map_err(|cause| Failed {
            index: 0,
            failure: Failure::Lost(fault("framing a run", &cause)),
        })?;
    }
    Ok(())
}

/// Poll each once, in order, which sends its request; then wait for each answer.
async fn in_order<T>(mut futures: Vec<Pending<'_, T>>) -> Vec<T> {
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
fn parameters(args: &[Val]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|val| val as _).collect()
}

fn cells(sql: &str, row: &Row) -> Result<Vec<Val>, Failure> {
    let cells: Result<Vec<Val>, Fault> = (0..row.len()).map(|column| cell(row, column)).collect();
    cells.map_err(|cause| wrong_row(sql, cause))
}

/// The tables were rebuilt since the statement was prepared.
fn is_outdated(cause: &tokio_postgres::Error) -> bool {
    matches!(
        cause.code(),
        Some(&SqlState::FEATURE_NOT_SUPPORTED | &SqlState::INVALID_SQL_STATEMENT_NAME)
    )
}
