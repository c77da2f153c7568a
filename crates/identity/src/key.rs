//! Access keys: the power of one designation, lent to a program until a day.

use crate::acts::KeyId;
use crate::token;
use capability::House;
use jiff::Timestamp;
use jiff::civil::Date;
use register::db::{Stmt, stmt};
use register::{DesignationId, Fault, PersonId, args, record};

/// Days a key may live, as the form offers them: a trial, a quarter, a year.
pub(crate) const DAYS: [u32; 3] = [30, 90, 365];
/// Longest name of a key, in characters.
pub(crate) const LABEL_CHARS_MAX: usize = 60;
/// Live keys of one person: more than any programme of integration needs, few enough to look over.
pub(crate) const KEYS_MAX: usize = 20;

record! {
    /// A key with the state of its account.
    #[derive(Debug, Clone)]
    pub(crate) struct KeyRow {
        id: KeyId, hash: String, person_id: PersonId, designation_id: DesignationId, label: String,
        created_at: Timestamp, expires_at: Timestamp, seen_on: Option<Date>, revoked_at: Option<Timestamp>, state: String
    }
}

macro_rules! keys {
    ($where:literal) => {
        concat!(
            "SELECT k.id, k.hash, k.person_id, k.designation_id, k.label, k.created_at, k.expires_at, k.seen_on, k.revoked_at, a.state FROM identity_key k JOIN identity_account a ON a.person_id = k.person_id WHERE ",
            $where
        )
    };
}

impl KeyRow {
    /// Whether it still opens the door, its designation apart.
    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// The live key of a secret's hash.
pub(crate) async fn find(house: &House, hash: &str, now: Timestamp) -> Result<Option<KeyRow>, Fault> {
    let row: Option<KeyRow> = house.register.db().get(keys!("k.hash = $1"), args![hash]).await?;
    Ok(row.filter(|row| token::same(&row.hash, hash) && row.is_live(now)))
}

/// One key.
pub(crate) async fn of_id(house: &House, id: KeyId) -> Result<Option<KeyRow>, Fault> {
    house.register.db().get(keys!("k.id = $1"), args![id]).await
}

/// Keys of a person that still work, the newest first.
pub(crate) async fn of_person(house: &House, person: PersonId, now: Timestamp) -> Result<Vec<KeyRow>, Fault> {
    let rows: Vec<KeyRow> = house
        .register
        .db()
        .query(
            keys!("k.person_id = $1 ORDER BY k.created_at DESC, k.id"),
            args![person],
        )
        .await?;
    Ok(rows.into_iter().filter(|row| row.is_live(now)).collect())
}

/// Statement that keeps a new key.
pub(crate) fn insert(row: &KeyRow) -> Stmt {
    stmt(
        "INSERT INTO identity_key (id, hash, person_id, designation_id, label, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            row.id,
            &row.hash,
            row.person_id,
            row.designation_id,
            &row.label,
            row.created_at,
            row.expires_at
        ],
    )
}

/// Statement that ends a key, once.
pub(crate) fn revoke(id: KeyId, now: Timestamp) -> Stmt {
    stmt(
        "UPDATE identity_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        args![id, now],
    )
    .rows(1)
}

/// Writes down the last day a key was used.
pub(crate) async fn touch(house: &House, row: &KeyRow, today: Date) -> Result<(), Fault> {
    if row.seen_on == Some(today) {
        return Ok(());
    }
    crate::session::write(
        house,
        &[stmt(
            "UPDATE identity_key SET seen_on = $2 WHERE id = $1",
            args![row.id, today],
        )],
    )
    .await
}
