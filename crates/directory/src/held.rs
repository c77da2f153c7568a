//! Which offices a person holds today: the only source of power.

use crate::{board, people, store};
use capability::{Acting, Fut, House};
use register::{Fault, PersonId};

/// Answers from the designations of the directory.
pub struct HeldOffices;

impl capability::Offices for HeldOffices {
    fn of<'a>(&'a self, house: &'a House, person: PersonId) -> Fut<'a, Result<Vec<Acting>, Fault>> {
        Box::pin(async move {
            let today = capability::lima(house.clock.now());
            let board = board::board(house).await?;
            let held = store::designations_held(house, person, today).await?;
            let acting = held
                .into_iter()
                .filter(|row| row.post_ended_on.is_none())
                .filter_map(|row| {
                    let entity = board.entity(row.entity_id)?;
                    Some(Acting {
                        designation: row.id,
                        office: row.office.clone(),
                        entity: row.entity_id,
                        entity_name: entity.name.clone(),
                        from: row.from_on.parse().ok()?,
                        to: row.to_on.and_then(|to| to.parse().ok()),
                    })
                });
            let mut acting: Vec<Acting> = acting.collect();
            acting.sort_by_key(|acting| rank(house, &acting.office));
            Ok(acting)
        })
    }
    fn name<'a>(&'a self, house: &'a House, person: PersonId) -> Fut<'a, Result<String, Fault>> {
        Box::pin(async move {
            Ok(people::person(house, person)
                .await?
                .map(|person| person.given_names)
                .unwrap_or_default())
        })
    }
}

/// Place of an office in the law's list, which begins with the heads: of several, a session begins as the first.
fn rank(house: &House, office: &str) -> usize {
    let offices = house.law.offices();
    offices
        .iter()
        .position(|known| known.id.as_str() == office)
        .unwrap_or(offices.len())
}
