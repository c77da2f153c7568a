//! Notices: which one a day calls for, and that none passes for law.

use norms::{Certainty, NoticeCause, NoticeKind, NoticeKindId, NoticeLetter, peru};

use crate::day;

fn kind(id: &str) -> &'static NoticeKind {
    let id = NoticeKindId::parse(id).expect("a kind of notice");
    peru().notice(id).expect("listed")
}

#[test]
fn a_day_calls_for_the_last_step_it_reached() {
    for (of, due, today, want) in [
        ("due", "2026-12-31", "2026-11-30", None),
        ("due", "2026-12-31", "2026-12-01", Some(30)),
        ("due", "2026-12-31", "2026-12-02", Some(30)),
        ("due", "2026-12-31", "2026-12-24", Some(7)),
        ("due", "2026-12-31", "2026-12-29", Some(7)),
        ("due", "2026-12-31", "2026-12-30", Some(1)),
        ("due", "2026-12-31", "2026-12-31", Some(1)),
        ("due", "2026-12-31", "2027-01-01", None),
        ("ending", "2026-12-31", "2026-12-30", Some(30)),
        ("overdue", "2026-12-31", "2026-12-31", None),
        ("overdue", "2026-12-31", "2027-01-01", Some(0)),
        ("overdue", "2026-12-31", "2027-01-31", Some(0)),
        ("overdue", "2026-12-31", "2027-02-01", Some(-1)),
        ("overdue", "2026-12-31", "2028-02-15", Some(-13)),
        ("overdue", "2026-01-30", "2026-02-28", Some(0)),
        ("overdue", "2026-01-30", "2026-03-01", Some(-1)),
        ("vacancy", "2026-11-25", "2026-11-26", Some(0)),
        ("agreement_due", "2026-12-31", "2026-12-23", None),
        ("agreement_due", "2026-12-31", "2026-12-24", Some(7)),
        ("agreement_due", "2026-12-31", "2026-12-30", Some(1)),
        ("agreement_overdue", "2026-12-31", "2027-01-01", Some(0)),
        ("received", "2026-12-31", "2026-12-30", None),
        ("received", "2026-12-31", "2027-03-01", None),
    ] {
        let got = kind(of).step(day(due), day(today));
        assert_eq!(got, want, "{of} due {due} on {today}");
    }
}

#[test]
fn a_missed_round_gives_one_step_and_not_all_of_them() {
    let overdue = kind("overdue");
    let due = day("2020-01-31");
    let steps: Vec<Option<i32>> = (1..=5)
        .map(|of| overdue.step(due, day(&format!("2026-11-0{of}"))))
        .collect();
    assert_eq!(steps, vec![Some(-81); 5]);
}

#[test]
fn the_list_is_whole() {
    let all = peru().notices();
    assert_eq!(all.len(), 23);
    for kind in all {
        let id = kind.id;
        assert!(!kind.to.is_empty(), "{id} is for somebody");
        assert!(kind.days_before.is_sorted_by(|a, b| a > b), "{id}: largest first");
        let dated = !kind.days_before.is_empty() || kind.repeat_months.is_some();
        assert!(dated || kind.on == NoticeCause::Act, "{id} comes on some day");
        assert_eq!(kind.certainty, Certainty::Derived, "{id} is no law");
        assert_eq!(
            kind.citation.instrument.as_str(),
            "qhapaq-design",
            "{id} is no law"
        );
        assert!(
            kind.stoppable || kind.letter == NoticeLetter::AtOnce,
            "{id}: a digest can be stopped whole"
        );
    }
}
