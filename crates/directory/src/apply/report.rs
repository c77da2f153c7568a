//! What acts of wings report of a duty: one row for each period, the first day on which it was done.

use crate::report::read;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

pub(super) fn reported(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let Some((entity, report)) = read(act)? else {
        return Ok(Vec::new());
    };
    Ok(vec![stmt(
        "INSERT INTO directory_report (entity_id, obligation, period_on, on_day, proof_seq, seq) VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (entity_id, obligation, period_on) DO UPDATE SET on_day = excluded.on_day, proof_seq = excluded.proof_seq, seq = excluded.seq WHERE excluded.on_day < directory_report.on_day",
        args![
            entity,
            report.duty.law().obligation.id.as_str(),
            report.period,
            report.on,
            act.seq
        ],
    )])
}
