//! Rules, criteria and matters.

use super::{body_text, day, entity, payload};
use crate::acts::{
    CriteriaSet, DutyPerformed, MatterProposed, MatterWithdrawn, MembersCommunicated, RulesSet,
    UrgentlyDecided,
};
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

const RULES: &str =
    "INSERT INTO committee_rules (entity_id, body_id, from_on, seq, payload) VALUES ($1, $2, $3, $4, $5)";
const CRITERIA: &str =
    "INSERT INTO committee_criteria (entity_id, body_id, from_on, seq, payload) VALUES ($1, $2, $3, $4, $5)";
const TOLD: &str = "INSERT INTO committee_told (entity_id, body_id, on_day, seq) VALUES ($1, $2, $3, $4)";
const MATTER: &str = "INSERT INTO committee_matter (id, entity_id, body_id, kind, title, origin_path, origin_label, document, period_on, state, proposed_on, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11)";
const DUTY: &str = "INSERT INTO committee_duty (entity_id, body_id, obligation, period_on, on_day, seq) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (entity_id, body_id, obligation, period_on) DO NOTHING";
const WITHDRAWN: &str = "UPDATE committee_matter SET state = 'withdrawn', seq = $2 WHERE id = $1";

pub(super) fn rules_set(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let rules: RulesSet = act.payload_as()?;
    let at = (entity(act)?, body_text(rules.body), rules.from.to_string());
    Ok(vec![stmt(RULES, args![at.0, at.1, at.2, act.seq, payload(act)?])])
}

pub(super) fn criteria_set(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let set: CriteriaSet = act.payload_as()?;
    let at = (entity(act)?, body_text(set.body), set.from.to_string());
    Ok(vec![stmt(
        CRITERIA,
        args![at.0, at.1, at.2, act.seq, payload(act)?],
    )])
}

pub(super) fn matter_proposed(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    insert(act, act.payload_as()?)
}

/// An urgent decision is a matter that waits to be ratified.
pub(super) fn urgently_decided(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let decided: UrgentlyDecided = act.payload_as()?;
    let matter = MatterProposed {
        matter: decided.matter,
        body: decided.body,
        kind: crate::store::RATIFY.to_owned(),
        title: decided.title,
        origin: None,
        document: decided.document,
        period: None,
    };
    insert(act, matter)
}

fn insert(act: &Recorded, new: MatterProposed) -> Result<Vec<Stmt>, Fault> {
    let (path, label) = new.origin.map(|origin| (origin.path, origin.label)).unzip();
    let row = args![
        new.matter,
        entity(act)?,
        body_text(new.body),
        new.kind,
        new.title,
        path,
        label,
        new.document,
        new.period.map(|day| day.to_string()),
        day(act),
        act.seq
    ];
    Ok(vec![stmt(MATTER, row)])
}

pub(super) fn matter_withdrawn(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let withdrawn: MatterWithdrawn = act.payload_as()?;
    Ok(vec![stmt(WITHDRAWN, args![withdrawn.matter, act.seq])])
}

/// The first time counts; doing it again changes nothing.
pub(super) fn duty_performed(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let done: DutyPerformed = act.payload_as()?;
    let row = args![
        entity(act)?,
        body_text(done.body),
        done.obligation,
        done.period.to_string(),
        done.on.to_string(),
        act.seq
    ];
    Ok(vec![stmt(DUTY, row)])
}

pub(super) fn members_communicated(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let told: MembersCommunicated = act.payload_as()?;
    let row = args![entity(act)?, body_text(told.body), told.on.to_string(), act.seq];
    Ok(vec![stmt(TOLD, row)])
}
