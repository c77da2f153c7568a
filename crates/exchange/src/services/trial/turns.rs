//! How often one person may try: enough for somebody who learns a service, too little to make the house a means against it.

use capability::{House, Refusal};
use jiff::{SignedDuration, Timestamp};
use register::PersonId;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Tries of a person in [`WITHIN`].
pub(crate) const TRIES_MAX: usize = 20;
/// The time that is looked back on.
const WITHIN: SignedDuration = SignedDuration::from_secs(60);
/// People who are remembered; beyond, those whose time is over are forgotten.
const PEOPLE_MAX: usize = 10_000;

#[derive(Default)]
struct Turns(Mutex<HashMap<PersonId, VecDeque<Timestamp>>>);

/// Takes a turn.
///
/// # Errors
/// Refused, with the seconds to wait, to whoever tried too often.
pub(crate) fn take(house: &House, person: PersonId, now: Timestamp) -> Result<(), Refusal> {
    let turns = house.shelf::<Turns>();
    let mut turns = turns.0.lock().unwrap_or_else(PoisonError::into_inner);
    let is_over = |at: &Timestamp| now.duration_since(*at) >= WITHIN;
    if turns.len() >= PEOPLE_MAX {
        turns.retain(|_, taken| taken.back().is_some_and(|last| !is_over(last)));
    }
    let taken = turns.entry(person).or_default();
    while taken.front().is_some_and(is_over) {
        taken.pop_front();
    }
    match taken.front() {
        Some(first) if taken.len() >= TRIES_MAX => {
            let left = WITHIN.saturating_sub(now.duration_since(*first)).as_secs().max(1);
            Err(Refusal::new("exchange-trial-often")
                .arg("count", TRIES_MAX)
                .arg("seconds", left)
                .too_many())
        }
        _ => {
            taken.push_back(now);
            Ok(())
        }
    }
}
