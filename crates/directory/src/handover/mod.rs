//! The hand-over of an office: what is open, what falls due, what was done and where the documents are, for whoever
//! comes next. Computed from acts whenever it is asked for; nothing of it is kept.

mod gather;
mod page;
mod paper;

pub(crate) use page::{may_read, routes};

use crate::board::BoardEntity;
use crate::store::DesignationRow;
use jiff::civil::Date;
use norms::Citation;
use std::sync::Arc;

/// Months ahead in which due dates are shown.
const MONTHS_AHEAD: i32 = 12;
/// Last acts of the holder that are shown one by one.
const LAST_ACTS: usize = 10;

/// Everything a successor needs to know of one designation.
pub(crate) struct Handover {
    entity: Arc<BoardEntity>,
    row: DesignationRow,
    office: String,
    holder: Option<String>,
    /// Who came next, and the designation.
    successor: Option<(String, DesignationRow)>,
    /// Since when nobody holds it, when nobody does.
    vacant_since: Option<Date>,
    /// What is not settled between entity and authorities.
    open: Vec<Open>,
    /// What falls due, the nearest first.
    due: Vec<Due>,
    /// How many acts of each kind the holder recorded under this designation.
    counts: Vec<(String, usize)>,
    /// The last of them.
    last: Vec<Done>,
    /// Documents that the designation and the holder's acts cite.
    documents: Vec<Document>,
    /// Access keys that were made under the designation and not revoked: they end with it.
    keys: usize,
    /// Everybody who held the office, the most recent first: name, from, to, how, designation.
    history: Vec<(String, DesignationRow)>,
    /// What the act that designated warned of.
    warnings: Vec<String>,
}

/// Something that waits for the entity or for an authority.
struct Open {
    office: String,
    designation: register::DesignationId,
    /// Text key of what is open.
    what: &'static str,
    authority: String,
    since: Option<Date>,
    by: Option<Date>,
}

/// A day that matters.
struct Due {
    on: Date,
    what: String,
    citations: Vec<Citation>,
}

/// An act of the holder.
struct Done {
    kind: String,
    code: String,
    on: Date,
}

/// A document by its hash.
struct Document {
    sha256: String,
    /// Number of the resolution that it is.
    number: String,
}
