//! Notices in their tables: written once, settled, read, found again.

use capability::House;
use jiff::Timestamp;
use jiff::civil::Date;
use register::db::{Stmt, stmt};
use register::{CommunicationId, DesignationId, EntityId, Fault, PersonId, args, record};

use crate::notice::{Notice, NoticeId};

/// Changes in one transaction at most: others who write wait for no more than this.
pub(crate) const CHANGES_MAX: usize = 500;

record! {
    /// Since when this house gives notices, and the last day it went its round.
    #[derive(Debug, Clone)]
    pub(crate) struct Start { first_seq: u64, first_on: Date, round_on: Option<Date> }
}

/// The beginning of notices in this house; made when there is none.
pub(crate) async fn start(house: &House) -> Result<Start, Fault> {
    const READ: &str = "SELECT first_seq, first_on, round_on FROM notices_start WHERE id = 1";
    const MAKE: &str = "INSERT INTO notices_start (id, first_seq, first_on, round_on) VALUES (1, $1, $2, NULL) ON CONFLICT (id) DO NOTHING";
    let db = house.register.db();
    if let Some(start) = db.get(READ, args![]).await? {
        return Ok(start);
    }
    let size = house.register.head().await?.size;
    write(house, &[stmt(MAKE, args![size, house.clock.today()])]).await?;
    db.get(READ, args![])
        .await?
        .ok_or_else(|| Fault::new("the beginning of notices was not kept"))
}

/// Statement that remembers the round of a day.
pub(crate) fn went_round(on: Date) -> Stmt {
    stmt("UPDATE notices_start SET round_on = $1 WHERE id = 1", args![on])
}

const COLUMNS: &str = "INSERT INTO notices_notice (id, kind, matter, entity_id, to_entity, to_office, to_designation, remedy, obligation, office, designation_id, communication_id, detail, due_on, step, act_seq, at, quiet) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (id) DO NOTHING";
const AGAIN: &str = "UPDATE notices_notice SET settled_on = NULL WHERE id = $1 AND settled_on IS NOT NULL";

/// Statement that writes a notice, unless it is there.
pub(crate) fn insert(notice: &Notice) -> Stmt {
    let about = &notice.about;
    let id = |id: Option<DesignationId>| id.map(|id| id.to_string());
    stmt(
        COLUMNS,
        args![
            notice.id,
            about.kind.id.as_str(),
            about.matter.as_str(),
            about.entity,
            notice.to.entity,
            notice.to.office.as_str(),
            id(notice.to.designation).unwrap_or_default(),
            about.remedy.as_str(),
            about.obligation,
            about.office.clone(),
            id(about.designation),
            about.communication.map(|id| id.to_string()),
            about.detail.clone(),
            about.due,
            about.step,
            about.act,
            notice.at,
            notice.quiet
        ],
    )
}

/// Statement that opens a notice again which was settled, and holds again.
pub(crate) fn again(id: NoticeId) -> Stmt {
    stmt(AGAIN, args![id])
}

/// Statement that settles a notice.
pub(crate) fn settle(id: NoticeId, on: Date) -> Stmt {
    stmt(
        "UPDATE notices_notice SET settled_on = $2 WHERE id = $1 AND settled_on IS NULL",
        args![id, on],
    )
}

/// Statement that settles the notices of a kind about a matter that acts before this one caused.
pub(crate) fn settle_before(kind: &str, matter: &str, act: u64, on: Date) -> Stmt {
    stmt(
        "UPDATE notices_notice SET settled_on = $4 WHERE kind = $1 AND matter = $2 AND act_seq < $3 AND settled_on IS NULL",
        args![kind, matter, act, on],
    )
}

/// Statement that settles a notice of a kind about a matter, given to one designation, that an act before this one caused.
pub(crate) fn settle_of(kind: &str, matter: &str, to: DesignationId, act: u64, on: Date) -> Stmt {
    stmt(
        "UPDATE notices_notice SET settled_on = $5 WHERE kind = $1 AND matter = $2 AND to_designation = $3 AND act_seq < $4 AND settled_on IS NULL",
        args![kind, matter, to, act, on],
    )
}

record! {
    /// A notice of a day that nobody settled.
    #[derive(Debug, Clone)]
    pub(crate) struct Open { id: NoticeId, kind: String, matter: String, due_on: Option<Date> }
}

const OPEN: &str = "SELECT id, kind, matter, due_on FROM notices_notice WHERE settled_on IS NULL AND obligation IS NOT NULL AND kind IN ('vacancy', 'silent_vacancy', 'overdue', 'due', 'report_overdue', 'report_due', 'ending')";
const OPEN_OF: &str = "SELECT id, kind, matter, due_on FROM notices_notice WHERE settled_on IS NULL AND obligation IS NOT NULL AND kind IN ('vacancy', 'silent_vacancy', 'overdue', 'due', 'report_overdue', 'report_due', 'ending') AND to_entity = $1 AND entity_id = $1";

/// Reminders of agreements that nobody settled, of the whole State.
pub(crate) async fn open_agreements(house: &House) -> Result<Vec<Open>, Fault> {
    const AGREEMENTS: &str = "SELECT id, kind, matter, due_on FROM notices_notice WHERE settled_on IS NULL AND kind IN ('agreement_due', 'agreement_overdue')";
    house.register.db().query(AGREEMENTS, args![]).await
}

/// Notices of a kind about a matter that nobody settled.
pub(crate) async fn ids_about(
    house: &House,
    kind: &str,
    matter: &str,
) -> Result<std::collections::HashSet<NoticeId>, Fault> {
    const ABOUT: &str =
        "SELECT id FROM notices_notice WHERE kind = $1 AND matter = $2 AND settled_on IS NULL";
    let rows: Vec<(NoticeId,)> = house.register.db().query(ABOUT, args![kind, matter]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Notices of days that nobody settled, of the whole State.
pub(crate) async fn open(house: &House) -> Result<Vec<Open>, Fault> {
    house.register.db().query(OPEN, args![]).await
}

/// Notices of days that nobody settled, of one entity.
pub(crate) async fn open_of(house: &House, entity: EntityId) -> Result<Vec<Open>, Fault> {
    house.register.db().query(OPEN_OF, args![entity]).await
}

record! {
    /// A notice as it is kept.
    #[derive(Debug, Clone)]
    pub(crate) struct Row {
        id: NoticeId, kind: String, matter: String, entity_id: EntityId, to_entity: EntityId, to_office: String,
        to_designation: String, remedy: String, obligation: Option<String>, office: Option<String>,
        designation_id: Option<DesignationId>, communication_id: Option<CommunicationId>, detail: Option<String>,
        due_on: Option<Date>, step: i32, act_seq: Option<u64>, at: Timestamp, settled_on: Option<Date>
    }
}

macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT n.id, n.kind, n.matter, n.entity_id, n.to_entity, n.to_office, n.to_designation, n.remedy, n.obligation, n.office, n.designation_id, n.communication_id, n.detail, n.due_on, n.step, n.act_seq, n.at, n.settled_on FROM notices_notice n ",
            $rest
        )
    };
}

/// Notices given to an office, open ones before settled ones and the last first: of each matter the last one only.
pub(crate) async fn given_to(
    house: &House,
    entity: EntityId,
    office: &str,
    designation: DesignationId,
    limit: u32,
) -> Result<Vec<Row>, Fault> {
    house
        .register
        .db()
        .query(
            rows!("WHERE n.to_entity = $1 AND n.to_office = $2 AND n.to_designation IN ('', $3) AND NOT EXISTS (SELECT 1 FROM notices_notice later WHERE later.to_entity = n.to_entity AND later.to_office = n.to_office AND later.to_designation = n.to_designation AND later.matter = n.matter AND (later.at > n.at OR (later.at = n.at AND later.id > n.id))) ORDER BY CASE WHEN n.settled_on IS NULL THEN 0 ELSE 1 END, n.at DESC, n.id LIMIT $4"),
            args![entity, office, designation, limit],
        )
        .await
}

/// The notices that a letter tells.
pub(crate) async fn of_letter(house: &House, letter: crate::LetterId) -> Result<Vec<Row>, Fault> {
    house
        .register
        .db()
        .query(
            rows!("JOIN notices_letter_notice l ON l.notice_id = n.id WHERE l.letter_id = $1 ORDER BY n.due_on, n.at, n.id"),
            args![letter],
        )
        .await
}

/// Notices that wait for the digest of their office.
pub(crate) async fn undigested(house: &House) -> Result<Vec<Row>, Fault> {
    house
        .register
        .db()
        .query(
            rows!("WHERE n.digest_on IS NULL AND n.quiet = 0 AND n.settled_on IS NULL ORDER BY n.to_entity, n.to_office, n.to_designation, n.id"),
            args![],
        )
        .await
}

/// Statement that says in the digest of which day a notice went.
pub(crate) fn digested(id: NoticeId, on: Date) -> Stmt {
    stmt(
        "UPDATE notices_notice SET digest_on = $2 WHERE id = $1",
        args![id, on],
    )
}

/// Notices that a person has read.
pub(crate) async fn read_by(
    house: &House,
    person: PersonId,
) -> Result<std::collections::HashSet<NoticeId>, Fault> {
    let rows: Vec<(NoticeId,)> = house
        .register
        .db()
        .query(
            "SELECT notice_id FROM notices_reading WHERE person_id = $1",
            args![person],
        )
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Statement that says that a person read a notice.
pub(crate) fn read(id: NoticeId, person: PersonId, at: Timestamp) -> Stmt {
    stmt(
        "INSERT INTO notices_reading (notice_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT (notice_id, person_id) DO NOTHING",
        args![id, person, at],
    )
}

/// Writes changes that nothing may refuse, in transactions that let others through.
pub(crate) async fn write(house: &House, changes: &[Stmt]) -> Result<(), Fault> {
    for part in changes.chunks(CHANGES_MAX) {
        house
            .register
            .db()
            .commit(part)
            .await
            .map_err(|error| Fault::because("writing notices", error))?;
    }
    Ok(())
}

/// Writes changes that stand together or not at all.
pub(crate) async fn write_whole(house: &House, changes: &[Stmt]) -> Result<(), Fault> {
    if changes.is_empty() {
        return Ok(());
    }
    house
        .register
        .db()
        .commit(changes)
        .await
        .map_err(|error| Fault::because("writing notices", error))
}
