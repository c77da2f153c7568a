//! Who sits in a committee, who runs it, who answers for an agreement: always as designations say today.

use capability::House;
use directory::store::{DesignationRow, designations_of};
use norms::{OfficeId, offices};
use register::{EntityId, Fault, PersonId};

use super::derive::AgreementRow;
use crate::notice::{Office, Subject};
use crate::rule;

/// Offices that run the sessions of a committee.
const RUNNERS: [OfficeId; 2] = [offices::TECHNICAL_SECRETARY, offices::DIGITAL_LEADER];

/// Somebody by their designation.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Who.
    pub(super) person: PersonId,
    /// By which designation.
    pub(super) office: Office,
}

/// Those who sit in a committee, holders and alternates alike, and those who run its sessions, each by their designation.
/// Seats are those of its body; whoever runs may do so for the whole entity.
pub(super) async fn members(house: &House, entity: EntityId, body: &str) -> Result<Vec<Member>, Fault> {
    let rows = in_force(house, entity).await?;
    Ok(found(&rows, |row| sits(row, body) || runs(row, body)))
}

/// Those of them whose signature is asked for: each person once.
pub(super) async fn signers(
    house: &House,
    entity: EntityId,
    body: &str,
    asked: &[PersonId],
) -> Result<Vec<Office>, Fault> {
    let mut all = members(house, entity, body).await?;
    all.retain(|member| asked.contains(&member.person));
    all.sort_by_key(|member| member.person);
    all.dedup_by_key(|member| member.person);
    Ok(all.into_iter().map(|member| member.office).collect())
}

/// Every designation of a person in an entity, ended ones too.
pub(super) async fn designations(
    house: &House,
    entity: EntityId,
    person: PersonId,
) -> Result<Vec<DesignationRow>, Fault> {
    let mut rows = designations_of(house, entity).await?;
    rows.retain(|row| row.person_id == Some(person));
    Ok(rows)
}

/// Whom a notice about an agreement is for, of those its kind names.
pub(super) async fn of_agreement(
    house: &House,
    about: &Subject,
    agreement: &AgreementRow,
) -> Result<Vec<Office>, Fault> {
    use norms::NoticeTo::{Control, Head, Leader, Owner};
    let mut all: Vec<Office> = Vec::new();
    for to in &about.kind.to {
        let more = match to {
            Owner => owners(house, agreement).await?,
            Head => vec![rule::head(about.entity)],
            Leader => vec![whoever(about.entity, offices::DIGITAL_LEADER.as_str())],
            Control => vec![whoever(about.entity, offices::INTERNAL_CONTROL.as_str())],
            _ => Vec::new(),
        };
        for office in more {
            let told = |known: &&Office| {
                known.office == office.office
                    && (known.designation.is_none() || known.designation == office.designation)
            };
            if !all.iter().any(|known| told(&known)) {
                all.push(office);
            }
        }
    }
    Ok(all)
}

/// Who answers for an agreement: the office it names, of its committee where it is a seat; for a unit, its head and those
/// who run the committee.
async fn owners(house: &House, agreement: &AgreementRow) -> Result<Vec<Office>, Fault> {
    let (entity, owner) = (agreement.entity_id, agreement.owner_id.as_str());
    let body = agreement.body_id.as_str();
    let of_office = agreement.owner_kind == "office";
    if of_office && !is_seat(owner) {
        return Ok(vec![whoever(entity, owner)]);
    }
    let rows = in_force(house, entity).await?;
    let heads = |row: &DesignationRow| row.office == offices::UNIT_HEAD.as_str() && row.body_id == owner;
    let members = match of_office {
        true => found(&rows, |row| row.office == owner && row.body_id == body),
        false => found(&rows, |row| heads(row) || runs(row, body)),
    };
    Ok(members.into_iter().map(|member| member.office).collect())
}

fn whoever(entity: EntityId, office: &str) -> Office {
    Office {
        entity,
        office: office.to_owned(),
        designation: None,
    }
}

async fn in_force(house: &House, entity: EntityId) -> Result<Vec<DesignationRow>, Fault> {
    let today = house.clock.today();
    let mut rows = designations_of(house, entity).await?;
    rows.retain(|row| row.in_force(today) && row.post_ended_on.is_none());
    rows.sort_by(|one, other| (&one.office, one.id).cmp(&(&other.office, other.id)));
    Ok(rows)
}

fn found(rows: &[DesignationRow], wanted: impl Fn(&DesignationRow) -> bool) -> Vec<Member> {
    let wanted = rows.iter().filter(|row| wanted(row));
    let member = |row: &DesignationRow| {
        Some(Member {
            person: row.person_id?,
            office: Office {
                entity: row.entity_id,
                office: row.office.clone(),
                designation: Some(row.id),
            },
        })
    };
    wanted.filter_map(member).collect()
}

fn is_seat(office: &str) -> bool {
    offices::COMMITTEE_SEATS
        .iter()
        .any(|seat| seat.as_str() == office)
}

fn sits(row: &DesignationRow, body: &str) -> bool {
    is_seat(&row.office) && row.body_id == body
}

fn runs(row: &DesignationRow, body: &str) -> bool {
    let runner = RUNNERS.iter().any(|office| office.as_str() == row.office);
    runner && (row.body_id == body || row.body_id.is_empty())
}
