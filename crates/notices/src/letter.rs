//! A letter: one e-mail to one person, about one notice or the notices of a day. It waits, is tried, leaves, or is given up.
//!
//! The row holds a person's id and never an address: address, name and text are read when the letter is written. Its id
//! follows from its cause and its person, so that no cause writes to a person twice.

use capability::House;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use norms::NoticeLetter;
use register::db::{Stmt, stmt};
use register::{EntityId, Fault, PersonId, args, record};

use crate::notice::{LetterId, Notice, Office, letter_id};

/// Minutes to wait after each try that failed: a server that is away for a day and a half still gets the letter, and one
/// that never comes back is not asked for ever.
const WAIT_MINUTES: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 1_440];
/// Minutes that one try may take before another process takes the letter: longer than the longest try by mail.
const TRY_MINUTES: i64 = 10;

/// How a letter came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// For one act, at once.
    AtOnce,
    /// The notices of a day for one office.
    Digest,
}

impl Sort {
    /// Name in columns.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Sort::AtOnce => "at_once",
            Sort::Digest => "digest",
        }
    }
}

record! {
    /// A letter that is to be tried now.
    #[derive(Debug, Clone)]
    pub(crate) struct Waiting { id: LetterId, sort: String, person_id: PersonId, entity_id: EntityId, office: String, day: Date, tries: i64 }
}

/// A letter to a person, with the notices it tells.
pub(crate) struct NewLetter<'a> {
    pub(crate) id: LetterId,
    pub(crate) sort: Sort,
    pub(crate) person: PersonId,
    pub(crate) office: &'a Office,
    pub(crate) day: Date,
}

/// Statements that make a letter wait, unless it was made before, and that say what it tells.
pub(crate) fn wait(
    new: &NewLetter<'_>,
    notices: impl Iterator<Item = crate::NoticeId>,
    now: Timestamp,
) -> Vec<Stmt> {
    const MAKE: &str = "INSERT INTO notices_letter (id, sort, person_id, entity_id, office, day, state, tries, next_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $7) ON CONFLICT (id) DO NOTHING";
    const TELL: &str = "INSERT INTO notices_letter_notice (letter_id, notice_id) VALUES ($1, $2) ON CONFLICT (letter_id, notice_id) DO NOTHING";
    let make = stmt(
        MAKE,
        args![
            new.id,
            new.sort.as_str(),
            new.person,
            new.office.entity,
            new.office.office.as_str(),
            new.day,
            now
        ],
    );
    std::iter::once(make)
        .chain(notices.map(|notice| stmt(TELL, args![new.id, notice])))
        .collect()
}

/// Letters of notices that travel at once: one for each holder of the offices, also when a person holds several of them.
pub(crate) async fn at_once(house: &House, notices: &[Notice]) -> Result<Vec<Stmt>, Fault> {
    let mut changes = Vec::new();
    let today = house.clock.today();
    let loud = notices
        .iter()
        .filter(|notice| !notice.quiet && notice.about.kind.letter == NoticeLetter::AtOnce);
    for notice in loud {
        for person in holders(house, &notice.to, today).await? {
            let cause = notice
                .about
                .act
                .map_or_else(|| notice.id.to_string(), |seq| seq.to_string());
            let new = NewLetter {
                id: letter_id(&[Sort::AtOnce.as_str().to_owned(), cause, person.to_string()]),
                sort: Sort::AtOnce,
                person,
                office: &notice.to,
                day: today,
            };
            changes.extend(wait(&new, std::iter::once(notice.id), house.clock.now()));
        }
        changes.push(crate::store::digested(notice.id, today));
    }
    Ok(changes)
}

/// Who holds an office on a day.
async fn holders(house: &House, office: &Office, day: Date) -> Result<Vec<PersonId>, Fault> {
    let rows = directory::store::designations_of(house, office.entity).await?;
    let held = rows.into_iter().filter(|row| {
        row.office == office.office
            && row.in_force(day)
            && row.post_ended_on.is_none()
            && office.designation.is_none_or(|id| id == row.id)
    });
    Ok(held.filter_map(|row| row.person_id).collect())
}

/// Letters whose time has come, the longest waiting first.
pub(crate) async fn ready(house: &House, now: Timestamp, limit: u32) -> Result<Vec<Waiting>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT id, sort, person_id, entity_id, office, day, tries FROM notices_letter WHERE state IN ('waiting', 'failed') AND next_at <= $1 ORDER BY next_at, id LIMIT $2",
            args![now, limit],
        )
        .await
}

/// Statement that takes a letter for one try; stale when another process was faster.
pub(crate) fn take(letter: &Waiting, now: Timestamp) -> Stmt {
    stmt(
        "UPDATE notices_letter SET tries = tries + 1, next_at = $3 WHERE id = $1 AND tries = $2 AND state IN ('waiting', 'failed')",
        args![letter.id, letter.tries, after(now, TRY_MINUTES)],
    )
    .rows(1)
}

/// Whether a letter was taken as often as it may be, and no try lived to say what became of it.
pub(crate) fn is_worn(letter: &Waiting) -> bool {
    usize::try_from(letter.tries).is_ok_and(|tries| tries > WAIT_MINUTES.len())
}

/// Why a letter ended without leaving, or how it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It left.
    Sent,
    /// It could not leave, and nobody tries again.
    GivenUp,
    /// There was nothing to tell any more, or nobody to tell it to.
    Dropped,
}

impl End {
    fn as_str(self) -> &'static str {
        match self {
            End::Sent => "sent",
            End::GivenUp => "given_up",
            End::Dropped => "dropped",
        }
    }
}

/// Statement that ends a letter.
pub(crate) fn end(id: LetterId, end: End, reason: Option<&str>, now: Timestamp) -> Stmt {
    stmt(
        "UPDATE notices_letter SET state = $2, reason = $3, ended_at = $4 WHERE id = $1 AND state IN ('waiting', 'failed')",
        args![id, end.as_str(), reason.map(str::to_owned), now],
    )
}

/// Statement that has a letter tried again later, or given up when it was tried often enough. `tries` counts this one.
pub(crate) fn again(id: LetterId, tries: i64, reason: &str, now: Timestamp) -> Stmt {
    let wait = usize::try_from(tries - 1)
        .ok()
        .and_then(|at| WAIT_MINUTES.get(at));
    match wait {
        Some(minutes) => stmt(
            "UPDATE notices_letter SET state = 'failed', reason = $2, next_at = $3 WHERE id = $1 AND state IN ('waiting', 'failed')",
            args![id, reason, after(now, *minutes)],
        ),
        None => end(id, End::GivenUp, Some(reason), now),
    }
}

fn after(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(now)
}

/// Letters of a person, of every state.
pub(crate) async fn ids_of(house: &House, person: PersonId) -> Result<Vec<LetterId>, Fault> {
    let rows: Vec<(LetterId,)> = house
        .register
        .db()
        .query(
            "SELECT id FROM notices_letter WHERE person_id = $1 ORDER BY id",
            args![person],
        )
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

record! {
    /// A letter as lists show it.
    #[derive(Debug, Clone)]
    pub(crate) struct Shown { sort: String, entity_id: EntityId, office: String, day: Date, state: String, tries: i64, reason: Option<String>, next_at: Timestamp }
}

/// The last letters to a person.
pub(crate) async fn last_of(house: &House, person: PersonId, limit: u32) -> Result<Vec<Shown>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT sort, entity_id, office, day, state, tries, reason, next_at FROM notices_letter WHERE person_id = $1 ORDER BY created_at DESC, id LIMIT $2",
            args![person, limit],
        )
        .await
}

/// Letters of the whole house in a state, the last first, and how many there are.
pub(crate) async fn in_state(
    house: &House,
    state: &str,
    limit: u64,
    offset: u64,
) -> Result<(Vec<Shown>, u64), Fault> {
    let db = house.register.db();
    let rows = db
        .query(
            "SELECT sort, entity_id, office, day, state, tries, reason, next_at FROM notices_letter WHERE state = $1 ORDER BY created_at DESC, id LIMIT $2 OFFSET $3",
            args![state, limit, offset],
        )
        .await?;
    let total: Option<(u64,)> = db
        .get(
            "SELECT COUNT(*) FROM notices_letter WHERE state = $1",
            args![state],
        )
        .await?;
    Ok((rows, total.map_or(0, |(total,)| total)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries of one letter: one, and one after each wait.
    const TRIES_MAX: i64 = WAIT_MINUTES.len() as i64 + 1;

    #[test]
    fn waits_grow_and_end() {
        assert!(WAIT_MINUTES.is_sorted_by(|one, next| one < next));
        let now: Timestamp = "2026-11-26T15:00:00Z".parse().unwrap();
        for tries in 1..TRIES_MAX {
            let stmt = again(LetterId::nil(), tries, "timeout", now);
            assert!(stmt.sql.contains("'failed'"), "try {tries}");
        }
        let last = again(LetterId::nil(), TRIES_MAX, "timeout", now);
        assert!(format!("{:?}", last.args).contains("given_up"));
    }
}
