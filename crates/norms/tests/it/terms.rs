//! Terms: values by date, and what the governing body may set beside them.

use norms::{Certainty, Extension, Measure, OverrideRefusal, Overrides, Pause, Term, TermOverride, peru};

use crate::{day, term};

fn set(code: &str, length: u32, from: &str, act: u64) -> TermOverride {
    TermOverride {
        code: term(code),
        term: Term::working_days(length),
        valid_from: day(from),
        valid_to: None,
        basis: "Directiva de la SGTD".into(),
        act,
    }
}

#[test]
fn terms_are_those_of_the_master_table() {
    let cases = [
        ("PD-INFO", Term::working_days(8)),
        ("PD-ACCESS", Term::working_days(20)),
        ("PD-RECT", Term::working_days(10)),
        ("PD-ODP-COMM", Term::working_days(15)),
        ("PD-INC-ANPD", Term::hours(48)),
        ("PD-PRIV-REVIEW", Term::months(6)),
        ("PD-LOG-KEEP", Term::years(2)),
        ("ADM-PROC", Term::working_days(30)),
        ("ADM-ROUTE", Term::working_days(0)),
        ("DIG-OBS", Term::working_days(2)),
        ("GOV-COMM", Term::working_days(5)),
        ("GOV-REVIEW", Term::working_days(15)),
        ("GOV-CORRECT", Term::working_days(5)),
    ];
    for (code, expected) in cases {
        let value = peru()
            .term_as_of(term(code), day("2026-06-01"))
            .expect("law in 2026");
        assert_eq!(value.measure.term(), Some(expected), "{code}");
    }
    let gate = peru()
        .term_as_of(term("AI-ASSESS"), day("2026-06-01"))
        .expect("law in 2026");
    assert_eq!((gate.measure, gate.measure.term()), (Measure::Gate, None));
}

#[test]
fn a_term_is_not_law_before_its_date() {
    let code = term("PD-ODP-COMM");
    assert_eq!(peru().term_as_of(code, day("2025-03-29")), None);
    assert!(peru().term_as_of(code, day("2025-03-30")).is_some());
}

#[test]
fn rights_extend_once_and_pause() {
    let value = peru()
        .term_as_of(term("PD-ACCESS"), day("2026-06-01"))
        .expect("law in 2026");
    assert_eq!(
        (value.extension, value.pause),
        (Extension::Once { length: 20 }, Pause::WhileAsking)
    );
    let value = peru()
        .term_as_of(term("PD-INFO"), day("2026-06-01"))
        .expect("law in 2026");
    assert_eq!((value.extension, value.pause), (Extension::None, Pause::Never));
}

#[test]
fn internal_terms_are_open_and_the_term_of_the_anpd_is_not() {
    let certainty = |code| {
        peru()
            .term_as_of(term(code), day("2026-06-01"))
            .map(|value| value.certainty)
    };
    assert_eq!(certainty("GOV-REVIEW"), Some(Certainty::Derived));
    assert_eq!(certainty("PD-ODP-COMM"), Some(Certainty::Confirmed));
    assert_eq!(set("GOV-COMM", 3, "2026-01-01", 1).check(), Ok(()));
    assert_eq!(
        set("PD-ODP-COMM", 3, "2026-01-01", 1).check(),
        Err(OverrideRefusal::FixedByNorm)
    );
}

#[test]
fn a_value_that_cannot_be_set_says_why() {
    let good = set("GOV-COMM", 3, "2026-01-01", 1);
    let with = |length| TermOverride {
        term: Term::working_days(length),
        ..good.clone()
    };
    assert_eq!(with(0).check(), Err(OverrideRefusal::Zero));
    assert_eq!(with(Term::LENGTH_MAX + 1).check(), Err(OverrideRefusal::TooLong));
    let backwards = TermOverride {
        valid_to: Some(day("2025-12-31")),
        ..good
    };
    assert_eq!(backwards.check(), Err(OverrideRefusal::EndsBeforeItBegins));
}

#[test]
fn the_value_of_law_and_the_value_set_stay_apart() {
    let code = term("GOV-COMM");
    let overrides = Overrides::new(vec![
        set("GOV-COMM", 7, "2026-03-01", 20),
        set("GOV-COMM", 3, "2026-01-01", 10),
    ]);
    let on = |date: &str| {
        overrides
            .effective(code, day(date))
            .expect("the law gives a length")
    };
    assert_eq!(
        (on("2025-12-31").term, on("2025-12-31").set),
        (Term::working_days(5), None)
    );
    assert_eq!(on("2026-02-01").term, Term::working_days(3));
    assert_eq!(on("2026-03-01").term, Term::working_days(7), "the later act wins");
    let law = on("2026-03-01").law.and_then(|value| value.measure.term());
    assert_eq!(law, Some(Term::working_days(5)), "and the law is still told");
}

#[test]
fn an_override_added_late_takes_its_rank_by_act() {
    let mut overrides = Overrides::default();
    overrides.set(set("GOV-COMM", 7, "2026-01-01", 20));
    overrides.set(set("GOV-COMM", 3, "2026-01-01", 10));
    let effective = overrides
        .effective(term("GOV-COMM"), day("2026-06-01"))
        .expect("a length");
    assert_eq!(effective.term, Term::working_days(7));
    assert_eq!(overrides.iter().map(|set| set.act).collect::<Vec<_>>(), [10, 20]);
}
