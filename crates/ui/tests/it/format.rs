//! Numbers, money, dates and hours as they are written.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use ui::Lang::{self, En, Es, Qu};
use ui::format;

/// The hard space is easier to read as an underscore.
fn soft(text: String) -> String {
    text.replace('\u{a0}', "_")
}

#[test]
fn whole_numbers() {
    for (lang, number, want) in [
        (Es, 0, "0"),
        (Es, 999, "999"),
        (Es, 2987, "2_987"),
        (Qu, 1_284_500, "1_284_500"),
        (En, 1_284_500, "1,284,500"),
        (Es, -1234, "-1_234"),
        (En, i64::MIN, "-9,223,372,036,854,775,808"),
    ] {
        assert_eq!(soft(format::num(lang, number)), want);
    }
}

#[test]
fn decimals_and_percentages() {
    for (lang, value, want) in [
        (Es, 44.2, "44,2_%"),
        (En, 44.2, "44.2%"),
        (Es, 0.04, "0,0_%"),
        (Es, -0.04, "0,0_%"),
        (Es, f64::NAN, "—_%"),
    ] {
        assert_eq!(soft(format::pct(lang, value)), want);
    }
    assert_eq!(soft(format::pct_whole(Es, 99.6)), "100_%");
    assert_eq!(soft(format::decimal(Es, 1_284.5, 2)), "1_284,50");
    assert_eq!(soft(format::decimal(En, -1_284.5, 2)), "-1,284.50");
}

#[test]
fn money_and_sizes() {
    for (lang, cents, want) in [
        (Es, 128_450_000, "S/_1_284_500"),
        (Es, 128_450_050, "S/_1_284_500,50"),
        (En, 128_450_005, "S/_1,284,500.05"),
        (Es, -50, "S/_-0,50"),
        (Es, -12_345, "S/_-123,45"),
    ] {
        assert_eq!(soft(format::money(lang, cents)), want);
    }
    for (bytes, want) in [
        (999, "999_B"),
        (412_000, "412_KB"),
        (1_440_000, "1,4_MB"),
        (14_000_000, "14_MB"),
        (2_500_000_000, "2,5_GB"),
    ] {
        assert_eq!(soft(format::file_size(Es, bytes)), want);
    }
}

#[test]
fn dates() {
    let day: Date = date(2026, 11, 20);
    assert_eq!(format::date_short(date(987, 1, 2)), "02-01-0987");
    for (lang, long, weekday, near, month) in [
        (
            Es,
            "20 de noviembre de 2026",
            "viernes 20 de noviembre de 2026",
            "vie 20-11",
            "Noviembre de 2026",
        ),
        (
            En,
            "20 November 2026",
            "Friday 20 November 2026",
            "Fri 20-11",
            "November 2026",
        ),
        (
            Qu,
            "2026 wata noviembre killa 20 p’unchaw",
            "ch’askachaw 2026 wata noviembre killa 20 p’unchaw",
            "ch’ 20-11",
            "Noviembre killa, 2026",
        ),
    ] {
        assert_eq!(format::date_long(lang, day), long);
        assert_eq!(format::weekday_date(lang, day), weekday);
        assert_eq!(format::weekday_short(lang, day), near);
        assert_eq!(format::month_year(lang, 2026, 11), month);
    }
    assert_eq!(format::month_name(Lang::Es, 13), "");
}

#[test]
fn hours_are_those_of_lima() {
    let at: Timestamp = "2026-03-13T02:20:31.500Z".parse().expect("an instant");
    assert_eq!(format::lima(at).date(), date(2026, 3, 12));
    assert_eq!(
        (
            format::time_lima(at).as_str(),
            format::time_lima_exact(at).as_str()
        ),
        ("21:20", "21:20:31")
    );
    assert_eq!(
        format::time_instant(at).into_string(),
        "<time datetime=\"2026-03-12T21:20:31-05:00\">12-03-2026, 21:20:31</time>"
    );
    assert_eq!(
        format::time_date(date(2026, 11, 20)).into_string(),
        "<time datetime=\"2026-11-20\">20-11-2026</time>"
    );
}
