//! What the database knows about its own tables: for replay, comparison and export, which walk tables they did not write.

use super::{Db, Engine, Val};
use crate::Fault;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    /// Its place in the primary key, from 1; 0 outside it.
    pub(crate) key: u32,
}

impl Db {
    /// The columns of a table in order; none when there is no such table.
    pub(crate) async fn columns(&self, table: &str) -> Result<Vec<Column>, Fault> {
        match &self.engine {
            Engine::Lite(lite) => lite.columns(table),
            Engine::Pg(pg) => pg.columns(table).await,
        }
    }

    /// Rows of a table after `after` (values of the `key` columns), at most `limit`, in the order of the key.
    pub(crate) async fn page(&self, table: &str, page: Page<'_>) -> Result<Vec<Vec<Val>>, Fault> {
        self.query_text(&page.sql(table), page.after.unwrap_or_default().to_vec())
            .await
    }
}

/// One page of a walk through a table.
#[derive(Clone, Copy)]
pub(crate) struct Page<'a> {
    /// Columns to read.
    pub(crate) columns: &'a [String],
    /// Columns that order the table and tell its rows apart.
    pub(crate) key: &'a [String],
    /// The key of the last row of the page before.
    pub(crate) after: Option<&'a [Val]>,
    /// Rows at most.
    pub(crate) limit: u32,
}

impl Page<'_> {
    fn sql(&self, table: &str) -> String {
        let (columns, key) = (self.columns.join(", "), self.key.join(", "));
        let after = self.after.map_or(String::new(), |_| {
            let places: Vec<_> = (1..=self.key.len()).map(|place| format!("${place}")).collect();
            format!("WHERE ({key}) > ({})", places.join(", "))
        });
        format!(
            "SELECT {columns} FROM {table} {after} ORDER BY {key} LIMIT {}",
            self.limit
        )
    }
}
