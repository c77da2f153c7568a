//! Who left and still holds an office: their designation ends by an act alone, and somebody has to record it.

use crate::store;
use capability::{Cx, Stop};
use directory::board::BoardEntity;
use directory::store::{DesignationRow, designations_of};
use register::PersonId;
use std::collections::HashMap;

/// Somebody who left, with a designation of theirs that is still in force.
pub(crate) struct Gone {
    /// Their name, as the directory has it.
    pub name: String,
    /// Day on which the human resources system told it.
    pub left_on: String,
    /// What has to be ended.
    pub designation: DesignationRow,
}

/// All of an entity, the last first.
pub(crate) async fn gone(cx: &Cx, entity: &BoardEntity) -> Result<Vec<Gone>, Stop> {
    let rows = store::gone(&cx.house, entity.id).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let today = cx.today();
    let mut held: HashMap<PersonId, Vec<DesignationRow>> = HashMap::new();
    for row in designations_of(&cx.house, entity.id).await? {
        if let Some(person) = row.person_id.filter(|_| row.in_force(today)) {
            held.entry(person).or_default().push(row);
        }
    }
    let people: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let names = directory::people::names(&cx.house, &people).await?;
    let mut all = Vec::new();
    for row in rows {
        // Once for each person, however often they were registered.
        for designation in held.remove(&row.person_id).unwrap_or_default() {
            all.push(Gone {
                name: names.get(&row.person_id).cloned().unwrap_or_default(),
                left_on: row.left_on.clone(),
                designation,
            });
        }
    }
    Ok(all)
}
