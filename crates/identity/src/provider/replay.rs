//! What may be used once: names of assertions and proofs, and refresh tokens that were exchanged.

use crate::token;
use capability::House;
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, RecordError, Refused, args};

/// Marks a name as used until a moment; `false` when it was used before.
pub(crate) async fn first(house: &House, name: &str, until: Timestamp) -> Result<bool, Fault> {
    match house
        .register
        .db()
        .commit_together(vec![remember(name, until)])
        .await
    {
        Ok(()) => Ok(true),
        Err(RecordError::Refused(Refused::Conflict { .. })) => Ok(false),
        Err(error) => Err(Fault::because("remembering what was used", error)),
    }
}

/// Statement that marks a name as used; it is refused when it was used before.
pub(crate) fn remember(name: &str, until: Timestamp) -> Stmt {
    const ADD: &str = "INSERT INTO identity_used (name, expires_at) VALUES ($1, $2)";
    stmt(ADD, args![token::hash(name), until])
}

/// Whether a name was used.
pub(crate) async fn is_known(house: &House, name: &str) -> Result<bool, Fault> {
    const KNOWN: &str = "SELECT name FROM identity_used WHERE name = $1";
    let row: Option<(String,)> = house.register.db().get(KNOWN, args![token::hash(name)]).await?;
    Ok(row.is_some())
}

/// Statements that forget what nobody can use any more: marks, and requests that were never gone on with.
pub(crate) fn prune(now: Timestamp) -> [Stmt; 2] {
    [
        stmt("DELETE FROM identity_used WHERE expires_at < $1", args![now]),
        stmt("DELETE FROM identity_request WHERE expires_at < $1", args![now]),
    ]
}
