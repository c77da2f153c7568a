//! The worked cases of the reference on terms, V1 to V19, one line each.

use jiff::Timestamp;
use norms::{Calendar, Layer, Running, Term, due, due_instant, extend, suspend};

use crate::day;

/// L: weekends and holidays of law. P: and the days without work of the public sector. M: and 5 November.
#[derive(Clone, Copy, Debug)]
enum Days {
    L,
    P,
    M,
}

fn calendar(days: Days) -> Calendar {
    match days {
        Days::L => Calendar::of_law(),
        Days::P => Calendar::of_law().with(Layer::PublicSector),
        Days::M => Calendar::of_law().with(Layer::PublicSector).with(Layer::Guild),
    }
}

#[test]
fn working_days_are_counted_as_the_reference_counts() {
    let cases = [
        ("V1", "2026-03-27", 8, Days::L, "2026-04-10"),
        ("V2", "2026-03-27", 10, Days::L, "2026-04-14"),
        ("V3", "2026-03-27", 20, Days::L, "2026-04-28"),
        ("V6", "2026-07-25", 10, Days::L, "2026-08-12"),
        ("V7", "2026-12-03", 10, Days::L, "2026-12-21"),
        ("V8 L", "2025-12-23", 10, Days::L, "2026-01-08"),
        ("V8 P", "2025-12-23", 10, Days::P, "2026-01-12"),
        // Published on 9 September, so the first of the ninety days is the tenth.
        ("V9 L", "2025-09-09", 90, Days::L, "2026-01-20"),
        ("V9 P", "2025-09-09", 90, Days::P, "2026-01-22"),
        ("V10 L", "2026-10-30", 10, Days::L, "2026-11-13"),
        ("V10 M", "2026-10-30", 10, Days::M, "2026-11-16"),
        ("V11 8", "2026-09-25", 8, Days::L, "2026-10-07"),
        ("V11 20", "2026-09-25", 20, Days::L, "2026-10-26"),
        ("V12", "2027-03-19", 10, Days::L, "2027-04-06"),
        ("V13", "2027-06-01", 20, Days::L, "2027-07-01"),
        ("V14", "2026-02-27", 30, Days::L, "2026-04-14"),
        ("V15", "2026-04-30", 15, Days::L, "2026-05-22"),
        ("V19", "2026-05-29", 10, Days::L, "2026-06-12"),
    ];
    for (name, filed, length, days, expected) in cases {
        let due = due(day(filed), Term::working_days(length), &calendar(days)).expect(name);
        assert_eq!(
            due.date,
            day(expected),
            "{name}: {length} days from {filed} on {days:?}"
        );
    }
}

#[test]
fn v4_an_extension_told_on_the_last_day_runs_from_it() {
    let due = extend(
        day("2026-04-14"),
        Term::working_days(10),
        day("2026-04-14"),
        &calendar(Days::L),
    );
    assert_eq!(due.expect("told in time").date, day("2026-04-28"));
}

#[test]
fn v5_a_pause_leaves_what_was_left() {
    let calendar = calendar(Days::L);
    let filed = day("2026-02-02");
    let pause = (day("2026-02-06"), day("2026-02-16"));
    let due = suspend(filed, Term::working_days(10), pause, &calendar).expect("asked in time");
    assert_eq!(due.date, day("2026-02-24"));
    let running = Running::started(filed, Term::working_days(10)).paused(pause.0, pause.1, &calendar);
    assert_eq!(
        running.expect("asked in time").left,
        Term::working_days(6),
        "four days were used"
    );
}

#[test]
fn v16_a_month_without_that_day_ends_on_the_first_working_day_of_the_next() {
    let due = due(day("2026-01-31"), Term::months(1), &calendar(Days::L)).expect("counts");
    assert_eq!(due.date, day("2026-03-02"));
}

#[test]
fn v17_hours_are_clock_time_over_christmas() {
    let known: Timestamp = "2026-12-24T15:30:00-05:00".parse().expect("an instant");
    let expected: Timestamp = "2026-12-26T15:30:00-05:00".parse().expect("an instant");
    assert_eq!(due_instant(known, 48), Ok(expected));
}

#[test]
fn v18_calendar_days_to_entry_into_force_end_on_a_sunday() {
    let due = due(
        day("2024-11-30"),
        Term::calendar_days(120).staying(),
        &calendar(Days::L),
    )
    .expect("counts");
    assert_eq!(due.date, day("2025-03-30"));
    assert!(due.skipped.is_empty());
}
