//! The board from derived tables: whole the first time, then the rows that changed.

use super::{Board, BoardEntity, fold};
use crate::acts::EntityDetails;
use crate::agenda::Agenda;
use crate::deadline::{declared_in, overrides_in};
use crate::holding::{Holding, Slot};
use crate::report::Report;
use capability::Fut;
use jiff::civil::Date;
use norms::Level;
use register::db::Db;
use register::{DesignationId, EntityId, Fault, args, record};
use std::sync::Arc;

record! { struct EntityRow { id: EntityId, kind: String, name: String, acronym: Option<String>, ruc: Option<String>, ubigeo: Option<String>, sector: Option<String>, parent_id: Option<String>, authority: Option<String>, from_on: Option<String>, to_on: Option<String>, level: Option<String> } }
record! { struct HoldingRow { entity_id: EntityId, id: DesignationId, office: String, instrument_on: String, from_on: String, to_on: Option<String>, informed_on: Option<String>, accepted_on: Option<String>, observed_on: Option<String>, communicate_by: Option<String>, correct_by: Option<String>, post_ended_on: Option<String>, contact: Option<String>, proof_seq: u64 } }

record! { struct ReportRow { entity_id: EntityId, obligation: String, period_on: String, on_day: String, proof_seq: u64 } }

/// Boxed, for every wing asks for the board and few need this part of it compiled again.
pub(super) fn updated<'a>(db: &'a Db, before: &'a Board, size: u64) -> Fut<'a, Result<Board, Fault>> {
    Box::pin(read_since(db, before, size))
}

async fn read_since(db: &Db, before: &Board, size: u64) -> Result<Board, Fault> {
    let since = if before.size == 0 {
        -1
    } else {
        before.size as i64 - 1
    };
    let entities: Vec<EntityRow> = db
        .query("SELECT id, kind, name, acronym, ruc, ubigeo, sector, parent_id, authority, from_on, to_on, level FROM directory_entity WHERE seq > $1 ORDER BY first_seq", args![since])
        .await?;
    let holdings: Vec<HoldingRow> = db
        .query("SELECT entity_id, id, office, instrument_on, from_on, to_on, informed_on, accepted_on, observed_on, communicate_by, correct_by, post_ended_on, contact, proof_seq FROM directory_designation WHERE seq > $1 AND body_id = '' AND capacity <> 'alternate'", args![since])
        .await?;
    let reports: Vec<ReportRow> = db
        .query(
            "SELECT entity_id, obligation, period_on, on_day, proof_seq FROM directory_report WHERE seq > $1",
            args![since],
        )
        .await?;
    let mut board = match before.size {
        0 => Board::of(std::iter::empty(), Arc::default(), 0),
        _ => before.clone(),
    };
    for row in entities {
        put_entity(&mut board, row);
    }
    for row in holdings {
        put_holding(&mut board, row);
    }
    for row in reports {
        put_report(&mut board, row);
    }
    if let Some(agenda) = agenda_since(db, since).await? {
        board.agenda = Arc::new(agenda);
    }
    board.size = size;
    Ok(board)
}

/// The agenda, when the calendar or a term changed after that act.
async fn agenda_since(db: &Db, since: i64) -> Result<Option<Agenda>, Fault> {
    const CHANGED: &str = "SELECT MAX(seq) FROM (SELECT MAX(seq) AS seq FROM directory_calendar_day UNION ALL SELECT MAX(seq) AS seq FROM directory_term) AS changed";
    let changed: Option<(Option<i64>,)> = db.get(CHANGED, args![]).await?;
    let changed = changed.and_then(|(seq,)| seq).is_some_and(|seq| since < seq);
    Ok(match changed {
        true => Some(Agenda::new(declared_in(db).await?, overrides_in(db).await?)),
        false => None,
    })
}

fn put_entity(board: &mut Board, row: EntityRow) {
    let (from, to) = (day(row.from_on), day(row.to_on));
    let details = EntityDetails {
        name: row.name,
        acronym: row.acronym,
        ruc: row.ruc,
        siaf: None,
        ubigeo: row.ubigeo,
        sector: row.sector,
        level: row.level,
        parent: row.parent_id.and_then(|id| id.parse().ok()),
        from,
        aliases: Vec::new(),
    };
    let Some(mut entity) = board_entity(row.id, &row.kind, details, row.authority, to) else {
        return;
    };
    if let Some(known) = board.entity(row.id) {
        entity.holdings.clone_from(&known.holdings);
        entity.reports.clone_from(&known.reports);
    }
    board.put(entity);
}

/// An entity from what it says of itself, without holders; none when the law does not know its type.
pub(crate) fn board_entity(
    id: EntityId,
    kind: &str,
    details: EntityDetails,
    authority: Option<String>,
    to: Option<Date>,
) -> Option<BoardEntity> {
    let kind = norms::EntityTypeId::parse(kind).ok()?;
    let kind = norms::peru().entity_type(kind)?;
    let level = Level::ALL
        .into_iter()
        .find(|level| Some(level.as_str()) == details.level.as_deref());
    Some(BoardEntity {
        id,
        key: details.ruc.clone().unwrap_or_else(|| id.to_string()),
        folded: fold(&details.name),
        name: details.name,
        acronym: details.acronym,
        level: level.unwrap_or(kind.level),
        kind,
        ubigeo: details.ubigeo.unwrap_or_default(),
        ruc: details.ruc,
        sector: details.sector.unwrap_or_default(),
        parent: details.parent,
        authority,
        from: details.from,
        to,
        holdings: Vec::new(),
        reports: Vec::new(),
    })
}

fn put_holding(board: &mut Board, row: HoldingRow) {
    let (entity, designation) = (row.entity_id, row.id);
    let (Some(holding), Some(at)) = (holding(row), board.by_id.get(&entity).copied()) else {
        return;
    };
    let holdings = &mut Arc::make_mut(&mut board.entities[at]).holdings;
    match holdings.iter_mut().find(|known| known.designation == designation) {
        Some(known) => *known = holding,
        None => holdings.push(holding),
    }
}

fn put_report(board: &mut Board, row: ReportRow) {
    let days = row.period_on.parse().ok().zip(row.on_day.parse().ok());
    let report = days.and_then(|(period, on)| Report::of(&row.obligation, period, on, row.proof_seq));
    let (Some(report), Some(at)) = (report, board.by_id.get(&row.entity_id).copied()) else {
        return;
    };
    let reports = &mut Arc::make_mut(&mut board.entities[at]).reports;
    let same = |known: &&mut Report| (known.duty, known.period) == (report.duty, report.period);
    match reports.iter_mut().find(same) {
        Some(known) => *known = report,
        None => reports.push(report),
    }
}

/// None for offices that no obligation asks about.
fn holding(row: HoldingRow) -> Option<Holding> {
    let observed = day(row.observed_on);
    Some(Holding {
        slot: Slot::of(&row.office)?,
        designation: row.id,
        issued: row.instrument_on.parse().ok()?,
        from: row.from_on.parse().ok()?,
        to: day(row.to_on),
        informed: day(row.informed_on),
        accepted: day(row.accepted_on),
        observed,
        due: day(if observed.is_some() {
            row.correct_by
        } else {
            row.communicate_by
        }),
        post_ended: day(row.post_ended_on),
        contact: row.contact.is_some(),
        proof: row.proof_seq,
    })
}

/// A day from its column.
pub(crate) fn day(text: Option<String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}
