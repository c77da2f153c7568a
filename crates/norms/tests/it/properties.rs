//! What is true of every count: proved on many calendars and terms, against a count made the slow way.

use jiff::ToSpan;
use jiff::civil::Date;
use norms::{
    Calendar, DayKind, DeclaredDay, Effect, Layer, Place, Running, Term, day_by_day, due, due_date, extend,
    suspend,
};
use proptest::prelude::*;

use crate::entity_type;

fn any_day() -> impl Strategy<Value = Date> {
    (0..5_000_i32).prop_map(|days| Date::constant(2020, 1, 1).saturating_add(days.days()))
}

fn stopping_kind() -> impl Strategy<Value = DayKind> {
    prop_oneof![
        Just(DayKind::Emergency),
        Just(DayKind::RegionalHoliday),
        Just(DayKind::PublicSectorDay)
    ]
}

fn any_declared(kind: impl Strategy<Value = DayKind>) -> impl Strategy<Value = DeclaredDay> {
    (any_day(), 0..6_i32, kind).prop_map(|(from, days, kind)| DeclaredDay {
        from,
        to: from.saturating_add(days.days()),
        kind,
        place: Place::Country,
        effect: Effect::OnDate,
        name: "Día declarado".into(),
        norm: "D.S. 999-2026-PCM".into(),
    })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let kinds = prop_oneof![stopping_kind(), Just(DayKind::OfficeClosed)];
    let base = prop_oneof![Just("ministry"), Just("district_municipality")];
    (base, prop::collection::vec(any_declared(kinds), 0..40))
        .prop_map(|(base, days)| Calendar::for_entity(entity_type(base), "150101").with_days(&days))
}

fn any_term() -> impl Strategy<Value = Term> {
    prop_oneof![
        (0..120_u32).prop_map(Term::working_days),
        (0..120_u32).prop_map(Term::calendar_days),
        (0..30_u32).prop_map(Term::months),
        (0..5_u32).prop_map(Term::years),
    ]
}

/// The slow way: list the marked days one by one, strike them out, take the one that is left at the place asked.
fn slow_due(trigger: Date, length: usize, calendar: &Calendar) -> Date {
    let after: Vec<Date> = trigger.series(1.day()).skip(1).take(length * 4 + 400).collect();
    let stops = |day: &Date| calendar.mark(*day).is_some_and(|mark| mark.kind.stops_terms());
    let working: Vec<Date> = after.into_iter().filter(|day| !stops(day)).collect();
    let open = |day: &Date| calendar.mark(*day).is_none();
    let from = length - 1;
    *working[from..].iter().find(|day| open(day)).expect("an open day")
}

proptest! {
    #[test]
    fn a_due_date_agrees_with_the_slow_count(calendar in any_calendar(), from in any_day(), length in 1..80_u32) {
        let fast = due_date(from, Term::working_days(length), &calendar).expect("counts");
        prop_assert_eq!(fast, slow_due(from, length as usize, &calendar));
    }

    #[test]
    fn a_term_ends_on_an_open_working_day(calendar in any_calendar(), from in any_day(), term in any_term()) {
        let due = due(from, term, &calendar).expect("counts");
        prop_assert!(calendar.is_working(due.date));
        prop_assert!(calendar.can_end_on(due.date));
        prop_assert!(due.date >= from);
        prop_assert_eq!(due_date(from, term, &calendar), Ok(due.date));
    }

    #[test]
    fn days_left_out_and_days_counted_make_the_whole(
        calendar in any_calendar(), from in any_day(), length in 0..80_u32,
    ) {
        let term = Term::working_days(length);
        let due = due(from, term, &calendar).expect("counts");
        let lines = day_by_day(from, term, &calendar).expect("counts");
        prop_assert_eq!(lines.iter().filter(|line| line.number.is_some()).count(), length as usize);
        let told: Vec<Date> = due.skipped.iter().map(|out| out.date).collect();
        for line in lines.iter().filter(|line| line.date < due.date) {
            let closed = line.mark.as_ref().is_some_and(|mark| mark.kind == DayKind::OfficeClosed);
            let (counted, left_out) = (line.number.is_some(), told.contains(&line.date));
            prop_assert!(counted != left_out || (closed && counted), "{} is one or the other", line.date);
        }
    }

    #[test]
    fn a_longer_term_never_ends_earlier(calendar in any_calendar(), from in any_day(), term in any_term()) {
        let longer = Term { length: term.length + 1, ..term };
        prop_assert!(due_date(from, term, &calendar).expect("counts") <= due_date(from, longer, &calendar).expect("counts"));
    }

    #[test]
    fn a_later_trigger_never_ends_earlier(calendar in any_calendar(), from in any_day(), term in any_term()) {
        let later = from.saturating_add(1.day());
        prop_assert!(due_date(from, term, &calendar).expect("counts") <= due_date(later, term, &calendar).expect("counts"));
    }

    #[test]
    fn a_pause_never_shortens(
        calendar in any_calendar(), from in any_day(), length in 1..60_u32, asked in 0..100_i32, waited in 0..60_i32,
    ) {
        let term = Term::working_days(length);
        let original = due_date(from, term, &calendar).expect("counts");
        let asked = from.saturating_add(asked.days()).min(original);
        let answered = asked.saturating_add(waited.days());
        let paused = suspend(from, term, (asked, answered), &calendar).expect("asked in time");
        prop_assert!(paused.date >= original);
        prop_assert!(paused.date >= answered);
        if answered == asked {
            prop_assert_eq!(paused.date, original, "a pause of no time changes nothing");
        }
    }

    #[test]
    fn an_extension_never_shortens(calendar in any_calendar(), from in any_day(), length in 1..60_u32, more in 1..60_u32) {
        let original = due_date(from, Term::working_days(length), &calendar).expect("counts");
        let extended = extend(original, Term::working_days(more), original, &calendar).expect("told in time");
        prop_assert!(extended.date > original);
    }

    #[test]
    fn another_day_without_work_never_makes_it_earlier(
        calendar in any_calendar(), extra in any_declared(stopping_kind()), from in any_day(), term in any_term(),
    ) {
        let before = due_date(from, term, &calendar).expect("counts");
        let after = due_date(from, term, &calendar.clone().with_days(&[extra])).expect("counts");
        prop_assert!(before <= after);
    }

    #[test]
    fn a_layer_less_never_makes_it_later(calendar in any_calendar(), from in any_day(), term in any_term()) {
        let with = due_date(from, term, &calendar).expect("counts");
        let without = due_date(from, term, &calendar.without(Layer::PublicSector)).expect("counts");
        prop_assert!(without <= with);
    }

    #[test]
    fn what_is_not_working_is_marked_and_the_reverse(calendar in any_calendar(), day in any_day()) {
        let mark = calendar.mark(day);
        prop_assert_eq!(calendar.is_working(day), mark.as_ref().is_none_or(|mark| !mark.kind.stops_terms()));
        prop_assert_eq!(calendar.can_end_on(day), mark.is_none());
    }

    #[test]
    fn a_running_term_is_the_same_as_its_count(calendar in any_calendar(), from in any_day(), term in any_term()) {
        prop_assert_eq!(Running::started(from, term).due(&calendar), due(from, term, &calendar));
    }
}
