//! The one answer to "may this person do this, as this office, for this entity, now?".
//!
//! Deny by default: without a designation in force whose office has the act among its powers at a
//! scope that reaches the entity, the answer is no. Every route and every recorded act asks here.

use crate::{Acting, Caller, Refusal};
use jiff::civil::Date;
use norms::{Authority, Law, Scope};
use register::EntityId;

/// What the act would touch.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The entity the act is recorded for; none for acts about the whole State.
    pub entity: Option<EntityId>,
    /// The entity that this entity depends on, if any.
    pub parent: Option<EntityId>,
    /// The authority whose business this is (SGTD, ANPD), where the power is limited to one.
    pub authority: Option<Authority>,
    /// The person the act is about, for powers over oneself.
    pub person: Option<register::PersonId>,
}

/// May the caller record this kind of act on that target today?
pub fn may(law: &Law, caller: &Caller, act: &str, target: &Target, today: Date) -> Result<(), Refusal> {
    let acting = acting(caller, today)?;
    let scope = office(acting)
        .and_then(|office| law.may_act(office, act, target.authority))
        .ok_or_else(|| Refusal::new("capability-denied-act").arg("act", act).denied())?;
    reaches(scope, acting, caller, target)
}

/// May the caller read this page or table?
pub fn may_read(law: &Law, caller: &Caller, read: &str, target: &Target, today: Date) -> Result<(), Refusal> {
    let acting = acting(caller, today)?;
    let scope = office(acting)
        .and_then(|office| law.may_read(office, read, target.authority))
        .ok_or_else(|| Refusal::new("capability-denied-read").arg("act", read).denied())?;
    reaches(scope, acting, caller, target)
}

fn office(acting: &Acting) -> Option<norms::OfficeId> {
    norms::OfficeId::parse(&acting.office).ok()
}

fn acting(caller: &Caller, today: Date) -> Result<&Acting, Refusal> {
    let acting = caller
        .acting
        .as_ref()
        .ok_or_else(|| Refusal::new("capability-denied-no-office").denied())?;
    if acting.in_force(today) {
        Ok(acting)
    } else {
        Err(Refusal::new("capability-denied-ended").denied())
    }
}

fn reaches(scope: Scope, acting: &Acting, caller: &Caller, target: &Target) -> Result<(), Refusal> {
    let own = target.entity.is_none_or(|entity| entity == acting.entity);
    let yes = match scope {
        Scope::State => true,
        Scope::Subordinate => own || target.parent == Some(acting.entity),
        Scope::OwnEntity => own,
        Scope::Itself => target.person.is_some() && target.person == caller.person,
    };
    if yes {
        Ok(())
    } else {
        Err(Refusal::new("capability-denied-entity").denied())
    }
}
