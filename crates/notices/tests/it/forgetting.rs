//! What passed its term goes: settled notices with who read them, letters with their copies; what is open stays.

use crate::town::Town;
use directory::acts::TermSet;
use register::{Draft, Under};
use std::collections::BTreeSet;

const OBSERVED: &str = "SELECT COUNT(*) FROM notices_notice WHERE kind = 'observed'";
const READINGS: &str = "SELECT COUNT(*) FROM notices_reading";
const TOLD: &str = "SELECT COUNT(*) FROM notices_letter_notice l WHERE NOT EXISTS (SELECT 1 FROM notices_letter WHERE id = l.letter_id) OR NOT EXISTS (SELECT 1 FROM notices_notice WHERE id = l.notice_id)";

fn names(town: &Town) -> BTreeSet<String> {
    town.files().into_iter().map(|(name, _)| name).collect()
}

#[tokio::test]
async fn letters_and_their_copies_go_after_three_months() {
    let town = Town::new().await;
    town.follow().await;
    town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let first = names(&town);
    assert_eq!(first.len(), 2, "the letters of the observation");
    town.on_day("2027-02-26");
    town.follow().await;
    assert!(names(&town).is_superset(&first), "the term has not passed");
    town.on_day("2027-02-27");
    town.follow().await;
    assert!(names(&town).is_disjoint(&first), "their copies are destroyed");
    let later = names(&town).len();
    let rows = town
        .count("SELECT COUNT(*) FROM notices_letter WHERE state = 'sent'")
        .await;
    assert_eq!(usize::try_from(rows).unwrap(), later, "a row for each copy");
    assert!(later > 0, "letters of yesterday stay");
    assert_eq!(town.count(TOLD).await, 0, "nothing is told by nobody");
}

#[tokio::test]
async fn settled_notices_go_after_twelve_months_with_who_read_them() {
    let town = Town::new().await;
    town.follow().await;
    let (leader, communication, luz) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let listed = town.get(Some(luz), "/api/v1/notices").await.json();
    let id = listed["items"][0]["notice"].clone();
    let read = town
        .post_json(luz, "/api/v1/notice-readings", &serde_json::json!({"notice": id}))
        .await;
    assert_eq!(read.status, 201, "{}", read.text);
    town.on_day("2026-11-30");
    town.correct(leader, "digital_leader", communication).await;
    town.follow().await;
    town.on_day("2027-11-30");
    town.follow().await;
    assert_eq!(
        town.count(OBSERVED).await,
        2,
        "settled twelve months ago to the day"
    );
    assert_eq!(town.count(READINGS).await, 1);
    town.on_day("2027-12-01");
    town.follow().await;
    assert_eq!(town.count(OBSERVED).await, 0);
    assert_eq!(town.count(READINGS).await, 0);
    assert_eq!(town.count(TOLD).await, 0);
}

#[tokio::test]
async fn calls_and_their_letters_go_with_the_rest() {
    let town = Town::new().await;
    town.committee().await;
    town.follow().await;
    town.call("2026-12-02", None).await;
    town.follow().await;
    let called = names(&town);
    town.later(jiff::SignedDuration::from_mins(1));
    town.cancel().await;
    town.follow().await;
    assert_eq!((called.len(), names(&town).len()), (4, 8));
    town.on_day("2027-02-27");
    town.follow().await;
    assert!(names(&town).is_disjoint(&called));
    assert_eq!(town.all_notices().await, 12);
    town.on_day("2027-11-27");
    town.follow().await;
    assert_eq!(town.all_notices().await, 0);
    assert_eq!(town.count(TOLD).await, 0);
}

#[tokio::test]
async fn what_is_still_open_stays_and_only_its_last_notice() {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Luz", "luz@muestra.example").await;
    town.designate(town.district, "digital_leader", person, Some("2026-12-01"))
        .await;
    let mut months = 0;
    for year in 2026..2029 {
        for month in 1..=12 {
            if (year, month) < (2026, 12) {
                continue;
            }
            town.on_day(&format!("{year}-{month:02}-15"));
            town.follow().await;
            months += 1;
        }
    }
    let kept = town
        .count("SELECT COUNT(*) FROM notices_notice WHERE kind = 'overdue' AND matter LIKE 'designation:%' AND to_office = 'entity_head'")
        .await;
    assert!(
        (12..=14).contains(&kept),
        "a year of reminders and not {months} months of them: {kept}"
    );
    let open = "SELECT COUNT(*) FROM notices_notice WHERE kind = 'overdue' AND matter LIKE 'designation:%' AND to_office = 'entity_head' AND settled_on IS NULL";
    assert!(town.count(open).await > 0, "it is still told");
}

#[tokio::test]
async fn the_governing_body_may_set_another_term() {
    let town = Town::new().await;
    town.follow().await;
    town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let set = TermSet {
        code: directory::retention::LETTERS.to_owned(),
        length: 10,
        unit: "calendar_days".to_owned(),
        from: crate::town::day("2026-11-26"),
        basis: "Directiva de muestra".to_owned(),
    };
    let draft = Draft::new("directory/term-set", Under::system());
    town.record(draft.payload_of(&set).unwrap()).await;
    let first = names(&town);
    town.on_day("2026-12-07");
    town.follow().await;
    assert!(names(&town).is_disjoint(&first));
}
