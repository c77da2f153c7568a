//! Time and chance come in by this door, so that tests can move time instead of waiting for it.

use std::sync::Mutex;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use uuid::{Builder, Uuid};

use crate::{Fault, OrFault};

/// Where the time of acts comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Today on the State's calendar (America/Lima: UTC-5 the whole year).
    fn today(&self) -> Date {
        civil_date(self.now())
    }
}

/// The civil date of an instant on the State's calendar (UTC-5).
pub fn civil_date(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::fixed(Offset::constant(-5))).date()
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is set: for tests and demonstrations.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that stands at `at`.
    pub fn new(at: Timestamp) -> FixedClock {
        FixedClock(Mutex::new(at))
    }

    /// A clock that stands at noon of a day in Lima.
    ///
    /// # Errors
    /// When the day is at the very edge of the calendar.
    pub fn noon(day: Date) -> Result<FixedClock, Fault> {
        let noon = day
            .at(12, 0, 0, 0)
            .to_zoned(TimeZone::fixed(Offset::constant(-5)));
        Ok(FixedClock::new(noon.or_fault("the day has no noon")?.timestamp()))
    }

    /// Move the clock, also backwards.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = at;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A new identifier (UUID version 7): ordered by time, unguessable in its last 74 bits.
///
/// # Errors
/// When the machine has no source of randomness.
pub fn new_id(clock: &dyn Clock) -> Result<Uuid, Fault> {
    let milliseconds = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    Ok(Builder::from_unix_timestamp_millis(milliseconds, &random::<10>()?).into_uuid())
}

/// `N` bytes from the system's source of randomness.
///
/// # Errors
/// When the machine has none.
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| Fault::new(format!("reading randomness: {cause}")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_clock_and_differ() {
        let clock = FixedClock::new("2026-03-02T04:59:00Z".parse().unwrap());
        let (one, two) = (new_id(&clock).unwrap(), new_id(&clock).unwrap());
        assert_ne!(one, two);
        assert_eq!(one.get_version_num(), 7);
        assert_eq!(&one.to_string()[..13], &two.to_string()[..13]);
    }

    #[test]
    fn the_state_lives_five_hours_behind_utc() {
        let clock = FixedClock::new("2026-03-02T04:59:00Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-03-01");
        clock.set("2026-03-02T05:00:00Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-03-02");
    }
}
