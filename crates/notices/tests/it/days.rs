//! The round of a day: what it gives, that it is gone once, and that being stopped anywhere does no harm.

use crate::outboxes::Flaky;
use crate::town::Town;
use std::sync::Arc;

/// A leader who must be communicated by 20-12-2026; the house was started the day before.
async fn with_a_term() -> Town {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Luz", "luz@muestra.example").await;
    town.designate(town.district, "digital_leader", person, Some("2026-12-20"))
        .await;
    town
}

#[tokio::test]
async fn a_term_is_told_at_thirty_seven_and_one_day_and_when_it_passed() {
    let town = with_a_term().await;
    let mut seen = 0;
    for (day, want) in [
        ("2026-11-27", "due 30"),
        ("2026-12-12", ""),
        ("2026-12-13", "due 7"),
        ("2026-12-14", ""),
        ("2026-12-19", "due 1"),
        ("2026-12-20", ""),
        ("2026-12-21", "overdue 0"),
        ("2026-12-22", ""),
        ("2027-01-21", "overdue -1"),
        ("2027-03-25", "overdue -3"),
    ] {
        town.on_day(day);
        town.follow().await;
        let now = town.notices().await.len();
        let new = if want.is_empty() { 0 } else { 2 };
        assert_eq!(now - seen, new, "{day}: {:?}", town.notices().await);
        if new > 0 {
            let both = [format!("{want} digital_leader"), format!("{want} entity_head")];
            let all = town.notices().await;
            assert!(both.iter().all(|line| all.contains(line)), "{day}: {all:?}");
        }
        seen = now;
    }
}

#[tokio::test]
async fn what_was_done_is_settled_by_its_act() {
    let town = with_a_term().await;
    town.on_day("2026-12-13");
    town.follow().await;
    let open = "SELECT COUNT(*) FROM notices_notice WHERE kind = 'due' AND settled_on IS NULL AND matter LIKE 'designation:%'";
    assert_eq!(town.count(open).await, 2);
    let row = directory::store::designations_of(&town.house, town.district)
        .await
        .unwrap();
    let leader = row.iter().find(|row| row.office == "digital_leader").unwrap().id;
    town.communicate(leader, "digital_leader").await;
    town.follow().await;
    assert_eq!(town.count(open).await, 0);
}

#[tokio::test]
async fn a_designation_that_ends_is_told_thirty_days_before() {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Luz", "luz@muestra.example").await;
    let leader = town
        .designate_with(
            town.district,
            "digital_leader",
            person,
            None,
            Some("2027-01-15"),
            None,
        )
        .await;
    town.communicate(leader, "digital_leader").await;
    for (day, want) in [("2026-12-15", false), ("2026-12-16", true), ("2027-01-15", true)] {
        town.on_day(day);
        town.follow().await;
        let ending = town
            .notices()
            .await
            .iter()
            .filter(|line| line.starts_with("ending 30"))
            .count();
        assert_eq!(ending, if want { 2 } else { 0 }, "{day}");
    }
    town.on_day("2027-01-16");
    town.follow().await;
    assert!(town.notices().await.contains(&"vacancy 0 entity_head".to_owned()));
}

#[tokio::test]
async fn one_digest_a_day_for_each_holder_of_an_office() {
    let town = with_a_term().await;
    assert_eq!(town.letters().await, [] as [&str; 0], "the first day is quiet");
    town.on_day("2026-11-27");
    town.follow().await;
    assert_eq!(
        town.letters().await,
        ["digest 1 sent", "digest 1 sent"],
        "the head and the leader"
    );
    town.on_day("2026-11-28");
    town.follow().await;
    assert_eq!(town.letters().await.len(), 2, "nothing new, no letter");
}

#[tokio::test]
async fn following_again_makes_nothing_twice() {
    let town = with_a_term().await;
    let other = town.person("Rosa", "rosa@muestra.example").await;
    let security = town
        .designate(town.district, "security_officer", other, None)
        .await;
    let communication = town.communicate(security, "security_officer").await;
    town.observe(security, "security_officer", communication, "2026-12-03")
        .await;
    town.on_day("2026-12-19");
    town.follow().await;
    let before = (town.notices().await, town.letters().await, town.files().len());
    assert!(before.0.len() > 3 && before.2 > 2, "{before:?}");
    for _ in 0..2 {
        town.forget_the_position().await;
        town.follow().await;
        assert_eq!(
            (town.notices().await, town.letters().await, town.files().len()),
            before
        );
    }
    let all = town.count("SELECT COUNT(*) FROM notices_notice").await;
    let different = town.count("SELECT COUNT(*) FROM (SELECT DISTINCT kind, matter, due_on, step, act_seq, to_office, to_designation FROM notices_notice) AS d").await;
    assert_eq!(all, different);
}

#[tokio::test]
async fn stopped_between_steps_and_taken_up_again() {
    let town = with_a_term().await;
    let outbox = Arc::new(Flaky::default());
    notices::use_outbox(&town.house, outbox.clone(), "Qhapaq <avisos@qhapaq.example>");
    town.on_day("2026-12-13");
    // A process that dies between notices and letters, then between the letter that left and its mark.
    for table in ["notices_letter", "notices_letter_notice", "notices_start"] {
        town.break_table(table).await;
        town.follow_and_fail().await;
        town.mend_table(table).await;
    }
    town.follow().await;
    town.follow().await;
    let due: Vec<String> = town
        .notices()
        .await
        .into_iter()
        .filter(|line| line.starts_with("due 7"))
        .collect();
    assert_eq!(due.len(), 2, "{due:?}");
    assert_eq!(outbox.different(), 2, "one letter each for head and leader");
    assert_eq!(town.letters().await.len(), 2);
}

/// A quarter that ended without its evaluation: told to the secretary and the leader, with a page to look at while no
/// capability calls sessions, and settled by the act that reports it.
#[tokio::test]
async fn a_period_that_ended_is_told_to_the_secretary_and_the_leader() {
    let town = Town::new().await;
    town.follow().await;
    town.constitute("2026-01-05").await;
    let person = town.person("Luz", "luz@muestra.example").await;
    town.designate(town.district, "digital_leader", person, None)
        .await;
    let open = "SELECT COUNT(*) FROM notices_notice WHERE kind LIKE 'report%' AND settled_on IS NULL";
    for (day, want) in [
        ("2026-12-31", "report_overdue -2"),
        ("2027-01-01", "report_due 30"),
        ("2027-01-16", "report_due 7"),
    ] {
        town.on_day(day);
        town.follow().await;
        let all = town.reminders().await;
        for office in ["technical_secretary", "digital_leader"] {
            let line = format!("{want} {office}");
            assert!(all.contains(&line), "{day}: {line} is not in {all:?}");
        }
    }
    let html = town.get(Some(person), "/avisos").await.text;
    assert!(html.contains("Vence pronto: Evaluación trimestral del avance"));
    assert!(html.contains("El comité tiene hasta el 22-01-2027"));
    assert!(html.contains(&format!("/entidades/{}#obligaciones", town.district)));
    assert!(!html.contains("/comite/convocar"), "nothing calls sessions here");
    assert_ne!(town.count(open).await, 0);
    for (obligation, period) in [
        ("G12", "2026-10-01"),
        ("G13", "2026-07-01"),
        ("G14", "2026-01-01"),
    ] {
        town.report(obligation, period, "2027-01-16").await;
    }
    town.follow().await;
    assert_eq!(town.count(open).await, 0);
}
