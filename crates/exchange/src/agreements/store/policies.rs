//! Policies, with their exceptions.

use super::{all, name, one, read};
use crate::acts::agreements::Side;
use crate::agreements::PolicyId;
use crate::agreements::model::Policy;
use capability::House;
use jiff::Timestamp;
use node::ident::ServiceId;
use register::db::stmt;
use register::{Draft, Fault, OrFault, args, record};
use std::collections::BTreeSet;

record! {
    struct PolicyCells { id: PolicyId, service: String, title: String, condition: String, terms: String, case_required: bool, adopted_by: String, state: String, until_on: String, from_at: i64, reason: Option<String>, seq: u64 }
}

/// A policy as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRow {
    /// What was adopted.
    pub policy: Policy,
    /// Why it ended.
    pub reason: Option<String>,
    /// Number of the last act about it.
    pub seq: u64,
}

impl PolicyRow {
    fn of(cells: PolicyCells) -> Result<PolicyRow, Fault> {
        Ok(PolicyRow {
            policy: Policy {
                id: cells.id,
                service: name(&cells.service)?,
                title: cells.title,
                condition: read(&cells.condition, "condition of a policy")?,
                terms: read(&cells.terms, "terms of a policy")?,
                case_required: cells.case_required,
                ended: cells.state == "ended",
                by: Side::parse(&cells.adopted_by).or_fault("who adopted a policy")?,
                from: Timestamp::from_millisecond(cells.from_at).or_fault("begin of a policy")?,
                exceptions: BTreeSet::new(),
            },
            reason: cells.reason,
            seq: cells.seq,
        })
    }
    /// Address of its page.
    pub fn href(&self) -> String {
        format!("/intercambio/politicas/{}", self.policy.id)
    }
}

macro_rules! policies {
    ($rest:literal) => {
        concat!("SELECT id, service, title, condition, terms, case_required, adopted_by, state, until_on, from_at, reason, seq FROM exchange_policy WHERE ", $rest)
    };
}

/// One policy, with its exceptions.
///
/// # Errors
/// When the database fails.
pub async fn policy(house: &House, id: PolicyId) -> Result<Option<PolicyRow>, Fault> {
    match one(house, policies!("id = $1"), args![id], PolicyRow::of).await? {
        Some(row) => Ok(with_exceptions(house, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

/// Every policy, the last ones first, with their exceptions.
///
/// # Errors
/// When the database fails.
pub async fn policies(house: &House) -> Result<Vec<PolicyRow>, Fault> {
    const ALL: &str = policies!("TRUE ORDER BY from_at DESC, id DESC LIMIT 5000");
    with_exceptions(house, all(house, ALL, args![], PolicyRow::of).await?).await
}

/// Policies for a service that no act ended, with their exceptions.
///
/// # Errors
/// When the database fails.
pub async fn policies_for(house: &House, service: &ServiceId) -> Result<Vec<PolicyRow>, Fault> {
    const FOR: &str = policies!("service = $1 AND state = 'in_force' ORDER BY from_at, id LIMIT 5000");
    with_exceptions(
        house,
        all(house, FOR, args![service.as_str()], PolicyRow::of).await?,
    )
    .await
}

/// Every policy that acts keep in force, in the order of their ids.
pub(crate) async fn policies_in_force(house: &House) -> Result<Vec<Policy>, Fault> {
    const IN_FORCE: &str = policies!("state = 'in_force' ORDER BY id");
    let rows = with_exceptions(house, all(house, IN_FORCE, args![], PolicyRow::of).await?).await?;
    Ok(rows.into_iter().map(|row| row.policy).collect())
}

async fn with_exceptions(house: &House, mut rows: Vec<PolicyRow>) -> Result<Vec<PolicyRow>, Fault> {
    const ALL: &str = "SELECT policy_id, member FROM exchange_exception ORDER BY policy_id, member";
    if rows.is_empty() {
        return Ok(rows);
    }
    let made: Vec<(PolicyId, String)> = house.register.db().query(ALL, args![]).await?;
    for (policy, member) in made {
        if let Some(row) = rows.iter_mut().find(|row| row.policy.id == policy) {
            row.policy.exceptions.insert(name(&member)?);
        }
    }
    Ok(rows)
}

/// Holds a draft to a policy that no other act has touched since it was read.
pub(crate) fn while_policy(draft: Draft, row: &PolicyRow) -> Draft {
    const SAME: &str = "SELECT 1 FROM exchange_policy WHERE id = $1 AND seq = $2";
    draft.guard(stmt(SAME, args![row.policy.id, row.seq]))
}
