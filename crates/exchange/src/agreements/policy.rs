//! Who fulfils the condition of a policy: computed from the board for a day, never stored. Each leaves with its condition.

use super::model::{Party, Policy};
use crate::acts::agreements::Condition;
use directory::board::{Board, BoardEntity};
use directory::holding::Slot;
use jiff::civil::Date;
use node::ident::MemberId;
use std::collections::HashSet;

/// Why a member, or an entity that could be one, is out of a policy. The first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Out {
    /// An act keeps it out.
    Exception,
    /// It is no member of the exchange.
    NoMember,
    /// It is a member and switched off.
    Suspended,
    /// Nobody holds the office.
    NoHolder,
    /// Somebody holds the office, and nobody was told.
    NotCommunicated,
}

/// Every reason, in the order of pages.
pub const REASONS: [Out; 5] = [
    Out::NoMember,
    Out::Suspended,
    Out::NoHolder,
    Out::NotCommunicated,
    Out::Exception,
];

impl Out {
    /// Code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Out::Exception => "exception",
            Out::NoMember => "no_member",
            Out::Suspended => "suspended",
            Out::NoHolder => "no_holder",
            Out::NotCommunicated => "not_communicated",
        }
    }
    /// Text key of its words.
    pub fn word(self) -> &'static str {
        match self {
            Out::Exception => "exchange-out-exception",
            Out::NoMember => "exchange-out-no-member",
            Out::Suspended => "exchange-out-suspended",
            Out::NoHolder => "exchange-out-no-holder",
            Out::NotCommunicated => "exchange-out-not-communicated",
        }
    }
}

/// Whether an entity is of a type that a condition names, and exists.
pub fn is_meant(condition: &Condition, entity: &BoardEntity, day: Date) -> bool {
    entity.exists(day) && condition.types.iter().any(|kind| kind == entity.kind.id.as_str())
}

/// What is missing to an entity on a day, its office apart from its membership; none when nothing is.
pub fn lacks(condition: &Condition, entity: &BoardEntity, day: Date) -> Option<Out> {
    let office = condition.office.as_deref()?;
    let Some(slot) = Slot::of(office) else {
        return Some(Out::NoHolder);
    };
    let held = |holding: &&directory::holding::Holding| {
        holding.slot == slot && holding.in_force(day) && holding.post_ended.is_none_or(|ended| day < ended)
    };
    let mut holders = entity.holdings.iter().filter(held).peekable();
    if holders.peek().is_none() {
        return Some(Out::NoHolder);
    }
    let told = |holding: &directory::holding::Holding| {
        holding.informed.is_some_and(|informed| informed <= day) && holding.observed.is_none()
    };
    (condition.communicated && !holders.any(told)).then_some(Out::NotCommunicated)
}

/// How an entity stands under a policy on a day: in, or why not. `party` is its member, if it has one.
pub fn standing(policy: &Policy, entity: &BoardEntity, party: Option<&Party>, day: Date) -> Result<(), Out> {
    let party = party.ok_or(Out::NoMember)?;
    if policy.exceptions.contains(&party.member) {
        return Err(Out::Exception);
    }
    if !party.active {
        return Err(Out::Suspended);
    }
    lacks(&policy.condition, entity, day).map_or(Ok(()), Err)
}

/// Members that fulfil the condition of a policy on a day.
pub fn qualified<'a>(
    policy: &Policy,
    parties: &'a [Party],
    board: &Board,
    day: Date,
) -> HashSet<&'a MemberId> {
    let fulfils = |party: &&Party| {
        board.entity(party.entity).is_some_and(|entity| {
            is_meant(&policy.condition, entity, day) && standing(policy, entity, Some(party), day).is_ok()
        })
    };
    parties
        .iter()
        .filter(fulfils)
        .map(|party| &party.member)
        .collect()
}
