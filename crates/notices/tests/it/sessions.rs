//! Calls to sessions and minutes to sign: who is told, once, and by what it is settled.

use crate::committee::{AGENDA, AGREED, Members, SESSION};
use crate::invitations::letter_to;
use crate::letters::{header, read};
use crate::town::Town;
use directory::acts::Capacity;
use serde_json::json;
use std::collections::BTreeSet;
use testing::Heard;

pub const CALLED: [&str; 6] = [
    "session_called committee_seat_1",
    "session_called committee_seat_1",
    "session_called committee_seat_2",
    "session_called committee_seat_3",
    "session_called digital_leader",
    "session_called technical_secretary",
];

pub async fn with_committee() -> (Town, Members) {
    let town = Town::new().await;
    let members = town.committee().await;
    town.follow().await;
    (town, members)
}

/// Whom the letters in the folder went to.
fn addressed(files: &[(String, String)]) -> Vec<String> {
    let mut all: Vec<String> = files
        .iter()
        .map(|(_, text)| header(&read(text).0, "To"))
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_call_reaches_each_member_at_once_and_nobody_else() {
    let (town, _) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.follow().await;
    assert_eq!(town.open_notices().await, CALLED);
    assert_eq!(town.letters().await, ["at_once 1 sent"; 4]);
    let people = ["ana", "luz", "omar", "rosa"].map(|name| format!("{name}@muestra.example"));
    assert_eq!(
        addressed(&town.files()),
        people,
        "one letter each, also with three offices"
    );
    let (text, _) = letter_to(&town.files(), "luz@muestra.example");
    assert_eq!(text.matches("Convocatoria: Sesión ordinaria 04-2026").count(), 1);
}

#[tokio::test]
async fn a_session_that_is_held_calls_nobody_any_more() {
    let (town, members) = with_committee().await;
    town.call("2026-11-27", None).await;
    town.follow().await;
    let page = town.get(Some(members.chair), "/avisos").await;
    for piece in [
        "id=\"cerca\"",
        "Convocatoria: Sesión ordinaria 04-2026",
        "Ley 27444, art. 98.2",
        "Ver la sesión",
        &format!("href=\"/sesiones/{SESSION}\""),
    ] {
        assert!(page.text.contains(piece), "{piece}");
    }
    for prefix in ["/en", "/qu"] {
        let other = town.get(Some(members.chair), &format!("{prefix}/avisos")).await;
        assert!(
            other.status == 200 && other.text.contains("04-2026") && !other.text.contains(">notices-"),
            "{prefix}"
        );
    }
    town.on_day("2026-11-27");
    town.open().await;
    town.follow().await;
    assert_eq!(town.open_notices().await, [] as [&str; 0]);
}

#[tokio::test]
async fn the_call_of_a_body_reaches_its_members_and_those_who_run_the_whole() {
    let (town, _) = with_committee().await;
    let bodies = [town.body("Gerencia Norte").await, town.body("Gerencia Sur").await];
    for (name, office, body) in [
        ("Iris", "committee_seat_1", bodies[0]),
        ("Ciro", "technical_secretary", bodies[0]),
        ("Hugo", "committee_seat_1", bodies[1]),
        ("Noe", "technical_secretary", bodies[1]),
    ] {
        let person = town
            .person(name, &format!("{}@muestra.example", name.to_lowercase()))
            .await;
        town.seat(office, person, Capacity::Main, Some(body)).await;
    }
    town.call("2026-12-02", Some(bodies[0])).await;
    town.follow().await;
    let people = ["ciro", "iris", "luz", "omar"].map(|name| format!("{name}@muestra.example"));
    assert_eq!(addressed(&town.files()), people);
    let (text, ics) = letter_to(&town.files(), "iris@muestra.example");
    assert!(
        text.contains("Convocatoria: Sesión ordinaria 04-2026, Gerencia Norte"),
        "{text}"
    );
    assert!(ics.only("SUMMARY").starts_with("Sesión ordinaria 04-2026 · "));
}

#[tokio::test]
async fn whoever_came_after_the_call_is_called_once() {
    let (town, _) = with_committee().await;
    town.call("2026-12-09", None).await;
    town.follow().await;
    let late = town.person("Nora", "nora@muestra.example").await;
    town.seat("committee_seat_4", late, Capacity::Main, None).await;
    for day in ["2026-11-26", "2026-11-27", "2026-11-28"] {
        town.on_day(day);
        town.follow().await;
        town.forget_the_position().await;
        town.follow().await;
        let calls = town.count("SELECT COUNT(*) FROM notices_letter WHERE sort = 'at_once'");
        assert_eq!(calls.await, 5, "{day}: the four, and the one who came");
    }
    let (text, ics) = letter_to(&town.files(), "nora@muestra.example");
    assert!(text.contains("Sesión ordinaria 04-2026"));
    assert_eq!(ics.only("METHOD"), "REQUEST");
    assert_eq!(town.open_notices().await.len(), CALLED.len() + 1);
}

#[tokio::test]
async fn minutes_ask_those_who_must_sign_until_each_has() {
    let (town, members) = with_committee().await;
    town.call("2026-11-26", None).await;
    town.open().await;
    town.draw(1, &[members.leader, members.secretary]).await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        [] as [&str; 0],
        "nobody signs what is not approved"
    );
    town.approve(1).await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        [
            "minutes_to_sign committee_seat_2",
            "minutes_to_sign technical_secretary"
        ],
        "each once, in one of their offices"
    );
    let page = town.get(Some(members.secretary), "/avisos").await.text;
    for piece in [
        "Firmar el acta: Sesión ordinaria 04-2026",
        &format!("/sesiones/{SESSION}/acta"),
        "102.3",
    ] {
        assert!(page.contains(piece), "{piece}");
    }
    assert!(
        !town
            .get(Some(members.chair), "/avisos")
            .await
            .text
            .contains("Firmar el acta")
    );
    town.sign(1, members.leader).await;
    town.follow().await;
    let left = ["minutes_to_sign technical_secretary"];
    assert_eq!(town.open_notices().await, left);
    town.draw(2, &[members.leader, members.secretary]).await;
    town.approve(2).await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await.len(),
        2,
        "another version voids signatures"
    );
    town.sign(2, members.leader).await;
    town.sign(2, members.secretary).await;
    town.follow().await;
    assert_eq!(town.open_notices().await, [] as [&str; 0]);
}

#[tokio::test]
async fn those_who_voted_otherwise_are_asked_by_an_act_of_their_own_and_may_be_excused() {
    let (town, members) = with_committee().await;
    town.call("2026-11-26", None).await;
    town.open().await;
    town.draw(1, &[members.secretary]).await;
    town.ask_more(1, &[members.leader]).await;
    town.approve(1).await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        [
            "minutes_to_sign committee_seat_2",
            "minutes_to_sign technical_secretary"
        ]
    );
    town.excuse(1, members.leader).await;
    town.follow().await;
    let left = ["minutes_to_sign technical_secretary"];
    assert_eq!(town.open_notices().await, left);
}

#[tokio::test]
async fn the_past_calls_only_to_what_is_still_to_come_and_by_no_letter() {
    for (ends, want) in [(false, CALLED.len()), (true, 0)] {
        let town = Town::new().await;
        town.committee().await;
        town.call("2026-12-02", None).await;
        if ends {
            town.cancel().await;
        }
        town.follow().await;
        assert_eq!(town.open_notices().await.len(), want, "cancelled: {ends}");
        assert_eq!(town.all_notices().await, i64::try_from(want).unwrap());
        town.on_day("2026-11-27");
        town.follow().await;
        assert!(
            !town
                .letters()
                .await
                .iter()
                .any(|line| line.starts_with("at_once"))
        );
    }
}

#[tokio::test]
async fn doing_it_again_writes_nothing_twice() {
    let (town, members) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.move_to("2026-12-09", "09:30:00").await;
    town.follow().await;
    town.draw(1, &[members.chair]).await;
    town.approve(1).await;
    town.agree(
        json!({"kind": "office", "id": "digital_leader"}),
        Some("2026-12-03"),
    )
    .await;
    town.on_day("2026-11-27");
    town.follow().await;
    let seen = async || {
        (
            town.all_notices().await,
            town.open_notices().await,
            town.letters().await,
            town.files(),
        )
    };
    let before = seen().await;
    assert!(before.0 > 10 && before.3.len() >= 6, "{:?}", before.1);
    for _ in 0..2 {
        town.forget_the_position().await;
        town.follow().await;
        assert!(seen().await == before, "{:?}", town.open_notices().await);
    }
}

#[tokio::test]
async fn stopped_between_notices_and_letters_it_calls_each_once() {
    let (town, _) = with_committee().await;
    town.call("2026-12-02", None).await;
    for table in ["notices_letter", "notices_letter_notice"] {
        town.break_table(table).await;
        town.follow_and_fail().await;
        assert_eq!(
            town.open_notices().await,
            [] as [&str; 0],
            "together or not at all"
        );
        town.mend_table(table).await;
    }
    town.follow().await;
    assert_eq!(town.open_notices().await, CALLED);
    assert_eq!(town.files().len(), 4);
}

#[tokio::test]
async fn whoever_was_erased_is_not_called() {
    let (town, members) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.follow_one("notices/acts").await;
    town.erase(members.chair).await;
    town.follow().await;
    let to: BTreeSet<String> = addressed(&town.files()).into_iter().collect();
    assert_eq!(to.len(), 3);
    assert!(!to.contains("ana@muestra.example"));
}

#[tokio::test]
async fn no_agenda_no_agreement_and_no_address_stand_in_a_table_a_letter_or_the_log() {
    let heard = Heard::default();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(heard.clone())
        .finish();
    let _listening = tracing::subscriber::set_default(log);
    let (town, members) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.draw(1, &[members.chair]).await;
    town.approve(1).await;
    town.agree(
        json!({"kind": "office", "id": "digital_leader"}),
        Some("2026-12-03"),
    )
    .await;
    town.on_day("2026-11-27");
    town.follow().await;
    let inbox = town.get(Some(members.leader), "/avisos").await.text;
    assert!(inbox.contains("A-04-2026-01") && inbox.contains("04-2026"));
    let mut written: Vec<String> = town.files().into_iter().map(|(_, text)| read(&text).1).collect();
    assert!(written.len() > 4);
    written.extend([inbox, heard.text()]);
    let mut kept = Vec::new();
    for sql in [
        "SELECT kind || matter || remedy || COALESCE(detail, '') || COALESCE(office, '') || to_office FROM notices_notice",
        "SELECT sort || person_id || office || state || COALESCE(reason, '') FROM notices_letter",
        "SELECT kind || number || hour || place || mode || stage || COALESCE(document, '') FROM notices_session",
        "SELECT code || owner_kind || owner_id || state FROM notices_agreement",
        "SELECT document || person_id FROM notices_signature UNION SELECT 'nobody'",
    ] {
        let rows: Vec<(String,)> = town.house.register.db().query(sql, Vec::new()).await.unwrap();
        assert!(!rows.is_empty(), "{sql}");
        kept.extend(rows.into_iter().map(|(text,)| text));
    }
    assert!(
        heard.text().contains("went the round of notices"),
        "the log is heard"
    );
    for text in written.iter().chain(&kept) {
        assert!(!text.contains(AGENDA) && !text.contains(AGREED), "{text}");
    }
    for text in kept.iter().chain([&heard.text()]) {
        for word in ["@muestra.example", "Ejemplo Quispe"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}
