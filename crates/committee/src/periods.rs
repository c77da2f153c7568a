//! Periods of the duties that agendas discharge: how they are called, and which are offered to choose from.

use capability::{Choice, Cx, Refusal};
use jiff::civil::Date;
use norms::{AgendaKindId, Law, Obligation, Period, Rhythm};

/// Periods of a duty that are offered: the running one and those before it.
const OFFERED: usize = 4;

/// The duties that an item of an agenda discharges, each with its running period.
pub fn duties(cx: &Cx) -> impl Iterator<Item = (&'static Obligation, Period)> {
    let law = cx.house.law;
    let today = cx.today();
    let kinds = law.agenda_kinds().iter().filter_map(|kind| kind.obligation);
    kinds.filter_map(move |id| {
        let obligation = law.obligation(id)?;
        Some((obligation, running(obligation, today)?))
    })
}

/// The calendar period of an obligation in which a day lies; none when it does not come back by the calendar.
pub fn running(obligation: &Obligation, day: Date) -> Option<Period> {
    match obligation.rhythm {
        Rhythm::Calendar { months } => Period::of(months, day),
        _ => None,
    }
}

/// The periods of an obligation whose reports fall due in a span of days, with that day. No term is longer than a period.
pub fn due_between(
    obligation: &Obligation,
    [from, to]: [Date; 2],
    due: impl Fn(Period) -> Option<Date>,
) -> Vec<(Period, Date)> {
    let first = running(obligation, from).and_then(|period| period.previous());
    std::iter::successors(first, |period| period.next())
        .take_while(|period| period.to <= to)
        .filter_map(|period| Some((period, due(period)?)))
        .filter(|(_, due)| from <= *due && *due <= to)
        .collect()
}

/// «julio a setiembre de 2026», «2026».
pub fn name(cx: &Cx, period: Period) -> String {
    let year = period.from.year().to_string();
    if period.from.month() == 1 && period.to.month() == 12 {
        return year;
    }
    let month = |day: Date| ui::format::month_name(cx.lang, day.month());
    let args = [
        ("from", month(period.from).into()),
        ("to", month(period.to).into()),
        ("year", year.into()),
    ];
    cx.tr().f("committee-period", &args).into_owned()
}

/// Duty and first day of a value of a form: `G12:2026-07-01`.
pub fn parse(value: &str) -> Option<(&str, Date)> {
    let (duty, start) = value.split_once(':')?;
    Some((duty, start.parse().ok()?))
}

/// The period that a matter of a kind answers for, as a form gives it: duties have one, and nothing else has.
///
/// # Errors
/// Refused when a duty comes without its period, or a period without its duty.
pub fn asked(law: &Law, kind: &str, period: Option<&str>) -> Result<Option<Date>, Refusal> {
    let kind = AgendaKindId::parse(kind).ok();
    let duty = kind
        .and_then(|id| law.agenda_kind(id))
        .and_then(|kind| kind.obligation);
    match (duty, period.and_then(parse)) {
        (None, None) => Ok(None),
        (Some(duty), Some((of, period))) if of == duty.as_str() => Ok(Some(period)),
        (Some(_), _) => Err(Refusal::new("committee-period-needed").field("period")),
        (None, Some(_)) => Err(Refusal::new("committee-period-not-here").field("period")),
    }
}

/// The last periods of each duty, to choose from.
pub fn choices(cx: &Cx) -> Vec<Choice> {
    let mut list = Vec::new();
    for (obligation, running) in duties(cx) {
        let periods = std::iter::successors(Some(running), |period| period.previous());
        for period in periods.take(OFFERED) {
            list.push(Choice {
                value: format!("{}:{}", obligation.id, period.from),
                label: format!("{}: {}", cx.pick(&obligation.short), name(cx, period)),
            });
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use norms::ObligationId;

    #[test]
    fn what_falls_due_in_a_year_comes_with_its_day() {
        use jiff::ToSpan;
        let id = ObligationId::parse("G12").expect("listed");
        let quarterly = norms::peru().obligation(id).expect("listed");
        let year = [date(2026, 1, 1), date(2026, 12, 31)];
        let due = |period: Period| period.to.checked_add(15.days()).ok();
        let days: Vec<Date> = due_between(quarterly, year, due)
            .into_iter()
            .map(|(_, due)| due)
            .collect();
        let quarters = [(1, 15), (4, 15), (7, 15), (10, 15)];
        assert_eq!(days, quarters.map(|(month, day)| date(2026, month, day)));
    }

    #[test]
    fn the_duties_of_agendas_come_back_by_the_calendar() {
        let of = |id: &str, day| {
            let id = ObligationId::parse(id).expect("listed");
            let obligation = norms::peru().obligation(id).expect("listed");
            running(obligation, day).map(|period| (period.from, period.to))
        };
        let day = date(2026, 11, 27);
        assert_eq!(of("G12", day), Some((date(2026, 10, 1), date(2026, 12, 31))));
        assert_eq!(of("G13", day), Some((date(2026, 7, 1), date(2026, 12, 31))));
        assert_eq!(of("G14", day), Some((date(2026, 1, 1), date(2026, 12, 31))));
        assert_eq!(of("G01", day), None);
        assert_eq!(parse("G12:2026-07-01"), Some(("G12", date(2026, 7, 1))));
        assert_eq!(parse("G12:mañana"), None);
    }

    #[test]
    fn a_duty_has_its_period_and_nothing_else_has() {
        for (kind, period, expected) in [
            ("other", None, Ok(None)),
            (
                "quarterly_evaluation",
                Some("G12:2026-07-01"),
                Ok(Some(date(2026, 7, 1))),
            ),
            ("quarterly_evaluation", None, Err("committee-period-needed")),
            (
                "quarterly_evaluation",
                Some("G13:2026-07-01"),
                Err("committee-period-needed"),
            ),
            ("other", Some("G12:2026-07-01"), Err("committee-period-not-here")),
        ] {
            let asked = asked(norms::peru(), kind, period).map_err(|no| no.text);
            assert_eq!(asked, expected, "{kind} {period:?}");
        }
    }
}
