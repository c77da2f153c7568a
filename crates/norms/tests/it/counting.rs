//! The counting rules of the single text of Law 27444: C3 to C8, C10, hours, and what a count says of itself.

use jiff::{SignedDuration, Timestamp};
use norms::{
    Calendar, CountError, DayKind, DeclaredDay, Effect, OpenDue, Place, Running, Term, day_by_day, due,
    due_date, due_instant, extend, hours_left, lima_date, recompute, suspend, trigger,
};

use crate::day;

fn law() -> Calendar {
    Calendar::of_law()
}

fn declared(date: &str, kind: DayKind) -> DeclaredDay {
    DeclaredDay {
        from: day(date),
        to: day(date),
        kind,
        place: Place::Country,
        effect: Effect::OnDate,
        name: "Día declarado".into(),
        norm: "D.S. 999-2026-PCM".into(),
    }
}

#[test]
fn c3_a_term_starts_the_working_day_after_the_last_notice() {
    let notices = [day("2026-03-20"), day("2026-03-27"), day("2026-03-25")];
    let counted_from = trigger(&notices, None).expect("there are notices");
    assert_eq!(counted_from, day("2026-03-27"));
    let lines = day_by_day(counted_from, Term::working_days(1), &law()).expect("counts");
    assert_eq!(
        lines.last().map(|line| (line.date, line.number)),
        Some((day("2026-03-30"), Some(1)))
    );
}

#[test]
fn c3_a_later_day_stated_by_the_act_is_day_one() {
    let counted_from = trigger(&[day("2026-03-27")], Some(day("2026-04-08"))).expect("there is a notice");
    assert_eq!(
        due_date(counted_from, Term::working_days(1), &law()),
        Ok(day("2026-04-08"))
    );
    assert_eq!(
        trigger(&[day("2026-03-27")], Some(day("2026-03-02"))),
        Some(day("2026-03-27")),
        "never earlier"
    );
    assert_eq!(trigger(&[], Some(day("2026-03-02"))), None, "no notice, no count");
}

#[test]
fn c4_days_left_out_are_told_with_their_norm() {
    let due = due(day("2026-03-27"), Term::working_days(8), &law()).expect("counts");
    let told: Vec<_> = due
        .skipped
        .iter()
        .map(|out| (out.date, out.mark.kind, &*out.mark.norm))
        .collect();
    let weekend = "D.S. 006-2026-JUS, art. 134.1 (art. 145.1 en el TUO de 2019)";
    assert_eq!(
        told,
        [
            (day("2026-03-28"), DayKind::Weekend, weekend),
            (day("2026-03-29"), DayKind::Weekend, weekend),
            (day("2026-04-02"), DayKind::NationalHoliday, "D.Leg. 713, art. 6"),
            (day("2026-04-03"), DayKind::NationalHoliday, "D.Leg. 713, art. 6"),
            (day("2026-04-04"), DayKind::Weekend, weekend),
            (day("2026-04-05"), DayKind::Weekend, weekend),
        ]
    );
    assert_eq!(due.skipped[2].mark.name.get("es"), "Jueves Santo");
}

#[test]
fn c5_a_last_day_with_abnormal_hours_moves_and_counts() {
    let closed = law().with_days(&[declared("2026-04-10", DayKind::OfficeClosed)]);
    let due = due(day("2026-03-27"), Term::working_days(8), &closed).expect("counts");
    assert_eq!(
        due.date,
        day("2026-04-13"),
        "the Friday is closed, so it moves over the weekend"
    );
    assert!(
        due.skipped
            .iter()
            .any(|out| out.mark.kind == DayKind::OfficeClosed)
    );
    let longer = due_date(day("2026-03-27"), Term::working_days(10), &closed);
    assert_eq!(
        longer,
        Ok(day("2026-04-14")),
        "in the middle of a term a closed office counts as a day"
    );
}

#[test]
fn c6_months_and_years_go_date_to_date() {
    let cases = [
        ("2026-01-15", Term::months(1), "2026-02-16"),
        ("2026-01-12", Term::months(1), "2026-02-12"),
        ("2026-05-31", Term::months(1), "2026-07-01"),
        ("2024-02-29", Term::years(1), "2025-03-03"),
        ("2026-01-31", Term::months(2), "2026-03-31"),
        ("2026-12-25", Term::years(1), "2027-12-27"),
    ];
    for (from, term, expected) in cases {
        assert_eq!(
            due_date(day(from), term, &law()),
            Ok(day(expected)),
            "{term:?} from {from}"
        );
    }
}

#[test]
fn c7_calendar_days_count_every_day_and_the_last_moves() {
    let due = due(day("2026-03-25"), Term::calendar_days(8), &law()).expect("counts");
    assert_eq!(due.date, day("2026-04-06"), "2 April is Maundy Thursday");
    let moved_over: Vec<_> = due.skipped.iter().map(|out| out.date.day()).collect();
    assert_eq!(
        moved_over,
        [2, 3, 4, 5],
        "only the days that the last day moved over"
    );
    let lines = day_by_day(day("2026-03-25"), Term::calendar_days(8), &law()).expect("counts");
    assert_eq!(lines.iter().filter_map(|line| line.number).max(), Some(8));
}

#[test]
fn c8_a_term_lives_until_the_end_of_its_last_day_in_lima() {
    let due = due(day("2026-03-27"), Term::working_days(8), &law()).expect("counts");
    let end: Timestamp = "2026-04-11T00:00:00-05:00".parse().expect("an instant");
    assert_eq!(due.ends_before(), Ok(end));
    assert!(!due.is_overdue_on(day("2026-04-10")));
    assert!(due.is_overdue_on(day("2026-04-11")));
    let last_second: Timestamp = "2026-04-11T04:59:59Z".parse().expect("an instant");
    assert_eq!(lima_date(last_second), day("2026-04-10"));
}

#[test]
fn c10_an_extension_told_late_is_refused() {
    let late = extend(
        day("2026-04-14"),
        Term::working_days(10),
        day("2026-04-15"),
        &law(),
    );
    assert_eq!(
        late,
        Err(CountError::LateExtension {
            due: day("2026-04-14"),
            told: day("2026-04-15")
        })
    );
}

#[test]
fn a_pause_outside_the_term_is_refused() {
    let ten = Term::working_days(10);
    let filed = day("2026-02-02");
    let refused = |asked: &str, answered: &str| suspend(filed, ten, (day(asked), day(answered)), &law());
    assert_eq!(
        refused("2026-02-01", "2026-02-10"),
        Err(CountError::AskedOutsideTerm)
    );
    assert_eq!(
        refused("2026-02-17", "2026-02-20"),
        Err(CountError::AskedOutsideTerm)
    );
    assert_eq!(
        refused("2026-02-06", "2026-02-05"),
        Err(CountError::AnsweredBeforeAsked)
    );
    let months = suspend(
        filed,
        Term::months(1),
        (day("2026-02-06"), day("2026-02-10")),
        &law(),
    );
    assert_eq!(months, Err(CountError::NotInDays));
}

#[test]
fn a_pause_on_the_last_day_leaves_the_day_of_the_answer() {
    let due = suspend(
        day("2026-02-02"),
        Term::working_days(10),
        (day("2026-02-16"), day("2026-02-28")),
        &law(),
    );
    assert_eq!(
        due.expect("asked in time").date,
        day("2026-03-02"),
        "a Saturday answer moves to Monday"
    );
}

#[test]
fn pauses_chain() {
    let running = Running::started(day("2026-02-02"), Term::working_days(10));
    let once = running
        .paused(day("2026-02-06"), day("2026-02-16"), &law())
        .expect("in time");
    let twice = once
        .paused(day("2026-02-18"), day("2026-02-25"), &law())
        .expect("in time");
    assert_eq!(twice.left, Term::working_days(4));
    assert_eq!(twice.due_date(&law()), Ok(day("2026-03-03")));
}

#[test]
fn a_pause_of_calendar_days_counts_calendar_days() {
    let running = Running::started(day("2026-02-02"), Term::calendar_days(10));
    let paused = running
        .paused(day("2026-02-06"), day("2026-02-16"), &law())
        .expect("in time");
    assert_eq!(paused.left, Term::calendar_days(6));
    assert_eq!(
        paused.due_date(&law()),
        Ok(day("2026-02-23")),
        "22 February is a Sunday"
    );
}

#[test]
fn hours_need_an_instant_and_say_what_is_left() {
    assert_eq!(
        due_date(day("2026-12-24"), Term::hours(48), &law()),
        Err(CountError::NeedsInstant)
    );
    let known: Timestamp = "2026-12-24T20:30:00Z".parse().expect("an instant");
    let ends = due_instant(known, 48).expect("in range");
    assert_eq!(hours_left(ends, known), SignedDuration::from_hours(48));
    assert_eq!(
        hours_left(known, ends),
        SignedDuration::from_hours(-48),
        "negative once it is over"
    );
}

#[test]
fn a_term_of_zero_days_ends_the_same_day_or_the_next_working_one() {
    assert_eq!(
        due_date(day("2026-03-27"), Term::working_days(0), &law()),
        Ok(day("2026-03-27"))
    );
    assert_eq!(
        due_date(day("2026-03-28"), Term::working_days(0), &law()),
        Ok(day("2026-03-30"))
    );
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let too_long = Term::working_days(Term::LENGTH_MAX + 1);
    assert_eq!(
        due_date(day("2026-03-27"), too_long, &law()),
        Err(CountError::OutOfRange)
    );
    assert_eq!(
        due_date(day("9999-12-30"), Term::working_days(9), &law()),
        Err(CountError::OutOfRange)
    );
    assert_eq!(
        due_date(day("9999-12-30"), Term::months(1), &law()),
        Err(CountError::OutOfRange)
    );
}

#[test]
fn a_new_decree_moves_the_open_terms_it_touches() {
    let before = law();
    let after = law().with_days(&[declared("2026-10-09", DayKind::Emergency)]);
    let filed = |key, date: &str| OpenDue {
        key,
        running: Running::started(day(date), Term::working_days(8)),
    };
    let open = [filed("moves", "2026-09-30"), filed("stays", "2026-03-27")];
    let changes = recompute(&before, &after, &open).expect("counts");
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].key, changes[0].earlier), ("moves", false));
    assert_eq!(
        (changes[0].old, changes[0].new),
        (day("2026-10-13"), day("2026-10-14"))
    );
}

#[test]
fn an_earlier_day_asks_for_confirmation() {
    let with = law().with_days(&[declared("2026-10-09", DayKind::Emergency)]);
    let open = [OpenDue {
        key: 7,
        running: Running::started(day("2026-09-30"), Term::working_days(8)),
    }];
    let changes = recompute(&with, &law(), &open).expect("counts");
    assert!(changes[0].earlier);
}
