//! Who may answer for an agreement: whoever holds an office of the entity, or one of its units.

use crate::acts::Owner;
use crate::digital_committee::DigitalCommittee;
use capability::{Choice, Cx, Stop};
use directory::store::DesignationRow;
use register::{DesignationId, EntityId};
use std::collections::BTreeMap;

/// Offices with a holder today, and units that exist, to choose from. A value is `office:digital_leader` or `unit:ID`.
///
/// # Errors
/// When the database fails.
pub async fn choices(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Choice>, Stop> {
    let (house, today) = (&cx.house, cx.today());
    let entity = committee.entity.id;
    let held = directory::store::designations_of(house, entity).await?;
    let held: Vec<&str> = held
        .iter()
        .filter(|row| row.in_force(today) && row.person_id.is_some())
        .map(|row| row.office.as_str())
        .collect();
    let offices = house
        .law
        .offices()
        .iter()
        .filter(|office| held.contains(&office.id.as_str()));
    let mut list: Vec<Choice> = offices
        .map(|office| Choice {
            value: format!("office:{}", office.id),
            label: self::office(cx, office.id.as_str()),
        })
        .collect();
    let day = today.to_string();
    let units = directory::store::units_of(house, entity).await?;
    let open = units
        .into_iter()
        .filter(|unit| unit.to_on.as_ref().is_none_or(|to| *to >= day));
    list.extend(open.map(|unit| Choice {
        value: format!("unit:{}", unit.id),
        label: unit.name,
    }));
    Ok(list)
}

/// The owner of a value of a form.
pub fn parse(value: &str) -> Option<Owner> {
    match value.split_once(':')? {
        ("office", office) => Some(Owner::Office(office.to_owned())),
        ("unit", unit) => unit.parse().ok().map(Owner::Unit),
        _ => None,
    }
}

/// Names of units by id, for lists of agreements.
///
/// # Errors
/// When the database fails.
pub async fn unit_names(cx: &Cx, committee: &DigitalCommittee) -> Result<BTreeMap<String, String>, Stop> {
    let units = directory::store::units_of(&cx.house, committee.entity.id).await?;
    Ok(units
        .into_iter()
        .map(|unit| (unit.id.to_string(), unit.name))
        .collect())
}

/// What the owner of an agreement is called.
pub fn name(cx: &Cx, kind: &str, id: &str, units: &BTreeMap<String, String>) -> String {
    match kind {
        "office" => office(cx, id),
        _ => units.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    }
}

/// An office; a seat of the committee by what its holder leads.
pub fn office(cx: &Cx, id: &str) -> String {
    let known = norms::OfficeId::parse(id).ok();
    let seat = known.and_then(|office| cx.house.law.seat_of(office));
    seat.map_or_else(|| cx.office_name(id), |seat| cx.pick(&seat.short).to_owned())
}

/// The designation under which the caller answers for an agreement: they hold its office, or lead its unit.
///
/// # Errors
/// When the database fails.
pub async fn is_caller(
    cx: &Cx,
    entity: EntityId,
    kind: &str,
    id: &str,
) -> Result<Option<DesignationId>, Stop> {
    let Some(me) = cx.caller.person else {
        return Ok(None);
    };
    let held = directory::store::designations_held(&cx.house, me, cx.today()).await?;
    let lent = |designation: DesignationId| {
        let mut mine = cx.caller.offices.iter().chain(&cx.caller.acting);
        mine.any(|office| office.designation == designation)
    };
    let answers = |row: &&DesignationRow| match kind {
        "office" => row.office == id,
        _ => row.office == norms::offices::UNIT_HEAD.as_str() && row.body_id == id,
    };
    let mut mine = held.iter().filter(|row| row.entity_id == entity && lent(row.id));
    Ok(mine.find(answers).map(|row| row.id))
}
