//! Members and their subsystems.

use register::db::Stmt;
use register::{Fault, Recorded};

/// Changes of one act.
pub(crate) fn apply(_act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    Ok(Vec::new())
}
