//! What an error of the engine means, and for whom; constraints bear the names the other database gives.

use rusqlite::{Connection, ErrorCode};

use crate::Fault;
use crate::db::Failure;

/// Whose move it is after an error: the caller's, the statement's author's, or the operator's.
pub(super) fn failure(connection: &Connection, sql: &str, cause: &rusqlite::Error) -> Failure {
    let rusqlite::Error::SqliteFailure(error, message) = cause else {
        return Failure::Statement(fault(sql, cause));
    };
    match error.code {
        ErrorCode::ConstraintViolation => Failure::Conflict(constraint_name(
            connection,
            message.as_deref().unwrap_or_default(),
        )),
        ErrorCode::Unknown | ErrorCode::TypeMismatch | ErrorCode::TooBig | ErrorCode::ParameterOutOfRange => {
            Failure::Statement(fault(sql, cause))
        }
        _ => Failure::Lost(fault(sql, cause)),
    }
}

/// The name PostgreSQL would give: SQLite only tells `UNIQUE constraint failed: unit.entity, unit.name`.
fn constraint_name(connection: &Connection, message: &str) -> String {
    let (kind, detail) = message
        .split_once(" constraint failed: ")
        .unwrap_or((message, ""));
    let columns: Vec<&str> = detail
        .split(", ")
        .filter_map(|place| Some(place.split_once('.')?.1))
        .collect();
    let table = detail.split_once('.').map_or("", |(table, _)| table);
    match kind {
        "UNIQUE" if table.is_empty() => detail.trim_start_matches("index ").trim_matches('\'').to_owned(),
        "UNIQUE" => unique_name(connection, table, &columns).unwrap_or_else(|_| format!("{table}_pkey")),
        "NOT NULL" => format!("{table}_{}_not_null", columns.join("_")),
        "CHECK" => detail.to_owned(),
        _ => "foreign_key".to_owned(),
    }
}

fn unique_name(connection: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<String> {
    const INDEXES: &str = "SELECT name, origin FROM pragma_index_list($1) WHERE \"unique\"";
    const COLUMNS: &str =
        "SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info($1) ORDER BY seqno)";
    let mut statement = connection.prepare_cached(INDEXES)?;
    let indexes = statement.query_map([table], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    for index in indexes {
        let (name, origin) = index?;
        let over: Option<String> = connection.query_row(COLUMNS, [&name], |row| row.get(0))?;
        if over.as_deref() == Some(columns.join(",").as_str()) {
            return Ok(match origin.as_str() {
                "pk" => format!("{table}_pkey"),
                "u" => format!("{table}_{}_key", columns.join("_")),
                _ => name,
            });
        }
    }
    Err(rusqlite::Error::QueryReturnedNoRows)
}

/// Without the values of the row: the engine's own message never holds them.
pub(super) fn fault(doing: &str, cause: &rusqlite::Error) -> Fault {
    Fault::because(doing.to_owned(), std::io::Error::other(cause.to_string()))
}
