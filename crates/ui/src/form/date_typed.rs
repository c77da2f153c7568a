//! A date in three parts, as a person typed it.

use jiff::civil::Date;

/// A date as it was typed, kept when it is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateTyped {
    /// Day.
    pub day: String,
    /// Month, in figures.
    pub month: String,
    /// Year, four figures.
    pub year: String,
}

impl DateTyped {
    /// The parts as they came: fields `name-d`, `name-m`, `name-a`.
    pub fn new(day: impl Into<String>, month: impl Into<String>, year: impl Into<String>) -> DateTyped {
        DateTyped {
            day: day.into(),
            month: month.into(),
            year: year.into(),
        }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year]
            .iter()
            .all(|p| p.trim().is_empty())
    }

    /// The day, if there is such a day.
    pub fn date(&self) -> Option<Date> {
        let year: i16 = self.year.trim().parse().ok()?;
        let month = self.month.trim().parse().ok()?;
        let day = self.day.trim().parse().ok()?;
        Date::new(year, month, day)
            .ok()
            .filter(|_| self.year.trim().len() == 4)
    }
}

impl From<Date> for DateTyped {
    fn from(date: Date) -> Self {
        DateTyped::new(
            format!("{:02}", date.day()),
            format!("{:02}", date.month()),
            date.year().to_string(),
        )
    }
}
