//! The link that stops reminders: a secret of 256 bits in a letter, kept by its hash. It opens nothing but the stop.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use capability::House;
use jiff::ToSpan;
use jiff::civil::Date;
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args};
use sha2::{Digest, Sha256};

use crate::notice::LetterId;
use crate::{preference, store};

/// Days for which a link works: a letter found a year later can still be stopped.
const DAYS: i64 = 400;
/// Characters of a secret in its address.
const CHARS: usize = 43;

/// A fresh secret. It has no `Display` and its `Debug` is silent.
pub(crate) struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// From the system's randomness.
    pub(crate) fn new() -> Result<Secret, Fault> {
        Ok(Secret(URL_SAFE_NO_PAD.encode(register::random::<32>()?)))
    }

    /// The path that stops, for the one letter that carries it.
    pub(crate) fn path(&self) -> String {
        format!("/baja/{}", self.0)
    }

    /// Statement that keeps its hash.
    pub(crate) fn keep(&self, person: PersonId, letter: LetterId, on: Date) -> Stmt {
        stmt(
            "INSERT INTO notices_link (hash, person_id, letter_id, made_on) VALUES ($1, $2, $3, $4)",
            args![hash(&self.0), person, letter, on],
        )
    }
}

/// Whose link it is; none when it is unknown or old, which a stranger cannot tell apart.
pub(crate) async fn whose(house: &House, presented: &str) -> Result<Option<PersonId>, Fault> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if presented.len() != CHARS || !presented.bytes().all(plain) {
        return Ok(None);
    }
    let row: Option<(PersonId,)> = house
        .register
        .db()
        .get(
            "SELECT person_id FROM notices_link WHERE hash = $1 AND made_on >= $2",
            args![hash(presented), oldest(house.clock.today())],
        )
        .await?;
    Ok(row.map(|(person,)| person))
}

/// Stops every reminder of a person; done again, it changes nothing.
pub(crate) async fn stop_all(house: &House, person: PersonId) -> Result<(), Fault> {
    let now = house.clock.now();
    let changes: Vec<Stmt> = preference::stoppable(house)
        .map(|kind| preference::stop(person, kind, now))
        .collect();
    store::write(house, &changes).await
}

/// Forgets links that work no more.
pub(crate) async fn forget_old(house: &House, today: Date) -> Result<(), Fault> {
    let old = stmt(
        "DELETE FROM notices_link WHERE made_on < $1",
        args![oldest(today)],
    );
    store::write(house, &[old]).await
}

fn oldest(today: Date) -> Date {
    today.saturating_sub(DAYS.days())
}

fn hash(secret: &str) -> String {
    register::hex(&Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_differs_and_does_not_show_itself() {
        let (one, two) = (Secret::new().unwrap(), Secret::new().unwrap());
        assert_eq!(one.0.len(), CHARS);
        assert_ne!(one.0, two.0);
        assert!(!format!("{one:?}").contains(&one.0));
        assert_ne!(hash(&one.0), one.0);
    }
}
