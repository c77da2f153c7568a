//! Derived tables against what the acts make of them anew.

use std::sync::Arc;

use super::ReplayInto;
use super::finding::{Finding, Report};
use crate::db::Db;
use crate::{Compared, Fault, Progress, compare, replay};

/// Replay and compare. Acts that were found damaged cannot be replayed: then tables are left out, and the report says so.
pub(super) async fn check(
    db: &Db,
    into: &ReplayInto,
    progress: &Progress,
    report: &mut Report,
) -> Result<(), Fault> {
    let ReplayInto { scratch, projectors } = into;
    match replay(db, scratch, projectors, Arc::clone(progress)).await {
        Ok(_) => {}
        Err(_) if !report.is_sound() => return Ok(()),
        Err(fault) => return Err(fault),
    }
    for Compared {
        table, difference, ..
    } in compare(db, scratch, projectors).await?
    {
        report.tables += 1;
        if let Some(difference) = difference {
            let (table, key, columns) = (table.to_owned(), difference.key, difference.columns);
            report.add(match (difference.in_first, difference.in_second) {
                (true, true) => Finding::RowDiffers { table, key, columns },
                (true, false) => Finding::RowExtra { table, key },
                _ => Finding::RowMissing { table, key },
            });
        }
    }
    Ok(())
}
