//! Ways to prove that it is you, beside the password: a code from the telephone, recovery codes, passkeys.
//!
//! Which level each reaches is the law's to say (`norms`): here is only whether what was shown is right.

pub(crate) mod passkey;
pub(crate) mod pending;
pub(crate) mod recovery;
mod tables;
pub(crate) mod totp;

pub(crate) use tables::WAYS;

use crate::{account, certificate, national};
use capability::{Cx, House};
use jiff::SignedDuration;
use norms::{AssuranceLevelId, AuthenticationMethodId};
use register::{Fault, PersonId};

/// Minutes for which what was proven is fresh enough to change how one signs in.
pub(crate) const FRESH_MINUTES: i64 = 10;

/// Whether the person proved lately who they are: asked before ways to sign in change.
pub(crate) fn is_fresh(cx: &Cx) -> bool {
    let lately = SignedDuration::from_mins(FRESH_MINUTES);
    let assurance = cx.caller.assurance.as_ref();
    assurance.is_some_and(|assurance| cx.now.duration_since(assurance.at) < lately)
}

/// What this house can prove today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// Ways of signing in.
    pub(crate) ways: Vec<AuthenticationMethodId>,
    /// The surest level, 1 to 3.
    pub(crate) best: u8,
}

/// Ways of signing in that this house offers today, and the surest level they reach.
pub(crate) fn offered(house: &House) -> Offer {
    let mut ways = Vec::new();
    if !national::is_only(house) {
        ways.extend(["password", "totp", "recovery_code"]);
        if passkey::is_possible(house) {
            ways.extend(passkey::KINDS);
        }
        if certificate::of(house).is_some() {
            ways.push(certificate::WAY);
        }
    }
    let vouched = national::best(house, house.law);
    let own = house
        .law
        .level_reached(&known(&ways))
        .map_or(0, |level| level.number);
    if vouched > 0 {
        ways.extend([national::WAY, certificate::WAY]);
    }
    Offer {
        ways: known(&ways),
        best: own.max(vouched),
    }
}

/// The surest level that the person can sign in at with what they have: a session of a lower one does not change ways, or the
/// password alone would put a thief's telephone in the place of the owner's key (D.S. 029-2021-PCM art. 19.2).
pub(crate) async fn best_level(house: &House, person: PersonId) -> Result<Option<AssuranceLevelId>, Fault> {
    let mut sets: Vec<Vec<&str>> = Vec::new();
    if account::of(house, person).await?.is_some() {
        sets.push(vec!["password"]);
        if has_second(house, person).await? {
            sets.push(vec!["password", "totp"]);
        }
    }
    let held = match passkey::is_possible(house) {
        true => passkey::of_person(house, person).await?,
        false => Vec::new(),
    };
    let working = held.iter().filter(|row| row.suspended_at.is_none());
    sets.extend(working.map(|row| vec![row.kind.as_str()]));
    let levels = sets
        .iter()
        .filter_map(|ways| house.law.level_reached(&known(ways)));
    Ok(levels.max_by_key(|level| level.number).map(|level| level.id))
}

/// The level to sign in at before ways may change, when this session is not of the surest.
pub(crate) async fn level_lacking(cx: &Cx, person: PersonId) -> Result<Option<AssuranceLevelId>, Fault> {
    let law = cx.house.law;
    let reached = cx
        .caller
        .assurance
        .as_ref()
        .map_or(0, |assurance| law.number_of(assurance.level));
    let best = best_level(&cx.house, person).await?;
    Ok(best.filter(|best| law.number_of(*best) > reached))
}

fn known(ways: &[&str]) -> Vec<AuthenticationMethodId> {
    ways.iter()
        .filter_map(|way| AuthenticationMethodId::parse(way).ok())
        .collect()
}

/// Whether the person has a second factor, so that the password alone opens nothing.
pub(crate) async fn has_second(house: &House, person: PersonId) -> Result<bool, Fault> {
    Ok(totp::of(house, person)
        .await?
        .is_some_and(|row| row.confirmed_at.is_some()))
}
