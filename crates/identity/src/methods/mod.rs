//! Ways to prove that it is you, beside the password: a code from the telephone, recovery codes, passkeys.
//!
//! Which level each reaches is the law's to say (`norms`): here is only whether what was shown is right.

pub(crate) mod passkey;
pub(crate) mod pending;
pub(crate) mod recovery;
mod tables;
pub(crate) mod totp;

pub(crate) use tables::WAYS;

use crate::account;
use capability::{Cx, House};
use jiff::SignedDuration;
use register::{Fault, PersonId};

/// Minutes for which what was proven is fresh enough to change how one signs in.
pub(crate) const FRESH_MINUTES: i64 = 10;

/// Whether the person proved who they are lately: asked before ways to sign in change.
pub(crate) fn is_fresh(cx: &Cx) -> bool {
    let lately = SignedDuration::from_mins(FRESH_MINUTES);
    let assurance = cx.caller.assurance.as_ref();
    assurance.is_some_and(|assurance| cx.now.duration_since(assurance.at) < lately)
}

/// Whether the person has a second factor, so that the password alone opens nothing.
pub(crate) async fn has_second(house: &House, person: PersonId) -> Result<bool, Fault> {
    Ok(totp::of(house, person)
        .await?
        .is_some_and(|row| row.confirmed_at.is_some()))
}

/// Whether the person could still sign in without one of their passkeys.
pub(crate) async fn can_spare_a_passkey(house: &House, person: PersonId) -> Result<bool, Fault> {
    let password = account::of(house, person).await?.is_some();
    Ok(password || passkey::of_person(house, person).await?.len() > 1)
}
