//! Services and their descriptions.

pub mod openapi;

use capability::House;
use node::configuration::Service;
use register::db::Stmt;
use register::{Fault, Recorded};

/// Changes of one act.
pub(crate) fn apply(_act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    Ok(Vec::new())
}

/// Every service that is not retired, as nodes need it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn of_configuration(_house: &House) -> Result<Vec<Service>, Fault> {
    Ok(Vec::new())
}
