//! Sessions: a browser that signed in, until it leaves, idles or grows old.

use crate::account;
use crate::mandate::MandateId;
use crate::proven::Proven;
use crate::token::{self, Token};
use capability::{Assurance, Caller, House};
use jiff::{SignedDuration, Timestamp};
use register::db::{Stmt, stmt};
use register::{DesignationId, Fault, PersonId, args, record};

/// Hours without a request after which a session ends: a working day, so that nobody signs in twice in one and a
/// browser left open in the evening is closed by the morning.
pub const IDLE_HOURS: i64 = 8;
/// Hours after which a session ends in any case: a week, so that a stolen one does not live for ever.
pub const ABSOLUTE_HOURS: i64 = 7 * 24;
/// The last request is written down at most this often: reading pages must not wait for the disk.
const SEEN_SECONDS: i64 = 60;

record! {
    /// A session with the state of its account.
    #[derive(Debug, Clone)]
    pub(crate) struct SessionRow {
        hash: String, csrf_hash: String, person_id: PersonId, designation_id: Option<DesignationId>,
        created_at: Timestamp, seen_at: Timestamp, expires_at: Timestamp, methods: String,
        proven_at: Option<Timestamp>, sid: String, device: String, state: String
    }
}

macro_rules! sessions {
    ($where:literal) => {
        concat!(
            "SELECT s.hash, s.csrf_hash, s.person_id, s.designation_id, s.created_at, s.seen_at, s.expires_at, s.methods, s.proven_at, s.sid, s.device, a.state FROM identity_session s JOIN identity_account a ON a.person_id = s.person_id WHERE ",
            $where
        )
    };
}

impl SessionRow {
    /// Whether it still opens the door.
    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at && now.duration_since(self.seen_at) < SignedDuration::from_hours(IDLE_HOURS)
    }
    /// How sure the house is of who opened it.
    pub(crate) fn assurance(&self, house: &House) -> Option<Assurance> {
        Proven::read(&self.methods, self.proven_at.unwrap_or(self.created_at)).assurance(house.law)
    }
    /// Whether the last request written down is old enough to write this one.
    pub(crate) fn is_stale(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen_at).as_secs() >= SEEN_SECONDS
    }
}

/// The live session of a token's hash.
pub(crate) async fn find(house: &House, hash: &str, now: Timestamp) -> Result<Option<SessionRow>, Fault> {
    let row: Option<SessionRow> = house
        .register
        .db()
        .get(sessions!("s.hash = $1"), args![hash])
        .await?;
    Ok(row.filter(|row| token::same(&row.hash, hash) && row.is_live(now)))
}

/// Live sessions of a person, the latest used first.
pub(crate) async fn of_person(
    house: &House,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<SessionRow>, Fault> {
    let rows: Vec<SessionRow> = house
        .register
        .db()
        .query(
            sessions!("s.person_id = $1 ORDER BY s.seen_at DESC, s.hash"),
            args![person],
        )
        .await?;
    Ok(rows.into_iter().filter(|row| row.is_live(now)).collect())
}

/// Opens a session of a device with a fresh secret for what was proven, and forgets those that ended.
pub(crate) async fn open(
    house: &House,
    person: PersonId,
    proven: &Proven,
    device: &str,
) -> Result<Token, Fault> {
    const OPEN: &str = "INSERT INTO identity_session (hash, csrf_hash, person_id, designation_id, created_at, seen_at, expires_at, methods, proven_at, sid, device) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)";
    const PRUNE: &str = "DELETE FROM identity_session WHERE expires_at < $1 OR seen_at < $2";
    let now = house.clock.now();
    let token = Token::new()?;
    let form = token::hash(&token::csrf(token.reveal()));
    let office = house
        .offices
        .of(house, person)
        .await?
        .first()
        .map(|acting| acting.designation);
    let expires = later(now, ABSOLUTE_HOURS)?;
    let idle = now
        .checked_sub(SignedDuration::from_hours(IDLE_HOURS))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let changes = [
        stmt(PRUNE, args![now, idle]),
        stmt(
            OPEN,
            args![
                token.hash(),
                form,
                person,
                office.map(|id| id.to_string()),
                now,
                expires,
                proven.methods(),
                proven.at,
                Token::new()?.reveal(),
                device
            ],
        ),
    ];
    write(house, &changes).await?;
    Ok(token)
}

/// An instant so many hours later.
pub(crate) fn later(now: Timestamp, hours: i64) -> Result<Timestamp, Fault> {
    now.checked_add(SignedDuration::from_hours(hours))
        .map_err(|error| Fault::because("adding hours to now", error))
}

/// Writes down that the session was used.
pub(crate) async fn touch(house: &House, hash: &str, now: Timestamp) -> Result<(), Fault> {
    write(
        house,
        &[stmt(
            "UPDATE identity_session SET seen_at = $2 WHERE hash = $1",
            args![hash, now],
        )],
    )
    .await
}

/// Chooses the office the session acts under.
pub(crate) async fn choose(house: &House, caller: &Caller, designation: DesignationId) -> Result<(), Fault> {
    let (person, form) = mine(caller);
    const CHOOSE: &str =
        "UPDATE identity_session SET designation_id = $3 WHERE person_id = $1 AND csrf_hash = $2";
    write(house, &[stmt(CHOOSE, args![person, form, designation])]).await
}

/// The mandate that the caller's session was told to act under.
pub(crate) async fn mandate(house: &House, caller: &Caller) -> Result<Option<MandateId>, Fault> {
    const OF: &str = "SELECT mandate_id FROM identity_session WHERE person_id = $1 AND csrf_hash = $2";
    let (person, form) = mine(caller);
    let row: Option<(Option<MandateId>,)> = house.register.db().get(OF, args![person, form]).await?;
    Ok(row.and_then(|(mandate,)| mandate))
}

/// Chooses the mandate the session acts under; none is the person's own name.
pub(crate) async fn act_under(
    house: &House,
    caller: &Caller,
    mandate: Option<MandateId>,
) -> Result<(), Fault> {
    const CHOOSE: &str =
        "UPDATE identity_session SET mandate_id = $3 WHERE person_id = $1 AND csrf_hash = $2";
    let (person, form) = mine(caller);
    let mandate = mandate.map(|id| id.to_string());
    write(house, &[stmt(CHOOSE, args![person, form, mandate])]).await
}

/// Gives the public name of the caller's session to the one that the same person has just opened in its place: systems that the
/// person signed in to go on with it.
pub(crate) async fn hand_over(house: &House, caller: &Caller, token: &Token) -> Result<(), Fault> {
    let Some(sid) = sid(house, caller).await? else {
        return Ok(());
    };
    let person = caller.person.unwrap_or(PersonId::nil());
    const GIVE: &str = "UPDATE identity_session SET sid = $3 WHERE hash = $1 AND person_id = $2";
    write(house, &[stmt(GIVE, args![token.hash(), person, sid])]).await
}

/// Ends the caller's session.
pub(crate) async fn close(house: &House, caller: &Caller) -> Result<(), Fault> {
    let (person, form) = mine(caller);
    write(
        house,
        &[stmt(
            "DELETE FROM identity_session WHERE person_id = $1 AND csrf_hash = $2",
            args![person, form],
        )],
    )
    .await
}

/// Statement that ends every other session of the caller.
pub(crate) fn close_others(caller: &Caller) -> Stmt {
    let (person, form) = mine(caller);
    stmt(
        "DELETE FROM identity_session WHERE person_id = $1 AND csrf_hash <> $2",
        args![person, form],
    )
}

/// Statement that ends one session of a person, by its public name.
pub(crate) fn close_one(person: PersonId, sid: &str) -> Stmt {
    stmt(
        "DELETE FROM identity_session WHERE person_id = $1 AND sid = $2 AND sid <> ''",
        args![person, sid],
    )
}

/// Statement that ends every session of a person.
pub(crate) fn close_all(person: PersonId) -> Stmt {
    stmt("DELETE FROM identity_session WHERE person_id = $1", args![person])
}

/// The public name of the caller's session; none for strangers, for access keys, and for sessions from before there were names.
pub(crate) async fn sid(house: &House, caller: &Caller) -> Result<Option<String>, Fault> {
    const SID: &str = "SELECT sid FROM identity_session WHERE person_id = $1 AND csrf_hash = $2";
    if !caller.signed_in() || caller.by_key {
        return Ok(None);
    }
    let (person, form) = mine(caller);
    let row: Option<(String,)> = house.register.db().get(SID, args![person, form]).await?;
    Ok(row.map(|(sid,)| sid).filter(|sid| !sid.is_empty()))
}

/// Whether the session of that public name still opens the door.
pub(crate) async fn is_live(house: &House, sid: &str, now: Timestamp) -> Result<bool, Fault> {
    let row: Option<SessionRow> = house
        .register
        .db()
        .get(sessions!("s.sid = $1"), args![sid])
        .await?;
    Ok(row.is_some_and(|row| row.is_live(now) && account::is_usable(house, &row.state)))
}

/// Whether the row is the caller's own session.
pub(crate) fn is_mine(row: &SessionRow, caller: &Caller) -> bool {
    token::same(&row.csrf_hash, &mine(caller).1)
}

/// How the caller's session is told from others: by the hash of the token its forms carry.
fn mine(caller: &Caller) -> (PersonId, String) {
    (
        caller.person.unwrap_or(PersonId::nil()),
        token::hash(&caller.csrf),
    )
}

/// Changes of kept tables that nothing may refuse.
pub(crate) async fn write(house: &House, changes: &[Stmt]) -> Result<(), Fault> {
    house
        .register
        .db()
        .commit(changes)
        .await
        .map_err(|error| Fault::because("writing who is signed in", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_idling_and_by_age() {
        let at = |hours: i64| Timestamp::from_second(1_800_000_000 + hours * 3_600).unwrap();
        let row = |seen: i64| SessionRow {
            hash: String::new(),
            csrf_hash: String::new(),
            person_id: PersonId::nil(),
            designation_id: None,
            created_at: at(0),
            seen_at: at(seen),
            expires_at: at(ABSOLUTE_HOURS),
            methods: String::new(),
            proven_at: None,
            sid: String::new(),
            device: String::new(),
            state: String::new(),
        };
        for (seen, now, live) in [
            (0, 7, true),
            (0, 8, false),
            (160, 167, true),
            (167, 168, false),
            (100, 101, true),
        ] {
            assert_eq!(row(seen).is_live(at(now)), live, "seen at {seen}, asked at {now}");
        }
        assert!(!row(3).is_stale(at(3)) && row(3).is_stale(at(4)));
    }
}
