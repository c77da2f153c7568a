//! The parts of minutes that people write: deliberation of each item, opening and closing words. Kept beside acts, each with a
//! version, so that whoever saves over somebody else's change is told and loses nothing.

use crate::ids::SessionId;
use capability::House;
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

/// Writes a part over the version that its writer saw; another version refuses, and so do minutes that were registered meanwhile.
pub fn write(
    (person, at): (PersonId, Timestamp),
    session: SessionId,
    part: &str,
    seen: u32,
    text: &str,
) -> Stmt {
    const FIRST: &str = "INSERT INTO committee_text (session_id, part, version, text, person_id, written_at) SELECT id, $2, 1, $3, $4, $5 FROM committee_session WHERE id = $1 AND stage NOT IN ('registered', 'cancelled') ON CONFLICT (session_id, part) DO NOTHING";
    const NEXT: &str = "UPDATE committee_text SET version = version + 1, text = $3, person_id = $4, written_at = $5 WHERE session_id = $1 AND part = $2 AND version = $6 AND EXISTS (SELECT 1 FROM committee_session WHERE id = $1 AND stage NOT IN ('registered', 'cancelled'))";
    match seen {
        0 => stmt(FIRST, args![session, part, text, person, at]).rows(1),
        seen => stmt(NEXT, args![session, part, text, person, at, seen]).rows(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Stage;
    use capability::Capability;
    use register::{RecordError, Refused};
    use testing::Opening;

    const LIST: &[&dyn Capability] = &[&directory::Directory, &crate::Committee];
    const SESSION: &str = "INSERT INTO committee_session (id, entity_id, body_id, kind, year, number, on_day, hour, place, mode, open, stage, presence, called_seq, seq) VALUES ($1, '', '', 'ordinary', 2026, 1, '2026-11-19', '15:00', 'Sala', 'mixed', 0, $2, 0, 1, 1)";

    /// Whoever read the page before the last signature and saves after it changes nothing.
    #[tokio::test]
    async fn a_text_is_written_until_the_last_signature() {
        for (stage, written) in [
            (Stage::Open, true),
            (Stage::Concluded, true),
            (Stage::Registered, false),
            (Stage::Cancelled, false),
        ] {
            let opened = Opening::new(LIST, "2026-11-19T15:00:00Z").fresh().await;
            let (house, session) = (&opened.house, SessionId::nil());
            let by = (PersonId::nil(), house.clock.now());
            let commit = async |change: Stmt| match house.register.db().commit(&[change]).await {
                Ok(()) => true,
                Err(RecordError::Refused(Refused::Stale)) => false,
                Err(other) => panic!("{other:?}"),
            };
            assert!(commit(stmt(SESSION, args![session, "concluded"])).await);
            assert!(commit(write(by, session, "opening", 0, "Uno")).await);
            let now = "UPDATE committee_session SET stage = $2 WHERE id = $1";
            assert!(commit(stmt(now, args![session, stage.as_str()])).await);
            let (first, next) = (
                commit(write(by, session, "closing", 0, "Otro")).await,
                commit(write(by, session, "opening", 1, "Dos")).await,
            );
            assert_eq!((first, next), (written, written), "{stage:?}");
            let texts = of(house, session).await.expect("texts");
            let opening = if written { "Dos" } else { "Uno" };
            assert_eq!(texts["opening"].text, opening, "{stage:?}");
        }
    }
}
