//! Signing in: a name and a password.
//!
//! The name is the document number or the institutional address, both looked up in the directory: none is kept
//! here. A wrong name and a wrong password take the same time and get the same answer.

use crate::attempt::{self, Admitted};
use crate::form::Hold;
use crate::password::{self, Password};
use crate::{account, entrance};
use capability::{House, Refusal};
use directory::people::{self, Person};
use register::{Fault, PersonId};

/// Who signs in with this name and password from an address, when both are right.
pub(crate) async fn check(
    house: &House,
    typed: &str,
    password: &Password,
    peer: &str,
) -> Result<PersonId, Hold> {
    let login = login(typed);
    let attempt = match attempt::admit(house, &login, peer).await? {
        Admitted::Yes(attempt) => attempt,
        Admitted::Wait(seconds) => return Err(Hold::Wait(seconds)),
    };
    let person = person_of(house, &login, typed.trim()).await?;
    let kept = match &person {
        Some(person) => account::of(house, person.id)
            .await?
            .map(|account| account.password),
        None => None,
    };
    if !password::matches(password, kept).await? {
        entrance::refused(house, person.map(|person| person.id), "password", "password").await?;
        return Err(Refusal::new("identity-wrong").field("login").into());
    }
    let person = person.ok_or_else(|| Fault::new("a password matched without a person"))?;
    attempt
        .succeeded(
            house,
            peer,
            &logins(&person).iter().map(String::as_str).collect::<Vec<_>>(),
        )
        .await?;
    Ok(person.id)
}

/// Checks the password of somebody who is signed in already, within the same limits.
pub(crate) async fn confirm(
    house: &House,
    person: PersonId,
    password: &Password,
    peer: &str,
) -> Result<(), Hold> {
    let login = format!("person:{person}");
    let attempt = match attempt::admit(house, &login, peer).await? {
        Admitted::Yes(attempt) => attempt,
        Admitted::Wait(seconds) => return Err(Hold::Wait(seconds)),
    };
    let kept = account::of(house, person).await?.map(|account| account.password);
    if !password::matches(password, kept).await? {
        entrance::refused(house, Some(person), "password", "current").await?;
        return Err(Refusal::new("identity-wrong-password").field("current").into());
    }
    attempt.succeeded(house, peer, &[&login]).await?;
    Ok(())
}

/// Every name a person signs in with, folded as limits see them.
pub(crate) fn logins(person: &Person) -> Vec<String> {
    let names = person.dni.iter().chain(&person.email).map(|name| login(name));
    names.chain([format!("person:{}", person.id)]).collect()
}

/// A name as limits see it: without spaces around and capitals, and not longer than an address can be.
fn login(typed: &str) -> String {
    typed.trim().to_lowercase().chars().take(254).collect()
}

async fn person_of(house: &House, login: &str, typed: &str) -> Result<Option<Person>, Fault> {
    if login.len() == 8 && login.bytes().all(|byte| byte.is_ascii_digit()) {
        return people::by_dni(house, login).await;
    }
    if !login.contains('@') {
        return Ok(None);
    }
    match people::by_email(house, login).await? {
        None if typed != login => people::by_email(house, typed).await,
        found => Ok(found),
    }
}
