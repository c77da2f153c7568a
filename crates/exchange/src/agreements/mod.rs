//! Requests, grants and policies.

use capability::House;
use jiff::Timestamp;
use node::configuration::Grant;
use register::db::Stmt;
use register::{Fault, Recorded};

/// Changes of one act.
pub(crate) fn apply(_act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    Ok(Vec::new())
}

/// Every grant that is not over at a moment, those by policy with whoever fulfils its condition then.
///
/// # Errors
/// When the database fails.
pub(crate) async fn of_configuration(_house: &House, _now: Timestamp) -> Result<Vec<Grant>, Fault> {
    Ok(Vec::new())
}
