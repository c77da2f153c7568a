//! What people said, kept beside acts: the act holds the hash, so that the text is proven while it is kept and can be forgotten.

use crate::acts::StatementRef;
use crate::ids::StatementId;
use capability::{Cx, House};
use register::db::{Stmt, Val, stmt};
use register::{Fault, PersonId, args, hex, record};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Longest statement, in characters.
pub const CHARS_MAX: usize = 2_000;

/// A statement of the caller: what the act holds, and the row to be written with it.
///
/// # Errors
/// When the machine has no source of randomness.
pub fn said(cx: &Cx, text: &str) -> Result<(StatementRef, Stmt), Fault> {
    const KEEP: &str = "INSERT INTO committee_statement (id, person_id, salt, text) VALUES ($1, $2, $3, $4)";
    let id = StatementId::new(&*cx.house.clock)?;
    let salt = hex(&register::random::<16>()?);
    let person = cx.caller.person.unwrap_or(PersonId::nil());
    let sha256 = hash(&salt, text);
    let row = stmt(KEEP, args![id, person, salt, text]);
    Ok((StatementRef { id, sha256 }, row))
}

/// SHA-256 of salt and text.
pub fn hash(salt: &str, text: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(salt.as_bytes());
    digest.update(text.as_bytes());
    hex(&digest.finalize())
}

record! { struct Row { id: StatementId, salt: String, text: String } }

/// Texts by statement; those that were forgotten, or whose text is not the one that was said, are left out.
pub async fn texts(house: &House, refs: &[&StatementRef]) -> Result<HashMap<StatementId, String>, Fault> {
    const BY_IDS: &str = "SELECT id, salt, text FROM committee_statement WHERE id IN";
    if refs.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<Val> = refs.iter().map(|said| Val::from(said.id)).collect();
    let rows: Vec<Row> = house.register.db().among(BY_IDS, &keys).await?;
    let said: HashMap<StatementId, &str> = refs.iter().map(|said| (said.id, said.sha256.as_str())).collect();
    let known = rows
        .into_iter()
        .filter(|row| said.get(&row.id) == Some(&hash(&row.salt, &row.text).as_str()));
    Ok(known.map(|row| (row.id, row.text)).collect())
}

/// Forgets what a person said and wrote.
pub fn forget(person: PersonId) -> Vec<Stmt> {
    vec![
        stmt(
            "DELETE FROM committee_statement WHERE person_id = $1",
            args![person],
        ),
        stmt(
            "UPDATE committee_text SET person_id = '' WHERE person_id = $1",
            args![person],
        ),
    ]
}
