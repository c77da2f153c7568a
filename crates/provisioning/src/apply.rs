//! What each act changes in the derived tables: pure, replay runs the same code.

use crate::acts::{StaffChanged, StaffLeft, StaffRegistered, StaffReturned, UnitChanged};
use register::db::{Stmt, stmt};
use register::{Fault, OrFault, Recorded, UnitId, args};
use serde::Deserialize;

const REGISTERED: &str = "INSERT INTO provisioning_staff (id, entity_id, person_id, state, registered_at, changed_at, left_on, first_seq, seq) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $7)";
const CHANGED: &str = "UPDATE provisioning_staff SET person_id = $2, changed_at = $3, seq = $4 WHERE id = $1 AND state <> 'removed'";
const LEFT: &str = "UPDATE provisioning_staff SET person_id = COALESCE($2, person_id), state = $3, changed_at = $4, left_on = COALESCE(left_on, $5), seq = $6 WHERE id = $1 AND state <> 'removed'";
const RETURNED: &str = "UPDATE provisioning_staff SET person_id = $2, state = 'works', changed_at = $3, left_on = NULL, seq = $4 WHERE id = $1 AND state = 'left'";
const OUT_OF_UNITS: &str = "DELETE FROM provisioning_member WHERE staff_id = $1";
const UNIT: &str = "INSERT INTO provisioning_unit (unit_id, created_at, changed_at, first_seq, seq, told) VALUES ($1, $2, $2, $3, $3, 0) ON CONFLICT (unit_id) DO NOTHING";
const UNIT_TOUCHED: &str = "UPDATE provisioning_unit SET changed_at = $2, seq = $3 WHERE unit_id = $1";
const UNIT_TOLD: &str = "UPDATE provisioning_unit SET changed_at = $2, seq = $3, told = 1 WHERE unit_id = $1";
const ADDED: &str = "INSERT INTO provisioning_member (unit_id, staff_id, seq) VALUES ($1, $2, $3) ON CONFLICT (unit_id, staff_id) DO NOTHING";
const REMOVED: &str = "DELETE FROM provisioning_member WHERE unit_id = $1 AND staff_id = $2";

/// The field of the directory's acts about units that is read here.
#[derive(Deserialize)]
struct OfUnit {
    unit: UnitId,
}

/// Changes of one act.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    if act.payload.is_none() {
        return Ok(Vec::new());
    }
    Ok(match act.kind.as_str() {
        "directory/unit-created" => {
            let new: OfUnit = act.payload_as()?;
            vec![stmt(UNIT, args![new.unit, act.at, act.seq])]
        }
        "directory/unit-renamed" | "directory/unit-closed" => {
            let of: OfUnit = act.payload_as()?;
            vec![stmt(UNIT_TOUCHED, args![of.unit, act.at, act.seq])]
        }
        "provisioning/unit-changed" => unit(act, &act.payload_as()?),
        kind if kind.starts_with("provisioning/") => staff(kind, act)?,
        _ => Vec::new(),
    })
}

fn unit(act: &Recorded, new: &UnitChanged) -> Vec<Stmt> {
    let mut changes = vec![stmt(UNIT_TOLD, args![new.unit, act.at, act.seq])];
    let added = new.added.iter();
    changes.extend(added.map(|staff| stmt(ADDED, args![new.unit, staff, act.seq])));
    let removed = new.removed.iter();
    changes.extend(removed.map(|staff| stmt(REMOVED, args![new.unit, staff])));
    changes
}

fn staff(kind: &str, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let (at, seq) = (act.at, act.seq);
    let today = register::civil_date(at).to_string();
    Ok(match kind {
        "provisioning/staff-registered" => {
            let new: StaffRegistered = act.payload_as()?;
            let entity = act.entity.or_fault("staff of no entity")?;
            let (state, left) = match new.works {
                true => ("works", None),
                false => ("left", Some(today)),
            };
            let person = new.person.map(|person| person.to_string());
            vec![stmt(
                REGISTERED,
                args![new.staff, entity, person, state, at, left, seq],
            )]
        }
        "provisioning/staff-changed" => {
            let new: StaffChanged = act.payload_as()?;
            let person = new.person.map(|person| person.to_string());
            vec![stmt(CHANGED, args![new.staff, person, at, seq])]
        }
        "provisioning/staff-left" => {
            let ended: StaffLeft = act.payload_as()?;
            let state = if ended.removed { "removed" } else { "left" };
            let person = ended.person.map(|person| person.to_string());
            let mut changes = vec![stmt(LEFT, args![ended.staff, person, state, at, today, seq])];
            if ended.removed {
                changes.push(stmt(OUT_OF_UNITS, args![ended.staff]));
            }
            changes
        }
        "provisioning/staff-returned" => {
            let new: StaffReturned = act.payload_as()?;
            let person = new.person.map(|person| person.to_string());
            vec![stmt(RETURNED, args![new.staff, person, at, seq])]
        }
        _ => Vec::new(),
    })
}
