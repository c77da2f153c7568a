//! A moment: the day that is asked about, and the day whose knowledge is asked for.

use capability::{Cx, House, Query, Refusal, Stop};
use jiff::civil::{Date, date};

/// First and last day anybody may ask about.
pub(crate) const DAYS: [Date; 2] = [date(1990, 1, 1), date(2099, 12, 31)];

/// Names of the two parameters in an address.
pub const FILTERS: [&str; 2] = ["fecha", "conocido"];

/// A day, as known at the end of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The day that is asked about.
    pub as_of: Date,
    /// The day at whose end the register knew it.
    pub known: Date,
}

impl Moment {
    /// Today, as known today.
    pub fn today(cx: &Cx) -> Moment {
        Moment {
            as_of: cx.today(),
            known: cx.today(),
        }
    }

    /// Reads `fecha` and `conocido` of an address. Alone, `fecha` is asked as known today, and `conocido` means that day,
    /// as it was seen then.
    ///
    /// # Errors
    /// A day that does not exist, is out of range, or is known only in the future.
    pub fn read(cx: &Cx, query: &Query) -> Result<Moment, Stop> {
        let today = cx.today();
        let [as_of, known] = FILTERS.map(|name| day(query, name));
        let (as_of, known) = (as_of?, known?);
        if known.is_some_and(|known| today < known) {
            return Err(Refusal::new("directory-moment-not-known-yet")
                .field("conocido")
                .malformed()
                .into());
        }
        Ok(Moment {
            as_of: as_of.or(known).unwrap_or(today),
            known: known.unwrap_or(today),
        })
    }

    /// Whether it is today or later as known now: then tables answer.
    pub fn is_present(&self, house: &House) -> bool {
        let today = capability::lima(house.clock.now());
        today <= self.as_of && today <= self.known
    }

    /// What an address adds to ask for the same moment; empty for today.
    pub fn pairs(&self, today: Date) -> Vec<(&'static str, String)> {
        let [as_of, known] = FILTERS;
        let mut pairs = Vec::new();
        if self.as_of != today || self.known != today {
            pairs.push((as_of, self.as_of.to_string()));
        }
        if self.known != today {
            pairs.push((known, self.known.to_string()));
        }
        pairs
    }
}

/// A day of an address (`2026-01-31`).
///
/// # Errors
/// A day that does not exist or is out of range, with the name of its parameter.
pub fn day(query: &Query, name: &'static str) -> Result<Option<Date>, Stop> {
    let Some(text) = query.get(name).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let refusal = |key| Stop::from(Refusal::new(key).field(name).malformed());
    let day: Date = text.parse().map_err(|_| refusal("directory-moment-no-day"))?;
    if day < DAYS[0] || DAYS[1] < day {
        return Err(refusal("directory-moment-out-of-range"));
    }
    Ok(Some(day))
}
