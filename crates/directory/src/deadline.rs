//! Due dates: the law's terms, what the governing body set, and the working days of each entity.

use crate::board::BoardEntity;
use capability::{House, Stop};
use jiff::civil::Date;
use norms::{
    Calendar, DayKind, DeclaredDay, Effect, OpenDue, Overrides, Place, Running, Term, TermCode, TermOverride,
    Unit,
};
use register::db::Db;
use register::{DesignationId, Fault, args, record};

/// To communicate a designation to SGTD.
pub const COMMUNICATE: &str = "GOV-COMM";
/// To communicate the personal data officer to ANPD.
pub const COMMUNICATE_ANPD: &str = "PD-ODP-COMM";
/// For the authority to answer a communication.
pub const REVIEW: &str = "GOV-REVIEW";
/// To correct what was observed.
pub const CORRECT: &str = "GOV-CORRECT";

record! { struct DayRow { day: String, place: String, kind: String, norm: String } }
record! { struct TermRow { code: String, from_on: String, length: i64, unit: String, basis: String, seq: i64 } }

/// Days declared by act.
pub async fn declared(house: &House) -> Result<Vec<DeclaredDay>, Fault> {
    declared_in(house.register.db()).await
}

pub(crate) async fn declared_in(db: &Db) -> Result<Vec<DeclaredDay>, Fault> {
    let rows: Vec<DayRow> = db
        .query(
            "SELECT day, place, kind, norm FROM directory_calendar_day ORDER BY day",
            args![],
        )
        .await?;
    Ok(rows.into_iter().filter_map(declared_day).collect())
}

fn declared_day(row: DayRow) -> Option<DeclaredDay> {
    declared_as(row.day.parse().ok()?, &row.kind, row.place, row.norm)
}

/// A day as an act declares it; none of a kind that the law does not know.
pub(crate) fn declared_as(day: Date, kind: &str, place: String, norm: String) -> Option<DeclaredDay> {
    let place = if place.is_empty() {
        Place::Country
    } else {
        Place::Ubigeo(place)
    };
    let kind = DayKind::parse(kind)?;
    Some(DeclaredDay {
        from: day,
        to: day,
        kind,
        place,
        effect: Effect::OnDate,
        name: norm.clone(),
        norm,
    })
}

/// Terms set by act.
pub async fn overrides(house: &House) -> Result<Overrides, Fault> {
    overrides_in(house.register.db()).await
}

pub(crate) async fn overrides_in(db: &Db) -> Result<Overrides, Fault> {
    let rows: Vec<TermRow> = db
        .query(
            "SELECT code, from_on, length, unit, basis, seq FROM directory_term ORDER BY seq",
            args![],
        )
        .await?;
    Ok(Overrides::new(rows.into_iter().filter_map(set).collect()))
}

fn set(row: TermRow) -> Option<TermOverride> {
    let act = u64::try_from(row.seq).ok()?;
    set_as(
        &row.code,
        row.length,
        &row.unit,
        row.from_on.parse().ok()?,
        row.basis,
        act,
    )
}

/// A term as an act sets it; none of a code that the law does not know.
pub(crate) fn set_as(
    code: &str,
    length: i64,
    unit: &str,
    valid_from: Date,
    basis: String,
    act: u64,
) -> Option<TermOverride> {
    Some(TermOverride {
        code: TermCode::parse(code).ok()?,
        term: Term::new(u32::try_from(length).ok()?, Unit::parse(unit)?),
        valid_from,
        valid_to: None,
        basis,
        act,
    })
}

/// The calendar of an entity, with the days declared by act.
pub fn calendar(entity: &BoardEntity, declared: &[DeclaredDay]) -> Calendar {
    Calendar::for_entity(entity.kind.id, &entity.ubigeo).with_days(declared)
}

/// The term of a code that counts on a day; none where nobody gives a length.
pub async fn term(house: &House, code: &str, day: Date) -> Result<Option<Term>, Fault> {
    let Ok(code) = TermCode::parse(code) else {
        return Ok(None);
    };
    Ok(overrides(house)
        .await?
        .effective(code, day)
        .map(|effective| effective.term))
}

/// Last day of a term of an entity.
pub async fn by(
    house: &House,
    code: &str,
    trigger: Date,
    entity: &BoardEntity,
) -> Result<Option<Date>, Stop> {
    let Some(term) = term(house, code, trigger).await? else {
        return Ok(None);
    };
    let calendar = calendar(entity, &declared(house).await?);
    norms::due_date(trigger, term, &calendar)
        .map(Some)
        .map_err(|error| Stop::Fault(Fault::because("counting a term", error)))
}

/// Term to communicate an office, by the authority that must be told.
pub fn code_to_communicate(authority: norms::Authority) -> &'static str {
    match authority {
        norms::Authority::Sgtd => COMMUNICATE,
        norms::Authority::Anpd => COMMUNICATE_ANPD,
    }
}

/// A due date that is running: whose, which, and the day it started from.
pub type OpenDesignationDue = OpenDue<(DesignationId, register::EntityId, String, &'static str)>;

record! { struct OpenRow { id: DesignationId, entity_id: register::EntityId, office: String, authority: Option<String>, issued: String, communicate_by: Option<String>, observed_on: Option<String>, correct_by: Option<String> } }

/// Due dates of the entities a change of calendar reaches, with the changes it makes.
pub async fn moved_by(
    house: &House,
    new: &DeclaredDay,
) -> Result<Vec<norms::Change<(DesignationId, register::EntityId, String, &'static str)>>, Stop> {
    let board = crate::board::board(house).await?;
    let days = declared(house).await?;
    let with_new: Vec<DeclaredDay> = days.iter().cloned().chain([new.clone()]).collect();
    let rows: Vec<OpenRow> = house
        .register
        .db()
        .query(
            "SELECT id, entity_id, office, authority, instrument_on, communicate_by, observed_on, correct_by FROM directory_designation WHERE to_on IS NULL AND (correct_by >= $1 OR (informed_on IS NULL AND communicate_by >= $1)) ORDER BY entity_id, id",
            args![new.from],
        )
        .await?;
    let mut changes = Vec::new();
    for row in rows {
        let Some(entity) = board
            .entity(row.entity_id)
            .filter(|entity| new.place.reaches(&entity.ubigeo))
        else {
            continue;
        };
        let Some(open) = open(house, &row).await? else {
            continue;
        };
        let (old, with) = (calendar(entity, &days), calendar(entity, &with_new));
        changes.extend(
            norms::recompute(&old, &with, &[open])
                .map_err(|error| Fault::because("counting a term again", error))?,
        );
    }
    Ok(changes)
}

async fn open(house: &House, row: &OpenRow) -> Result<Option<OpenDesignationDue>, Fault> {
    let observed = row.observed_on.is_some();
    let authority = row
        .authority
        .as_deref()
        .and_then(norms::Authority::parse)
        .unwrap_or(norms::Authority::Sgtd);
    let (what, code, trigger) = match observed {
        true => ("correct", CORRECT, row.observed_on.clone()),
        false => (
            "communicate",
            code_to_communicate(authority_of(house, row).unwrap_or(authority)),
            Some(row.issued.clone()),
        ),
    };
    let Some(trigger) = crate::board::day(trigger) else {
        return Ok(None);
    };
    let Some(term) = term(house, code, trigger).await? else {
        return Ok(None);
    };
    let running = Running::started(trigger, term);
    Ok(Some(OpenDue {
        key: (row.id, row.entity_id, row.office.clone(), what),
        running,
    }))
}

fn authority_of(house: &House, row: &OpenRow) -> Option<norms::Authority> {
    let office = norms::OfficeId::parse(&row.office).ok()?;
    house.law.office(office)?.communicated_to
}
