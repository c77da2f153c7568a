//! A change as data, and how it can fail.

use super::Val;
use crate::{Fault, RecordError, Refused};

/// One statement that changes the database, with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Stmt {
    /// The text, with `$1..` for the arguments.
    pub sql: &'static str,
    /// The arguments.
    pub args: Vec<Val>,
    /// How many rows it must touch (or, for a guard that selects, find); none when it does not matter.
    pub rows: Option<u64>,
}

/// A change that may touch any number of rows: `stmt("DELETE FROM unit WHERE id = $1", args![id]).rows(1)`.
pub fn stmt(sql: &'static str, args: Vec<Val>) -> Stmt {
    Stmt {
        sql,
        args,
        rows: None,
    }
}

/// A statement to run, whoever holds its text.
#[derive(Clone, Copy)]
pub(crate) struct Run<'a> {
    pub(crate) sql: &'a str,
    pub(crate) args: &'a [Val],
    rows: Option<u64>,
}

impl<'a> Run<'a> {
    /// A statement that must touch one row.
    pub(crate) fn one_row(sql: &'a str, args: &'a [Val]) -> Run<'a> {
        Run {
            sql,
            args,
            rows: Some(1),
        }
    }

    /// Whether touching `touched` rows is what it must do.
    pub(crate) fn is_satisfied(&self, touched: u64) -> bool {
        self.rows.is_none_or(|wanted| wanted == touched)
    }
}

impl<'a> From<&'a Stmt> for Run<'a> {
    fn from(stmt: &'a Stmt) -> Run<'a> {
        Run {
            sql: stmt.sql,
            args: &stmt.args,
            rows: stmt.rows,
        }
    }
}

impl Stmt {
    /// It must touch exactly `rows` rows; otherwise the whole change is refused as stale.
    #[must_use]
    pub fn rows(mut self, rows: u64) -> Stmt {
        self.rows = Some(rows);
        self
    }
}

/// Why a statement did not do what it should.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// A constraint of this name says no.
    Conflict(String),
    /// It touched another number of rows than it must.
    Stale,
    /// It is wrong in itself; others may go on.
    Statement(Fault),
    /// The connection or the disk is lost, or the transaction was ended from outside: nothing of it stands.
    Lost(Fault),
}

impl From<Failure> for RecordError {
    fn from(failure: Failure) -> RecordError {
        match failure {
            Failure::Conflict(constraint) => Refused::Conflict { constraint }.into(),
            Failure::Stale => Refused::Stale.into(),
            Failure::Statement(fault) | Failure::Lost(fault) => fault.into(),
        }
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Fault {
        match failure {
            Failure::Conflict(constraint) => Fault::new(format!("constraint {constraint} says no")),
            Failure::Stale => Fault::new("a change did not touch the rows it must"),
            Failure::Statement(fault) | Failure::Lost(fault) => fault,
        }
    }
}

/// The first statement of a run that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    /// Its place in the run.
    pub(crate) index: usize,
    /// Why.
    pub(crate) failure: Failure,
}

impl Failed {
    /// As a fault that names the statement: for changes that nothing may refuse.
    pub(crate) fn into_fault(self, stmts: &[Stmt]) -> Fault {
        let sql = stmts.get(self.index).map_or("", |stmt| stmt.sql);
        Fault::because(format!("applying {sql}"), Fault::from(self.failure))
    }
}
