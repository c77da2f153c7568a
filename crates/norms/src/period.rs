//! Calendar periods: the quarters, half-years and years for which a duty that comes back is done.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Months of a calendar period: a number that cuts a year into equal parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct Months(i8);

impl Months {
    /// A year has twelve.
    const YEAR: i8 = 12;

    /// So many months, if a year can be cut into such parts.
    pub const fn new(months: i8) -> Option<Self> {
        if 0 < months && Self::YEAR % months == 0 {
            Some(Self(months))
        } else {
            None
        }
    }

    /// How many.
    pub const fn get(self) -> i8 {
        self.0
    }

    /// How many periods make a year.
    pub const fn a_year(self) -> i8 {
        Self::YEAR / self.0
    }
}

impl TryFrom<i8> for Months {
    type Error = String;

    fn try_from(months: i8) -> Result<Self, String> {
        Self::new(months).ok_or_else(|| format!("a year cannot be cut into periods of {months} months"))
    }
}

impl From<Months> for i8 {
    fn from(months: Months) -> Self {
        months.0
    }
}

/// A calendar period: from the first day of a month to the last day of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// The period of so many months that a day lies in; none beyond the dates there are.
    pub fn of(months: Months, day: Date) -> Option<Self> {
        let before = (day.month() - 1) % months.get();
        let from = Date::new(day.year(), day.month() - before, 1).ok()?;
        let last = Date::new(day.year(), from.month() + months.get() - 1, 1).ok()?;
        Some(Self {
            from,
            to: last.last_of_month(),
        })
    }

    /// The period before it, of the same length.
    pub fn previous(self) -> Option<Self> {
        Self::of(self.months()?, self.from.yesterday().ok()?)
    }

    /// The period after it, of the same length.
    pub fn next(self) -> Option<Self> {
        Self::of(self.months()?, self.to.tomorrow().ok()?)
    }

    /// The period so many months long that begins on this day; none when none does.
    pub fn beginning(months: Months, day: Date) -> Option<Self> {
        Self::of(months, day).filter(|period| period.from == day)
    }

    /// Its place among the periods of its length, counted from the year 0.
    pub fn place(self) -> Option<usize> {
        let months = self.months()?;
        let of_year = (self.from.month() - 1) / months.get();
        usize::try_from(i32::from(self.from.year()) * i32::from(months.a_year()) + i32::from(of_year)).ok()
    }

    fn months(self) -> Option<Months> {
        Months::new(self.to.month() - self.from.month() + 1)
    }
}

impl std::fmt::Display for Period {
    /// `2026-07-01/2026-09-30`, as ISO 8601 writes an interval.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.from, self.to)
    }
}
