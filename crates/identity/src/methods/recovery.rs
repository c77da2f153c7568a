//! Recovery codes: ten on paper, each good once, for whoever lost the telephone.

use super::totp::base32;
use crate::token;
use capability::House;
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args};

/// Codes given at a time.
const CODES: usize = 10;
/// Bytes of a code: 80 bits, sixteen letters.
const CODE_BYTES: usize = 10;

/// Fresh codes and the statements that keep them in the place of all before.
pub(crate) fn fresh(person: PersonId, now: Timestamp) -> Result<(Vec<String>, Vec<Stmt>), Fault> {
    const ADD: &str = "INSERT INTO identity_recovery_code (hash, person_id, created_at) VALUES ($1, $2, $3)";
    let mut codes = Vec::with_capacity(CODES);
    let mut changes = vec![remove(person)];
    for _ in 0..CODES {
        let letters = base32(&register::random::<CODE_BYTES>()?);
        changes.push(stmt(ADD, args![kept(person, &letters), person, now]));
        let groups: Vec<&str> = [0, 4, 8, 12]
            .iter()
            .map(|from| &letters[*from..from + 4])
            .collect();
        codes.push(groups.join("-"));
    }
    Ok((codes, changes))
}

/// Statement that uses a code up, once; none when what was typed cannot be one.
pub(crate) fn spend(person: PersonId, typed: &str, now: Timestamp) -> Option<Stmt> {
    const SPEND: &str = "UPDATE identity_recovery_code SET used_at = $3 WHERE hash = $1 AND person_id = $2 AND used_at IS NULL";
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(17)
        .collect();
    (letters.len() == 16).then(|| stmt(SPEND, args![kept(person, &letters), person, now]).rows(1))
}

/// How many are left.
pub(crate) async fn left(house: &House, person: PersonId) -> Result<u64, Fault> {
    const LEFT: &str = "SELECT COUNT(*) FROM identity_recovery_code WHERE person_id = $1 AND used_at IS NULL";
    let row: Option<(u64,)> = house.register.db().get(LEFT, args![person]).await?;
    Ok(row.map_or(0, |(count,)| count))
}

/// Statement that takes all away.
pub(crate) fn remove(person: PersonId) -> Stmt {
    stmt(
        "DELETE FROM identity_recovery_code WHERE person_id = $1",
        args![person],
    )
}

fn kept(person: PersonId, letters: &str) -> String {
    token::hash(&format!("recovery\0{person}\0{letters}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_differ_and_are_found_however_they_are_typed() {
        let (person, now) = (PersonId::nil(), Timestamp::UNIX_EPOCH);
        let (codes, changes) = fresh(person, now).unwrap();
        assert_eq!((codes.len(), changes.len()), (10, 11));
        let one = spend(person, &codes[0], now).unwrap();
        let same = spend(person, &codes[0].to_lowercase().replace('-', " "), now).unwrap();
        assert_eq!(one.args, same.args);
        assert_eq!(one.args[0], changes[1].args[0]);
        assert_ne!(codes[0], codes[1]);
        for typed in ["", "ABCD", "ABCD-EFGH-IJKL-MNOP-Q"] {
            assert!(spend(person, typed, now).is_none(), "{typed}");
        }
    }
}
