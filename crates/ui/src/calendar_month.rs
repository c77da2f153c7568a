//! A month with its due days.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::format::{date_long, month_year};
use crate::gallery::Example;
use crate::state::State;
use crate::tr::Tr;

/// A day on which something falls due.
#[derive(Debug, Clone)]
pub struct MarkedDay {
    /// The day.
    pub date: Date,
    /// How near it is.
    pub state: State,
    /// Where it leads.
    pub href: String,
    /// What is on it, for those who do not see the drawing; empty says that something falls due.
    pub says: String,
}

impl MarkedDay {
    fn label(&self, tr: Tr<'_>) -> String {
        let date = date_long(tr.lang, self.date);
        match self.says.as_str() {
            "" => tr.f("ui-calendar-due", &[("date", date.into())]).into_owned(),
            says => format!("{date}: {says}"),
        }
    }
}

/// One month, weeks from Monday.
#[derive(Debug, Clone)]
pub struct CalendarMonth {
    /// Any day of the month shown.
    pub month: Date,
    /// Today, outlined when it falls into the month.
    pub today: Date,
    /// Days with something due; of several on one day the first is shown.
    pub marked: Vec<MarkedDay>,
}

impl CalendarMonth {
    /// The month of a day, nothing marked.
    pub fn new(month: Date, today: Date) -> CalendarMonth {
        CalendarMonth {
            month,
            today,
            marked: Vec::new(),
        }
    }

    /// One day marked, because something falls due.
    #[must_use]
    pub fn mark(self, date: Date, state: State, href: impl Into<String>) -> CalendarMonth {
        self.with(date, state, href, "")
    }

    /// One day marked, with what is on it.
    #[must_use]
    pub fn with(
        mut self,
        date: Date,
        state: State,
        href: impl Into<String>,
        says: impl Into<String>,
    ) -> CalendarMonth {
        self.marked.push(MarkedDay {
            date,
            state,
            href: href.into(),
            says: says.into(),
        });
        self
    }

    /// Title of the month: `Noviembre de 2026`.
    pub fn title(&self, tr: Tr<'_>) -> String {
        month_year(tr.lang, self.month.year(), self.month.month())
    }

    /// The month as a table.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            table.cal {
                caption.vh { (tr.f("ui-calendar", &[("month", self.title(tr).into())])) }
                thead {
                    tr {
                        @for (i, initial) in tr.t("ui-calendar-initials").split(' ').enumerate() {
                            th scope="col" { abbr title=(weekday(tr, i)) { (initial) } }
                        }
                    }
                }
                tbody {
                    @for week in self.weeks() {
                        tr { @for day in week { (self.cell(tr, day)) } }
                    }
                }
            }
        }
    }

    fn cell(&self, tr: Tr<'_>, day: Option<Date>) -> Markup {
        let Some(day) = day else { return html! { td {} } };
        let current = (day == self.today).then_some("date");
        match self.marked.iter().find(|m| m.date == day) {
            Some(mark) => html! {
                td.(mark.state.class()) aria-current=[current] {
                    a href=(mark.href) aria-label=(mark.label(tr)) { (day.day()) }
                }
            },
            None => html! { td aria-current=[current] { (day.day()) } },
        }
    }

    /// Rows of seven days from Monday; `None` outside the month.
    fn weeks(&self) -> Vec<Vec<Option<Date>>> {
        let first = self.month.first_of_month();
        let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
        let days = (1..=first.days_in_month()).map(|d| first.with().day(d).build().ok());
        let mut cells: Vec<Option<Date>> = std::iter::repeat_n(None, before).chain(days).collect();
        cells.resize(cells.len().next_multiple_of(7), None);
        cells.chunks(7).map(<[Option<Date>]>::to_vec).collect()
    }
}

fn weekday(tr: Tr<'_>, from_monday: usize) -> &'static str {
    let offset = i8::try_from(from_monday).unwrap_or(0);
    jiff::civil::Weekday::from_monday_zero_offset(offset)
        .map(|day| crate::format::weekday_name(tr.lang, day))
        .unwrap_or_default()
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use jiff::civil::date;
    let month = CalendarMonth::new(date(2026, 11, 1), date(2026, 11, 20))
        .mark(date(2026, 11, 24), State::Warn, "#semana")
        .mark(date(2026, 11, 30), State::Run, "#luego");
    vec![Example::new(
        "calendar-month",
        "november",
        html! { div.card { h2 { (month.title(tr)) } (month.render(tr)) } },
    )]
}
