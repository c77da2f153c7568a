//! Entities, units, posts, calendar days and terms.

use super::{entity_of, text};
use crate::acts::{
    CalendarDayDeclared, EntityClosed, EntityDetails, EntityRegistered, EntityUpdated, PostCreated, TermSet,
    UnitClosed, UnitCreated, UnitRenamed,
};
use crate::past::ENTITY_CLOSED;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

const INSERT: &str = "INSERT INTO directory_entity (id, kind, name, acronym, ruc, siaf, ubigeo, sector, parent_id, authority, from_on, level, first_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)";
const UPDATE: &str = "UPDATE directory_entity SET name = $2, acronym = $3, ruc = $4, siaf = $5, ubigeo = $6, sector = $7, parent_id = $8, from_on = COALESCE($9, from_on), level = COALESCE($10, level), seq = $11 WHERE id = $1";
const ALIAS: &str = "INSERT INTO directory_alias (entity_id, kind, value) VALUES ($1, $2, $3) ON CONFLICT (entity_id, kind, value) DO NOTHING";

pub(super) fn registered(act: &Recorded, new: &EntityRegistered) -> Result<Vec<Stmt>, Fault> {
    let d = &new.details;
    let insert = stmt(
        INSERT,
        args![
            new.entity,
            new.kind.as_str(),
            d.name.as_str(),
            d.acronym.clone(),
            d.ruc.clone(),
            d.siaf.clone(),
            d.ubigeo.clone(),
            d.sector.clone(),
            d.parent.map(|id| id.to_string()),
            new.authority.clone(),
            text(d.from),
            d.level.clone(),
            act.seq
        ],
    );
    Ok(std::iter::once(insert)
        .chain(aliases(&new.entity.to_string(), d))
        .collect())
}

pub(super) fn updated(act: &Recorded, new: &EntityUpdated) -> Vec<Stmt> {
    let d = &new.details;
    let update = stmt(
        UPDATE,
        args![
            new.entity,
            d.name.as_str(),
            d.acronym.clone(),
            d.ruc.clone(),
            d.siaf.clone(),
            d.ubigeo.clone(),
            d.sector.clone(),
            d.parent.map(|id| id.to_string()),
            text(d.from),
            d.level.clone(),
            act.seq
        ],
    );
    std::iter::once(update.rows(1))
        .chain(aliases(&new.entity.to_string(), d))
        .collect()
}

fn aliases<'a>(entity: &'a str, details: &'a EntityDetails) -> impl Iterator<Item = Stmt> + 'a {
    details
        .aliases
        .iter()
        .map(move |(kind, value)| stmt(ALIAS, args![entity, kind.as_str(), value.as_str()]))
}

pub(super) fn closed(act: &Recorded, new: &EntityClosed) -> Vec<Stmt> {
    let on = new.on.to_string();
    let mut changes = vec![
        stmt(
            "UPDATE directory_entity SET to_on = $2, closed_reason = $3, successor_id = $4, seq = $5 WHERE id = $1 AND to_on IS NULL",
            args![new.entity, on.as_str(), new.reason.as_str(), new.successor.map(|id| id.to_string()), act.seq],
        )
        .rows(1),
        stmt(
            "UPDATE directory_designation SET to_on = $2, end_reason = $3, seq = $4 WHERE entity_id = $1 AND end_reason IS NULL AND (to_on IS NULL OR to_on > $2)",
            args![new.entity, on.as_str(), ENTITY_CLOSED, act.seq],
        ),
    ];
    for successor in new.successor.iter().chain(&new.other_successors) {
        changes.push(stmt(
            "INSERT INTO directory_succession (entity_id, successor_id, reason, on_day, seq) VALUES ($1, $2, $3, $4, $5)",
            args![new.entity, *successor, new.reason.as_str(), on.as_str(), act.seq],
        ));
    }
    for (carry, end) in UNITS_AND_POSTS {
        changes.push(match new.units_to {
            Some(successor) => stmt(carry, args![new.entity, successor, act.seq]),
            None => stmt(end, args![new.entity, on.as_str(), act.seq]),
        });
    }
    changes
}

/// Units and posts go with their entity, or end with it.
const UNITS_AND_POSTS: [(&str, &str); 2] = [
    (
        "UPDATE directory_unit SET entity_id = $2, seq = $3 WHERE entity_id = $1 AND to_on IS NULL",
        "UPDATE directory_unit SET to_on = $2, seq = $3 WHERE entity_id = $1 AND to_on IS NULL",
    ),
    (
        "UPDATE directory_post SET entity_id = $2, seq = $3 WHERE entity_id = $1 AND to_on IS NULL",
        "UPDATE directory_post SET to_on = $2, seq = $3 WHERE entity_id = $1 AND to_on IS NULL",
    ),
];

pub(super) fn unit_created(act: &Recorded, new: &UnitCreated) -> Result<Vec<Stmt>, Fault> {
    Ok(vec![stmt(
        "INSERT INTO directory_unit (id, entity_id, kind, name, parent_id, from_on, seq) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            new.unit,
            entity_of(act)?,
            new.kind.as_str(),
            new.name.as_str(),
            new.parent.map(|id| id.to_string()),
            new.from.to_string(),
            act.seq
        ],
    )])
}

pub(super) fn unit_renamed(act: &Recorded, new: &UnitRenamed) -> Vec<Stmt> {
    vec![
        stmt(
            "UPDATE directory_unit SET name = $2, seq = $3 WHERE id = $1 AND to_on IS NULL",
            args![new.unit, new.name.clone(), act.seq],
        )
        .rows(1),
    ]
}

pub(super) fn unit_closed(act: &Recorded, new: &UnitClosed) -> Vec<Stmt> {
    vec![
        stmt(
            "UPDATE directory_unit SET to_on = $2, seq = $3 WHERE id = $1 AND to_on IS NULL",
            args![new.unit, new.on.to_string(), act.seq],
        )
        .rows(1),
    ]
}

pub(super) fn post_created(act: &Recorded, new: &PostCreated) -> Result<Vec<Stmt>, Fault> {
    Ok(vec![stmt(
        "INSERT INTO directory_post (id, entity_id, unit_id, name, from_on, seq) VALUES ($1, $2, $3, $4, $5, $6)",
        args![
            new.post,
            entity_of(act)?,
            new.unit.map(|id| id.to_string()),
            new.name.as_str(),
            new.from.to_string(),
            act.seq
        ],
    )])
}

pub(super) fn calendar_day(act: &Recorded, new: &CalendarDayDeclared) -> Vec<Stmt> {
    vec![stmt(
        "INSERT INTO directory_calendar_day (day, place, kind, norm, seq) VALUES ($1, $2, $3, $4, $5)",
        args![
            new.day.to_string(),
            new.place.as_str(),
            new.kind.as_str(),
            new.norm.as_str(),
            act.seq
        ],
    )]
}

pub(super) fn term_set(act: &Recorded, new: &TermSet) -> Vec<Stmt> {
    vec![stmt(
        "INSERT INTO directory_term (code, from_on, length, unit, basis, seq) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code, from_on) DO UPDATE SET length = excluded.length, unit = excluded.unit, basis = excluded.basis, seq = excluded.seq",
        args![
            new.code.as_str(),
            new.from.to_string(),
            i64::from(new.length),
            new.unit.as_str(),
            new.basis.as_str(),
            act.seq
        ],
    )]
}
