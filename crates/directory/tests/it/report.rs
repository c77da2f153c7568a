//! Duties that come back: the verdict of each day around the end of a period and of its term.

use directory::agenda::Agenda;
use directory::holding::{Asked, Holding, Known, Slot, facts_on};
use directory::report::{Duty, Report, duties};
use directory::standing::{Facts, Verdict, due, verdict};
use jiff::civil::Date;
use norms::{Obligation, TermCode};
use register::DesignationId;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn duty(id: &str) -> &'static Obligation {
    let law = duties().iter().find(|law| law.obligation.id.as_str() == id);
    law.unwrap().obligation
}

/// A committee that stands from a day, until another.
fn committee(from: &str, to: Option<&str>) -> Holding {
    Holding {
        slot: Slot::of("committee").unwrap(),
        designation: DesignationId::nil(),
        issued: day(from),
        from: day(from),
        to: to.map(day),
        informed: None,
        accepted: None,
        observed: None,
        due: None,
        post_ended: None,
        contact: false,
        proof: 1,
    }
}

/// Reports of a duty: the period it is for, and the day on which it was done. The first one is act 10.
fn reports(id: &str, told: &[(&str, &str)]) -> Vec<Report> {
    let each = told.iter().zip(10..).map(|((period, on), proof)| Report {
        duty: Duty::of(duty(id)).unwrap(),
        period: day(period),
        on: day(on),
        proof,
    });
    each.collect()
}

/// The facts, what they mean for a type of entity, and the day that counts next.
fn stands(
    id: &str,
    kind: &str,
    committees: &[Holding],
    reports: &[Report],
    on: &str,
) -> (Option<Facts>, Verdict, Option<Date>) {
    let (obligation, on) = (duty(id), day(on));
    let asked = Asked::of(obligation);
    let known = Known {
        holdings: committees,
        reports,
    };
    let facts = facts_on(&asked, &asked.round(&Agenda::default(), on), known, on);
    let kind = norms::EntityTypeId::parse(kind).unwrap();
    let kind = norms::peru().entity_type(kind).unwrap();
    let verdict = verdict(obligation, kind, facts.as_ref(), on);
    let next = due(obligation, None, facts.as_ref(), verdict);
    (facts, verdict, next)
}

/// One line each: duty, reports, day, verdict, the day that counts next.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, Verdict, &'a str);

fn check(committees: &[Holding], cases: &[Case<'_>]) {
    for (id, told, on, expected, next) in cases {
        let (_, verdict, due) = stands(id, "district_municipality", committees, &reports(id, told), on);
        assert_eq!(
            (verdict, due),
            (*expected, Some(day(next))),
            "{id} on {on}: {told:?}"
        );
    }
}

#[test]
fn a_quarter_is_awaited_until_its_term_ends() {
    use Verdict::{InProgress, Met, NotDue, Overdue};
    // The third quarter of 2026 ends on a Wednesday; fifteen working days later it is 22 October, for the eighth is a holiday.
    let (third, fourth) = ("2026-07-01", "2026-10-01");
    check(
        &[committee("2026-05-04", None)],
        &[
            ("G12", &[], "2026-05-04", NotDue, "2026-10-22"),
            ("G12", &[], "2026-06-30", NotDue, "2026-10-22"),
            ("G12", &[], "2026-07-01", NotDue, "2026-10-22"),
            ("G12", &[], "2026-09-30", NotDue, "2026-10-22"),
            ("G12", &[], "2026-10-01", InProgress, "2026-10-22"),
            ("G12", &[], "2026-10-22", InProgress, "2026-10-22"),
            ("G12", &[], "2026-10-23", Overdue, "2026-10-22"),
            ("G12", &[], "2026-12-31", Overdue, "2026-10-22"),
            // In time, on the last day, late.
            (
                "G12",
                &[(third, "2026-10-09")],
                "2026-10-08",
                InProgress,
                "2026-10-22",
            ),
            ("G12", &[(third, "2026-10-09")], "2026-10-09", Met, "2027-01-22"),
            ("G12", &[(third, "2026-10-22")], "2026-10-22", Met, "2027-01-22"),
            (
                "G12",
                &[(third, "2026-11-20")],
                "2026-11-19",
                Overdue,
                "2026-10-22",
            ),
            ("G12", &[(third, "2026-11-20")], "2026-11-20", Met, "2027-01-22"),
            // Done before the period ended: it counts for that period, and the next one is awaited.
            (
                "G12",
                &[(third, "2026-09-15")],
                "2026-09-14",
                NotDue,
                "2026-10-22",
            ),
            ("G12", &[(third, "2026-09-15")], "2026-09-15", Met, "2027-01-22"),
            ("G12", &[(third, "2026-09-15")], "2026-10-23", Met, "2027-01-22"),
            (
                "G12",
                &[(third, "2026-10-09"), (fourth, "2026-12-01")],
                "2026-12-01",
                Met,
                "2027-04-21",
            ),
            // The next period is not done by what was done for this one, and only the last one that ended decides.
            (
                "G12",
                &[(third, "2026-10-09")],
                "2027-01-01",
                InProgress,
                "2027-01-22",
            ),
            (
                "G12",
                &[(fourth, "2026-12-01")],
                "2026-12-01",
                Overdue,
                "2026-10-22",
            ),
            ("G12", &[(fourth, "2026-12-01")], "2027-01-01", Met, "2027-04-21"),
        ],
    );
}

#[test]
fn a_half_year_and_a_year_have_terms_of_their_own() {
    use Verdict::{InProgress, Met, NotDue, Overdue};
    let (half, year) = ("2024-01-01", "2024-01-01");
    check(
        // From the first day of both periods on: they are whole. The year is a leap year.
        &[committee("2024-01-01", None)],
        &[
            ("G13", &[], "2024-02-29", NotDue, "2024-07-30"),
            ("G13", &[], "2024-06-30", NotDue, "2024-07-30"),
            ("G13", &[], "2024-07-01", InProgress, "2024-07-30"),
            ("G13", &[], "2024-07-30", InProgress, "2024-07-30"),
            ("G13", &[], "2024-07-31", Overdue, "2024-07-30"),
            ("G13", &[(half, "2024-02-29")], "2024-02-29", Met, "2025-01-30"),
            ("G13", &[(half, "2024-08-05")], "2024-08-05", Met, "2025-01-30"),
            (
                "G13",
                &[(half, "2024-08-05")],
                "2025-01-31",
                Overdue,
                "2025-01-30",
            ),
            ("G14", &[], "2024-12-31", NotDue, "2025-01-31"),
            ("G14", &[], "2025-01-01", InProgress, "2025-01-31"),
            ("G14", &[], "2025-01-31", InProgress, "2025-01-31"),
            ("G14", &[], "2025-02-01", Overdue, "2025-01-31"),
            ("G14", &[(year, "2025-01-15")], "2025-01-15", Met, "2026-01-31"),
            (
                "G14",
                &[(year, "2025-01-15")],
                "2026-02-01",
                Overdue,
                "2026-01-31",
            ),
        ],
    );
}

#[test]
fn it_is_owed_by_a_committee_that_stood_when_the_period_began() {
    use Verdict::{InProgress, NotDue, Overdue};
    let second_day = [committee("2026-07-02", None)];
    let first_day = [committee("2026-07-01", None)];
    let renewed = [
        committee("2025-01-10", Some("2026-08-14")),
        committee("2026-08-15", None),
    ];
    let after_a_gap = [
        committee("2025-01-10", Some("2026-05-31")),
        committee("2026-08-15", None),
    ];
    let gone = [committee("2025-01-10", Some("2026-11-15"))];
    for (why, committees, on, expected, next) in [
        (
            "nobody owes it without a committee",
            &[][..],
            "2026-11-01",
            NotDue,
            None,
        ),
        ("not yet issued", &second_day[..], "2026-07-01", NotDue, None),
        (
            "not a whole quarter",
            &second_day,
            "2026-11-01",
            NotDue,
            Some("2027-01-22"),
        ),
        (
            "a whole quarter",
            &first_day,
            "2026-11-01",
            Overdue,
            Some("2026-10-22"),
        ),
        (
            "the next committee owes what began before it",
            &renewed,
            "2026-10-05",
            InProgress,
            Some("2026-10-22"),
        ),
        (
            "no committee when the quarter began",
            &after_a_gap,
            "2026-11-01",
            NotDue,
            Some("2027-01-22"),
        ),
        (
            "while it stands",
            &gone,
            "2026-11-15",
            Overdue,
            Some("2026-10-22"),
        ),
        ("once it is gone", &gone, "2026-11-16", NotDue, None),
    ] {
        let (_, verdict, due) = stands("G12", "ministry", committees, &[], on);
        assert_eq!((verdict, due), (expected, next.map(day)), "{why}");
    }
}

#[test]
fn the_first_day_on_which_it_was_done_counts() {
    let told = reports(
        "G12",
        &[
            ("2026-07-01", "2026-11-20"),
            ("2026-07-01", "2026-10-09"),
            ("2026-07-01", "2026-10-09"),
        ],
    );
    let (facts, verdict, _) = stands(
        "G12",
        "ministry",
        &[committee("2026-01-01", None)],
        &told,
        "2026-12-01",
    );
    let facts = facts.unwrap();
    assert_eq!((facts.issued, facts.proof), (Some(day("2026-10-09")), Some(11)));
    assert_eq!(facts.period.unwrap().to_string(), "2026-07-01/2026-09-30");
    assert_eq!(verdict, Verdict::Met);
}

#[test]
fn whoever_may_choose_is_asked_nothing() {
    let committees = [committee("2026-01-01", None)];
    let none = stands("G12", "populated_centre", &committees, &[], "2026-11-01");
    assert_eq!((none.1, none.2), (Verdict::Voluntary, None));
    let told = reports("G12", &[("2026-07-01", "2026-10-09")]);
    let done = stands("G12", "populated_centre", &committees, &told, "2026-11-01");
    assert_eq!(done.1, Verdict::Met);
}

#[test]
fn reports_of_one_duty_are_nothing_to_another() {
    let committees = [committee("2026-01-01", None)];
    let told = reports("G13", &[("2026-07-01", "2026-10-09")]);
    assert_eq!(
        stands("G12", "ministry", &committees, &told, "2026-11-01").1,
        Verdict::Overdue
    );
}

#[test]
fn nothing_is_awaited_for_a_period_before_its_term_was_law() {
    let committees = [committee("2018-06-01", None)];
    let before = stands("G12", "ministry", &committees, &[], "2018-11-01");
    assert_eq!((before.1, before.2), (Verdict::NotDue, Some(day("2019-01-22"))));
    let after = stands("G12", "ministry", &committees, &[], "2019-01-23");
    assert_eq!(after.1, Verdict::Overdue);
}

#[test]
fn a_declared_day_and_a_term_set_by_act_move_what_is_awaited() {
    let quarter = Duty::of(duty("G12")).unwrap();
    let due = |agenda: &Agenda| agenda.round(quarter, day("2026-10-05")).ended.unwrap().due;
    let declared = |place| norms::DeclaredDay {
        from: day("2026-10-12"),
        to: day("2026-10-12"),
        kind: norms::DayKind::PublicSectorDay,
        place,
        effect: norms::Effect::OnDate,
        name: "Día de muestra".to_owned(),
        norm: "Decreto de muestra".to_owned(),
    };
    let agenda = Agenda::default();
    assert_eq!(due(&agenda), day("2026-10-22"));
    assert_eq!(
        due(&agenda.with_day(declared(norms::Place::Country))),
        day("2026-10-23")
    );
    let elsewhere = declared(norms::Place::Ubigeo("08".to_owned()));
    assert_eq!(due(&agenda.with_day(elsewhere)), day("2026-10-22"));
    let set = norms::TermOverride {
        code: TermCode::parse("GOV-QUARTER-EVAL").unwrap(),
        term: norms::Term::new(5, norms::Unit::WorkingDays),
        valid_from: day("2026-09-30"),
        valid_to: None,
        basis: "Comunicado de muestra".to_owned(),
        act: 3,
    };
    let set = agenda.with_term(set);
    assert_eq!(due(&set), day("2026-10-07"));
    assert_eq!(
        set.round(quarter, day("2026-08-01")).ended.unwrap().due,
        day("2026-07-21"),
        "a term that began before keeps its length"
    );
}
