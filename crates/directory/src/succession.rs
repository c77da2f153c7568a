//! Succession: whoever held an office of an entity that closes goes on in the one that takes over.

use crate::acts::{Capacity, Designated, DesignationCarried, DesignationEnded, Instrument};
use crate::board::{BoardEntity, board};
use crate::store::{self, DesignationRow};
use crate::{deadline, people, target};
use capability::{Choice, Cx, Decision, Refusal, Refusals, Stop};
use jiff::civil::Date;
use norms::{Authority, Fate, OfficeId, Succession, Told};
use register::{DesignationId, Draft, Fault, PersonId};
use serde::Deserialize;
use std::sync::Arc;

/// Whose holder stays where both entities have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stays {
    /// The one of the entity that takes over.
    Successor,
    /// The one of the entity that closes.
    Closing,
}

/// What was decided for each office that both entities may have a holder of.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Keeps {
    keeps_committee: Option<Stays>,
    keeps_digital_leader: Option<Stays>,
    keeps_security_officer: Option<Stays>,
    keeps_data_governance_officer: Option<Stays>,
    keeps_personal_data_officer: Option<Stays>,
    keeps_document_management_head: Option<Stays>,
    keeps_public_software_officer: Option<Stays>,
}

impl Keeps {
    /// The fields, in the order of the form.
    pub const FIELDS: [&'static str; 7] = [
        "keeps_committee",
        "keeps_digital_leader",
        "keeps_security_officer",
        "keeps_data_governance_officer",
        "keeps_personal_data_officer",
        "keeps_document_management_head",
        "keeps_public_software_officer",
    ];

    fn of(&self, field: &str) -> Option<Stays> {
        let all = [
            self.keeps_committee,
            self.keeps_digital_leader,
            self.keeps_security_officer,
            self.keeps_data_governance_officer,
            self.keeps_personal_data_officer,
            self.keeps_document_management_head,
            self.keeps_public_software_officer,
        ];
        let place = Keeps::FIELDS.iter().position(|known| *known == field)?;
        all[place]
    }
}

/// The field that decides about an office; the seats of a committee go with it.
fn field_of(office: &str) -> Option<&'static str> {
    let office = match office.strip_prefix("committee_seat_") {
        Some(_) => "committee",
        None => office,
    };
    Keeps::FIELDS
        .into_iter()
        .find(|field| field.strip_prefix("keeps_") == Some(office))
}

/// An office that both entities have a holder of.
pub(crate) struct Conflict {
    /// Field that decides about it.
    pub field: &'static str,
    office: String,
    closing: (String, String),
    successor: (String, String),
}

impl Conflict {
    /// Both holders, each with their entity.
    pub fn choices(&self, cx: &Cx) -> Vec<Choice> {
        let choice = |value: &str, (who, entity): &(String, String)| Choice {
            value: value.to_owned(),
            label: cx
                .tr()
                .f(
                    "directory-keeps-choice",
                    &[("who", who.as_str().into()), ("entity", entity.as_str().into())],
                )
                .into_owned(),
        };
        vec![
            choice("successor", &self.successor),
            choice("closing", &self.closing),
        ]
    }
}

/// The entity that takes over, by its tax number; refused when it is not there, is the same one, or ceased to exist.
pub(crate) async fn successor(cx: &Cx, entity: &BoardEntity, ruc: &str) -> Result<Arc<BoardEntity>, Refusal> {
    let unknown = || {
        Refusal::new("directory-successor-unknown")
            .field("successor")
            .arg("ruc", ruc)
    };
    let board = board(&cx.house).await.map_err(|_| unknown())?;
    let found = board
        .find(ruc)
        .filter(|found| found.id != entity.id && found.exists(cx.today()));
    found.cloned().ok_or_else(unknown)
}

/// Designations of the entity that closes which can go on: whoever lost their post holds nothing that could.
async fn going_on(cx: &Cx, closing: &BoardEntity, after: Date) -> Result<Vec<DesignationRow>, Stop> {
    let mut rows = in_force(cx, closing, after).await?;
    rows.retain(|row| row.post_ended_on.is_none());
    Ok(rows)
}

/// Designations that are in force the day after an entity closes, if it did not.
async fn in_force(cx: &Cx, entity: &BoardEntity, after: Date) -> Result<Vec<DesignationRow>, Stop> {
    let rows = store::designations_of(&cx.house, entity.id).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.end_reason.is_none() && row.in_force(after))
        .collect())
}

fn leads(row: &DesignationRow) -> bool {
    row.body_id.is_empty() && row.capacity != "alternate"
}

/// Offices that both have a holder of on the day after.
pub(crate) async fn conflicts(
    cx: &Cx,
    closing: &BoardEntity,
    successor: &BoardEntity,
    on: Date,
) -> Result<Vec<Conflict>, Stop> {
    let after = on.tomorrow().unwrap_or(on);
    let ours = going_on(cx, closing, after).await?;
    let theirs = in_force(cx, successor, after).await?;
    let mut found: Vec<Conflict> = Vec::new();
    for row in ours.iter().filter(|row| leads(row)) {
        let Some(field) =
            field_of(&row.office).filter(|field| found.iter().all(|known| known.field != *field))
        else {
            continue;
        };
        if let Some(other) = theirs
            .iter()
            .find(|other| leads(other) && field_of(&other.office) == Some(field))
        {
            found.push(Conflict {
                field,
                office: target::office_name(cx, &row.office),
                closing: (who(cx, row).await?, closing.name.clone()),
                successor: (who(cx, other).await?, successor.name.clone()),
            });
        }
    }
    Ok(found)
}

/// Name of a holder; the number of its act for a committee.
async fn who(cx: &Cx, row: &DesignationRow) -> Result<String, Stop> {
    let person = match row
        .person_id
        .filter(|_| !row.office.starts_with("committee_seat_"))
    {
        Some(person) => people::person(&cx.house, person).await?,
        None => None,
    };
    Ok(person.map_or_else(
        || row.instrument_number.clone(),
        |person| format!("{} {}", person.given_names, person.surnames),
    ))
}

/// Adds to the closing what follows from it: who goes on, and who of the entity that takes over gives way.
pub(crate) async fn carry(
    cx: &Cx,
    mut decision: Decision,
    rule: &Succession,
    closing: &BoardEntity,
    successor: &BoardEntity,
    on: Date,
    keeps: &Keeps,
) -> Result<Decision, Stop> {
    settled(cx, &conflicts(cx, closing, successor, on).await?, keeps)?;
    let after = on.tomorrow().unwrap_or(on);
    let theirs = in_force(cx, successor, after).await?;
    let stays = |row: &DesignationRow| rule.stays.iter().any(|office| office.as_str() == row.office);
    let gives_way = |row: &DesignationRow| {
        leads(row) && field_of(&row.office).and_then(|field| keeps.of(field)) == Some(Stays::Closing)
    };
    for row in theirs.iter().filter(|row| gives_way(row)) {
        decision = decision.and(ended(cx, row, on)?, target::of(successor));
    }
    for row in going_on(cx, closing, after)
        .await?
        .iter()
        .filter(|row| !stays(row))
    {
        let taken = |other: &&DesignationRow| {
            other.office == row.office
                && other.body_id == row.body_id
                && other.capacity == "main"
                && !gives_way(other)
        };
        let single = OfficeId::parse(&row.office)
            .ok()
            .and_then(|id| cx.house.law.office(id))
            .is_none_or(|office| !office.multiple());
        let decided = field_of(&row.office).and_then(|field| keeps.of(field));
        if decided == Some(Stays::Successor)
            || (single && row.capacity == "main" && theirs.iter().any(|other| taken(&other)))
        {
            continue;
        }
        decision = carried(cx, decision, rule, row, closing, successor, after).await?;
    }
    Ok(decision)
}

/// Every office with two holders has been decided about; what is not is refused, with both holders named.
fn settled(cx: &Cx, conflicts: &[Conflict], keeps: &Keeps) -> Result<(), Refusals> {
    let open = conflicts
        .iter()
        .filter(|conflict| keeps.of(conflict.field).is_none());
    let refusals: Vec<Refusal> = open
        .map(|conflict| {
            let both = conflict.choices(cx).into_iter().map(|choice| choice.label);
            Refusal::new("directory-holders-conflict")
                .field(conflict.field)
                .arg("office", &conflict.office)
                .arg("both", both.collect::<Vec<_>>().join("; "))
        })
        .collect();
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Refusals(refusals))
    }
}

fn ended(cx: &Cx, row: &DesignationRow, on: Date) -> Result<Draft, Stop> {
    let ended = DesignationEnded {
        designation: row.id,
        on,
        reason: "replaced".to_owned(),
    };
    let draft = Draft::new("directory/designation-ended", cx.under()?)
        .entity(row.entity_id)
        .subject(format!("designation:{}", row.id))
        .subject(format!("office:{}", row.office));
    Ok(draft.payload_of(&ended)?)
}

async fn carried(
    cx: &Cx,
    decision: Decision,
    rule: &Succession,
    row: &DesignationRow,
    closing: &BoardEntity,
    successor: &BoardEntity,
    from: Date,
) -> Result<Decision, Stop> {
    let designation = DesignationId::new(cx.house.clock.as_ref())?;
    let told = row.informed_on.as_ref().filter(|_| row.observed_on.is_none());
    let informed = told
        .filter(|_| rule.told == Told::Kept)
        .and_then(|on| on.parse().ok());
    let communicate_by = match authority(cx, row).filter(|_| informed.is_none()) {
        Some(authority) => {
            deadline::by(
                &cx.house,
                deadline::code_to_communicate(authority),
                from,
                successor,
            )
            .await?
        }
        None => None,
    };
    let carried = DesignationCarried {
        designated: Designated {
            designation,
            office: row.office.clone(),
            capacity: capacity(&row.capacity),
            body: row.body_id.parse().ok(),
            person: row.person_id.unwrap_or(PersonId::nil()),
            // The post goes where its entity's units go; otherwise it ends with its entity.
            post: row.post_id.filter(|_| rule.units == Fate::Carried),
            post_title: row.post_title.clone(),
            bond: row.bond.clone(),
            instrument: instrument(row)?,
            from,
            to: row.to_on.as_ref().and_then(|to| to.parse().ok()),
            communicate_by,
            warnings: Vec::new(),
        },
        continues: row.id,
        entity_from: closing.id,
        informed,
    };
    let draft = Draft::new("directory/designation-carried", cx.under()?)
        .entity(successor.id)
        .subject(format!("designation:{designation}"))
        .subject(format!("office:{}", row.office));
    let draft = match row.person_id {
        Some(person) => draft.subject(format!("person:{person}")),
        None => draft,
    };
    Ok(decision.and(draft.payload_of(&carried)?, target::of(successor)))
}

/// The authority that the law says must be told of an office, or of the committee.
fn authority(cx: &Cx, row: &DesignationRow) -> Option<Authority> {
    if row.is_committee() {
        return Some(Authority::Sgtd);
    }
    let office = OfficeId::parse(&row.office).ok()?;
    cx.house.law.office(office)?.communicated_to
}

fn instrument(row: &DesignationRow) -> Result<Instrument, Stop> {
    let day = row.instrument_on.parse();
    Ok(Instrument {
        kind: row.instrument_kind.clone(),
        number: row.instrument_number.clone(),
        date: day.map_err(|error| Fault::because("reading the day of an instrument", error))?,
        article: row.article.clone(),
        document: row.document.clone(),
    })
}

fn capacity(name: &str) -> Capacity {
    let all = [Capacity::Main, Capacity::Alternate, Capacity::Acting];
    all.into_iter()
        .find(|capacity| capacity.as_str() == name)
        .unwrap_or(Capacity::Main)
}
