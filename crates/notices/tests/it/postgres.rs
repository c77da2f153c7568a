//! The same on the other database: one journey through every statement of this crate.

use crate::pg;
use crate::town::Town;
use serde_json::json;

#[tokio::test]
async fn the_whole_journey() {
    let Some(url) = pg::fresh_database("the_whole_journey") else {
        return;
    };
    let town = Town::on(&url, tempfile::tempdir().unwrap()).await;
    town.follow().await;
    let (leader, communication, luz) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    assert_eq!(
        town.notices().await,
        [
            "observed 0 digital_leader",
            "observed 0 entity_head",
            "received 0 sgtd_analyst"
        ]
    );
    assert_eq!(town.letters().await, ["at_once 1 sent", "at_once 1 sent"]);
    let listed = town.get(Some(luz), "/api/v1/notices").await.json();
    let id = listed["items"][0]["notice"].clone();
    assert_eq!(
        town.post_json(luz, "/api/v1/notice-readings", &json!({"notice": id}))
            .await
            .status,
        201
    );
    town.correct(leader, "digital_leader", communication).await;
    let pairs = [("idioma", "en"), ("quiero", "received")];
    assert_eq!(
        town.post_form(Some(town.analyst), "/avisos/preferencias", &pairs)
            .await
            .status,
        303
    );
    town.on_day("2026-11-27");
    town.follow().await;
    let before = (town.notices().await, town.letters().await, town.files().len());
    assert!(before.1.contains(&"digest 1 sent".to_owned()), "{before:?}");
    town.forget_the_position().await;
    town.follow().await;
    assert_eq!(
        (town.notices().await, town.letters().await, town.files().len()),
        before
    );
    let link = town.files().iter().find_map(|(_, text)| {
        let rest = text.split("List-Unsubscribe: <https://qhapaq.example").nth(1)?;
        Some(rest.split('>').next()?.to_owned())
    });
    assert_eq!(town.post_form(None, &link.unwrap(), &[]).await.status, 200);
    assert_eq!(
        town.get(Some(town.analyst), "/avisos/preferencias").await.status,
        200
    );
    assert_eq!(town.get(Some(town.head), "/avisos").await.status, 200);
    let admin = town.person("Iris", "iris@sgtd.example").await;
    town.designate(town.sgtd, "sgtd_administrator", admin, None).await;
    assert_eq!(
        town.get(Some(admin), "/avisos/cartas?estado=sent").await.status,
        200
    );
    town.erase(luz).await;
    town.follow().await;
}

#[tokio::test]
async fn committees_too() {
    let Some(url) = pg::fresh_database("committees_too") else {
        return;
    };
    let town = Town::on(&url, tempfile::tempdir().unwrap()).await;
    let members = town.committee().await;
    town.follow().await;
    town.call("2026-12-02", None).await;
    town.move_to("2026-12-01", "09:30:00").await;
    town.follow().await;
    assert_eq!(town.open_notices().await.len(), 6);
    assert_eq!(town.files().len(), 4);
    town.open().await;
    town.draw(1, &[members.chair, members.secretary]).await;
    town.approve(1).await;
    town.sign(1, members.chair).await;
    town.agree(
        json!({"kind": "office", "id": "committee_seat_2"}),
        Some("2026-12-03"),
    )
    .await;
    town.on_day("2026-11-27");
    town.follow().await;
    let open = [
        "agreement_assigned committee_seat_2",
        "agreement_due committee_seat_2",
        "minutes_to_sign technical_secretary",
    ];
    assert_eq!(town.open_notices().await, open);
    town.forget_the_position().await;
    town.follow().await;
    assert_eq!(town.open_notices().await, open);
    let page = town.get(Some(members.leader), "/avisos").await;
    assert!(page.text.contains("A-04-2026-01"));
    town.report_agreement(true).await;
    town.close().await;
    town.follow().await;
    assert_eq!(town.open_notices().await, open[2..]);
}
