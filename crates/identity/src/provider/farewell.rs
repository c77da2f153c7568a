//! Telling systems that somebody is gone (OpenID Connect Back-Channel Logout 1.0), and ending what rests on nothing any more.
//!
//! Tokens are asked at every use whether they still stand, so nothing here protects anything: it makes what has fallen be told
//! within seconds, and the record of the person true.

use super::acts::ClientId;
use super::grant::{self, Grant};
use super::{claims, client, keys};
use crate::courier::{self, Delivery};
use crate::mandate::{self, MANDATE_ENDED};
use crate::session;
use capability::House;
use jiff::{SignedDuration, Timestamp};
use register::db::{Stmt, stmt};
use register::{Fault, Follower, Handling, Recorded, args, record};
use serde_json::json;
use std::sync::Arc;

/// Grants looked at in a turn; the next comes within seconds.
const A_TURN: i64 = 200;
/// Notices sent in a turn.
const NOTICES_A_TURN: i64 = 20;
/// Tries of a notice, with a wait that doubles: after the last, half an hour has gone and the tokens are over anyway.
const TRIES: i64 = 6;
/// Seconds that a notice may be on its way.
const NOTICE_SECONDS: i64 = 120;
/// The event of the standard.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Acts by which a designation may end.
const ENDS: [&str; 4] = [
    "directory/designation-ended",
    "directory/designation-carried",
    "directory/post-ended",
    "directory/entity-closed",
];

/// The act by which a person is there no more to be represented.
const PERSON_ERASED: &str = "directory/person-erased";

/// Ends and tells.
pub(crate) struct Farewell(pub(crate) Arc<House>);

impl Follower for Farewell {
    fn name(&self) -> &'static str {
        "identity/farewell"
    }

    fn handle<'a>(&'a self, acts: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async move {
            let any = |kinds: &[&str]| acts.iter().any(|act| kinds.contains(&act.kind.as_str()));
            if any(&ENDS) {
                end_designations(&self.0).await?;
            }
            if any(&[MANDATE_ENDED, PERSON_ERASED]) {
                end_mandates(&self.0).await?;
            }
            Ok(())
        })
    }

    fn idle(&self) -> Handling<'_> {
        Box::pin(async move {
            let house = &self.0;
            let now = house.clock.now();
            end_unused(house, now).await?;
            end_sessions(house, now).await?;
            if house.shelf::<LastLook>().is_due(now) {
                end_designations(house).await?;
                end_mandates(house).await?;
            }
            send(house, now).await
        })
    }
}

/// When designations were looked at last: one may end by the day alone, which no act tells of.
#[derive(Default)]
struct LastLook(std::sync::Mutex<Option<Timestamp>>);

impl LastLook {
    fn is_due(&self, now: Timestamp) -> bool {
        let mut last = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = last.is_none_or(|last| now.duration_since(last).as_secs() >= 60);
        if due {
            *last = Some(now);
        }
        due
    }
}

/// Codes that nobody brought.
async fn end_unused(house: &House, now: Timestamp) -> Result<(), Fault> {
    const END: &str = "UPDATE identity_grant SET ended_at = $1, end_reason = 'unused' WHERE ended_at IS NULL AND redeemed_at IS NULL AND code_until < $1";
    grant::write(house, vec![stmt(END, args![now])]).await.map(drop)
}

/// What lived and died with a session that is over.
async fn end_sessions(house: &House, now: Timestamp) -> Result<(), Fault> {
    for grant in grant::without_session(house, now, idle_since(now), A_TURN).await? {
        end(house, &grant, "session_ended", now).await?;
    }
    Ok(())
}

fn idle_since(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(session::IDLE_HOURS))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What was given for an office that is over.
async fn end_designations(house: &House) -> Result<(), Fault> {
    let (now, today) = (house.clock.now(), house.clock.today());
    for designation in grant::designations(house).await? {
        let row = directory::store::designation(house, designation).await?;
        let stands = row.is_some_and(|row| row.in_force(today) && row.post_ended_on.is_none());
        if stands {
            continue;
        }
        for grant in grant::of_designation(house, designation).await? {
            end(house, &grant, "designation_ended", now).await?;
        }
    }
    Ok(())
}

/// What was given for a mandate that is over.
async fn end_mandates(house: &House) -> Result<(), Fault> {
    let (now, today) = (house.clock.now(), house.clock.today());
    for (id, person) in grant::mandates(house).await? {
        if mandate::held(house, person, id, today).await?.is_some() {
            continue;
        }
        for grant in grant::of_mandate(house, id).await? {
            end(house, &grant, "mandate_ended", now).await?;
        }
    }
    Ok(())
}

/// Ends a grant and, where its system wants to be told, writes the notice in one with it.
async fn end(house: &House, grant: &Grant, reason: &'static str, now: Timestamp) -> Result<(), Fault> {
    let mut changes = vec![grant::end(grant.id, reason, now)];
    changes.extend(notice(house, grant, now).await?);
    grant::write(house, changes).await.map(drop)
}

/// Statement that keeps a notice for the system of a grant, one for each session; none when it wants none.
pub(crate) async fn notice(house: &House, grant: &Grant, now: Timestamp) -> Result<Option<Stmt>, Fault> {
    const ADD: &str = "INSERT INTO identity_farewell (client_id, sid, person_id, next_at, tries) VALUES ($1, $2, $3, $4, 0) ON CONFLICT (client_id, sid) DO NOTHING";
    let client = client::of_id(house, grant.client_id).await?;
    let wants = client.is_some_and(|client| client.profile.backchannel_logout_uri.is_some());
    let redeemed = grant.redeemed_at.is_some();
    Ok((wants && redeemed).then(|| stmt(ADD, args![grant.client_id, &grant.sid, grant.person_id, now])))
}

record! {
    /// A notice that waits.
    struct Waiting { client_id: ClientId, sid: String, person_id: register::PersonId, tries: i64 }
}

/// Sends what is due, one after the other.
async fn send(house: &House, now: Timestamp) -> Result<(), Fault> {
    const DUE: &str = "SELECT client_id, sid, person_id, tries FROM identity_farewell WHERE next_at <= $1 ORDER BY next_at LIMIT $2";
    let Some(courier) = courier::of(house) else {
        return Ok(());
    };
    let due: Vec<Waiting> = house.register.db().query(DUE, args![now, NOTICES_A_TURN]).await?;
    for waiting in due {
        let arrived = match token(house, &waiting, now).await? {
            Some((uri, token)) => {
                let body = capability::encode(&[("logout_token", token.as_str())]);
                courier.deliver(&uri, body).await
            }
            None => Delivery::Arrived,
        };
        grant::write(house, vec![after(&waiting, arrived, now)]).await?;
    }
    Ok(())
}

fn after(waiting: &Waiting, arrived: Delivery, now: Timestamp) -> Stmt {
    const GONE: &str = "DELETE FROM identity_farewell WHERE client_id = $1 AND sid = $2";
    const AGAIN: &str =
        "UPDATE identity_farewell SET tries = tries + 1, next_at = $3 WHERE client_id = $1 AND sid = $2";
    let last = waiting.tries + 1 >= TRIES;
    match arrived {
        Delivery::Failed(why) if !last => {
            tracing::info!(client.id = %waiting.client_id, why, "a system was not told that somebody is gone");
            let wait = 60_i64.saturating_mul(1 << waiting.tries.clamp(0, 10));
            stmt(
                AGAIN,
                args![waiting.client_id, &waiting.sid, grant::later(now, wait)],
            )
        }
        _ => stmt(GONE, args![waiting.client_id, &waiting.sid]),
    }
}

/// Where the notice goes, and the notice: signed, short-lived, without a nonce.
async fn token(house: &House, waiting: &Waiting, now: Timestamp) -> Result<Option<(String, String)>, Fault> {
    let Some(client) = client::of_id(house, waiting.client_id).await? else {
        return Ok(None);
    };
    let Some(uri) = client.profile.backchannel_logout_uri.clone() else {
        return Ok(None);
    };
    let key = keys::signing(house, client.profile.alg()).await?;
    let claims = json!({
        "iss": house.options.base_url,
        "aud": client.id.to_string(),
        "iat": now.as_second(),
        "exp": now.as_second() + NOTICE_SECONDS,
        "jti": register::hex(&register::random::<16>()?),
        "sub": claims::subject(house, &client, waiting.person_id).await?,
        "sid": waiting.sid,
        "events": {EVENT: {}},
    });
    let token = jose::sign(&key, "logout+jwt", &claims)
        .map_err(|error| Fault::because("signing a notice of sign-out", error))?;
    Ok(Some((uri, token)))
}
