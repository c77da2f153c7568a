//! Accounts of a demonstration: invented people who share one password.
//!
//! Hashing a password for each of thousands of invented people would take hours for nothing. One hash serves them
//! all; the accounts are marked, and a house that is no demonstration neither makes them nor opens to them.

use crate::account;
use crate::acts::{AccountActivated, Purpose};
use crate::password::{self, Kept, Password};
use capability::{House, Stop};
use register::{Draft, Fault, PersonId};

/// State of an account of a demonstration.
pub(crate) const DEMO: &str = "demo";

/// One hash for every account of a demonstration.
#[derive(Debug, Clone)]
pub struct SharedPassword(Kept);

/// Hashes the password that the people of a demonstration share.
///
/// # Errors
/// A refusal when the password is too weak, a fault when the house is no demonstration.
pub async fn demo_password(house: &House, password: &Password) -> Result<SharedPassword, Stop> {
    only_demo(house)?;
    password::check(password, &[])?;
    password::keep(password).await.map(SharedPassword).map_err(crate::form::Hold::into_stop)
}

/// A draft that opens the account of an invented person; record it alone or in a group.
///
/// # Errors
/// When the house is no demonstration.
pub fn demo_account(house: &House, person: PersonId, shared: &SharedPassword) -> Result<Draft, Fault> {
    only_demo(house)?;
    let act = AccountActivated { person, invitation: None, purpose: Purpose::Activation };
    Ok(account::activated(&act)?.aside(account::keep(person, &shared.0, DEMO, house.clock.now())))
}

fn only_demo(house: &House) -> Result<(), Fault> {
    if house.options.demo { Ok(()) } else { Err(Fault::new("a shared password is for demonstrations only")) }
}
