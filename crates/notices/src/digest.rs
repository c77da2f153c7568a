//! The digest: one letter a day for each holder of an office, with everything that is new for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use capability::House;
use directory::store::{Holder, holders};
use jiff::civil::Date;
use register::db::Stmt;
use register::{EntityId, Fault, PersonId};

use crate::letter::{self, NewLetter, Sort};
use crate::notice::{NoticeId, Office, letter_id};
use crate::preference;
use crate::store::{self, Row};

/// Writes the digests of a day; how many letters.
pub(crate) async fn write(house: &House, today: Date) -> Result<usize, Fault> {
    let rows = store::undigested(house).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut by_office: BTreeMap<(EntityId, String), Vec<Row>> = BTreeMap::new();
    for row in rows {
        by_office
            .entry((row.to_entity, row.to_office.clone()))
            .or_default()
            .push(row);
    }
    let offices: BTreeSet<&str> = by_office.keys().map(|(_, office)| office.as_str()).collect();
    let held = held(house, &offices.into_iter().collect::<Vec<_>>(), today).await?;
    let stopped = preference::all_stopped(house).await?;
    let (mut letters, mut changes): (usize, Vec<Stmt>) = (0, Vec::new());
    for ((entity, office), rows) in by_office {
        let to = Office {
            entity,
            office,
            designation: None,
        };
        let holders = held
            .get(&(to.entity, to.office.clone()))
            .map_or(&[][..], Vec::as_slice);
        for holder in holders {
            let told = told(&rows, holder, &stopped);
            if !told.is_empty() {
                letters += 1;
                changes.extend(of(house, &to, holder.person, told, today));
            }
        }
        changes.extend(rows.iter().map(|row| store::digested(row.id, today)));
        // An office's letters and the mark of what they tell stand together; several offices share a flush of the disk.
        if changes.len() >= store::CHANGES_MAX {
            store::write_whole(house, &std::mem::take(&mut changes)).await?;
        }
    }
    store::write_whole(house, &changes).await?;
    Ok(letters)
}

type Stopped = HashMap<PersonId, BTreeSet<String>>;

/// What the digest of a holder tells: what is for the office or for this holder, and was not stopped.
fn told(rows: &[Row], holder: &Holder, stopped: &Stopped) -> Vec<NoticeId> {
    let designation = holder.designation.to_string();
    let wants = |row: &&Row| {
        !stopped
            .get(&holder.person)
            .is_some_and(|kinds| kinds.contains(&row.kind))
    };
    rows.iter()
        .filter(|row| row.to_designation.is_empty() || row.to_designation == designation)
        .filter(wants)
        .map(|row| row.id)
        .collect()
}

fn of(house: &House, to: &Office, person: PersonId, told: Vec<NoticeId>, today: Date) -> Vec<Stmt> {
    let words = [
        Sort::Digest.as_str().to_owned(),
        today.to_string(),
        to.entity.to_string(),
        to.office.clone(),
        person.to_string(),
    ];
    let new = NewLetter {
        id: letter_id(&words),
        sort: Sort::Digest,
        person,
        office: to,
        day: today,
    };
    letter::wait(&new, told.into_iter(), house.clock.now())
}

async fn held(
    house: &House,
    offices: &[&str],
    day: Date,
) -> Result<HashMap<(EntityId, String), Vec<Holder>>, Fault> {
    let mut held: HashMap<(EntityId, String), Vec<Holder>> = HashMap::new();
    for holder in holders(house, offices, day).await? {
        held.entry((holder.entity, holder.office.clone()))
            .or_default()
            .push(holder);
    }
    Ok(held)
}
