//! Who may answer for a step: whoever holds an office of the entity, or one of its units. Seats of a committee answer for nothing.

use crate::acts::Owner;
use capability::{Choice, Cx, Stop};
use directory::board::BoardEntity;
use directory::store::{designations_of, units_of};
use norms::offices;
use std::collections::{BTreeMap, BTreeSet};

/// Offices with a holder today and units that exist, to choose from. A value is `office:digital_leader` or `unit:ID`.
///
/// # Errors
/// When the database fails.
pub async fn choices(cx: &Cx, entity: &BoardEntity) -> Result<Vec<Choice>, Stop> {
    let today = cx.today();
    let held = designations_of(&cx.house, entity.id).await?;
    let held: BTreeSet<String> = held
        .into_iter()
        .filter(|row| row.in_force(today) && row.person_id.is_some() && row.body_id.is_empty())
        .map(|row| row.office)
        .collect();
    let seat = |office: &str| {
        offices::COMMITTEE_SEATS
            .iter()
            .any(|seat| seat.as_str() == office)
    };
    let known = cx.house.law.offices().iter();
    let mut list: Vec<Choice> = known
        .filter(|office| held.contains(office.id.as_str()) && !seat(office.id.as_str()))
        .map(|office| Choice {
            value: format!("office:{}", office.id),
            label: cx.pick(&office.names).to_owned(),
        })
        .collect();
    let day = today.to_string();
    let units = units_of(&cx.house, entity.id).await?;
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

/// Names of units by id.
///
/// # Errors
/// When the database fails.
pub async fn unit_names(cx: &Cx, entity: &BoardEntity) -> Result<BTreeMap<String, String>, Stop> {
    let units = units_of(&cx.house, entity.id).await?;
    Ok(units
        .into_iter()
        .map(|unit| (unit.id.to_string(), unit.name))
        .collect())
}

/// What an owner is called.
pub fn name(cx: &Cx, kind: &str, id: &str, units: &BTreeMap<String, String>) -> String {
    match kind {
        "office" => cx.office_name(id),
        _ => units.get(id).cloned().unwrap_or_else(|| id.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_names_an_office_or_a_unit() {
        let id = "018f0000-0000-7000-8000-000000000009";
        for (value, expected) in [
            (
                "office:digital_leader".to_owned(),
                Some(Owner::Office("digital_leader".to_owned())),
            ),
            (format!("unit:{id}"), Some(Owner::Unit(id.parse().unwrap()))),
            ("unit:otra".to_owned(), None),
            ("person:1".to_owned(), None),
            ("digital_leader".to_owned(), None),
        ] {
            assert_eq!(parse(&value), expected, "{value}");
        }
    }
}
