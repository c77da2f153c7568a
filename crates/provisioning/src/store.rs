//! The only statements that read and write the tables of this crate, derived ones apart.

use crate::ids::StaffId;
use capability::House;
use jiff::Timestamp;
use register::db::{Stmt, Val, stmt};
use register::{DesignationId, EntityId, Fault, PersonId, UnitId, args, record};

record! {
    /// Somebody of an entity, with what is known of them.
    #[derive(Debug, Clone)]
    pub struct StaffRow {
        id: StaffId, person_id: Option<PersonId>, state: String, registered_at: Timestamp, changed_at: Timestamp,
        left_on: Option<String>, seq: u64, attributes: String
    }
}

impl StaffRow {
    /// Whether they work there.
    pub fn works(&self) -> bool {
        self.state == "works"
    }
}

macro_rules! staff {
    ($more:literal) => {
        concat!(
            "SELECT s.id, s.person_id, s.state, s.registered_at, s.changed_at, s.left_on, s.seq, p.attributes FROM provisioning_staff s JOIN provisioning_person p ON p.staff_id = s.id WHERE s.entity_id = $1 AND s.state <> 'removed'",
            $more
        )
    };
}

/// One of an entity.
pub async fn staff(house: &House, entity: EntityId, id: StaffId) -> Result<Option<StaffRow>, Fault> {
    let sql = staff!(" AND s.id = $2");
    house.register.db().get(sql, args![entity, id]).await
}

/// The one that bears a name, in any case.
pub async fn of_name(house: &House, entity: EntityId, name: &str) -> Result<Option<StaffRow>, Fault> {
    let sql = staff!(" AND p.user_name = $2");
    house.register.db().get(sql, args![entity, folded(name)]).await
}

/// Those that the human resources system calls so.
pub async fn of_external(house: &House, entity: EntityId, external: &str) -> Result<Vec<StaffRow>, Fault> {
    let sql = staff!(" AND p.external_id = $2 ORDER BY s.first_seq");
    house.register.db().query(sql, args![entity, external]).await
}

/// All of an entity, in the order in which they were registered.
pub async fn all_staff(house: &House, entity: EntityId) -> Result<Vec<StaffRow>, Fault> {
    let sql = staff!(" ORDER BY s.first_seq");
    house.register.db().query(sql, args![entity]).await
}

/// Some of an entity, in the order in which they were registered.
pub async fn staff_page(
    house: &House,
    entity: EntityId,
    offset: usize,
    limit: usize,
) -> Result<Vec<StaffRow>, Fault> {
    let sql = staff!(" ORDER BY s.first_seq LIMIT $2 OFFSET $3");
    house.register.db().query(sql, args![entity, limit, offset]).await
}

/// How many an entity has, those who left too.
pub async fn count_staff(house: &House, entity: EntityId) -> Result<usize, Fault> {
    const COUNT: &str = "SELECT COUNT(*) FROM provisioning_staff s JOIN provisioning_person p ON p.staff_id = s.id WHERE s.entity_id = $1 AND s.state <> 'removed'";
    let counted: Option<(u64,)> = house.register.db().get(COUNT, args![entity]).await?;
    Ok(counted.map_or(0, |(count,)| usize::try_from(count).unwrap_or(usize::MAX)))
}

record! {
    /// Somebody who left, and the person of the directory that they are.
    #[derive(Debug, Clone)]
    pub struct GoneRow { id: StaffId, person_id: PersonId, left_on: String }
}

/// Those who left an entity and are people of the directory, the last first; not those who work there under another registration.
pub async fn gone(house: &House, entity: EntityId) -> Result<Vec<GoneRow>, Fault> {
    const GONE: &str = "SELECT s.id, s.person_id, s.left_on FROM provisioning_staff s WHERE s.entity_id = $1 AND s.state <> 'works' AND s.person_id IS NOT NULL AND s.left_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM provisioning_staff w WHERE w.entity_id = s.entity_id AND w.person_id = s.person_id AND w.state = 'works') ORDER BY s.left_on DESC, s.seq DESC";
    house.register.db().query(GONE, args![entity]).await
}

record! {
    /// When a unit was made and changed, whether the human resources system told of it, and how it calls it.
    #[derive(Debug, Clone)]
    pub struct UnitMark {
        unit_id: UnitId, created_at: Timestamp, changed_at: Timestamp, first_seq: u64, seq: u64, told: u64, external_id: Option<String>
    }
}

/// Mark of a unit.
pub async fn unit_mark(house: &House, unit: UnitId) -> Result<Option<UnitMark>, Fault> {
    const MARK: &str = "SELECT m.unit_id, m.created_at, m.changed_at, m.first_seq, m.seq, m.told, e.external_id FROM provisioning_unit m LEFT JOIN provisioning_external e ON e.unit_id = m.unit_id WHERE m.unit_id = $1";
    house.register.db().get(MARK, args![unit]).await
}

/// Marks of the units of an entity.
pub async fn unit_marks(house: &House, entity: EntityId) -> Result<Vec<UnitMark>, Fault> {
    const MARKS: &str = "SELECT m.unit_id, m.created_at, m.changed_at, m.first_seq, m.seq, m.told, e.external_id FROM provisioning_unit m JOIN directory_unit u ON u.id = m.unit_id LEFT JOIN provisioning_external e ON e.unit_id = m.unit_id WHERE u.entity_id = $1";
    house.register.db().query(MARKS, args![entity]).await
}

record! {
    /// A unit that somebody works in.
    #[derive(Debug, Clone)]
    pub struct WorksIn { staff_id: StaffId, unit_id: UnitId, name: String }
}

/// Units that some people work in, by name; units that have ended left out.
pub async fn units_of(house: &House, staff: &[StaffId]) -> Result<Vec<WorksIn>, Fault> {
    const UNITS: &str = "SELECT m.staff_id, m.unit_id, u.name FROM provisioning_member m JOIN directory_unit u ON u.id = m.unit_id WHERE u.to_on IS NULL AND m.staff_id IN";
    let keys: Vec<Val> = staff.iter().map(Val::from).collect();
    let mut rows: Vec<WorksIn> = house.register.db().among(UNITS, &keys).await?;
    rows.sort_by(|one, other| {
        (one.staff_id, &one.name, one.unit_id).cmp(&(other.staff_id, &other.name, other.unit_id))
    });
    Ok(rows)
}

/// Those of some people who are of an entity.
pub async fn of_entity(house: &House, entity: EntityId, staff: &[StaffId]) -> Result<Vec<StaffId>, Fault> {
    const OF: &str = "SELECT s.id, s.entity_id FROM provisioning_staff s JOIN provisioning_person p ON p.staff_id = s.id WHERE s.state <> 'removed' AND s.id IN";
    let keys: Vec<Val> = staff.iter().map(Val::from).collect();
    let rows: Vec<(StaffId, EntityId)> = house.register.db().among(OF, &keys).await?;
    let own = rows.into_iter().filter(|(_, of)| *of == entity);
    Ok(own.map(|(id, _)| id).collect())
}

/// Who works in a unit.
pub async fn members_of(house: &House, unit: UnitId) -> Result<Vec<StaffId>, Fault> {
    const MEMBERS: &str =
        "SELECT staff_id FROM provisioning_member WHERE unit_id = $1 ORDER BY seq, staff_id";
    let rows: Vec<(StaffId,)> = house.register.db().query(MEMBERS, args![unit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Who works in which unit of an entity, units that have ended left out.
pub async fn members(house: &House, entity: EntityId) -> Result<Vec<(UnitId, StaffId)>, Fault> {
    const MEMBERS: &str = "SELECT m.unit_id, m.staff_id FROM provisioning_member m JOIN directory_unit u ON u.id = m.unit_id WHERE u.entity_id = $1 AND u.to_on IS NULL ORDER BY m.unit_id, m.seq, m.staff_id";
    house.register.db().query(MEMBERS, args![entity]).await
}

record! {
    /// How often a key called for something with the same outcome, and when last.
    #[derive(Debug, Clone)]
    pub struct CallRow {
        designation_id: DesignationId, method: String, resource: String, status: u64, times: u64, last_at: Timestamp
    }
}

/// The last calls for an entity.
pub async fn calls(house: &House, entity: EntityId, limit: usize) -> Result<Vec<CallRow>, Fault> {
    const CALLS: &str = "SELECT designation_id, method, resource, status, times, last_at FROM provisioning_call WHERE entity_id = $1 ORDER BY last_at DESC, resource, method, status LIMIT $2";
    house.register.db().query(CALLS, args![entity, limit]).await
}

/// Writes a call down.
pub(crate) async fn note_call(
    house: &House,
    entity: EntityId,
    designation: DesignationId,
    (method, resource, status): (&'static str, &'static str, u16),
    now: Timestamp,
) -> Result<(), Fault> {
    const CALL: &str = "INSERT INTO provisioning_call (entity_id, designation_id, method, resource, status, times, last_at) VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (entity_id, designation_id, method, resource, status) DO UPDATE SET times = provisioning_call.times + 1, last_at = excluded.last_at";
    let row = args![entity, designation, method, resource, status, now];
    let written = house.register.db().commit(&[stmt(CALL, row)]).await;
    written.map_err(|error| Fault::because("writing down a call", error))
}

/// What is kept of somebody.
pub(crate) struct Known<'a> {
    /// Who.
    pub id: StaffId,
    /// Of which entity.
    pub entity: EntityId,
    /// Their name in it.
    pub user_name: &'a str,
    /// How the human resources system calls them.
    pub external_id: Option<&'a str>,
    /// Everything, as JSON.
    pub attributes: String,
}

/// Statement that keeps what is known of somebody for the first time.
pub(crate) fn insert(known: Known<'_>) -> Stmt {
    const INSERT: &str = "INSERT INTO provisioning_person (staff_id, entity_id, user_name, external_id, attributes) VALUES ($1, $2, $3, $4, $5)";
    stmt(
        INSERT,
        args![
            known.id,
            known.entity,
            folded(known.user_name),
            known.external_id.map(str::to_owned),
            known.attributes
        ],
    )
}

/// Statement that keeps what is known of somebody now.
pub(crate) fn update(known: Known<'_>) -> Stmt {
    const UPDATE: &str = "UPDATE provisioning_person SET user_name = $3, external_id = $4, attributes = $5 WHERE staff_id = $1 AND entity_id = $2";
    stmt(
        UPDATE,
        args![
            known.id,
            known.entity,
            folded(known.user_name),
            known.external_id.map(str::to_owned),
            known.attributes
        ],
    )
    .rows(1)
}

/// Statement that erases what is known of somebody.
pub(crate) fn erase(id: StaffId) -> Stmt {
    stmt("DELETE FROM provisioning_person WHERE staff_id = $1", args![id])
}

/// Statements that keep how the human resources system calls a unit.
pub(crate) fn call_unit(unit: UnitId, entity: EntityId, external: Option<&str>) -> Stmt {
    const CALLED: &str = "INSERT INTO provisioning_external (unit_id, entity_id, external_id) VALUES ($1, $2, $3) ON CONFLICT (unit_id) DO UPDATE SET external_id = excluded.external_id";
    match external {
        Some(external) => stmt(CALLED, args![unit, entity, external]),
        None => stmt(
            "DELETE FROM provisioning_external WHERE unit_id = $1",
            args![unit],
        ),
    }
}

/// Holds a change of somebody to what was read: refused when another act was recorded of them since.
pub(crate) fn staff_still(id: StaffId, seq: u64) -> Stmt {
    const STILL: &str = "SELECT 1 FROM provisioning_staff WHERE id = $1 AND seq = $2";
    stmt(STILL, args![id, seq])
}

/// Holds a change of a unit to what was read.
pub(crate) fn unit_still(unit: UnitId, seq: u64) -> Stmt {
    const STILL: &str = "SELECT 1 FROM provisioning_unit WHERE unit_id = $1 AND seq = $2";
    stmt(STILL, args![unit, seq])
}

/// What the registrations of a person told, for the erasure of that person.
pub(crate) fn erase_of_person(person: PersonId) -> Stmt {
    const ERASE: &str = "DELETE FROM provisioning_person WHERE staff_id IN (SELECT id FROM provisioning_staff WHERE person_id = $1)";
    stmt(ERASE, args![person])
}

/// Names are the same in any case (RFC 7643 section 4.1.1).
pub(crate) fn folded(name: &str) -> String {
    name.to_lowercase()
}
