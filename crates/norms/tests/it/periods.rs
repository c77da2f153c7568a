//! Calendar periods: where they begin and end, and which follows.

use crate::day;
use jiff::ToSpan;
use norms::{Months, Period, Rhythm};

fn months(count: i8) -> Months {
    Months::new(count).expect("a part of a year")
}

#[test]
fn a_day_lies_in_one_period() {
    for (count, of, from, to) in [
        (3, "2026-01-01", "2026-01-01", "2026-03-31"),
        (3, "2026-03-31", "2026-01-01", "2026-03-31"),
        (3, "2026-04-01", "2026-04-01", "2026-06-30"),
        (3, "2026-11-27", "2026-10-01", "2026-12-31"),
        (6, "2026-06-30", "2026-01-01", "2026-06-30"),
        (6, "2026-07-01", "2026-07-01", "2026-12-31"),
        (12, "2024-02-29", "2024-01-01", "2024-12-31"),
        (1, "2024-02-29", "2024-02-01", "2024-02-29"),
        (1, "2026-02-28", "2026-02-01", "2026-02-28"),
        (2, "2024-01-31", "2024-01-01", "2024-02-29"),
        (4, "2026-12-31", "2026-09-01", "2026-12-31"),
    ] {
        let period = Period::of(months(count), day(of)).expect("a period");
        assert_eq!(
            (period.from, period.to),
            (day(from), day(to)),
            "{count} months, {of}"
        );
        let begins = Period::beginning(months(count), day(of));
        assert_eq!(begins, (of == from).then_some(period), "{count} months, {of}");
    }
}

#[test]
fn periods_follow_each_other_without_a_gap() {
    for count in [1, 2, 3, 4, 6, 12] {
        let mut period = Period::of(months(count), day("1999-12-31")).expect("a period");
        for _ in 0..60 {
            let next = period.next().expect("another");
            assert_eq!(next.from, period.to.saturating_add(1.day()), "{count} months");
            assert_eq!(next.previous(), Some(period));
            assert_eq!(next.place(), period.place().map(|place| place + 1));
            period = next;
        }
    }
}

#[test]
fn only_equal_parts_of_a_year_are_periods() {
    for count in [0, -3, 5, 7, 8, 9, 10, 11, 13, 24] {
        assert_eq!(Months::new(count), None, "{count}");
    }
    let read = |text: &'static str| toml::from_str::<Rhythm>(text);
    let quarter = Rhythm::Calendar { months: months(3) };
    assert_eq!(read("kind = \"calendar\"\nmonths = 3").ok(), Some(quarter));
    let refused = read("kind = \"calendar\"\nmonths = 5").expect_err("no part of a year");
    assert!(refused.to_string().contains("periods of 5 months"), "{refused}");
    let period = Period::of(months(3), day("2026-11-27"));
    assert_eq!(quarter.period_of(day("2026-11-27")), period);
    assert_eq!(Rhythm::Standing.period_of(day("2026-11-27")), None);
}

#[test]
fn a_period_is_written_as_an_interval() {
    let period = Period::of(months(6), day("2026-11-27")).expect("a period");
    assert_eq!(period.to_string(), "2026-07-01/2026-12-31");
}
