//! Limits on guessing passwords, made so that nobody can lock another person out of their usual address.
//!
//! Three counts, each with some failures free and then a wait that doubles. From a *place* (account and address)
//! where the person has signed in before, only failures of that place count: whoever tries from elsewhere cannot
//! make the person wait there. From a new place, failures from all new places on that account count together, and
//! so do all failures of the address. An attempt is written down before the password is looked at, so that many
//! at once count as many.
//!
//! Accounts and addresses stand here as hashes with a pepper of the instance: the log alone tells neither.

use crate::token;
use capability::House;
use jiff::{SignedDuration, Timestamp};
use register::db::{Stmt, stmt};
use register::{Fault, args};
use std::net::{IpAddr, Ipv6Addr};

/// Failures that cost nothing, on a place where the person has signed in before.
const FREE_KNOWN: u32 = 10;
/// Failures that cost nothing, on one account from all new places.
const FREE_ACCOUNT: u32 = 5;
/// Failures that cost nothing, from one address on all accounts: an office of many people shares one.
const FREE_ADDRESS: u32 = 20;
/// Longest wait: 96 guesses a day at most, under the hundred that NIST SP 800-63B 3.2.2 allows in a row.
const WAIT_SECONDS_MAX: u64 = 900;
/// Failures of an account are forgotten after a day; success forgets them at once.
const ACCOUNT_WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// Failures of an address are forgotten after an hour: addresses change hands.
const ADDRESS_WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// A place is forgotten when nobody signed in from it for so long.
const PLACE_DAYS: i64 = 90;

/// Lets attempts in one after the other, so that each sees those before it.
#[derive(Default)]
struct Gate(tokio::sync::Mutex<()>);

/// An attempt that was let in.
#[derive(Debug)]
pub(crate) struct Attempt {
    id: String,
    account: String,
    address: String,
    place: String,
    known: bool,
}

/// Whether the attempt may go on, or how many seconds to wait.
#[derive(Debug)]
pub(crate) enum Admitted {
    /// It is written down; the password may be looked at.
    Yes(Attempt),
    /// Come back after so many seconds.
    Wait(u64),
}

/// Asks for an attempt on an account (`login` as it was typed, folded) from an address.
pub(crate) async fn admit(house: &House, login: &str, peer: &str) -> Result<Admitted, Fault> {
    let gate = house.shelf::<Gate>();
    let _turn = gate.0.lock().await;
    let now = house.clock.now();
    let pepper = pepper(house).await?;
    let address = address_of(peer);
    let place = place(&pepper, login, &address);
    let known = !house
        .register
        .db()
        .query::<(String,)>(PLACE, args![&place])
        .await?
        .is_empty();
    let attempt = Attempt {
        id: register::new_id(house.clock.as_ref())?.to_string(),
        account: keyed(&pepper, &["account", login]),
        address: keyed(&pepper, &["address", &address]),
        place,
        known,
    };
    match attempt.wait(house, now).await? {
        0 => {
            write(house, &[attempt.row(now, "tried"), prune(now)]).await?;
            Ok(Admitted::Yes(attempt))
        }
        seconds => Ok(Admitted::Wait(seconds)),
    }
}

const PLACE: &str = "SELECT place FROM identity_place WHERE place = $1";
const OF_ACCOUNT: &str =
    "SELECT at, outcome FROM identity_attempt WHERE account = $1 AND known = 0 AND at > $2 ORDER BY at";
const OF_PLACE: &str = "SELECT at, outcome FROM identity_attempt WHERE account = $1 AND known = 1 AND at > $2 AND place = $3 ORDER BY at";
const OF_ADDRESS: &str = "SELECT outcome, COUNT(*), MAX(at) FROM identity_attempt WHERE address = $1 AND known = 0 AND at > $2 GROUP BY outcome";

impl Attempt {
    async fn wait(&self, house: &House, now: Timestamp) -> Result<u64, Fault> {
        let db = house.register.db();
        let day_ago = before(now, ACCOUNT_WINDOW);
        if self.known {
            let rows = db
                .query(OF_PLACE, args![&self.account, day_ago, &self.place])
                .await?;
            return Ok(failures(&rows).seconds(FREE_KNOWN, now));
        }
        let rows = db.query(OF_ACCOUNT, args![&self.account, day_ago]).await?;
        let counts = db
            .query(OF_ADDRESS, args![&self.address, before(now, ADDRESS_WINDOW)])
            .await?;
        let of_account = failures(&rows).seconds(FREE_ACCOUNT, now);
        Ok(of_account.max(difference(&counts).seconds(FREE_ADDRESS, now)))
    }

    fn row(&self, at: Timestamp, outcome: &'static str) -> Stmt {
        let id = format!("{}:{outcome}", self.id);
        stmt(
            "INSERT INTO identity_attempt (id, at, account, address, place, known, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![
                id,
                at,
                &self.account,
                &self.address,
                &self.place,
                self.known,
                outcome
            ],
        )
    }

    /// The password was right: earlier failures are forgotten, and the place is known for every name the person
    /// signs in with.
    pub(crate) async fn succeeded(&self, house: &House, peer: &str, logins: &[&str]) -> Result<(), Fault> {
        let now = house.clock.now();
        let mut changes = vec![self.row(now, "succeeded")];
        changes.extend(places(house, peer, logins).await?);
        write(house, &changes).await
    }
}

/// Statements that make an address a usual one for the names of a person.
pub(crate) async fn places(house: &House, peer: &str, logins: &[&str]) -> Result<Vec<Stmt>, Fault> {
    const ADD: &str = "INSERT INTO identity_place (place, seen_on) VALUES ($1, $2) ON CONFLICT (place) DO UPDATE SET seen_on = excluded.seen_on";
    let (pepper, address, today) = (pepper(house).await?, address_of(peer), house.clock.today());
    let forgotten = today.saturating_sub(jiff::Span::new().days(PLACE_DAYS));
    let adds = logins
        .iter()
        .map(|login| stmt(ADD, args![place(&pepper, login, &address), today]));
    let prune = stmt("DELETE FROM identity_place WHERE seen_on < $1", args![forgotten]);
    Ok(adds.chain([prune]).collect())
}

/// Failures in a row and when the last one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Failures {
    count: u32,
    last: Option<Timestamp>,
}

impl Failures {
    /// Seconds still to wait: none for the free ones, then 2, 4, 8... from the last failure on.
    fn seconds(self, free: u32, now: Timestamp) -> u64 {
        let (Some(last), Some(over)) = (self.last, self.count.checked_sub(free)) else {
            return 0;
        };
        let wait = 2_u64
            .checked_shl(over)
            .filter(|_| over < 32)
            .unwrap_or(u64::MAX)
            .min(WAIT_SECONDS_MAX);
        let gone = u64::try_from(now.duration_since(last).as_secs()).unwrap_or(0);
        wait.saturating_sub(gone)
    }
}

/// Failures after the last success.
fn failures(rows: &[(Timestamp, String)]) -> Failures {
    let good = rows
        .iter()
        .rev()
        .find(|(_, outcome)| outcome == "succeeded")
        .map(|(at, _)| *at);
    let mut failed = rows
        .iter()
        .filter(|(at, outcome)| outcome == "tried" && good.is_none_or(|good| good < *at));
    let last = failed.next_back().map(|(at, _)| *at);
    let count = failed.count() + usize::from(last.is_some());
    Failures {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        last,
    }
}

/// Attempts less successes: many people share an address, and one who succeeds does not wash the others clean.
fn difference(counts: &[(String, u32, Timestamp)]) -> Failures {
    let of = |outcome: &str| counts.iter().find(|(known, ..)| known == outcome);
    let tried = of("tried");
    let good = of("succeeded").map_or(0, |(_, count, _)| *count);
    Failures {
        count: tried.map_or(0, |(_, count, _)| count.saturating_sub(good)),
        last: tried.map(|(.., at)| *at),
    }
}

fn prune(now: Timestamp) -> Stmt {
    stmt(
        "DELETE FROM identity_attempt WHERE at < $1",
        args![before(now, ACCOUNT_WINDOW)],
    )
}

fn before(now: Timestamp, window: SignedDuration) -> Timestamp {
    now.checked_sub(window).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The address as limits see it: whoever has one IPv6 address has the 2^64 beside it.
fn address_of(peer: &str) -> String {
    match peer.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Err(_) => "unknown".to_owned(),
    }
}

fn place(pepper: &str, login: &str, address: &str) -> String {
    keyed(pepper, &["place", login, address])
}

fn keyed(pepper: &str, parts: &[&str]) -> String {
    token::hash(&format!("{pepper}\0{}", parts.join("\0")))
}

/// The pepper of the instance, made at the first attempt.
async fn pepper(house: &House) -> Result<String, Fault> {
    const READ: &str = "SELECT value FROM identity_pepper WHERE id = 1";
    const MAKE: &str = "INSERT INTO identity_pepper (id, value) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    if let Some((value,)) = house.register.db().get::<(String,)>(READ, args![]).await? {
        return Ok(value);
    }
    write(
        house,
        &[stmt(MAKE, args![register::hex(&register::random::<32>()?)])],
    )
    .await?;
    let made = house.register.db().get::<(String,)>(READ, args![]).await?;
    made.map(|(value,)| value)
        .ok_or_else(|| Fault::new("the pepper of the attempts was not kept"))
}

async fn write(house: &House, changes: &[Stmt]) -> Result<(), Fault> {
    house
        .register
        .db()
        .commit(changes)
        .await
        .map_err(|error| Fault::because("writing an attempt to sign in", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn the_wait_doubles_after_the_free_ones_and_ends() {
        for (count, gone, want) in [
            (0, 0, 0),
            (4, 0, 0),
            (5, 0, 2),
            (6, 0, 4),
            (6, 3, 1),
            (6, 4, 0),
            (9, 0, 32),
            (14, 0, 900),
            (80, 0, 900),
            (80, 900, 0),
        ] {
            let failures = Failures {
                count,
                last: (count > 0).then(|| at(0)),
            };
            assert_eq!(
                failures.seconds(FREE_ACCOUNT, at(gone)),
                want,
                "{count} failures, {gone} s ago"
            );
        }
    }

    #[test]
    fn success_forgets_what_came_before() {
        let row = |seconds: i64, outcome: &str| (at(seconds), outcome.to_owned());
        let rows = [
            row(1, "tried"),
            row(2, "tried"),
            row(2, "succeeded"),
            row(3, "tried"),
            row(9, "tried"),
        ];
        assert_eq!(
            failures(&rows),
            Failures {
                count: 2,
                last: Some(at(9))
            }
        );
        assert_eq!(failures(&rows[..3]), Failures { count: 0, last: None });
        assert_eq!(failures(&[]), Failures { count: 0, last: None });
    }

    #[test]
    fn in_an_address_each_success_covers_one_attempt() {
        let counts = [
            ("tried".to_owned(), 30, at(5)),
            ("succeeded".to_owned(), 12, at(7)),
        ];
        assert_eq!(
            difference(&counts),
            Failures {
                count: 18,
                last: Some(at(5))
            }
        );
        assert_eq!(difference(&[]).count, 0);
    }

    #[test]
    fn addresses_are_seen_by_who_holds_them() {
        for (peer, want) in [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("", "unknown"),
        ] {
            assert_eq!(address_of(peer), want);
        }
    }
}
