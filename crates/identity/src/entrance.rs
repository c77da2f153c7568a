//! Coming in: a fresh session for what was proven, whatever the browser brought, and a line in the log of sign-ins.

use crate::proven::Proven;
use crate::{cookie, device, form, session};
use capability::{Answer, Cx, House, Req};
use jiff::{SignedDuration, Timestamp};
use norms::AssuranceLevelId;
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args, record};

/// Days that the log of sign-ins is kept: a quarter, in which somebody notices what was not theirs.
const KEPT_DAYS: i64 = 90;
/// Lines shown to the person.
const SHOWN: i64 = 20;

record! {
    /// A line of the log.
    #[derive(Debug, Clone)]
    pub(crate) struct SignInRow { at: Timestamp, way: String, level: Option<String>, outcome: String }
}

/// Lets a person in and sends the browser on.
pub(crate) async fn enter(
    cx: &Cx,
    req: &Req,
    person: PersonId,
    ways: &[&str],
    back: &str,
) -> Result<Answer, Fault> {
    let proven = Proven::by(ways, cx.now);
    let token = session::open(&cx.house, person, &proven, &device::of(req)).await?;
    if cx.caller.signed_in() && !cx.caller.by_key {
        session::hand_over(&cx.house, &cx.caller, &token).await?;
        session::close(&cx.house, &cx.caller).await?;
    }
    let level = proven.assurance(cx.house.law).map(|assurance| assurance.level);
    write(&cx.house, Some(person), &ways.join(" "), level, "entered", cx.now).await?;
    Ok(cookie::give_session(
        cx,
        Answer::redirect(&form::back(cx, back)),
        token.reveal(),
    ))
}

/// Writes down that somebody was not let in: by which way and why, in one word each. The person is named where it is known whom
/// they tried to be, so that the person can see it; nothing that was typed is kept, nor any address.
pub(crate) async fn refused(
    house: &House,
    person: Option<PersonId>,
    way: &str,
    why: &'static str,
) -> Result<(), Fault> {
    tracing::info!(way, why, "sign-in refused");
    write(house, person, way, None, why, house.clock.now()).await
}

async fn write(
    house: &House,
    person: Option<PersonId>,
    way: &str,
    level: Option<AssuranceLevelId>,
    outcome: &'static str,
    now: Timestamp,
) -> Result<(), Fault> {
    const ADD: &str = "INSERT INTO identity_sign_in (id, person_id, at, way, level, outcome) VALUES ($1, $2, $3, $4, $5, $6)";
    let id = register::new_id(house.clock.as_ref())?.to_string();
    let (person, level) = (
        person.map(|id| id.to_string()),
        level.map(|level| level.as_str().to_owned()),
    );
    let oldest = now
        .checked_sub(SignedDuration::from_hours(KEPT_DAYS * 24))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let changes = vec![
        stmt(ADD, args![id, person, now, way, level, outcome]),
        stmt("DELETE FROM identity_sign_in WHERE at < $1", args![oldest]),
    ];
    house
        .register
        .db()
        .commit_together(changes)
        .await
        .map_err(|error| Fault::because("writing the log of sign-ins", error))
}

/// The latest lines about a person.
pub(crate) async fn of_person(house: &House, person: PersonId) -> Result<Vec<SignInRow>, Fault> {
    const OF: &str = "SELECT at, way, level, outcome FROM identity_sign_in WHERE person_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
    house.register.db().query(OF, args![person, SHOWN]).await
}

/// Statement that takes a person out of the log.
pub(crate) fn forget(person: PersonId) -> Stmt {
    stmt("DELETE FROM identity_sign_in WHERE person_id = $1", args![person])
}
