//! Standings: for each entity and obligation, the dated facts that discharge it.
//!
//! A standing holds dates, never a verdict: the verdict depends on the day it is asked for and is
//! computed when it is read (`crate::standing`). An entity without a standing has no act at all.

use super::{designation::COMMITTEE, entity_of};
use norms::Discharge;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Facts of the holder that counts: the last main or acting one of the whole entity.
const HELD: &str = "INSERT INTO directory_standing (entity_id, obligation, designation_id, issued_on, informed_on, accepted_on, observed_on, from_on, to_on, covered_to, due_on, post_ended_on, filled, contact, proof_seq, seq) SELECT d.entity_id, $2, d.id, d.instrument_on, d.informed_on, d.accepted_on, d.observed_on, d.from_on, d.to_on, (SELECT MAX(e.to_on) FROM directory_designation e WHERE e.entity_id = d.entity_id AND e.office = d.office AND e.body_id = '' AND e.capacity <> 'alternate' AND e.id <> d.id), CASE WHEN d.observed_on IS NULL THEN d.communicate_by ELSE d.correct_by END, d.post_ended_on, 1, CASE WHEN d.contact IS NULL THEN 0 ELSE 1 END, d.proof_seq, $4 FROM directory_designation d WHERE d.entity_id = $1 AND d.office = $3 AND d.body_id = '' AND d.capacity <> 'alternate' ORDER BY d.from_on DESC, d.proof_seq DESC LIMIT 1 ON CONFLICT (entity_id, obligation) DO UPDATE SET designation_id = excluded.designation_id, issued_on = excluded.issued_on, informed_on = excluded.informed_on, accepted_on = excluded.accepted_on, observed_on = excluded.observed_on, from_on = excluded.from_on, to_on = excluded.to_on, covered_to = excluded.covered_to, due_on = excluded.due_on, post_ended_on = excluded.post_ended_on, filled = excluded.filled, contact = excluded.contact, proof_seq = excluded.proof_seq, seq = excluded.seq";

/// Seats that the norm asks for ($4) with a main holder: how many, since when, and the first day one of them falls empty.
const SEATS: &str = "INSERT INTO directory_standing (entity_id, obligation, designation_id, issued_on, from_on, to_on, filled, contact, proof_seq, seq) SELECT d.entity_id, $2, MAX(d.id), MAX(d.instrument_on), MAX(d.from_on), MIN(CASE WHEN d.post_ended_on IS NULL THEN d.to_on ELSE d.post_ended_on END), COUNT(DISTINCT d.office), 0, MAX(d.proof_seq), $3 FROM directory_designation d WHERE d.entity_id = $1 AND d.body_id = '' AND d.capacity <> 'alternate' AND d.end_reason IS NULL AND $4 LIKE '%,' || d.office || ',%' GROUP BY d.entity_id ON CONFLICT (entity_id, obligation) DO UPDATE SET designation_id = excluded.designation_id, issued_on = excluded.issued_on, from_on = excluded.from_on, to_on = excluded.to_on, filled = excluded.filled, proof_seq = excluded.proof_seq, seq = excluded.seq";

/// When the last seat was left empty no row is selected above: the count goes to zero here.
const NO_SEATS: &str = "UPDATE directory_standing SET filled = 0, seq = $3 WHERE entity_id = $1 AND obligation = $2 AND NOT EXISTS (SELECT 1 FROM directory_designation d WHERE d.entity_id = $1 AND d.body_id = '' AND d.capacity <> 'alternate' AND d.end_reason IS NULL AND $4 LIKE '%,' || d.office || ',%')";

/// Live obligations that depend on an office, by office; the committee counts as one.
pub fn obligations_of(office: &str) -> &'static [&'static str] {
    static BY_OFFICE: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let by_office = BY_OFFICE.get_or_init(|| {
        let mut map: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for obligation in norms::peru().live_obligations() {
            let mut depends =
                |office: &'static str| map.entry(office).or_default().push(obligation.id.as_str());
            match &obligation.discharge {
                Discharge::CommitteeConstituted | Discharge::CommitteeCommunicated { .. } => {
                    depends(COMMITTEE)
                }
                Discharge::SeatsFilled { seats } => seats.iter().for_each(|seat| depends(seat.as_str())),
                Discharge::OfficeHeld { office, .. } => depends(office.as_str()),
                Discharge::Elsewhere { .. } => {}
            }
        }
        map
    });
    by_office.get(office).map_or(&[], Vec::as_slice)
}

/// Brings the standings that depend on an office of an entity up to date.
pub(super) fn refresh(entity: &str, office: &str, seq: u64) -> Vec<Stmt> {
    let seat = office.starts_with("committee_seat_");
    obligations_of(office)
        .iter()
        .flat_map(|obligation| match seat {
            true => vec![
                stmt(SEATS, args![entity, *obligation, seq, seats_of(obligation)]),
                stmt(NO_SEATS, args![entity, *obligation, seq, seats_of(obligation)]),
            ],
            false => vec![stmt(HELD, args![entity, *obligation, office, seq])],
        })
        .collect()
}

/// The seats an obligation asks for, each between commas.
fn seats_of(obligation: &str) -> String {
    let found = norms::peru()
        .live_obligations()
        .find(|known| known.id.as_str() == obligation);
    match found.map(|known| &known.discharge) {
        Some(Discharge::SeatsFilled { seats }) => seats
            .iter()
            .fold(",".to_owned(), |list, seat| format!("{list}{seat},")),
        _ => String::new(),
    }
}

/// Brings every standing of an entity up to date.
pub(super) fn refresh_all(entity: &str, seq: u64) -> Vec<Stmt> {
    offices_that_count()
        .iter()
        .flat_map(|office| refresh(entity, office, seq))
        .collect()
}

/// Brings the standings of a designation's office up to date; the act names the office among its subjects.
pub(super) fn refresh_of(designation: &str, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let entity = entity_of(act)?;
    let office = act
        .subjects
        .iter()
        .find_map(|subject| subject.strip_prefix("office:"));
    let office = office.ok_or_else(|| {
        Fault::new(format!(
            "act {} on designation {designation} names no office",
            act.seq
        ))
    })?;
    Ok(refresh(&entity, office, act.seq))
}

/// One office for each standing: the seats share theirs.
fn offices_that_count() -> &'static [&'static str] {
    static OFFICES: OnceLock<Vec<&'static str>> = OnceLock::new();
    OFFICES.get_or_init(|| {
        let mut offices = vec![COMMITTEE, "committee_seat_1"];
        for obligation in norms::peru().live_obligations() {
            if let Discharge::OfficeHeld { office, .. } = &obligation.discharge {
                offices.push(office.as_str());
            }
        }
        offices
    })
}
