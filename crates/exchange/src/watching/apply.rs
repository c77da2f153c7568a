//! What each act about alerts changes in the derived tables.

use crate::acts::watching::AlertReviewed;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

const REVIEWED: &str = "INSERT INTO exchange_alert_review (alert, verdict, note, reviewed_on, seq) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (alert) DO UPDATE SET verdict = excluded.verdict, note = excluded.note, reviewed_on = excluded.reviewed_on, seq = excluded.seq";

/// Changes of one act.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    if act.kind != "exchange/alert-reviewed" {
        return Ok(Vec::new());
    }
    let reviewed: AlertReviewed = act.payload_as()?;
    let day = register::civil_date(act.at);
    let args = args![
        reviewed.alert,
        reviewed.verdict.code(),
        reviewed.note,
        day,
        act.seq
    ];
    Ok(vec![stmt(REVIEWED, args)])
}
