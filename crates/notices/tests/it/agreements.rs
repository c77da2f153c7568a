//! Agreements: told to whoever answers for them, reminded on their days, silent once done.

use crate::committee::AGREEMENT;
use crate::letters::read;
use crate::town::Town;
use directory::acts::Capacity;
use register::UnitId;
use serde_json::{Value, json};

fn leader() -> Value {
    json!({"kind": "office", "id": "digital_leader"})
}

async fn with_agreement(due: Option<&str>) -> Town {
    let town = Town::new().await;
    town.committee().await;
    let control = town.person("Paz", "paz@muestra.example").await;
    town.seat("internal_control", control, Capacity::Main, None).await;
    town.follow().await;
    town.call("2026-11-26", None).await;
    town.open().await;
    town.agree(leader(), due).await;
    town.follow().await;
    town
}

#[tokio::test]
async fn an_agreement_is_told_to_whoever_answers_for_it_by_its_code() {
    for due in [Some("2026-12-18"), None] {
        let town = with_agreement(due).await;
        assert_eq!(
            town.open_notices().await,
            ["agreement_assigned digital_leader"],
            "{due:?}"
        );
        town.on_day("2026-11-27");
        town.follow().await;
        let letters: Vec<String> = town.files().iter().map(|(_, text)| read(text).1).collect();
        let told = letters.iter().filter(|text| text.contains("A-04-2026-01"));
        let told: Vec<_> = told.collect();
        assert_eq!(told.len(), 1, "in the digest of the leader only");
        assert!(told[0].contains(&format!("/acuerdos/{AGREEMENT}")));
        assert_eq!(told[0].contains("18-12-2026"), due.is_some());
    }
}

#[tokio::test]
async fn it_is_reminded_seven_days_and_one_day_before_and_when_it_is_late() {
    let town = with_agreement(Some("2026-12-18")).await;
    let mut seen = town.all_notices().await;
    for (day, want) in [
        ("2026-12-10", &[][..]),
        ("2026-12-11", &["agreement_due digital_leader"]),
        ("2026-12-12", &[]),
        ("2026-12-17", &["agreement_due digital_leader"]),
        ("2026-12-18", &[]),
        (
            "2026-12-19",
            &[
                "agreement_overdue digital_leader",
                "agreement_overdue entity_head",
                "agreement_overdue internal_control",
            ],
        ),
        ("2026-12-20", &[]),
        ("2027-01-18", &[]),
        ("2027-01-19", &["agreement_overdue entity_head"]),
    ] {
        town.on_day(day);
        town.follow().await;
        let now = town.all_notices().await;
        let new = if day == "2027-01-19" { 3 } else { want.len() };
        assert_eq!(now - seen, i64::try_from(new).unwrap(), "{day}");
        let open = town.open_notices().await;
        for line in want {
            assert!(open.contains(&(*line).to_owned()), "{day}: {line} in {open:?}");
        }
        seen = now;
    }
    let open = town.open_notices().await;
    assert!(
        !open.iter().any(|line| line.starts_with("agreement_due")),
        "{open:?}"
    );
    let head = town
        .get(Some(town.head), "/api/v1/notices?tipo=agreement_overdue")
        .await;
    let listed = head.json();
    assert_eq!(
        (&listed["total"], &listed["items"][0]["group"]),
        (&json!(1), &json!("late"))
    );
}

#[tokio::test]
async fn once_closed_or_reported_as_done_it_is_silent() {
    for closes in [true, false] {
        let town = with_agreement(Some("2026-12-18")).await;
        town.on_day("2026-12-11");
        town.follow().await;
        assert_eq!(town.open_notices().await.len(), 2);
        match closes {
            true => town.close().await,
            false => town.report_agreement(true).await,
        }
        town.follow().await;
        assert_eq!(town.open_notices().await, [] as [&str; 0]);
        let before = town.all_notices().await;
        for day in ["2026-12-17", "2026-12-19", "2027-02-19"] {
            town.on_day(day);
            town.follow().await;
        }
        assert_eq!(town.all_notices().await, before, "closed: {closes}");
        town.report_agreement(false).await;
        town.on_day("2027-02-20");
        town.follow().await;
        let late = town.open_notices().await.len();
        assert_eq!(late, 3, "reported as not done: it is late again");
        town.close().await;
        town.follow().await;
        assert_eq!(town.open_notices().await, [] as [&str; 0]);
    }
}

#[tokio::test]
async fn another_day_is_told_and_reminded_in_its_turn() {
    let town = with_agreement(Some("2026-12-18")).await;
    town.on_day("2026-12-12");
    town.follow().await;
    town.move_agreement("2027-01-15").await;
    town.follow().await;
    assert_eq!(town.open_notices().await, ["agreement_assigned digital_leader"]);
    town.on_day("2026-12-19");
    town.follow().await;
    assert_eq!(town.open_notices().await.len(), 1, "the old day does not count");
    town.on_day("2027-01-08");
    town.follow().await;
    assert!(
        town.open_notices()
            .await
            .contains(&"agreement_due digital_leader".to_owned())
    );
}

#[tokio::test]
async fn the_agreement_of_a_unit_is_for_its_head_and_those_who_run_the_committee() {
    let town = Town::new().await;
    town.committee().await;
    let unit = UnitId::new(town.clock.as_ref()).unwrap();
    let other = UnitId::new(town.clock.as_ref()).unwrap();
    for (name, unit) in [("Ivo", unit), ("Sol", other)] {
        let head = town.person(name, "jefe@muestra.example").await;
        town.seat("unit_head", head, Capacity::Main, Some(unit)).await;
    }
    town.follow().await;
    town.call("2026-11-26", None).await;
    town.open().await;
    town.agree(json!({"kind": "unit", "id": unit}), Some("2026-12-18"))
        .await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        [
            "agreement_assigned digital_leader",
            "agreement_assigned technical_secretary",
            "agreement_assigned unit_head"
        ]
    );
}

#[tokio::test]
async fn a_seat_that_answers_is_that_of_its_own_committee() {
    let town = Town::new().await;
    let members = town.committee().await;
    let body = UnitId::new(town.clock.as_ref()).unwrap();
    let iris = town.person("Iris", "iris@muestra.example").await;
    town.seat("committee_seat_1", iris, Capacity::Main, Some(body))
        .await;
    town.follow().await;
    town.call("2026-11-26", Some(body)).await;
    town.open().await;
    town.agree(
        json!({"kind": "office", "id": "committee_seat_1"}),
        Some("2026-12-18"),
    )
    .await;
    town.follow().await;
    for (who, want) in [(iris, true), (members.chair, false)] {
        let page = town.get(Some(who), "/avisos").await.text;
        assert_eq!(page.contains("A-04-2026-01"), want);
    }
}

#[tokio::test]
async fn agreements_of_the_past_are_told_while_they_are_open_and_by_no_letter() {
    for (closes, want) in [(false, 1), (true, 0)] {
        let town = Town::new().await;
        town.committee().await;
        town.call("2026-11-26", None).await;
        town.open().await;
        town.agree(leader(), Some("2026-12-18")).await;
        if closes {
            town.close().await;
        }
        town.follow().await;
        assert_eq!(town.all_notices().await, want, "closed: {closes}");
        town.on_day("2026-11-27");
        town.follow().await;
        let told = town.files().iter().any(|(_, text)| read(text).1.contains("A-04"));
        assert!(!told);
    }
}
