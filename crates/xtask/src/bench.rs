//! `cargo xtask bench`: run a bench program in release and print each figure beside its aim.
//!
//! Machines differ, so aims for writing are multiples of what the same machine's disk can flush, measured in the same run.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{house, join, process};

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// Acts per second on both databases, replay, start.
    Register,
    /// Pages, matrix, import, memory while serving.
    Pages,
    /// Our provider beside another.
    Identity,
    /// Two nodes between a client and a service, beside two nginx.
    Exchange,
}

/// What a figure should reach.
#[derive(Clone, Copy)]
enum Aim {
    /// The measure that others are held against.
    Limit,
    /// At least this many times the figure of another key.
    Times(f64, &'static str),
    AtLeast(f64),
    Below(f64),
}

const FLUSH: &str = "flush_per_s";

const AIMS: &[(Subject, &str, Aim)] = &[
    (Subject::Register, FLUSH, Aim::Limit),
    (Subject::Register, "sqlite_acts_per_s_1", Aim::Times(0.8, FLUSH)),
    (Subject::Register, "sqlite_acts_per_s_8", Aim::Times(3.0, FLUSH)),
    (Subject::Register, "sqlite_acts_per_s_64", Aim::Times(8.0, FLUSH)),
    (
        Subject::Register,
        "postgres_acts_per_s_64",
        Aim::Times(2.0, FLUSH),
    ),
    (
        Subject::Register,
        "postgres_acts_per_s_64_four_processes",
        Aim::Times(0.5, "postgres_acts_per_s_64"),
    ),
    (Subject::Register, "replay_acts_per_s", Aim::AtLeast(100_000.0)),
    (Subject::Pages, "entity_page_per_s", Aim::AtLeast(8_000.0)),
    (Subject::Pages, "entity_page_p99_ms", Aim::Below(10.0)),
    (Subject::Pages, "matrix_p99_ms", Aim::Below(50.0)),
    (Subject::Pages, "matrix_csv_ms", Aim::Below(500.0)),
    (Subject::Pages, "start_ms", Aim::Below(1_000.0)),
    (Subject::Pages, "rss_mb", Aim::Below(150.0)),
    (Subject::Pages, "import_rows_per_s", Aim::AtLeast(5_000.0)),
    (Subject::Pages, "past_matrix_p99_ms", Aim::Below(80.0)),
    (Subject::Pages, "series_p99_ms", Aim::Below(50.0)),
    (Subject::Pages, "report_pdf_p99_ms", Aim::Below(300.0)),
    (Subject::Pages, "dump_s", Aim::Below(30.0)),
    (Subject::Identity, "ratio_es256_flow", Aim::AtLeast(5.0)),
    (Subject::Identity, "ratio_es256_token", Aim::AtLeast(5.0)),
    (Subject::Identity, "ratio_es256_discovery", Aim::AtLeast(5.0)),
    (Subject::Identity, "bare_per_s", Aim::Limit),
    (Subject::Identity, "ours_rss_mb_10000_sessions", Aim::Below(60.0)),
    (Subject::Identity, "scale_flow_growth", Aim::Below(1.5)),
    (Subject::Exchange, "exchange_per_s_1k", Aim::AtLeast(6_000.0)),
    (Subject::Exchange, "p99_ms_1k", Aim::Below(30.0)),
    (Subject::Exchange, "exchange_per_s_100k", Aim::AtLeast(1_200.0)),
    (Subject::Exchange, "stream_mb_per_s_1g", Aim::AtLeast(400.0)),
    (Subject::Exchange, "ratio_to_nginx_chain_1k", Aim::AtLeast(0.3)),
    (Subject::Exchange, "consumer_rss_mb_1000_open", Aim::Below(50.0)),
    (Subject::Exchange, "registry_rss_mb_1000_open", Aim::Below(50.0)),
    (Subject::Exchange, "rss_growth_mb_1g", Aim::Below(10.0)),
    (Subject::Exchange, "join_s", Aim::Below(30.0)),
];

type Figures = BTreeMap<String, serde_json::Value>;

/// Measures and prints.
///
/// # Errors
/// When the bench program fails or writes no figures.
pub fn run(subject: Subject, json: Option<PathBuf>) -> Result<()> {
    let (package, example, name) = match subject {
        Subject::Register => ("register", "bench", "bench-register.json"),
        Subject::Pages => ("app", "bench", "bench-pages.json"),
        Subject::Identity => ("app", "providers", "bench-identity.json"),
        Subject::Exchange => ("node", "exchange", "bench-exchange.json"),
    };
    let here = std::env::current_dir()?;
    let file = json.map_or(house::target()?.join(name), |file| here.join(file));
    let shown = file.to_str().context("the path of the file is not UTF-8")?;
    process::finish(process::cargo([
        "run",
        "--release",
        "-p",
        package,
        "--example",
        example,
        "--",
        "--json",
        shown,
    ])?)?;
    let text = fs::read_to_string(&file).with_context(|| format!("the bench wrote no {shown}"))?;
    let mut figures: Figures =
        serde_json::from_str(&text).with_context(|| format!("{shown} is not a list of figures"))?;
    if subject == Subject::Exchange {
        process::finish(process::cargo(["build", "--release", "-p", "app"])?)?;
        let seconds = join::seconds(&house::target()?.join("release/qhapaq"))?;
        figures.insert("join_s".to_owned(), seconds.into());
        fs::write(&file, serde_json::to_string_pretty(&figures)?)?;
    }
    print!("{}", table(subject, &figures));
    Ok(())
}

/// One line a figure: those with an aim first, in the order of the list, then the others.
fn table(subject: Subject, figures: &Figures) -> String {
    let aims: Vec<_> = AIMS.iter().filter(|(of, ..)| *of == subject).collect();
    let mut lines = vec![line(["key", "measured", "aim", "reached"])];
    for (_, key, aim) in &aims {
        lines.push(aimed(key, *aim, figures));
    }
    for (key, value) in figures
        .iter()
        .filter(|(key, _)| !aims.iter().any(|(_, known, _)| known == key))
    {
        let shown = value.as_f64().map_or_else(|| value.to_string(), number);
        lines.push(line([key, &shown, "", ""]));
    }
    lines.concat()
}

fn aimed(key: &str, aim: Aim, figures: &Figures) -> String {
    let figure = |key: &str| figures.get(key).and_then(serde_json::Value::as_f64);
    let Some(measured) = figure(key) else {
        return line([key, "not measured", "", ""]);
    };
    let (aim, reached) = match aim {
        Aim::Limit => ("the limit".to_owned(), String::new()),
        Aim::Times(times, of) => {
            let ratio = figure(of).filter(|base| *base > 0.0).map(|base| measured / base);
            let reached = ratio.map_or_else(String::new, |ratio| {
                format!("{ratio:.1} x, {}", word(ratio >= times))
            });
            (format!(">= {times} x {of}"), reached)
        }
        Aim::AtLeast(least) => (
            format!(">= {}", number(least)),
            word(measured >= least).to_owned(),
        ),
        Aim::Below(most) => (format!("< {}", number(most)), word(measured < most).to_owned()),
    };
    line([key, &number(measured), &aim, &reached])
}

fn word(reached: bool) -> &'static str {
    if reached { "yes" } else { "no" }
}

/// Whole numbers with spaces between thousands; small ones with a decimal.
fn number(value: f64) -> String {
    if value.abs() < 100.0 && value.fract() != 0.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 && !out.ends_with('-') {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

fn line([key, measured, aim, reached]: [&str; 4]) -> String {
    format!("{key:<40} {measured:>12}  {aim:<34} {reached}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(text: &str) -> Figures {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn writing_is_held_against_the_disk() {
        let table = table(
            Subject::Register,
            &figures(r#"{"flush_per_s": 2000, "sqlite_acts_per_s_8": 5000, "extra": 1.25}"#),
        );
        assert!(table.contains("2 000  the limit"), "{table}");
        assert!(
            table.contains(">= 3 x flush_per_s                 2.5 x, no"),
            "{table}"
        );
        assert!(table.contains("not measured"), "{table}");
        assert!(table.contains("extra"), "{table}");
    }

    #[test]
    fn pages_have_their_own_aims() {
        let table = table(
            Subject::Pages,
            &figures(r#"{"entity_page_per_s": 24000, "rss_mb": 150}"#),
        );
        assert!(
            table.contains("24 000  >= 8 000                           yes"),
            "{table}"
        );
        assert!(
            table.contains("150  < 150                              no"),
            "{table}"
        );
        assert!(!table.contains("flush_per_s"), "{table}");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(1_234_567.0), "1 234 567");
        assert_eq!(number(-123_456.0), "-123 456");
        assert_eq!(number(9.5), "9.5");
        assert_eq!(number(7.0), "7");
    }
}
