//! The only SQL of this crate: acts write tables, queries read them.

use capability::Cx;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, Table, args};

use crate::acts::{NOTED, Noted};

/// Derived tables.
pub(crate) const TABLES: &[Table] = &[Table {
    name: "specimen_note",
    key: &["seq"],
    ddl: &["CREATE TABLE specimen_note (seq BIGINT PRIMARY KEY, code TEXT NOT NULL, entity_id TEXT NOT NULL, text TEXT NOT NULL)"],
}];

/// What an act changes.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    if act.kind != NOTED {
        return Ok(Vec::new());
    }
    let noted: Noted = act.payload_as()?;
    let entity = act.entity.map(|entity| entity.to_string()).unwrap_or_default();
    Ok(vec![stmt(
        "INSERT INTO specimen_note (seq, code, entity_id, text) VALUES ($1, $2, $3, $4)",
        args![act.seq, act.code(), entity, noted.text],
    )])
}

/// The latest notes: code of the act, text.
pub(crate) async fn latest(cx: &Cx) -> Result<Vec<(String, String)>, Fault> {
    let sql = "SELECT code, text FROM specimen_note ORDER BY seq DESC LIMIT 50";
    cx.house.register.db().query(sql, args![]).await
}

/// Texts of the notes of one entity.
pub(crate) async fn texts_of(cx: &Cx, entity: register::EntityId) -> Result<Vec<String>, Fault> {
    let sql = "SELECT text FROM specimen_note WHERE entity_id = $1";
    let rows: Vec<(String,)> = cx.house.register.db().query(sql, args![entity]).await?;
    Ok(rows.into_iter().map(|(text,)| text).collect())
}
