//! Requests, grants and policies.

pub mod actors;
pub(crate) mod apply;
pub mod assemble;
pub mod model;
pub mod policy;
pub mod rules;
pub mod store;

pub(crate) use apply::apply;

use assemble::Standing;
use capability::House;
use directory::board::board;
use jiff::Timestamp;
use node::configuration::Grant;
use node::ident::MemberId;
use register::{Fault, OrFault};

register::typed_id!(
    /// A request for access.
    RequestId,
    /// A grant.
    GrantId,
    /// A policy.
    PolicyId,
);

/// Every grant that lets calls through at a moment, those by policy with whoever fulfils its condition then.
///
/// # Errors
/// When the database fails.
pub async fn of_configuration(house: &House, now: Timestamp) -> Result<Vec<Grant>, Fault> {
    let (parties, offers) = (
        store::parties(house).await?,
        crate::services::store::offers(house).await?,
    );
    let standing = Standing::of(&parties, &offers);
    let accesses = store::accesses_in_force(house).await?;
    let mut grants: Vec<Grant> = accesses
        .iter()
        .filter_map(|access| standing.access(access, now))
        .collect();
    let policies = store::policies_in_force(house).await?;
    if !policies.is_empty() {
        let board = board(house).await?;
        for policy in &policies {
            let qualified = policy::qualified(policy, &parties, &board, capability::lima(now));
            grants.extend(standing.policy(policy, &qualified, now));
        }
    }
    Ok(grants)
}

/// The request of a member that waits for its answer; the latest where there are several.
///
/// # Errors
/// When the database fails.
pub async fn open_request(house: &House, member: &str) -> Result<Option<String>, Fault> {
    let member = MemberId::parse(member).or_fault("reading the name of a member")?;
    let rows = store::requests_of(house, &member).await?;
    let open = rows.iter().rev().find(|row| row.request.state.code() == "open");
    Ok(open.map(|row| row.request.id.to_string()))
}
