//! A sign-in that is half done: the password was right, the second factor is still to come.

use crate::token::{self, Token};
use capability::House;
use jiff::{SignedDuration, Timestamp};
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args, record};

/// Minutes to show the second factor.
const MINUTES: i64 = 5;
/// Tries for one right password; the waits of `attempt` stand beside it.
const TRIES: i64 = 5;

record! {
    /// A sign-in that waits.
    pub(crate) struct Pending { hash: String, person_id: PersonId, back: String, tries: i64, expires_at: Timestamp }
}

/// Begins one: what the browser keeps of it.
pub(crate) async fn begin(
    house: &House,
    person: PersonId,
    back: &str,
    now: Timestamp,
) -> Result<Token, Fault> {
    const ADD: &str =
        "INSERT INTO identity_pending (hash, person_id, back, tries, expires_at) VALUES ($1, $2, $3, 0, $4)";
    let token = Token::new()?;
    let until = now
        .checked_add(SignedDuration::from_mins(MINUTES))
        .map_err(|error| Fault::because("adding minutes to now", error))?;
    crate::session::write(
        house,
        &[
            stmt("DELETE FROM identity_pending WHERE expires_at < $1", args![now]),
            stmt(ADD, args![token.hash(), person, back, until]),
        ],
    )
    .await?;
    Ok(token)
}

/// The one that a browser keeps, while it lives; looking at it uses up a try.
pub(crate) async fn take_try(house: &House, secret: &str, now: Timestamp) -> Result<Option<Pending>, Fault> {
    const OF: &str = "SELECT hash, person_id, back, tries, expires_at FROM identity_pending WHERE hash = $1";
    const TRY: &str = "UPDATE identity_pending SET tries = tries + 1 WHERE hash = $1";
    let Some(hash) = token::presented(secret) else {
        return Ok(None);
    };
    crate::session::write(house, &[stmt(TRY, args![&hash])]).await?;
    let row: Option<Pending> = house.register.db().get(OF, args![&hash]).await?;
    Ok(row.filter(|row| now < row.expires_at && row.tries <= TRIES))
}

/// Whose it was, once it is over.
pub(crate) async fn whose(house: &House, secret: &str) -> Result<Option<PersonId>, Fault> {
    const OF: &str = "SELECT person_id FROM identity_pending WHERE hash = $1";
    let Some(hash) = token::presented(secret) else {
        return Ok(None);
    };
    let row: Option<(PersonId,)> = house.register.db().get(OF, args![&hash]).await?;
    Ok(row.map(|(person,)| person))
}

/// Statements that end every half sign-in and every open challenge of a person.
pub(crate) fn end_all(person: PersonId) -> [Stmt; 2] {
    [
        "DELETE FROM identity_pending WHERE person_id = $1",
        "DELETE FROM identity_ceremony WHERE person_id = $1",
    ]
    .map(|sql| stmt(sql, args![person]))
}

/// Ends it.
pub(crate) async fn end(house: &House, pending: &Pending) -> Result<(), Fault> {
    let gone = stmt(
        "DELETE FROM identity_pending WHERE hash = $1",
        args![&pending.hash],
    );
    crate::session::write(house, &[gone]).await
}
