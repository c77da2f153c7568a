//! What each act changes in the derived tables: pure, replay runs the same code.

use register::db::Stmt;
use register::{Fault, Recorded};

/// Changes of one act.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    if act.payload.is_none() {
        return Ok(Vec::new());
    }
    let mut changes = crate::members::apply(act)?;
    changes.extend(crate::services::apply(act)?);
    changes.extend(crate::agreements::apply(act)?);
    changes.extend(crate::watching::apply(act)?);
    Ok(changes)
}
