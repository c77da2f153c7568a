//! Mandates of the demonstration: an official who also stands for a company, as its entity saw.

use super::hand;
use crate::open;
use anyhow::Result;
use capability::House;
use directory::board::board;
use directory::{people, store};
use std::sync::Arc;

/// An invented company: tax number and name.
const COMPANY: (&str, &str) = ("20600000005", "Molinos del Valle S.A.C.");

/// Registers one in the first entity that has a head and a leader: the head saw the power of the leader.
pub async fn register(house: &Arc<House>) -> Result<()> {
    let board = board(house).await.map_err(open::fault)?;
    let today = house.clock.today();
    for entity in &board.entities {
        let rows = store::designations_of(house, entity.id)
            .await
            .map_err(open::fault)?;
        let holder = |office: &str| {
            let row = rows
                .iter()
                .find(|row| row.office == office && row.in_force(today));
            row.and_then(|row| Some((row.person_id?, row.id)))
        };
        let (Some((head, designation)), Some((leader, _))) =
            (holder("entity_head"), holder("digital_leader"))
        else {
            continue;
        };
        let person = people::person(house, leader).await.map_err(open::fault)?;
        let Some(dni) = person.and_then(|person| person.dni).filter(|_| leader != head) else {
            continue;
        };
        let cx = hand::of(house, head, |office| office.designation == designation).await?;
        let from = today.to_string();
        let pairs = [
            ("representative", dni.as_str()),
            ("kind", "legal_representative"),
            ("seen", "1"),
            ("proof", "Partida 11000001, asiento C00002"),
            ("ruc", COMPANY.0),
            ("company", COMPANY.1),
            ("from", from.as_str()),
        ];
        hand::run(&cx, entity.id, "identity/register-mandate", &pairs).await?;
        return Ok(());
    }
    Ok(())
}
