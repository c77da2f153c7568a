//! Designations of an entity on another day: the rows of the present, set back.

use super::entity::Stand;
use super::{Moment, timeline};
use crate::store::{self, DesignationRow};
use capability::House;
use jiff::civil::Date;
use register::{EntityId, Fault};
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
    let set_back = |row: DesignationRow| Some(set_back(stands.get(&row.id)?, row));
    Ok(rows.into_iter().filter_map(set_back).collect())
}

/// What a row said at that moment. What an act says once for ever (who, which office, which bond) stays as it is.
fn set_back(stand: &Stand<'_>, row: DesignationRow) -> DesignationRow {
    let text = |day: Option<Date>| day.map(|day| day.to_string());
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
        answer_by: row.answer_by.filter(|_| informed),
        informed_on: text(stand.informed),
        accepted_on: text(stand.accepted.map(|(day, _)| day)),
        accepted_seq: stand.accepted.and_then(|(_, seq)| i64::try_from(seq).ok()),
        observed_on: text(stand.observed.as_ref().map(|(day, _)| *day)),
        observed_reason: stand.observed.as_ref().map(|(_, reason)| (*reason).to_owned()),
        correct_by: text(stand.correct_by),
        explained_seq: row.explained_seq.filter(|_| stand.observed.is_some()),
        contact: row.contact.filter(|_| stand.contact),
        ..row
    }
}
