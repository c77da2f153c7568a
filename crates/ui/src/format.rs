//! Numbers, money, dates and hours as Peruvian norms write them, and in English.
//!
//! Spanish and Quechua: a hard space between thousands and a decimal comma (`2 987`, `44,2 %`, `S/ 1 284 500`).
//! English: `2,987`, `44.2%`. Hours are those of Lima, always five hours behind UTC, in 24 hours.
//! Names of months and days are part of the writing of a date and therefore stand here.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, tz};
use maud::{Markup, html};

use crate::lang::Lang;

const HARD_SPACE: char = '\u{a0}';

/// A whole number: `2 987` or `2,987`.
pub fn num(lang: Lang, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(&digits, thousands(lang)))
}

/// A number with fixed decimal places: `1 284,50`. A number that is none (NaN, infinite) gives a dash.
pub fn decimal(lang: Lang, number: f64, places: usize) -> String {
    if !number.is_finite() {
        return "—".to_owned();
    }
    let written = format!("{:.places$}", number.abs());
    let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
    let zero = written.chars().all(|c| c == '0' || c == '.');
    let sign = if number < 0.0 && !zero { "-" } else { "" };
    let mark = if rest.is_empty() { "" } else { decimal_mark(lang) };
    format!("{sign}{}{mark}{rest}", grouped(whole, thousands(lang)))
}

/// A percentage with one decimal; the value is in hundredths: 44.2 gives `44,2 %` and `44.2%`.
pub fn pct(lang: Lang, percent: f64) -> String {
    percent_sign(lang, decimal(lang, percent, 1))
}

/// A percentage without decimals, for tables and maps: 44.2 gives `44 %`.
pub fn pct_whole(lang: Lang, percent: f64) -> String {
    percent_sign(lang, decimal(lang, percent, 0))
}

/// Soles from cents: 128450000 gives `S/ 1 284 500`; céntimos are written only when there are some.
pub fn money(lang: Lang, cents: i64) -> String {
    let soles = num(lang, cents / 100);
    let soles = if cents < 0 && cents > -100 {
        format!("-{soles}")
    } else {
        soles
    };
    match cents.unsigned_abs() % 100 {
        0 => format!("S/{HARD_SPACE}{soles}"),
        rest => format!("S/{HARD_SPACE}{soles}{}{rest:02}", decimal_mark(lang)),
    }
}

/// The size of a file: `412 KB`, `1,4 MB`. Units of 1 000 bytes.
pub fn file_size(lang: Lang, bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a file size is shown with two figures")]
    let size = bytes as f64;
    let (value, places, unit) = match bytes {
        0..1_000 => (size, 0, "B"),
        1_000..1_000_000 => (size / 1e3, 0, "KB"),
        1_000_000..10_000_000 => (size / 1e6, 1, "MB"),
        10_000_000..1_000_000_000 => (size / 1e6, 0, "MB"),
        _ => (size / 1e9, 1, "GB"),
    };
    format!("{}{HARD_SPACE}{unit}", decimal(lang, value, places))
}

/// A date in tables: `20-11-2026`, the same in every language.
pub fn date_short(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// A date in a sentence: `20 de noviembre de 2026`.
pub fn date_long(lang: Lang, date: Date) -> String {
    let (day, month, year) = (date.day(), month_name(lang, date.month()), date.year());
    match lang {
        Lang::Es => format!("{day} de {month} de {year}"),
        Lang::En => format!("{day} {month} {year}"),
        Lang::Qu => format!("{year} wata {month} killa {day} p’unchaw"),
    }
}

/// A date with its weekday: `viernes 20 de noviembre de 2026`.
pub fn weekday_date(lang: Lang, date: Date) -> String {
    format!("{} {}", weekday_name(lang, date.weekday()), date_long(lang, date))
}

/// A near date on the desk: `mar 24-11`.
pub fn weekday_short(lang: Lang, date: Date) -> String {
    let name: String = weekday_name(lang, date.weekday()).chars().take(3).collect();
    format!("{name} {:02}-{:02}", date.day(), date.month())
}

/// A month with its year as a title: `Noviembre de 2026`.
pub fn month_year(lang: Lang, year: i16, month: i8) -> String {
    let name = capital(month_name(lang, month));
    match lang {
        Lang::Es => format!("{name} de {year}"),
        Lang::En => format!("{name} {year}"),
        Lang::Qu => format!("{name} killa, {year}"),
    }
}

/// The moment on the clock of Lima.
pub fn lima(at: Timestamp) -> DateTime {
    tz::Offset::constant(-5).to_datetime(at)
}

/// The hour of Lima: `16:20`.
pub fn time_lima(at: Timestamp) -> String {
    let local = lima(at);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// The hour of Lima with seconds: `16:20:31`.
pub fn time_lima_exact(at: Timestamp) -> String {
    format!("{}:{:02}", time_lima(at), lima(at).second())
}

/// `<time>` with a date in the short form.
pub fn time_date(date: Date) -> Markup {
    html! { time datetime=(date) { (date_short(date)) } }
}

/// `<time>` with a date in the long form.
pub fn time_long(lang: Lang, date: Date) -> Markup {
    html! { time datetime=(date) { (date_long(lang, date)) } }
}

/// `<time>` with date and hour of Lima to the second: `12-03-2026, 16:20:31`.
pub fn time_instant(at: Timestamp) -> Markup {
    html! { time datetime=(machine(at)) { (date_short(lima(at).date())) ", " (time_lima_exact(at)) } }
}

/// `<time>` with date and hour of Lima to the minute: `12-03-2026, 16:20`.
pub fn time_minute(at: Timestamp) -> Markup {
    html! { time datetime=(machine(at)) { (date_short(lima(at).date())) ", " (time_lima(at)) } }
}

/// `<time>` with the hour of Lima only: `16:20`.
pub fn time_hour(at: Timestamp) -> Markup {
    html! { time datetime=(machine(at)) { (time_lima(at)) } }
}

/// Name of a month, 1 to 12, in small letters; empty outside that range.
pub fn month_name(lang: Lang, month: i8) -> &'static str {
    let names = match lang {
        Lang::Es | Lang::Qu => &MONTHS_ES,
        Lang::En => &MONTHS_EN,
    };
    usize::try_from(month - 1)
        .ok()
        .and_then(|i| names.get(i))
        .copied()
        .unwrap_or_default()
}

/// Name of a day of the week.
pub fn weekday_name(lang: Lang, day: Weekday) -> &'static str {
    let names = match lang {
        Lang::Es => &DAYS_ES,
        Lang::En => &DAYS_EN,
        Lang::Qu => &DAYS_QU,
    };
    usize::try_from(day.to_monday_zero_offset())
        .ok()
        .and_then(|i| names.get(i))
        .copied()
        .unwrap_or_default()
}

/// The first letter in capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|c| c.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_ES: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];
const DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const DAYS_QU: [&str; 7] = [
    "killachaw",
    "atichaw",
    "quyllurchaw",
    "illapachaw",
    "ch’askachaw",
    "k’uychichaw",
    "intichaw",
];

fn machine(at: Timestamp) -> String {
    format!("{}-05:00", lima(at).strftime("%Y-%m-%dT%H:%M:%S"))
}

fn thousands(lang: Lang) -> char {
    if lang == Lang::En { ',' } else { HARD_SPACE }
}

fn decimal_mark(lang: Lang) -> &'static str {
    if lang == Lang::En { "." } else { "," }
}

fn percent_sign(lang: Lang, number: String) -> String {
    match lang {
        Lang::En => format!("{number}%"),
        _ => format!("{number}{HARD_SPACE}%"),
    }
}

fn grouped(digits: &str, mark: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}
