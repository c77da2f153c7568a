//! Designations: made, ended, left without a post, with their contact published.

use super::{entity_of, text};
use crate::acts::{
    ContactPublished, Designated, DesignationCarried, DesignationEnded, Instrument, PostEnded,
};
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, Recorded, args};

pub(super) const INSERT: &str = "INSERT INTO directory_designation (id, entity_id, body_id, office, capacity, several, person_id, post_id, post_title, bond, instrument_kind, instrument_number, instrument_on, article, document, from_on, to_on, communicate_by, warnings, proof_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)";

pub(super) fn designated(act: &Recorded, new: &Designated) -> Result<Vec<Stmt>, Fault> {
    let entity = entity_of(act)?;
    let several = norms::OfficeId::parse(&new.office)
        .ok()
        .and_then(|id| norms::peru().office(id))
        .is_some_and(|office| office.multiple());
    let Instrument {
        kind,
        number,
        date,
        article,
        document,
    } = &new.instrument;
    let insert = stmt(
        INSERT,
        args![
            new.designation,
            entity.as_str(),
            new.body.map_or_else(String::new, |id| id.to_string()),
            new.office.as_str(),
            new.capacity.as_str(),
            several,
            (new.person != PersonId::nil()).then_some(new.person),
            new.post.map(|id| id.to_string()),
            new.post_title.as_str(),
            new.bond.as_str(),
            kind.as_str(),
            number.as_str(),
            date.to_string(),
            article.clone(),
            document.clone(),
            new.from.to_string(),
            text(new.to),
            text(new.communicate_by),
            new.warnings.join(","),
            act.seq
        ],
    );
    Ok(vec![insert])
}

/// A designation of the successor, told to the authority already if the act says so.
pub(super) fn carried(act: &Recorded, new: &DesignationCarried) -> Result<Vec<Stmt>, Fault> {
    let mut changes = designated(act, &new.designated)?;
    changes.extend(new.informed.map(|on| {
        stmt(
            "UPDATE directory_designation SET informed_on = $2 WHERE id = $1",
            args![new.designated.designation, on.to_string()],
        )
        .rows(1)
    }));
    Ok(changes)
}

pub(super) fn ended(act: &Recorded, new: &DesignationEnded) -> Vec<Stmt> {
    let end = stmt(
        "UPDATE directory_designation SET to_on = $2, end_reason = $3, seq = $4 WHERE id = $1 AND end_reason IS NULL",
        args![new.designation, new.on.to_string(), new.reason.as_str(), act.seq],
    )
    .rows(1);
    vec![end]
}

pub(super) fn post_ended(act: &Recorded, new: &PostEnded) -> Vec<Stmt> {
    vec![
        stmt(
            "UPDATE directory_post SET to_on = $2, seq = $3 WHERE id = $1 AND to_on IS NULL",
            args![new.post, new.on.to_string(), act.seq],
        )
        .rows(1),
        stmt(
            "UPDATE directory_designation SET post_ended_on = $2, seq = $3 WHERE post_id = $1 AND to_on IS NULL",
            args![new.post, new.on.to_string(), act.seq],
        ),
    ]
}

pub(super) fn contact_published(act: &Recorded, new: &ContactPublished) -> Vec<Stmt> {
    let publish = stmt(
        "UPDATE directory_designation SET contact = $2, seq = $3 WHERE id = $1",
        args![new.designation, new.place.as_str(), act.seq],
    )
    .rows(1);
    vec![publish]
}
