//! The parts of minutes that people write: deliberation of each item, opening and closing words. Kept beside acts, each with a
//! version, so that whoever saves over somebody else's change is told and loses nothing.

use crate::ids::SessionId;
use capability::{Cx, House};
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args, record};
use std::collections::BTreeMap;

/// Longest text of a part, in characters.
pub const CHARS_MAX: usize = 8_000;

record! {
    struct Row { part: String, version: u32, text: String, person_id: String, written_at: Timestamp }
}

/// The text of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartText {
    /// From 1, one more with each change.
    pub version: u32,
    /// The text.
    pub text: String,
    /// Who wrote it last; none when they were forgotten.
    pub person: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// Texts of a session, by part: `item:ID`, `opening`, `closing`.
///
/// # Errors
/// When the database fails.
pub async fn of(house: &House, session: SessionId) -> Result<BTreeMap<String, PartText>, Fault> {
    const TEXTS: &str = "SELECT part, version, text, person_id, written_at FROM committee_text WHERE session_id = $1 ORDER BY part";
    let rows: Vec<Row> = house.register.db().query(TEXTS, args![session]).await?;
    let each = rows.into_iter().map(|row| {
        let text = PartText {
            version: row.version,
            text: row.text,
            person: row.person_id.parse().ok(),
            at: row.written_at,
        };
        (row.part, text)
    });
    Ok(each.collect())
}

/// Writes a part over the version that its writer saw; another version refuses.
pub fn write(cx: &Cx, session: SessionId, part: &str, seen: u32, text: &str) -> Stmt {
    const FIRST: &str = "INSERT INTO committee_text (session_id, part, version, text, person_id, written_at) VALUES ($1, $2, 1, $3, $4, $5) ON CONFLICT (session_id, part) DO NOTHING";
    const NEXT: &str = "UPDATE committee_text SET version = version + 1, text = $3, person_id = $4, written_at = $5 WHERE session_id = $1 AND part = $2 AND version = $6";
    let person = cx.caller.person.unwrap_or(PersonId::nil());
    match seen {
        0 => stmt(FIRST, args![session, part, text, person, cx.now]).rows(1),
        seen => stmt(NEXT, args![session, part, text, person, cx.now, seen]).rows(1),
    }
}
