//! The law as data: is it whole, does it grant only what it should, does it count as the law counts.

mod assurance;
mod calendar_days;
mod counting;
mod data;
mod names;
mod notices;
mod periods;
mod powers;
mod properties;
mod terms;
mod vectors;

use jiff::civil::Date;
use norms::{EntityTypeId, TermCode};

/// A date written `2026-03-27`.
fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn entity_type(id: &str) -> EntityTypeId {
    EntityTypeId::parse(id).expect("a type of entity")
}

fn term(code: &str) -> TermCode {
    TermCode::parse(code).expect("a term")
}
