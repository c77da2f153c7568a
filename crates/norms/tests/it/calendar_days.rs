//! Which days are marked: holidays of law by year, Easter, decrees, layers, places, and days declared by act.

use jiff::civil::Weekday;
use norms::{
    Calendar, DayKind, DeclaredDay, DeclaredDayError, Effect, Layer, Place, Term, due_date, easter_sunday,
    peru,
};

use crate::{day, entity_type};

fn kind(calendar: &Calendar, date: &str) -> Option<DayKind> {
    calendar.mark(day(date)).map(|mark| mark.kind)
}

fn holiday_of(kind: DayKind, date: &str, place: Place) -> DeclaredDay {
    let (from, to) = (day(date), day(date));
    let (name, norm) = ("Aniversario".to_owned(), "Ordenanza Regional 1-2026".to_owned());
    DeclaredDay {
        from,
        to,
        kind,
        place,
        effect: Effect::OnDate,
        name,
        norm,
    }
}

#[test]
fn easter_falls_where_the_reference_says() {
    let good_fridays = [
        "2025-04-18",
        "2026-04-03",
        "2027-03-26",
        "2028-04-14",
        "2029-03-30",
        "2030-04-19",
    ];
    for friday in good_fridays.map(day) {
        let sunday = easter_sunday(friday.year()).expect("a year with dates");
        assert_eq!(friday.saturating_add(jiff::Span::new().days(2)), sunday);
    }
    assert_eq!(easter_sunday(2000), Some(day("2000-04-23")));
    assert_eq!(
        easter_sunday(2038),
        Some(day("2038-04-25")),
        "the latest there is"
    );
    assert_eq!(
        easter_sunday(1818),
        Some(day("1818-03-22")),
        "the earliest there is"
    );
}

#[test]
fn weekday_holidays_of_2026_and_2027_are_those_of_the_reference() {
    let of_year = |year| -> Vec<String> {
        let days = Calendar::of_law().year(year).into_iter();
        days.map(|(date, _)| format!("{}-{}", date.day(), date.month()))
            .collect()
    };
    let in_2026 = "1-1 2-4 3-4 1-5 29-6 23-7 28-7 29-7 6-8 8-10 8-12 9-12 25-12";
    assert_eq!(of_year(2026).join(" "), in_2026);
    let in_2027 = "1-1 25-3 26-3 7-6 29-6 23-7 28-7 29-7 6-8 30-8 8-10 1-11 8-12 9-12";
    assert_eq!(of_year(2027).join(" "), in_2027);
}

#[test]
fn a_holiday_is_one_only_since_its_law() {
    let law = Calendar::of_law();
    for (before, after) in [
        ("2023-06-07", "2024-06-07"),
        ("2021-07-23", "2024-07-23"),
        ("2021-08-06", "2024-08-06"),
        ("2021-12-09", "2022-12-09"),
    ] {
        assert!(law.is_working(day(before)), "{before} was worked");
        assert_eq!(
            kind(&law, after),
            Some(DayKind::NationalHoliday),
            "{after} is a holiday"
        );
    }
}

#[test]
fn a_holiday_on_a_sunday_is_told_as_a_holiday() {
    assert_eq!(
        kind(&Calendar::of_law(), "2026-06-07"),
        Some(DayKind::NationalHoliday)
    );
    assert_eq!(kind(&Calendar::of_law(), "2026-06-14"), Some(DayKind::Weekend));
    assert_eq!(kind(&Calendar::of_law(), "2026-06-15"), None);
}

#[test]
fn each_kind_of_entity_has_its_layers() {
    let ministry = Calendar::for_entity(entity_type("ministry"), "150101");
    let district = Calendar::for_entity(entity_type("district_municipality"), "150122");
    assert_eq!(kind(&ministry, "2026-11-05"), None);
    assert_eq!(kind(&district, "2026-11-05"), Some(DayKind::Guild));
    assert_eq!(kind(&ministry, "2025-12-26"), Some(DayKind::PublicSectorDay));
    assert_eq!(kind(&ministry.without(Layer::PublicSector), "2025-12-26"), None);
    assert_eq!(kind(&district.without(Layer::Guild), "2026-11-05"), None);
}

#[test]
fn a_decree_is_cited_on_each_of_its_days() {
    let calendar = Calendar::of_law().with(Layer::PublicSector);
    for decree in peru().calendar_rules().decrees() {
        for date in &decree.days {
            let mark = calendar.mark(*date).expect("a day without work");
            assert_eq!(
                (mark.kind, &*mark.norm),
                (DayKind::PublicSectorDay, &*decree.citation.to_string())
            );
        }
    }
}

#[test]
fn a_declared_day_reaches_its_place_only() {
    let cusco = [holiday_of(
        DayKind::RegionalHoliday,
        "2026-06-24",
        Place::Ubigeo("08".into()),
    )];
    for (ubigeo, works) in [("080101", false), ("08", false), ("150101", true), ("", true)] {
        let calendar = Calendar::for_entity(entity_type("ministry"), ubigeo).with_days(&cusco);
        assert_eq!(calendar.is_working(day("2026-06-24")), works, "at `{ubigeo}`");
    }
}

#[test]
fn municipal_holidays_count_only_where_the_entity_heeds_them() {
    let arequipa = [holiday_of(
        DayKind::MunicipalHoliday,
        "2026-08-14",
        Place::Ubigeo("0401".into()),
    )];
    let plain = Calendar::for_entity(entity_type("public_university"), "040101").with_days(&arequipa);
    assert!(plain.is_working(day("2026-08-14")));
    assert!(!plain.with(Layer::Municipal).is_working(day("2026-08-14")));
}

#[test]
fn a_holiday_that_is_not_national_may_move_to_monday() {
    let moved = |date| DeclaredDay {
        effect: Effect::FollowingMonday,
        ..holiday_of(DayKind::RegionalHoliday, date, Place::Country)
    };
    let wednesday = Calendar::of_law().with_days(&[moved("2026-06-24")]);
    assert!(wednesday.is_working(day("2026-06-24")));
    assert!(!wednesday.is_working(day("2026-06-29")));
    let monday = Calendar::of_law().with_days(&[moved("2026-06-22")]);
    assert_eq!(kind(&monday, "2026-06-22"), Some(DayKind::RegionalHoliday));
}

#[test]
fn an_emergency_range_stops_every_day_of_it() {
    let mut flood = holiday_of(DayKind::Emergency, "2026-03-09", Place::Ubigeo("20".into()));
    flood.to = day("2026-03-13");
    let piura = Calendar::for_entity(entity_type("regional_government"), "200101");
    let stopped = piura.clone().with_days(&[flood]);
    assert_eq!(
        due_date(day("2026-03-06"), Term::working_days(1), &piura),
        Ok(day("2026-03-09"))
    );
    assert_eq!(
        due_date(day("2026-03-06"), Term::working_days(1), &stopped),
        Ok(day("2026-03-16"))
    );
}

#[test]
fn a_service_may_rest_on_other_days() {
    let sundays = Calendar::of_law().resting_on(&[Weekday::Sunday]);
    assert!(sundays.is_working(day("2026-03-28")), "a Saturday");
    assert!(!sundays.is_working(day("2026-03-29")));
    let never = Calendar::of_law().resting_on(&[
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ]);
    assert!(
        never.is_working(day("2026-03-27")),
        "a service that never works is not a service"
    );
}

#[test]
fn a_declaration_that_cannot_stand_says_why() {
    let good = holiday_of(DayKind::RegionalHoliday, "2026-06-24", Place::Ubigeo("08".into()));
    assert_eq!(good.check(), Ok(()));
    let cases: [(DeclaredDay, DeclaredDayError); 6] = [
        (
            DeclaredDay {
                to: day("2026-06-23"),
                ..good.clone()
            },
            DeclaredDayError::EndsBeforeItBegins,
        ),
        (
            DeclaredDay {
                to: day("2027-06-25"),
                ..good.clone()
            },
            DeclaredDayError::TooLong,
        ),
        (
            DeclaredDay {
                kind: DayKind::Weekend,
                ..good.clone()
            },
            DeclaredDayError::NotDeclarable,
        ),
        (
            DeclaredDay {
                place: Place::Ubigeo("8".into()),
                ..good.clone()
            },
            DeclaredDayError::BadUbigeo,
        ),
        (
            DeclaredDay {
                place: Place::Ubigeo("ab".into()),
                ..good.clone()
            },
            DeclaredDayError::BadUbigeo,
        ),
        (
            DeclaredDay {
                norm: " ".into(),
                ..good.clone()
            },
            DeclaredDayError::NoNorm,
        ),
    ];
    for (declaration, why) in cases {
        assert_eq!(declaration.check(), Err(why));
    }
    let whole_year = DeclaredDay {
        to: day("2027-06-24"),
        ..good
    };
    assert_eq!(whole_year.check(), Ok(()), "366 days");
}
