//! The post: a follower that sends the letters that wait, and forgets people who are erased.
//!
//! A letter is taken for one try, written from what is true at that moment, handed to the outbox, and only then marked as
//! sent. A crash in between repeats the try: the folder gets the same file again, a mail server the same Message-ID.

use std::collections::BTreeSet;
use std::sync::Arc;

use capability::House;
use directory::acts::PersonErased;
use directory::people::{Person, person};
use register::{Fault, Follower, Handling, PersonId, RecordError, Recorded, Refused};

use crate::compose::{self, Material};
use crate::letter::{self, End, Waiting};
use crate::link::Secret;
use crate::outbox::{self, Undelivered, Written};
use crate::store::{self, Row};
use crate::{preference, words};

/// Letters of one turn; the next turn comes within seconds, and acts are read between turns.
const LETTERS_A_TURN: u32 = 50;

/// Sends letters.
pub(crate) struct Post(pub(crate) Arc<House>);

impl Follower for Post {
    fn name(&self) -> &'static str {
        "notices/post"
    }

    fn handle<'a>(&'a self, acts: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async move {
            for act in acts.iter().filter(|act| act.kind == "directory/person-erased") {
                let erased: PersonErased = act.payload_as()?;
                forget(&self.0, erased.person).await?;
            }
            Ok(())
        })
    }

    fn idle(&self) -> Handling<'_> {
        Box::pin(send_ready(&self.0))
    }
}

/// Drops the letters that wait for a person, destroys those in the folder, forgets what they preferred.
async fn forget(house: &House, person: PersonId) -> Result<(), Fault> {
    let (outbox, _) = outbox::of(house);
    let mut changes = preference::forget(person);
    for letter in letter::ids_of(house, person).await? {
        outbox.forget(letter).await?;
        changes.push(letter::end(
            letter,
            End::Dropped,
            Some("person_erased"),
            house.clock.now(),
        ));
    }
    store::write_whole(house, &changes).await
}

/// Tries every letter whose time has come, one after the other.
async fn send_ready(house: &House) -> Result<(), Fault> {
    for letter in letter::ready(house, house.clock.now(), LETTERS_A_TURN).await? {
        if took(house, &letter).await? {
            attempt(house, &letter).await?;
        }
    }
    Ok(())
}

/// Takes a letter for one try; no when another process did.
async fn took(house: &House, letter: &Waiting) -> Result<bool, Fault> {
    match house
        .register
        .db()
        .commit(&[letter::take(letter, house.clock.now())])
        .await
    {
        Ok(()) => Ok(true),
        Err(RecordError::Refused(Refused::Stale)) => Ok(false),
        Err(error) => Err(Fault::because("taking a letter", error)),
    }
}

/// What became of the writing of a letter.
enum Outcome {
    Ready(Box<Written>),
    Ended(End, &'static str),
}

async fn attempt(house: &House, letter: &Waiting) -> Result<(), Fault> {
    let now = house.clock.now();
    let (outbox, from) = outbox::of(house);
    // What it told may be settled by now, and it has left nevertheless.
    if letter.tries > 0 && outbox.left(letter.id).await {
        let ended = letter::end(letter.id, End::Sent, None, now);
        return store::write(house, &[ended]).await;
    }
    if letter::is_worn(letter) {
        let ended = letter::end(letter.id, End::GivenUp, Some("interrupted"), now);
        return store::write(house, &[ended]).await;
    }
    let ended = match written(house, letter, &from).await? {
        Outcome::Ended(end, reason) => letter::end(letter.id, end, Some(reason), now),
        Outcome::Ready(written) => match outbox.send(&written).await {
            Ok(()) => letter::end(letter.id, End::Sent, None, now),
            Err(Undelivered::Never(reason)) => {
                tracing::warn!(letter = %letter.id, reason, "a letter was refused and given up");
                letter::end(letter.id, End::GivenUp, Some(&reason), now)
            }
            Err(Undelivered::Later(reason)) => {
                tracing::warn!(letter = %letter.id, reason, tries = letter.tries + 1, "a letter did not leave");
                letter::again(letter.id, letter.tries + 1, &reason, now)
            }
        },
    };
    store::write(house, &[ended]).await
}

/// Writes a letter from what is true now: the person, the office, what is open, what was stopped.
async fn written(house: &House, letter: &Waiting, from: &str) -> Result<Outcome, Fault> {
    let dropped = |reason| Ok(Outcome::Ended(End::Dropped, reason));
    let Some(person) = person(house, letter.person_id)
        .await?
        .filter(|person| person.erased_on.is_none())
    else {
        return dropped("person_erased");
    };
    let held = house.offices.of(house, person.id).await?;
    if !held
        .iter()
        .any(|held| held.entity == letter.entity_id && held.office == letter.office)
    {
        return dropped("office_left");
    }
    let rows = still(house, letter, &person).await?;
    if rows.is_empty() {
        return dropped("nothing_left");
    }
    let Some(to) = compose::address(&person) else {
        return Ok(Outcome::Ended(End::GivenUp, "address"));
    };
    let today = house.clock.today();
    let stoppable = rows.iter().filter_map(words::kind).all(|kind| kind.stoppable);
    let stop = if stoppable { Some(Secret::new()?) } else { None };
    if let Some(stop) = &stop {
        store::write(house, &[stop.keep(person.id, letter.id, today)]).await?;
    }
    let board = directory::board::board(house).await?;
    let material = Material {
        house,
        board: &board,
        letter,
        person: &person,
        lang: preference::language(house, person.id).await?,
        rows: &rows,
        stop: stop.as_ref(),
        today,
    };
    Ok(Outcome::Ready(Box::new(compose::write(&material, to, from)?)))
}

/// What there still is to tell: neither settled nor stopped in the meantime.
async fn still(house: &House, letter: &Waiting, person: &Person) -> Result<Vec<Row>, Fault> {
    let stopped: BTreeSet<String> = preference::stopped(house, person.id).await?;
    let rows = store::of_letter(house, letter.id).await?;
    let mut still: Vec<Row> = Vec::new();
    for row in rows {
        // Whoever was told in several offices reads it once.
        let same = |known: &Row| (&known.kind, &known.matter) == (&row.kind, &row.matter);
        let said = still
            .iter()
            .any(|known| same(known) && known.due_on == row.due_on);
        if row.settled_on.is_none() && !stopped.contains(&row.kind) && !said {
            still.push(row);
        }
    }
    Ok(still)
}
