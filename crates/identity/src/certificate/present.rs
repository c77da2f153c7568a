//! What the listener hands over: the certificates that a browser presented, and the key of which it proved to hold.

use super::{TICKET_SECONDS, finish, of};
use crate::provider::grant;
use crate::token::{Token, presented as hash_of};
use capability::House;
use directory::people;
use register::db::stmt;
use register::{Fault, PersonId, args};

/// Judges a chain, the holder's certificate first, for the sign-in that `state` names; where the browser goes on.
///
/// The answer is always an address of the house: what was judged is told there, to the browser that set out.
///
/// # Errors
/// When the database, the authorities or the lists cannot be read.
pub async fn presented(house: &House, state: &str, chain: &[Vec<u8>]) -> Result<String, Fault> {
    const GIVE: &str = "UPDATE identity_card SET ticket_hash = $2, person_id = $3, outcome = $4, expires_at = $5 WHERE state_hash = $1 AND ticket_hash IS NULL AND expires_at > $6";
    let back = format!("{}{}", house.options.base_url, finish::PATH);
    let (Some(reader), Some(state)) = (of(house), hash_of(state)) else {
        return Ok(back);
    };
    let now = house.clock.now();
    let (person, outcome) = match judge(house, &reader, chain).await? {
        Ok(person) => (person, "ok"),
        Err(word) => (None, word),
    };
    let ticket = Token::new()?;
    let until = grant::later(now, TICKET_SECONDS);
    let person = person.map(|person| person.to_string());
    let give = stmt(GIVE, args![state, ticket.hash(), person, outcome, until, now]).rows(1);
    match grant::write(house, vec![give]).await? {
        true => Ok(format!(
            "{back}?{}",
            capability::encode(&[("billete", ticket.reveal())])
        )),
        false => Ok(back),
    }
}

/// Whose certificate it is; nobody when no person of the directory has that document.
async fn judge(
    house: &House,
    reader: &super::CertificateReader,
    chain: &[Vec<u8>],
) -> Result<Result<Option<PersonId>, &'static str>, Fault> {
    let dni = match reader.read(chain, house.clock.now())? {
        Ok(dni) => dni,
        Err(word) => return Ok(Err(word)),
    };
    let person = people::by_dni(house, &dni).await?;
    let person = person.filter(|person| person.erased_on.is_none());
    Ok(Ok(person.map(|person| person.id)))
}
