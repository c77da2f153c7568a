//! Who may answer for an agreement: whoever holds an office of the entity, or one of its units.

use crate::acts::Owner;
use crate::digital_committee::DigitalCommittee;
use crate::store::AgreementRow;
use capability::{Choice, Cx, Stop};
use norms::offices;
use register::DesignationId;
use std::collections::BTreeMap;

/// Offices with a holder today, of seats those of this committee, and units that exist, to choose from. A value is `office:digital_leader` or `unit:ID`.
///
/// # Errors
/// When the database fails.
pub async fn choices(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Choice>, Stop> {
    let (house, today) = (&cx.house, cx.today());
    let entity = committee.entity.id;
    let held = directory::store::designations_of(house, entity).await?;
    let held: Vec<_> = held
        .iter()
        .filter(|row| row.in_force(today) && row.person_id.is_some())
        .filter(|row| !is_seat(&row.office) || row.body_id == committee.body)
        .collect();
    let people: Vec<_> = held.iter().filter_map(|row| row.person_id).collect();
    let names = directory::people::names(house, &people).await?;
    let holder = |office: &str| {
        let row = held.iter().find(|row| row.office == office)?;
        names.get(&row.person_id?)
    };
    // Two offices may be called alike: who holds each tells them apart.
    let offices = house.law.offices().iter();
    let offices = offices.filter_map(|office| Some((office, holder(office.id.as_str())?)));
    let mut list: Vec<Choice> = offices
        .map(|(office, name)| Choice {
            value: format!("office:{}", office.id),
            label: format!("{} · {name}", self::office(cx, office.id.as_str())),
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

/// The designation under which the caller answers for an agreement: they hold its office, a seat in the committee that adopted it, or
/// lead its unit.
///
/// # Errors
/// When the database fails.
pub async fn is_caller(cx: &Cx, agreement: &AgreementRow) -> Result<Option<DesignationId>, Stop> {
    let Some(me) = cx.caller.person else {
        return Ok(None);
    };
    let held = directory::store::designations_held(&cx.house, me, cx.today()).await?;
    let lent = |designation: DesignationId| {
        let mut mine = cx.caller.offices.iter().chain(&cx.caller.acting);
        mine.any(|office| office.designation == designation)
    };
    let mut mine = held.iter().filter(|row| lent(row.id));
    let mine = mine
        .find(|row| row.entity_id == agreement.entity_id && answers(agreement, &row.office, &row.body_id));
    Ok(mine.map(|row| row.id))
}

/// Whether an office of a body answers for an agreement: a seat is one of the committee that adopted it, another office is whoever
/// holds it in the entity.
fn answers(agreement: &AgreementRow, office: &str, body: &str) -> bool {
    let owner = agreement.owner_id.as_str();
    match agreement.owner_kind.as_str() {
        "office" => office == owner && (!is_seat(owner) || body == agreement.body_id),
        _ => office == offices::UNIT_HEAD.as_str() && body == owner,
    }
}

fn is_seat(office: &str) -> bool {
    let mut seats = offices::COMMITTEE_SEATS.iter();
    seats.any(|seat| seat.as_str() == office)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AgreementId, SessionId};

    #[test]
    fn a_seat_answers_in_its_own_committee_and_another_office_in_the_entity() {
        let adopted = |kind: &str, owner: &str, body: &str| AgreementRow {
            id: AgreementId::nil(),
            entity_id: register::EntityId::nil(),
            body_id: body.to_owned(),
            session_id: SessionId::nil(),
            item_id: String::new(),
            code: String::new(),
            text: String::new(),
            owner_kind: kind.to_owned(),
            owner_id: owner.to_owned(),
            due_on: None,
            public: false,
            state: "open".to_owned(),
            adopted_on: String::new(),
            reported_on: None,
            closed_on: None,
            document: None,
            adopted_seq: 1,
            seq: 1,
        };
        for (kind, owner, of, office, body, yes) in [
            ("office", "committee_seat_3", "", "committee_seat_3", "", true),
            ("office", "committee_seat_3", "b1", "committee_seat_3", "b1", true),
            ("office", "committee_seat_3", "b1", "committee_seat_3", "", false),
            ("office", "committee_seat_3", "", "committee_seat_3", "b1", false),
            ("office", "committee_seat_3", "", "committee_seat_4", "", false),
            ("office", "digital_leader", "b1", "digital_leader", "", true),
            ("unit", "u1", "", "unit_head", "u1", true),
            ("unit", "u1", "", "unit_head", "u2", false),
            ("unit", "u1", "", "digital_leader", "u1", false),
        ] {
            assert_eq!(
                answers(&adopted(kind, owner, of), office, body),
                yes,
                "{owner} {of}: {office} {body}"
            );
        }
    }
}
