//! What tables say of an entity on another day: its designations, the rows of the present set back; its units and posts.

use super::entity::Stand;
use super::place::Places;
use super::{Moment, Timeline, timeline};
use crate::acts::Instrument;
use crate::store::{self, DesignationRow, PostRow, UnitRow};
use capability::House;
use jiff::civil::Date;
use register::{DesignationId, EntityId, Fault};
use serde::Deserialize;
use std::collections::HashMap;

/// Designations of an entity at a moment, the most recent first.
///
/// # Errors
/// When the register cannot be read.
pub async fn designations_at(
    house: &House,
    entity: EntityId,
    moment: Moment,
) -> Result<Vec<DesignationRow>, Fault> {
    let rows = store::designations_of(house, entity).await?;
    if moment.is_present(house) {
        return Ok(rows);
    }
    let timeline = timeline(house).await?;
    let Some(past) = timeline.past(entity) else {
        return Ok(Vec::new());
    };
    let stands = past.stands(moment.as_of, timeline.known_on(moment.known));
    let stands: HashMap<_, _> = stands.into_iter().collect();
    let last = past.stands(Date::MAX, u64::MAX).into_iter();
    let last: HashMap<DesignationId, u64> = last.map(|(id, stand)| (id, stand.told_by)).collect();
    let mut held = Vec::with_capacity(stands.len());
    for row in rows {
        let Some(stand) = stands.get(&row.id) else {
            continue;
        };
        let corrected = last.get(&row.id) != Some(&stand.told_by);
        let row = set_back(stand, row);
        held.push(if corrected {
            with_instrument(house, stand.told_by, row).await?
        } else {
            row
        });
    }
    Ok(held)
}

/// What a row said at that moment. What an act says once for ever (who, which office, which bond) stays as it is.
fn set_back(stand: &Stand<'_>, row: DesignationRow) -> DesignationRow {
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    let number = |seq: u64| i64::try_from(seq).ok();
    let informed = stand.informed.is_some();
    DesignationRow {
        instrument_on: stand.issued.to_string(),
        to_on: text(stand.to),
        end_reason: stand.end_reason.map(str::to_owned),
        post_ended_on: text(stand.post_ended),
        communicate_by: text(stand.communicate_by),
        communication_id: row.communication_id.filter(|_| informed),
        authority: row.authority.filter(|_| informed),
        reference: row.reference.filter(|_| informed),
        answer_by: text(stand.answer_by),
        informed_on: text(stand.informed),
        accepted_on: text(stand.accepted.map(|(day, _)| day)),
        accepted_seq: stand.accepted.and_then(|(_, seq)| number(seq)),
        observed_on: text(stand.observed.as_ref().map(|(day, _)| *day)),
        observed_reason: stand.observed.as_ref().map(|(_, reason)| (*reason).to_owned()),
        correct_by: text(stand.correct_by),
        explained_seq: stand.explained.and_then(number),
        contact: stand.contact.map(str::to_owned),
        ..row
    }
}

/// What designations, committees and corrections have in common.
#[derive(Deserialize)]
struct Told {
    instrument: Instrument,
}

/// The row with the instrument that the act of that number tells: a later one took its place.
async fn with_instrument(house: &House, seq: u64, row: DesignationRow) -> Result<DesignationRow, Fault> {
    let Some(stored) = house.register.read_act(seq).await? else {
        return Ok(row);
    };
    let Told { instrument } = stored.act.payload_as()?;
    Ok(DesignationRow {
        instrument_kind: instrument.kind,
        instrument_number: instrument.number,
        article: instrument.article,
        document: instrument.document,
        ..row
    })
}

/// Some of the units and posts of an entity, units first, each by name.
#[derive(Debug, Clone, Default)]
pub struct PlacesAt {
    /// How many units there are.
    pub units_total: usize,
    /// How many posts there are.
    pub posts_total: usize,
    /// Those units that were asked for.
    pub units: Vec<UnitRow>,
    /// Those posts that were asked for.
    pub posts: Vec<PostRow>,
}

/// Units and posts of an entity at a moment: at most `limit`, after the first `offset` of them.
///
/// # Errors
/// When the register cannot be read.
pub async fn places_at(
    house: &House,
    entity: EntityId,
    moment: Moment,
    offset: usize,
    limit: usize,
) -> Result<PlacesAt, Fault> {
    if moment.is_present(house) && !moves_later(house, entity, moment.as_of).await? {
        return from_tables(house, entity, offset, limit).await;
    }
    let timeline = timeline(house).await?;
    let (mut units, mut posts) = folded(house, &timeline, entity, moment).await?;
    let (units_total, posts_total) = (units.len(), posts.len());
    let (first_post, rest) = parted(units_total, offset, limit);
    units = units.into_iter().skip(offset).take(limit).collect();
    posts = posts.into_iter().skip(first_post).take(rest).collect();
    Ok(PlacesAt {
        units_total,
        posts_total,
        units,
        posts,
    })
}

/// Whether units of an entity come or go after that day: tables show at once where they go, for forms choose from them.
async fn moves_later(house: &House, entity: EntityId, as_of: Date) -> Result<bool, Fault> {
    let as_of = as_of.to_string();
    let successions = store::successions_of(house, entity).await?;
    Ok(successions.iter().any(|row| as_of <= row.on_day))
}

async fn from_tables(
    house: &House,
    entity: EntityId,
    offset: usize,
    limit: usize,
) -> Result<PlacesAt, Fault> {
    let units_total = store::count_units(house, entity).await?;
    let posts_total = store::count_posts(house, entity).await?;
    let (first_post, rest) = parted(units_total, offset, limit);
    Ok(PlacesAt {
        units_total,
        posts_total,
        units: store::units_page(house, entity, offset, limit).await?,
        posts: store::posts_page(house, entity, first_post, rest).await?,
    })
}

/// The first post and how many of them, when units come first.
fn parted(units: usize, offset: usize, limit: usize) -> (usize, usize) {
    let shown = units.saturating_sub(offset).min(limit);
    (offset.saturating_sub(units), limit - shown)
}

async fn folded(
    house: &House,
    timeline: &Timeline,
    entity: EntityId,
    moment: Moment,
) -> Result<(Vec<UnitRow>, Vec<PostRow>), Fault> {
    let before = timeline.known_on(moment.known);
    let places = Places::of(house, &timeline.family(entity)).await?;
    let there = || places.in_entity(entity, moment.as_of, before);
    let mut units: Vec<UnitRow> = there().filter_map(|place| place.unit(before)).collect();
    let mut posts: Vec<PostRow> = there().filter_map(|place| place.post(before)).collect();
    units.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    posts.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok((units, posts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_follow_units_across_pages() {
        for (units, offset, limit, posts) in [
            (3, 0, 25, (0, 22)),
            (25, 0, 25, (0, 0)),
            (30, 25, 25, (0, 20)),
            (30, 50, 25, (20, 25)),
            (0, 0, 25, (0, 25)),
        ] {
            assert_eq!(parted(units, offset, limit), posts, "{units} {offset} {limit}");
        }
    }
}
