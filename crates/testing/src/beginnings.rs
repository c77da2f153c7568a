//! The acts that most stories begin with. People, entities and documents are invented.

use directory::acts::{Capacity, Designated, EntityDetails, EntityRegistered, Instrument, PersonRegistered};
use jiff::civil::Date;
use register::{DesignationId, Draft, EntityId, PersonId, Under};

/// An entity of that type; nothing else is known of it.
pub fn entity_registered(
    entity: EntityId,
    kind: &str,
    name: &str,
    authority: Option<&str>,
) -> EntityRegistered {
    EntityRegistered {
        entity,
        kind: kind.to_owned(),
        details: EntityDetails {
            name: name.to_owned(),
            ..EntityDetails::default()
        },
        source: None,
        authority: authority.map(str::to_owned),
    }
}

/// A person comes into the table of people: the act that says so, with the row aside.
pub fn person_registered(
    person: PersonId,
    dni: &str,
    given_names: &str,
    surnames: &str,
    email: &str,
    telephone: Option<&str>,
) -> Draft {
    let row = directory::people::insert(person, dni, given_names, surnames, email, telephone);
    Draft::new("directory/person-registered", Under::system())
        .subject(format!("person:{person}"))
        .payload_of(&PersonRegistered { person })
        .unwrap()
        .aside(row)
}

/// A resolution of that day, without its document.
pub fn instrument(on: Date) -> Instrument {
    Instrument {
        kind: "mayoral_resolution".to_owned(),
        number: "001-2026".to_owned(),
        date: on,
        article: None,
        document: None,
    }
}

/// A designation as holder, from the day of its instrument, with nothing to communicate.
pub fn designated(
    designation: DesignationId,
    office: &str,
    person: PersonId,
    instrument: Instrument,
) -> Designated {
    Designated {
        designation,
        office: office.to_owned(),
        capacity: Capacity::Main,
        body: None,
        person,
        post: None,
        post_title: format!("Puesto de {office}"),
        bond: "other_bond".to_owned(),
        from: instrument.date,
        instrument,
        to: None,
        communicate_by: None,
        warnings: Vec::new(),
    }
}

/// An act about a designation, under that power; its payload is to come.
pub fn about(
    kind: &'static str,
    under: Under,
    entity: EntityId,
    designation: DesignationId,
    office: &str,
) -> Draft {
    Draft::new(kind, under)
        .entity(entity)
        .subject(format!("designation:{designation}"))
        .subject(format!("office:{office}"))
}
