//! Hostile text and impossible days in every field of every use case: refused by name, or shown as it is; nothing breaks.
//!
//! The fields are those of the use cases, the forms those that the links of the demonstration lead to.

use crate::house::Session;
use crate::samples::{Sample, Samples};
use crate::walk::check_page;
use capability::{Field, FieldKind, UseCase};
use http::StatusCode;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use testing::Answered;

/// Texts that people may write and that nothing may take for more than text.
const ODD: [&str; 10] = [
    "<script>alert(1)</script><b>x</b> & \"comillas\" 'simples'",
    "=1+1",
    "+51 999",
    "-1+1",
    "@SUM(A1:A9)",
    "شركة البلدية",
    "👩🏽‍🚀 Ñandú",
    "'); DROP TABLE register_act; --",
    "%s %n ${7*7} {{7*7}} ../../etc/passwd",
    "Mun\u{303}oz",
];

/// Texts with what nobody sees.
const UNSEEN: [&str; 6] = [
    "Luz\u{202e}zuL",
    "Mu\u{200b}estra",
    "a\u{7}b",
    "uno\u{2066}dos",
    "\u{feff}inicio\u{feff}x",
    "tab\u{0}nulo\u{1b}[31m",
];

/// Days, and whether they exist between 1821 and 2200.
const DAYS: [(&str, bool); 9] = [
    ("1821-07-28", true),
    ("1820-12-31", false),
    ("2024-02-29", true),
    ("2023-02-29", false),
    ("2200-12-31", true),
    ("9999-12-31", false),
    ("12026-11-20", false),
    ("2026-13-01", false),
    ("0000-00-00", false),
];

#[derive(Default)]
struct Tally {
    fields: BTreeSet<(&'static str, &'static str)>,
    sent: usize,
    accepted: usize,
    named: usize,
}

#[tokio::test]
async fn hostile_text_and_impossible_days_in_every_field_of_every_use_case() {
    let samples = Samples::walk().await;
    let mut tally = Tally::default();
    let (mut tried, mut all) = (BTreeSet::new(), Vec::new());
    for sample in samples.pages().filter(|sample| sample.who > 0) {
        let Some(use_case) = use_case(&samples, sample).filter(|found| tried.insert(found.id)) else {
            continue;
        };
        let session = &samples.visitors[sample.who].session;
        let page = samples.open(sample, "").await.text;
        let document = samples.home.document(session).await;
        let whole = plausible(use_case, &page, &document);
        all.push((sample.who, use_case, whole.clone()));
        for field in use_case.fields() {
            for (text, refused) in texts(field) {
                let mut pairs = whole.clone();
                pairs.insert(field.name, text.clone());
                send(&samples, session, use_case, field, &pairs, refused, &mut tally).await;
            }
        }
    }
    let recorded = record_all(&samples, all).await;
    everything_still_opens(&samples).await;
    for (what, count, least) in [
        ("use cases", tried.len(), 15),
        ("fields", tally.fields.len(), 60),
        ("requests", tally.sent, 500),
        ("recorded with odd texts", recorded, 5),
        ("of them accepted", tally.accepted, 50),
        ("of them refused by the name of the field", tally.named, 250),
    ] {
        println!("{count:>6} {what}");
        assert!(count >= least, "only {count} {what}");
    }
}

fn use_case(samples: &Samples, sample: &Sample) -> Option<&'static UseCase> {
    let list = samples.home.house.catalogue.list();
    let mut all = list.iter().flat_map(|capability| capability.use_cases());
    all.find(|use_case| use_case.path == sample.route)
}

/// What is written into a field, and whether it must be refused whatever else is sent.
fn texts(field: &Field) -> Vec<(String, bool)> {
    let given = |list: &[&str], refused| {
        list.iter()
            .map(|text| ((*text).to_owned(), refused))
            .collect::<Vec<_>>()
    };
    match field.kind {
        FieldKind::Text(max) | FieldKind::Long(max) => {
            let mut all = given(&ODD, false);
            all.extend(given(&UNSEEN[..5], true));
            all.push(("ñ".repeat(max + 1), true));
            all
        }
        FieldKind::Date => DAYS
            .iter()
            .map(|(day, real)| ((*day).to_owned(), !real))
            .collect(),
        FieldKind::Flag | FieldKind::File(..) => given(&ODD[..2], true),
        _ => {
            let mut all = given(&ODD[..1], true);
            all.extend(given(&UNSEEN, true));
            all
        }
    }
}

/// Sends it by form and by API. Nothing may fail; what must be refused is refused by the name of its field.
async fn send(
    samples: &Samples,
    session: &Session,
    use_case: &'static UseCase,
    field: &'static Field,
    pairs: &BTreeMap<&'static str, String>,
    refused: bool,
    tally: &mut Tally,
) {
    let name = format!("{} {} = {:?}", use_case.id, field.name, shown(&pairs[field.name]));
    let form: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let by_form = samples.home.form(session, use_case.path, &form).await;
    tally.fields.insert((use_case.id, field.name));
    let mut answers = vec![by_form];
    // The form stops at its review page; the API would record, and an entity closed too early would hide the rest.
    if refused {
        answers.push(
            samples
                .home
                .json(session, use_case.api, &json(use_case, pairs))
                .await,
        );
    }
    for answer in &answers {
        assert!(!answer.status.is_server_error(), "{name}: {answer:?}");
        let page = answer.header("content-type").starts_with("text/html");
        assert!(
            !page || !answer.text.contains("<script>alert"),
            "{name} is markup in {}",
            answer.text
        );
        tally.sent += 1;
        tally.accepted += usize::from(answer.status.is_success());
    }
    if answers[0].header("content-type").starts_with("text/html") {
        check_page(&name, &answers[0].text);
    }
    for answer in &answers[1..] {
        assert!(!answer.status.is_success(), "{name} is taken: {}", answer.text);
        tally.named += usize::from(names(answer, field));
    }
}

/// Records each use case once with odd texts in all its fields; what closes and ends comes last.
async fn record_all(
    samples: &Samples,
    mut all: Vec<(usize, &'static UseCase, BTreeMap<&'static str, String>)>,
) -> usize {
    all.sort_by_key(|(_, use_case, _)| {
        ["clos", "end", "eras"]
            .iter()
            .any(|word| use_case.act.contains(word))
    });
    let mut recorded = 0;
    for (who, use_case, mut pairs) in all {
        let texts = use_case
            .fields()
            .filter(|field| matches!(field.kind, FieldKind::Text(_) | FieldKind::Long(_)));
        for (field, odd) in texts.zip(ODD.iter().cycle()) {
            pairs.insert(field.name, (*odd).to_owned());
        }
        let session = &samples.visitors[who].session;
        let answer = samples
            .home
            .json(session, use_case.api, &json(use_case, &pairs))
            .await;
        assert!(!answer.status.is_server_error(), "{}: {answer:?}", use_case.id);
        if answer.status != StatusCode::CREATED {
            println!(
                "{} {}: {}",
                use_case.id,
                answer.status,
                answer.text.chars().take(300).collect::<String>()
            );
        }
        recorded += usize::from(answer.status == StatusCode::CREATED);
    }
    recorded
}

fn names(answer: &Answered, field: &Field) -> bool {
    answer.json()["errors"]
        .as_array()
        .is_some_and(|errors| errors.iter().any(|error| error["field"] == field.name))
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

fn json(use_case: &UseCase, pairs: &BTreeMap<&'static str, String>) -> Value {
    let value = |field: &Field, text: &String| match (field.kind, text.parse::<i64>()) {
        (FieldKind::Flag, _) if text == "1" => Value::Bool(true),
        (FieldKind::Number(..), Ok(number)) => number.into(),
        _ => text.clone().into(),
    };
    let members: Map<String, Value> = use_case
        .fields()
        .filter_map(|field| Some((field.name.to_owned(), value(field, pairs.get(field.name)?))))
        .collect();
    Value::Object(members)
}

/// Values that could stand: choices and ids as the form offers them.
fn plausible(use_case: &'static UseCase, page: &str, document: &str) -> BTreeMap<&'static str, String> {
    use_case
        .fields()
        .filter_map(|field| {
            let value = match field.kind {
                FieldKind::Text(_) | FieldKind::Long(_) => "Muestra".to_owned(),
                FieldKind::Digits(count) => "00990123456"[..count.min(11)].to_owned(),
                FieldKind::Ruc => "20131378972".to_owned(),
                FieldKind::Email => "muestra@ejemplo.gob.pe".to_owned(),
                FieldKind::Phone => "01 2345678".to_owned(),
                FieldKind::Date => "2026-11-20".to_owned(),
                FieldKind::Time => "15:00".to_owned(),
                FieldKind::Number(min, _) => min.to_string(),
                // Some of a list, and numbers beside it: the tests of their wings send them.
                FieldKind::Several(_) | FieldKind::Numbers(..) => return None,
                FieldKind::Choice(_) | FieldKind::Id => offered(page, field.name)?,
                FieldKind::Flag => "1".to_owned(),
                FieldKind::File(..) => document.to_owned(),
            };
            Some((field.name, value))
        })
        .collect()
}

/// The first value that a form offers for a field: hidden, an option or a button to choose.
fn offered(page: &str, name: &str) -> Option<String> {
    let first = |text: &str| {
        text.split(" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|value| !value.is_empty())
            .map(str::to_owned)
    };
    let (before, after) = page.split_once(&format!(" name=\"{name}\""))?;
    match before.rsplit('<').next() {
        Some(tag) if tag.starts_with("select") => first(after.split("</select>").next()?),
        _ => first(after.split('>').next()?),
    }
}

/// Pages and files after all that was recorded; a table that leaves the house starts no formula.
async fn everything_still_opens(samples: &Samples) {
    let mut tables = 0;
    for sample in samples.found.iter().filter(|sample| sample.who == 0) {
        let answer = samples.open(sample, "").await;
        let name = samples.name(sample, "");
        assert!(!answer.status.is_server_error(), "{name}: {}", answer.status);
        if sample.page && answer.status == StatusCode::OK {
            check_page(&name, &answer.text);
            assert!(!answer.text.contains("<script>alert"), "{name}");
        }
        if answer.header("content-type").starts_with("text/csv") {
            tables += 1;
            let mut cells = answer
                .text
                .lines()
                .flat_map(|line| line.split(','))
                .map(|cell| cell.trim_matches('"'));
            let formula = cells.find(|cell| cell.starts_with(['=', '+', '@']) || cell.starts_with("-1+"));
            assert_eq!(formula, None, "{name}");
        }
    }
    assert!(tables > 4, "{tables} tables");
}
