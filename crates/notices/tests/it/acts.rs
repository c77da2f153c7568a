//! Which notice an act gives, and to whom.

use crate::town::Town;

#[tokio::test]
async fn an_observation_is_told_at_once_to_the_head_and_the_holder() {
    let town = Town::new().await;
    town.follow().await;
    let (leader, communication, _) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let told = town.notices().await;
    assert_eq!(
        told,
        [
            "observed 0 digital_leader",
            "observed 0 entity_head",
            "received 0 sgtd_analyst"
        ]
    );
    assert_eq!(town.letters().await, ["at_once 1 sent", "at_once 1 sent"]);
    let open =
        "SELECT COUNT(*) FROM notices_notice WHERE settled_on IS NULL AND kind IN ('observed', 'received')";
    assert_eq!(
        town.count(open).await,
        2,
        "the authority answered: nothing waits for the analyst"
    );
    town.correct(leader, "digital_leader", communication).await;
    town.follow().await;
    assert_eq!(town.count(open).await, 1, "corrected: the analyst looks again");
}

#[tokio::test]
async fn taking_note_is_told_to_whoever_sent() {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Luz", "luz@muestra.example").await;
    let leader = town
        .designate(town.district, "digital_leader", person, None)
        .await;
    let communication = town.communicate(leader, "digital_leader").await;
    town.acknowledge(leader, "digital_leader", communication).await;
    town.follow().await;
    assert_eq!(
        town.notices().await,
        ["acknowledged 0 entity_head", "received 0 sgtd_analyst"]
    );
    assert_eq!(town.letters().await, [] as [&str; 0], "it waits for the digest");
}

#[tokio::test]
async fn an_end_is_a_vacancy_unless_somebody_follows() {
    for (reason, want) in [
        ("bond_ended", &["vacancy 0 entity_head"][..]),
        ("replaced", &[]),
        ("corrected", &[]),
    ] {
        let town = Town::new().await;
        town.follow().await;
        let person = town.person("Luz", "luz@muestra.example").await;
        let leader = town
            .designate(town.district, "digital_leader", person, None)
            .await;
        town.end(town.district, leader, "digital_leader", "2026-11-25", reason)
            .await;
        town.follow().await;
        assert_eq!(town.notices().await, want, "{reason}");
    }
}

#[tokio::test]
async fn the_round_does_not_tell_again_what_the_act_told() {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Luz", "luz@muestra.example").await;
    let leader = town
        .designate(town.district, "digital_leader", person, None)
        .await;
    let post = town.post(town.district).await;
    let security = town
        .designate_with(town.district, "security_officer", person, None, None, Some(post))
        .await;
    town.communicate(leader, "digital_leader").await;
    town.communicate(security, "security_officer").await;
    town.end(
        town.district,
        leader,
        "digital_leader",
        "2026-11-26",
        "bond_ended",
    )
    .await;
    town.end_post(town.district, post, "2026-11-26").await;
    town.follow().await;
    let told = ["silent_vacancy 0 entity_head", "vacancy 0 entity_head"];
    let of = |all: Vec<String>| {
        all.into_iter()
            .filter(|line| line.contains("vacancy"))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(town.notices().await), told);
    town.on_day("2026-11-27");
    town.follow().await;
    assert_eq!(of(town.notices().await), told, "the next day says the same");
    town.on_day("2026-12-27");
    town.follow().await;
    let later = [
        "silent_vacancy -1 entity_head",
        "silent_vacancy 0 entity_head",
        "vacancy -1 entity_head",
        "vacancy 0 entity_head",
    ];
    assert_eq!(of(town.notices().await), later, "a month later it comes again");
}

#[tokio::test]
async fn the_past_gives_notice_of_what_still_matters_and_no_letter() {
    let town = Town::new().await;
    let (_, _, person) = town.observed_leader("luz@muestra.example").await;
    let security = town
        .designate(town.district, "security_officer", person, None)
        .await;
    let settled = town.communicate(security, "security_officer").await;
    town.acknowledge(security, "security_officer", settled).await;
    let data = town
        .designate(town.district, "data_governance_officer", person, None)
        .await;
    town.communicate(data, "data_governance_officer").await;
    town.follow().await;
    let of = |all: Vec<String>| {
        all.into_iter()
            .filter(|line| !line.starts_with("due "))
            .collect::<Vec<_>>()
    };
    let told = of(town.notices().await);
    assert_eq!(
        told,
        [
            "observed 0 digital_leader",
            "observed 0 entity_head",
            "received 0 sgtd_analyst"
        ]
    );
    assert_eq!(town.letters().await, [] as [&str; 0]);
    town.on_day("2026-11-27");
    town.follow().await;
    assert_eq!(town.letters().await, [] as [&str; 0], "nor later");
}
