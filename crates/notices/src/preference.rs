//! What a person wants by mail: which kinds they stopped, and in which language they read.
//!
//! A stop is a row with its day; no row means that letters are written. Only letters are stopped: the inbox has every
//! notice.

use std::collections::{BTreeSet, HashMap};

use capability::House;
use jiff::Timestamp;
use norms::NoticeKind;
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args};

/// Kinds whose letters a person may stop.
pub(crate) fn stoppable(house: &House) -> impl Iterator<Item = &'static NoticeKind> + use<> {
    house.law.notices().iter().filter(|kind| kind.stoppable)
}

/// Kinds that a person stopped.
pub(crate) async fn stopped(house: &House, person: PersonId) -> Result<BTreeSet<String>, Fault> {
    let rows: Vec<(String,)> = house
        .register
        .db()
        .query(
            "SELECT kind FROM notices_stop WHERE person_id = $1",
            args![person],
        )
        .await?;
    Ok(rows.into_iter().map(|(kind,)| kind).collect())
}

/// Kinds that anybody stopped, by person.
pub(crate) async fn all_stopped(house: &House) -> Result<HashMap<PersonId, BTreeSet<String>>, Fault> {
    let rows: Vec<(PersonId, String)> = house
        .register
        .db()
        .query("SELECT person_id, kind FROM notices_stop", args![])
        .await?;
    let mut all: HashMap<PersonId, BTreeSet<String>> = HashMap::new();
    for (person, kind) in rows {
        all.entry(person).or_default().insert(kind);
    }
    Ok(all)
}

/// Statement that stops the letters of a kind.
pub(crate) fn stop(person: PersonId, kind: &NoticeKind, at: Timestamp) -> Stmt {
    stmt(
        "INSERT INTO notices_stop (person_id, kind, at) VALUES ($1, $2, $3) ON CONFLICT (person_id, kind) DO NOTHING",
        args![person, kind.id.as_str(), at],
    )
}

/// Statement that lets the letters of a kind be written again.
pub(crate) fn resume(person: PersonId, kind: &NoticeKind) -> Stmt {
    stmt(
        "DELETE FROM notices_stop WHERE person_id = $1 AND kind = $2",
        args![person, kind.id.as_str()],
    )
}

/// The language of a person's letters: Spanish until they choose.
pub(crate) async fn language(house: &House, person: PersonId) -> Result<ui::Lang, Fault> {
    let row: Option<(String,)> = house
        .register
        .db()
        .get(
            "SELECT lang FROM notices_language WHERE person_id = $1",
            args![person],
        )
        .await?;
    Ok(row.and_then(|(code,)| ui::Lang::parse(&code)).unwrap_or_default())
}

/// Statement that keeps the language of a person's letters.
pub(crate) fn speak(person: PersonId, lang: ui::Lang) -> Stmt {
    stmt(
        "INSERT INTO notices_language (person_id, lang) VALUES ($1, $2) ON CONFLICT (person_id) DO UPDATE SET lang = excluded.lang",
        args![person, lang.code()],
    )
}

/// Statements that forget everything kept of a person but that letters were written.
pub(crate) fn forget(person: PersonId) -> Vec<Stmt> {
    [
        "DELETE FROM notices_stop WHERE person_id = $1",
        "DELETE FROM notices_language WHERE person_id = $1",
        "DELETE FROM notices_reading WHERE person_id = $1",
        "DELETE FROM notices_link WHERE person_id = $1",
    ]
    .into_iter()
    .map(|sql| stmt(sql, args![person]))
    .collect()
}
