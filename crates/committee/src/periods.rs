//! Periods of duties that come back: quarters, half-years and years of the calendar.

use capability::{Choice, Cx};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use norms::{Obligation, ObligationId, Rhythm, Unit};

/// A period of a duty that is offered to choose from: the running one and those before it.
const OFFERED: usize = 4;

/// Months of a period of an obligation; none when it does not come back by months or years that divide a year.
pub fn months(obligation: &Obligation) -> Option<i8> {
    match obligation.rhythm {
        Rhythm::Every {
            length,
            unit: Unit::Months,
        } => i8::try_from(length).ok().filter(|n| 12 % n == 0),
        Rhythm::Every {
            length: 1,
            unit: Unit::Years,
        } => Some(12),
        _ => None,
    }
}

/// First day of the period of so many months in which a day lies.
pub fn start(months: i8, day: Date) -> Date {
    let month = (day.month() - 1) / months * months + 1;
    date(day.year(), month, 1)
}

/// First day of the period before the one that begins on a day.
pub fn before(months: i8, start: Date) -> Date {
    start.saturating_sub(i64::from(months).months())
}

/// Last day of the period that begins on a day.
pub fn end(months: i8, start: Date) -> Date {
    start
        .saturating_add(i64::from(months).months())
        .saturating_sub(1.day())
}

/// «julio a setiembre de 2026», «2026».
pub fn name(cx: &Cx, months: i8, start: Date) -> String {
    if months == 12 {
        return start.year().to_string();
    }
    let last = end(months, start);
    let month = |day: Date| ui::format::month_name(cx.lang, day.month());
    let args = [
        ("from", month(start).into()),
        ("to", month(last).into()),
        ("year", start.year().to_string().into()),
    ];
    cx.tr().f("committee-period", &args).into_owned()
}

/// Duty and first day of a value of a form: `G12:2026-07-01`.
pub fn parse(value: &str) -> Option<(&str, Date)> {
    let (duty, start) = value.split_once(':')?;
    Some((duty, start.parse().ok()?))
}

/// The duties that an item of an agenda discharges.
pub fn duties(cx: &Cx) -> impl Iterator<Item = (&'static Obligation, i8)> {
    let law = cx.house.law;
    let kinds = law.agenda_kinds().iter().filter_map(|kind| kind.obligation);
    kinds.filter_map(move |id: ObligationId| {
        let obligation = law.obligation(id)?;
        Some((obligation, months(obligation)?))
    })
}

/// The last periods of each duty, to choose from.
pub fn choices(cx: &Cx) -> Vec<Choice> {
    let mut list = Vec::new();
    for (obligation, months) in duties(cx) {
        let running = start(months, cx.today());
        let periods = std::iter::successors(Some(running), |start| Some(before(months, *start)));
        for start in periods.take(OFFERED) {
            list.push(Choice {
                value: format!("{}:{start}", obligation.id),
                label: format!("{}: {}", cx.pick(&obligation.short), name(cx, months, start)),
            });
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_those_of_the_calendar() {
        for (months, day, first, last) in [
            (3, date(2026, 11, 27), date(2026, 10, 1), date(2026, 12, 31)),
            (3, date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
            (6, date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
            (12, date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31)),
        ] {
            assert_eq!(
                (start(months, day), end(months, start(months, day))),
                (first, last)
            );
        }
        assert_eq!(before(3, date(2026, 1, 1)), date(2025, 10, 1));
        assert_eq!(before(12, date(2026, 1, 1)), date(2025, 1, 1));
    }

    #[test]
    fn the_duties_of_agendas_come_back_by_the_calendar() {
        let of = |id: &str| {
            let id = ObligationId::parse(id).expect("listed");
            norms::peru().obligation(id).and_then(months)
        };
        assert_eq!((of("G12"), of("G13"), of("G14")), (Some(3), Some(6), Some(12)));
        assert_eq!(of("G01"), None);
    }
}
