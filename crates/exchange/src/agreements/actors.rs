//! Who acts, on whose side, about what: read for a request of the house.

use super::model::Party;
use super::rules::{Actor, Days};
use super::store;
use crate::acts::agreements::Side;
use capability::power::{self, Target};
use capability::{Caller, Cx, FormState, Refusal, Stop};
use directory::board::{Board, BoardEntity, board};
use directory::target;
use jiff::ToSpan;
use node::ident::MemberId;
use norms::{TermCode, Unit};
use register::{Draft, EntityId};
use std::sync::Arc;

/// Term of the law's data: how long an access may last.
const TERM: &str = "EXC-GRANT-MAX";
/// View of the law's data: requests and grants of an entity.
pub(crate) const VIEW: &str = "exchange.agreements";

/// Whether an entity is the governing body, which operates the exchange.
pub fn is_operator(entity: &BoardEntity) -> bool {
    entity.authority.as_deref() == Some("sgtd")
}

/// Who acts, under the office chosen.
///
/// # Errors
/// Without an office, or when the database fails.
pub async fn actor(cx: &Cx) -> Result<Actor, Stop> {
    let acting = cx.caller.acting.as_ref();
    let entity = acting
        .map(|acting| acting.entity)
        .ok_or_else(|| Refusal::new("capability-denied-no-office").denied())?;
    let board = board(&cx.house).await?;
    Ok(Actor {
        entity,
        operator: board.entity(entity).is_some_and(|entity| is_operator(entity)),
    })
}

/// Today, and the last day that may be agreed on by the law of today.
pub fn days(cx: &Cx) -> Days {
    let today = cx.today();
    let term = TermCode::parse(TERM).ok();
    let term = term.and_then(|code| cx.house.law.term_as_of(code, today)?.measure.term());
    let last = term.and_then(|term| {
        let length = i64::from(term.length);
        let span = match term.unit {
            Unit::Years => length.years(),
            Unit::Months => length.months(),
            Unit::WorkingDays | Unit::CalendarDays | Unit::Hours => length.days(),
        };
        today.checked_add(span).ok()
    });
    Days {
        today,
        last: last.unwrap_or(today),
    }
}

/// A member by name; refused when there is none.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn party(cx: &Cx, member: &MemberId) -> Result<Party, Stop> {
    let found = store::party(&cx.house, member).await?;
    Ok(found.ok_or_else(|| Refusal::new("exchange-member-unknown").field("member"))?)
}

/// The entity of a member.
///
/// # Errors
/// When the database fails.
pub async fn entity(cx: &Cx, party: &Party) -> Result<Arc<BoardEntity>, Stop> {
    let board = board(&cx.house).await?;
    board.entity(party.entity).cloned().ok_or(Stop::NotFound)
}

/// Name of the entity that a member is, for pages.
pub fn member_name(board: &Board, parties: &[Party], member: &MemberId) -> String {
    let party = parties.iter().find(|party| party.member == *member);
    let entity = party.and_then(|party| board.entity(party.entity));
    entity.map_or_else(|| member.to_string(), |entity| entity.name.clone())
}

/// The target of an act about an entity, and the office of the caller's under which it may be recorded: the one they chose first, and the
/// entities in their order.
pub fn office_for(
    cx: &Cx,
    act: &str,
    entities: &[&BoardEntity],
) -> Option<(register::DesignationId, Target)> {
    let mine = cx.caller.acting.iter().chain(&cx.caller.offices);
    for office in mine {
        let caller = Caller {
            acting: Some(office.clone()),
            ..cx.caller.clone()
        };
        for entity in entities {
            let target = target::of(entity);
            if power::may(cx.house.law, &caller, act, &target, cx.today()).is_ok() {
                return Some((office.designation, target));
            }
        }
    }
    None
}

/// Dresses a form about entities: whoever may under one of their offices acts under it.
pub fn dress(cx: &Cx, form: &mut FormState, act: &str, entities: &[&BoardEntity]) {
    match office_for(cx, act, entities) {
        Some((designation, target)) => {
            form.under = Some(designation);
            form.target = target;
        }
        None => {
            form.target = entities
                .first()
                .map(|entity| target::of(entity))
                .unwrap_or_default()
        }
    }
}

/// Which of two entities an act of a side is about.
pub fn entity_of_side(side: Side, provider: EntityId, consumer: EntityId) -> EntityId {
    match side {
        Side::Provider | Side::Operator => provider,
        Side::Consumer => consumer,
    }
}

/// A draft of an act of this wing about an entity.
///
/// # Errors
/// Without an office.
pub fn draft(cx: &Cx, kind: &'static str, entity: EntityId) -> Result<Draft, Stop> {
    let draft = Draft::new(kind, cx.under()?).entity(entity);
    let public = crate::kinds::KINDS
        .iter()
        .any(|known| known.kind == kind && known.public);
    Ok(if public { draft } else { draft.reserved() })
}

/// The rule of free text that others read: nothing in it looks like an identity number.
///
/// # Errors
/// When it does.
pub fn plain(field: &'static str, text: &str) -> Result<(), Refusal> {
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    match runs.any(|run| run.len() == 8) {
        true => Err(Refusal::new("exchange-number-in-text").field(field)),
        false => Ok(()),
    }
}

/// May the caller read requests and grants of one of those entities, under any of their offices?
pub fn reads(cx: &Cx, entities: &[&BoardEntity]) -> bool {
    let mine = cx.caller.acting.iter().chain(&cx.caller.offices);
    mine.into_iter().any(|office| {
        let caller = Caller {
            acting: Some(office.clone()),
            ..cx.caller.clone()
        };
        entities.iter().any(|entity| {
            power::may_read(cx.house.law, &caller, VIEW, &target::of(entity), cx.today()).is_ok()
        })
    })
}
