//! Doors of tests: by whom a request comes.

use capability::{Caller, Door, Fut, House, Keys, Offices};
use directory::HeldOffices;
use register::{Fault, PersonId};

/// Token that the forms of whoever is signed in carry.
pub const CSRF: &str = "token-of-the-session";

/// Signs in whoever shows a person's id, under the first office they hold.
pub struct ByPerson;

impl Door for ByPerson {
    fn caller<'a>(&'a self, house: &'a House, keys: Keys<'a>) -> Fut<'a, Result<Caller, Fault>> {
        Box::pin(async move {
            let shown = keys.session.or(keys.bearer);
            let Some(person) = shown.and_then(|id| id.parse::<PersonId>().ok()) else {
                return Ok(Caller::stranger());
            };
            let offices = HeldOffices.of(house, person).await?;
            Ok(Caller {
                person: Some(person),
                name: HeldOffices.name(house, person).await?,
                acting: offices.first().cloned(),
                offices,
                csrf: CSRF.to_owned(),
                by_key: keys.bearer.is_some(),
                assurance: None,
            })
        })
    }
}

/// Nobody signs in here.
pub struct Shut;

impl Door for Shut {
    fn caller<'a>(&'a self, _: &'a House, _: Keys<'a>) -> Fut<'a, Result<Caller, Fault>> {
        Box::pin(async { Ok(Caller::stranger()) })
    }
}
