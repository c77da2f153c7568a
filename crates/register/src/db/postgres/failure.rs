//! What an error of the server means, and for whom.

use tokio_postgres::error::SqlState;

use crate::Fault;
use crate::db::Failure;

/// Whose move it is after an error: the caller's, the statement's author's, or the operator's.
pub(super) fn failure(sql: &str, cause: &tokio_postgres::Error) -> Failure {
    let Some(error) = cause.as_db_error() else {
        return if cause.is_closed()
            || std::error::Error::source(cause).is_some_and(|source| source.is::<std::io::Error>())
        {
            Failure::Lost(fault(sql, cause))
        } else {
            Failure::Statement(fault(sql, cause))
        };
    };
    let code = error.code();
    if *code == SqlState::NOT_NULL_VIOLATION {
        let place = (
            error.table().unwrap_or_default(),
            error.column().unwrap_or_default(),
        );
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
pub(super) fn fault(doing: &str, cause: &tokio_postgres::Error) -> Fault {
    let text = match cause.as_db_error() {
        Some(error) => format!("{} ({})", error.message(), error.code().code()),
        None => Fault::because("", std::io::Error::other(cause.to_string())).chain() + &causes(cause),
    };
    Fault::because(doing.to_owned(), std::io::Error::other(text))
}

fn causes(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or(String::new(), |source| format!(": {source}"))
}
