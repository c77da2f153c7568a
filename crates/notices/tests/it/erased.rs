//! A person was erased: nothing is sent, what waits is dropped, what lies in the folder is destroyed.

use crate::outboxes::Flaky;
use crate::town::Town;
use jiff::SignedDuration;
use notices::Undelivered;
use std::sync::Arc;

#[tokio::test]
async fn waiting_letters_are_dropped_and_preferences_forgotten() {
    let town = Town::new().await;
    let outbox = Arc::new(Flaky::default());
    notices::use_outbox(&town.house, outbox.clone(), "Qhapaq <avisos@qhapaq.example>");
    town.follow().await;
    let (_, _, luz) = town.observed_leader("luz@muestra.example").await;
    assert_eq!(
        town.post_form(Some(luz), "/avisos/preferencias", &[("idioma", "qu")])
            .await
            .status,
        303
    );
    outbox.says(Some(Undelivered::Later("connection".to_owned())));
    town.follow().await;
    town.erase(luz).await;
    outbox.says(None);
    town.later(SignedDuration::from_mins(5));
    town.follow().await;
    assert_eq!(
        town.letters().await,
        ["at_once 1 dropped", "at_once 2 sent"],
        "the head still gets theirs"
    );
    assert_eq!(outbox.texts().len(), 1);
    for left in [
        "SELECT COUNT(*) FROM notices_stop",
        "SELECT COUNT(*) FROM notices_language",
    ] {
        assert_eq!(town.count(left).await, 0, "{left}");
    }
}

#[tokio::test]
async fn a_letter_is_not_written_even_when_the_act_was_not_followed_yet() {
    let town = Town::new().await;
    town.follow().await;
    let (_, _, luz) = town.observed_leader("luz@muestra.example").await;
    town.follow_one("notices/acts").await;
    town.erase(luz).await;
    let sql = "UPDATE register_position SET next_seq = 10000 WHERE follower = 'notices/post'";
    town.house
        .register
        .db()
        .commit(&[register::db::stmt(sql, Vec::new())])
        .await
        .unwrap();
    town.follow_one("notices/post").await;
    assert_eq!(
        town.count(
            "SELECT COUNT(*) FROM notices_letter WHERE state = 'dropped' AND reason = 'person_erased'"
        )
        .await,
        1
    );
    assert_eq!(town.files().len(), 1);
}

#[tokio::test]
async fn files_of_the_outbox_are_destroyed() {
    let town = Town::new().await;
    town.follow().await;
    let (_, _, luz) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    assert_eq!(town.files().len(), 2);
    town.erase(luz).await;
    town.follow().await;
    let left = town.files();
    assert_eq!(left.len(), 1);
    assert!(!left[0].1.contains("luz@muestra.example"));
}

#[tokio::test]
async fn whoever_left_the_office_gets_no_letter_of_it() {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Luz", "luz@muestra.example").await;
    let leader = town
        .designate(town.district, "digital_leader", person, Some("2026-12-03"))
        .await;
    town.on_day("2026-11-27");
    town.follow_one("notices/acts").await;
    town.end(town.district, leader, "digital_leader", "2026-11-26", "resigned")
        .await;
    town.follow_one("notices/post").await;
    assert_eq!(
        town.count("SELECT COUNT(*) FROM notices_letter WHERE state = 'dropped' AND reason = 'office_left'")
            .await,
        1
    );
}
