//! Agreements: adopted in a session, then followed.

use super::{day, entity, payload};
use crate::acts::{AgreementAdopted, AgreementClosed, AgreementMoved, AgreementReported, Owner};
use register::db::{Stmt, stmt};
use register::{Fault, OrFault, Recorded, args};

const ADOPTED: &str = "INSERT INTO committee_agreement (id, entity_id, body_id, session_id, item_id, code, text, owner_kind, owner_id, due_on, public, state, adopted_on, adopted_seq, seq) VALUES ($1, $2, (SELECT body_id FROM committee_session WHERE id = $3), $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $12)";
const STEP: &str =
    "INSERT INTO committee_step (agreement_id, seq, kind, at, payload) VALUES ($1, $2, $3, $4, $5)";
const REPORTED: &str = "UPDATE committee_agreement SET state = $2, reported_on = $3, document = COALESCE($4, document), seq = $5 WHERE id = $1";
const CLOSED: &str = "UPDATE committee_agreement SET state = $2, closed_on = $3, seq = $4 WHERE id = $1";
const MOVED: &str = "UPDATE committee_agreement SET due_on = $2, seq = $3 WHERE id = $1";

pub(super) fn adopted(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let new: AgreementAdopted = act.payload_as()?;
    let (kind, owner) = match new.owner {
        Owner::Office(office) => ("office", office),
        Owner::Unit(unit) => ("unit", unit.to_string()),
    };
    let row = args![
        new.agreement,
        entity(act)?,
        new.session,
        new.item,
        new.code,
        new.text,
        kind,
        owner,
        new.due.map(|day| day.to_string()),
        new.public,
        day(act),
        act.seq
    ];
    Ok(vec![stmt(ADOPTED, row)])
}

/// What came of an agreement, kept in order beside where it stands.
pub(super) fn step(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let id = super::id(act, "agreement").or_fault("a step without its agreement")?;
    let step = stmt(STEP, args![id, act.seq, act.kind.as_str(), act.at, payload(act)?]);
    let change = match act.kind.as_str() {
        "committee/agreement-reported" => {
            let reported: AgreementReported = act.payload_as()?;
            let state = if reported.done { "reported" } else { "open" };
            stmt(REPORTED, args![id, state, day(act), reported.document, act.seq])
        }
        "committee/agreement-closed" => {
            let closed: AgreementClosed = act.payload_as()?;
            let state = if closed.fulfilled { "fulfilled" } else { "dropped" };
            stmt(CLOSED, args![id, state, closed.on.to_string(), act.seq])
        }
        _ => {
            let moved: AgreementMoved = act.payload_as()?;
            stmt(MOVED, args![id, moved.due.to_string(), act.seq])
        }
    };
    Ok(vec![step, change])
}
