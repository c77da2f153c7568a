//! Calendars, checked line by line as RFC 5545 asks, and against the data of the same entity.

use crate::house::{DISTRICT, EMPTY, Town};
use std::collections::{BTreeMap, BTreeSet};

/// One part between BEGIN and END: its properties, without their parameters.
type Part = BTreeMap<String, String>;

/// Reads a calendar strictly; the head, and each event.
fn read(text: &str) -> (Part, Vec<Part>) {
    assert!(
        text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']),
        "lines end in CRLF"
    );
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75),
        "a line is longer than 75 octets"
    );
    let (mut head, mut events, mut open, mut components) = (Part::new(), Vec::new(), Vec::<String>::new(), 0);
    for line in text.replace("\r\n ", "").trim_end_matches("\r\n").split("\r\n") {
        let (name, value) = line
            .split_once(':')
            .unwrap_or_else(|| panic!("no value in {line}"));
        let name = name.split(';').next().unwrap();
        assert!(name.chars().all(|c| c.is_ascii_uppercase() || c == '-'), "{line}");
        match name {
            "BEGIN" => {
                open.push(value.to_owned());
                if value == "VEVENT" {
                    events.push(Part::new());
                }
                components += usize::from(open.len() == 2);
            }
            "END" => assert_eq!(open.pop().as_deref(), Some(value)),
            _ => {
                let part = match open.last().map(String::as_str) {
                    Some("VCALENDAR") => &mut head,
                    Some("VEVENT") => events.last_mut().unwrap(),
                    _ => continue,
                };
                assert!(
                    part.insert(name.to_owned(), value.to_owned()).is_none() || name == "X-WR-CALNAME",
                    "{name} twice"
                );
            }
        }
    }
    assert!(
        open.is_empty() && components > 0,
        "a calendar holds one component at least"
    );
    for name in ["VERSION", "PRODID", "REFRESH-INTERVAL", "NAME"] {
        assert!(head.contains_key(name), "{name}");
    }
    for event in &events {
        for name in [
            "UID",
            "DTSTAMP",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "DESCRIPTION",
            "URL",
        ] {
            assert!(event.contains_key(name), "{name} in {event:?}");
        }
    }
    let uids: BTreeSet<&String> = events.iter().map(|event| &event["UID"]).collect();
    assert_eq!(uids.len(), events.len(), "no identifier twice");
    (head, events)
}

#[tokio::test]
async fn every_open_due_date_of_an_entity_is_a_day() {
    let (town, _) = Town::populated().await;
    for key in [DISTRICT, EMPTY] {
        let answered = town.get(&format!("/entidades/{key}/plazos.ics")).await;
        assert_eq!(answered.status, 200);
        assert_eq!(answered.header("content-type"), "text/calendar; charset=utf-8");
        let (_, events) = read(&answered.text);
        let told: BTreeMap<String, String> = events
            .iter()
            .filter(|event| !event["UID"].starts_with("end-"))
            .map(|event| {
                (
                    event["UID"].split('-').next().unwrap().to_owned(),
                    event["DTSTART"].clone(),
                )
            })
            .collect();
        let data = town
            .get(&format!("/api/v1/entities/{key}/obligations"))
            .await
            .json();
        let open = ["missing", "not_due", "in_progress", "observed", "overdue"];
        let owed: BTreeMap<String, String> = data["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| open.contains(&item["state"].as_str().unwrap()) && item["due"].is_string())
            .map(|item| {
                (
                    item["id"].as_str().unwrap().to_owned(),
                    item["due"].as_str().unwrap().replace('-', ""),
                )
            })
            .collect();
        assert_eq!(told, owed, "{key}");
        assert!(!owed.is_empty(), "{key}");
    }
}

#[tokio::test]
async fn a_due_date_keeps_its_name_when_it_moves() {
    let (town, _) = Town::populated().await;
    let path = format!("/entidades/{DISTRICT}/plazos.ics");
    let uids = |text: &str| {
        read(text)
            .1
            .iter()
            .map(|event| event["UID"].clone())
            .collect::<BTreeSet<_>>()
    };
    let before = uids(&town.get(&path).await.text);
    town.clock.set("2026-11-28T15:00:00Z".parse().unwrap());
    town.person(town.district, "Otra", "Muestra", "40000098").await;
    assert_eq!(uids(&town.get(&path).await.text), before);
    assert_eq!(
        uids(&town.get(&format!("/qu{path}")).await.text),
        before,
        "a language is no other calendar"
    );
}

#[tokio::test]
async fn a_due_date_names_its_norm_and_leads_to_the_next_step() {
    let (town, _) = Town::populated().await;
    let (_, events) = read(&town.get(&format!("/entidades/{EMPTY}/plazos.ics")).await.text);
    let leader = events
        .iter()
        .find(|event| event["UID"].starts_with("G04-"))
        .unwrap();
    assert!(leader["DESCRIPTION"].contains("Norma: "), "{leader:?}");
    assert!(
        leader["URL"].starts_with("https://qhapaq.example/designar?entity="),
        "{leader:?}"
    );
    let (_, events) = read(&town.get(&format!("/entidades/{DISTRICT}/plazos.ics")).await.text);
    let watch = events
        .iter()
        .find(|event| event["UID"].starts_with("G05-"))
        .unwrap();
    assert!(
        watch["URL"].starts_with("https://qhapaq.example/designaciones/"),
        "{watch:?}"
    );
}

#[tokio::test]
async fn days_without_work_are_three_years_of_days_each_with_its_norm() {
    let town = Town::new().await;
    let (head, events) = read(&town.get("/calendario.ics").await.text);
    assert_eq!(head["NAME"], "Feriados y días no laborables del Perú");
    let years: BTreeSet<&str> = events.iter().map(|event| &event["DTSTART"][..4]).collect();
    assert_eq!(years.into_iter().collect::<Vec<_>>(), ["2025", "2026", "2027"]);
    let national = events
        .iter()
        .find(|event| event["DTSTART"] == "20260728")
        .unwrap();
    assert_eq!(national["DTEND"], "20260729");
    assert!(national["DESCRIPTION"].len() > "Norma: ".len());
}
