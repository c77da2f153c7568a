//! The rules of policies.

use super::{Actor, Days, check_terms, not_owner, side};
use crate::acts::agreements::{Side, Terms};
use crate::agreements::model::{Offer, Party, Policy, ServiceState};
use capability::{Refusal, Refusals};
use node::ident::MemberId;

/// On whose side somebody may adopt a policy: the owner; and the operator for data that the law has entities give each other
/// (D.Leg. 1246 art. 3).
///
/// # Errors
/// Every reason why not.
pub fn adopt(
    actor: Actor,
    provider: &Party,
    offer: &Offer,
    terms: &Terms,
    days: Days,
) -> Result<Side, Refusals> {
    let side = side(actor, provider.entity, None).filter(|_| offer.service.member() == provider.member);
    let side = side.ok_or_else(|| Refusals(vec![not_owner()]))?;
    let mut no = Refusals::default();
    no.when(side == Side::Operator && offer.family.is_none(), || {
        Refusal::new("exchange-policy-not-by-law")
            .field("service")
            .article("dleg-1246", "3")
            .denied()
    });
    no.when(offer.state == ServiceState::Retired, || {
        Refusal::new("exchange-service-unknown").field("service")
    });
    check_terms(&mut no, offer, terms, days);
    no.none()?;
    Ok(side)
}

/// On whose side somebody may end a policy, or make and end exceptions. What the operator adopted by law, its provider does not undo;
/// a single member that does harm it may keep out.
///
/// # Errors
/// Why not.
pub fn end_policy(actor: Actor, provider: &Party, policy: &Policy) -> Result<Side, Refusal> {
    let side = govern_policy(actor, provider, policy)?;
    match (policy.by, side) {
        (Side::Operator, Side::Provider) if !actor.operator => {
            Err(Refusal::new("exchange-policy-by-operator")
                .field("policy")
                .article("dleg-1246", "3")
                .denied())
        }
        _ => Ok(side),
    }
}

/// On whose side somebody may keep a member out of a policy, or let it in again.
///
/// # Errors
/// Why not.
pub fn govern_policy(actor: Actor, provider: &Party, policy: &Policy) -> Result<Side, Refusal> {
    let side = side(actor, provider.entity, None)
        .filter(|_| policy.service.member() == provider.member)
        .ok_or_else(not_owner)?;
    match policy.ended {
        true => Err(Refusal::new("exchange-policy-over").field("policy").conflict()),
        false => Ok(side),
    }
}

/// Whether a member is kept out or let in as asked.
///
/// # Errors
/// When it is so already.
pub fn except(policy: &Policy, member: &MemberId, out: bool) -> Result<(), Refusal> {
    match policy.exceptions.contains(member) == out {
        true => Err(Refusal::new("exchange-exception-same").field("member").conflict()),
        false => Ok(()),
    }
}
