//! The door: from a cookie or an access key to a caller with the power of today.

use crate::{account, key, session, token};
use capability::{Acting, Caller, Door, Fut, House, Keys};
use directory::people;
use jiff::Timestamp;
use register::{DesignationId, Fault, PersonId};

/// Opens to sessions and access keys of this wing.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdentityDoor;

impl Door for IdentityDoor {
    /// A bearer key goes before a cookie. What is unknown, ended or revoked is a stranger; no power outlives its
    /// designation, for offices are asked of the directory at every request.
    fn caller<'a>(&'a self, house: &'a House, keys: Keys<'a>) -> Fut<'a, Result<Caller, Fault>> {
        Box::pin(async move {
            let now = house.clock.now();
            let found = match (keys.bearer, keys.session) {
                (Some(bearer), _) => by_key(house, bearer, now).await?,
                (None, Some(session)) => by_session(house, session, now).await?,
                (None, None) => None,
            };
            Ok(found.unwrap_or_default())
        })
    }
}

async fn by_session(house: &House, secret: &str, now: Timestamp) -> Result<Option<Caller>, Fault> {
    let Some(hash) = token::presented(secret) else {
        return Ok(None);
    };
    let Some(row) = session::find(house, &hash, now).await? else {
        return Ok(None);
    };
    if !account::is_usable(house, &row.state) || !is_known(house, row.person_id).await? {
        return Ok(None);
    }
    if row.is_stale(now)
        && let Err(fault) = session::touch(house, &hash, now).await
    {
        tracing::warn!(fault = %fault.chain(), "the last request of a session was not written down");
    }
    let offices = match row.state == account::CITIZEN {
        true => Vec::new(),
        false => in_force(house, row.person_id, now).await?,
    };
    let acting = chosen(&offices, row.designation_id);
    let name = house.offices.name(house, row.person_id).await?;
    Ok(Some(Caller {
        person: Some(row.person_id),
        name,
        acting,
        offices,
        csrf: token::csrf(secret),
        by_key: false,
        assurance: row.assurance(house),
    }))
}

/// A key acts under its own designation and no other; when that has ended, so has the key.
async fn by_key(house: &House, secret: &str, now: Timestamp) -> Result<Option<Caller>, Fault> {
    let Some(hash) = token::presented(secret) else {
        return Ok(None);
    };
    let Some(row) = key::find(house, &hash, now).await? else {
        return Ok(None);
    };
    if !account::is_usable(house, &row.state) || !is_known(house, row.person_id).await? {
        return Ok(None);
    }
    let offices = in_force(house, row.person_id, now).await?;
    let Some(acting) = offices
        .into_iter()
        .find(|acting| acting.designation == row.designation_id)
    else {
        return Ok(None);
    };
    if let Err(fault) = key::touch(house, &row, house.clock.today()).await {
        tracing::warn!(fault = %fault.chain(), "the last day of a key was not written down");
    }
    let name = house.offices.name(house, row.person_id).await?;
    let offices = vec![acting.clone()];
    Ok(Some(Caller {
        person: Some(row.person_id),
        name,
        acting: Some(acting),
        offices,
        csrf: String::new(),
        by_key: true,
        assurance: None,
    }))
}

/// Whether the person's data are still there: an erased person opens nothing.
async fn is_known(house: &House, person: PersonId) -> Result<bool, Fault> {
    Ok(people::person(house, person)
        .await?
        .is_some_and(|person| person.erased_on.is_none()))
}

async fn in_force(house: &House, person: PersonId, now: Timestamp) -> Result<Vec<Acting>, Fault> {
    let today = capability::lima(now);
    let held = house.offices.of(house, person).await?;
    Ok(held.into_iter().filter(|acting| acting.in_force(today)).collect())
}

/// The office chosen, or the most recent one when it has ended; none when the person holds none.
fn chosen(offices: &[Acting], designation: Option<DesignationId>) -> Option<Acting> {
    let wanted = offices
        .iter()
        .find(|acting| Some(acting.designation) == designation);
    wanted.or_else(|| offices.first()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::{EntityId, SystemClock};

    #[test]
    fn an_ended_choice_falls_back_at_once() {
        let office = |office: &str| Acting {
            designation: DesignationId::new(&SystemClock).unwrap(),
            office: office.to_owned(),
            entity: EntityId::nil(),
            entity_name: String::new(),
            from: jiff::civil::date(2026, 1, 1),
            to: None,
        };
        let held = [office("entity_head"), office("digital_leader")];
        assert_eq!(chosen(&held, Some(held[1].designation)), Some(held[1].clone()));
        assert_eq!(
            chosen(&held[..1], Some(held[1].designation)),
            Some(held[0].clone())
        );
        assert_eq!(chosen(&held, None), Some(held[0].clone()));
        assert_eq!(chosen(&[], Some(held[1].designation)), None);
    }
}
