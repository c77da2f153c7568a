//! Duties that come back: how pages, data, desk, calendar and dump show them, with a wing that records them and without.

use crate::house::{DISTRICT, EMPTY, LIST, Town, WITH_WING};
use serde_json::Value;

/// The line of an obligation in the data of an entity.
async fn line(town: &Town, id: &str) -> Value {
    let all = town
        .get(&format!("/api/v1/entities/{DISTRICT}/obligations"))
        .await
        .json();
    let items = all["items"].as_array().unwrap();
    items.iter().find(|item| item["id"] == id).unwrap().clone()
}

/// The pieces of work of a step on the desk of a person.
async fn work(town: &Town, person: register::PersonId) -> Vec<Value> {
    let desk = town.get_as("/api/v1/desk", Some(person)).await.json();
    let items = desk["items"].as_array().unwrap();
    items
        .iter()
        .filter(|item| item["step"] == "report")
        .cloned()
        .collect()
}

#[tokio::test]
async fn the_desk_leads_to_the_session_where_there_is_one() {
    let (town, people) = Town::populate(Town::of(WITH_WING).await).await;
    let of_head = work(&town, people.head).await;
    assert_eq!(of_head.len(), 1, "only the quarter is owed");
    let form = format!("/comite/convocar?deber=G12&entidad={}", town.district);
    assert_eq!(
        (
            of_head[0]["mine"].as_bool(),
            of_head[0]["due"].as_str(),
            of_head[0]["form"].as_str()
        ),
        (
            Some(true),
            Some("2026-10-22"),
            Some(format!("https://qhapaq.example{form}").as_str())
        )
    );
    let html = town.page_as("/despacho", Some(people.head)).await;
    let form = form.replace('&', "&amp;");
    assert!(html.contains("Evaluación trimestral del avance") && html.contains(&form));
    assert!(
        html.contains("01-07-2026") && html.contains("30-09-2026"),
        "which period"
    );
    let leader = town.page_as("/despacho", Some(people.leader)).await;
    assert!(leader.contains("Evaluación trimestral del avance") && !leader.contains(&form));
    let matrix = town.page_as("/matriz?obligacion=G12", Some(people.head)).await;
    assert!(matrix.contains(&form), "the cell leads to the form");
    let calendar = town.get(&format!("/entidades/{DISTRICT}/plazos.ics")).await.text;
    assert!(calendar.replace("\r\n ", "").contains("deber=G12"));
}

#[tokio::test]
async fn without_the_wing_there_is_nothing_to_press() {
    let (town, people) = Town::populate(Town::of(LIST).await).await;
    let of_head = work(&town, people.head).await;
    assert_eq!((of_head.len(), of_head[0]["mine"].as_bool()), (1, Some(false)));
    for page in ["/despacho", "/matriz?obligacion=G12"] {
        let html = town.page_as(page, Some(people.head)).await;
        assert!(!html.contains("deber=G12"), "{page}");
    }
}

#[tokio::test]
async fn what_was_done_is_shown_with_its_proof_and_the_next_day() {
    let (town, people) = Town::populated().await;
    let before = town.get(&format!("/api/v1/entities/{DISTRICT}")).await.json();
    let late = line(&town, "G12").await;
    assert_eq!(
        (late["state"].as_str(), late["due"].as_str(), &late["proof"]),
        (Some("overdue"), Some("2026-10-22"), &Value::Null)
    );
    let done = town
        .report(town.district, "G12", "2026-07-01", "2026-10-09")
        .await;
    town.report(town.district, "G13", "2026-07-01", "2026-11-18")
        .await;
    town.report(town.empty, "G12", "2026-07-01", "2026-10-09").await;
    for (id, state, due, code) in [
        ("G12", "met", "2027-01-22", Some(done.code.as_str())),
        ("G13", "met", "2027-07-30", None),
        ("G14", "not_due", "2028-01-31", None),
    ] {
        let line = line(&town, id).await;
        assert_eq!(
            (line["state"].as_str(), line["due"].as_str()),
            (Some(state), Some(due)),
            "{id}"
        );
        assert!(code.is_none() || line["proof"].as_str() == code, "{id}");
        assert_eq!(line["severity"], "alert");
    }
    assert!(work(&town, people.head).await.is_empty());
    let after = town.get(&format!("/api/v1/entities/{DISTRICT}")).await.json();
    for figure in ["owed", "met", "share", "average_share_of_type"] {
        assert_eq!(
            before[figure], after[figure],
            "{figure} does not depend on alerts"
        );
    }
    assert_eq!(before["committee"]["state"], after["committee"]["state"]);
    let act = town.get(&format!("/api/v1/acts/{}", done.code)).await.json();
    assert_eq!(act["obligations"], serde_json::json!(["G12"]));
    let page = town.page(&format!("/entidades/{DISTRICT}")).await;
    let proof = format!("/actos/{}", done.code);
    assert!(page.contains(&proof) && page.contains("próximo"));
    assert!(town.page("/matriz?obligacion=G12").await.contains(&proof));
    let matrix = town
        .get(&format!("/api/v1/matrix?q={EMPTY}&obligacion=G12"))
        .await
        .json();
    assert_eq!(
        matrix["items"][0]["quarterly-evaluation"], "not_due",
        "it has no committee that owes it"
    );
    let calendar = town.get(&format!("/entidades/{DISTRICT}/plazos.ics")).await.text;
    let calendar = calendar.replace("\r\n ", "");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20270122"));
    assert!(calendar.contains("SUMMARY:Próxima vez: Evaluación trimestral del avance"));
}

#[tokio::test]
async fn another_day_is_another_verdict() {
    let (town, _) = Town::populated().await;
    town.report(town.district, "G12", "2026-07-01", "2026-10-09")
        .await;
    let state = async |moment: &str| {
        let path = format!("/api/v1/matrix?q={DISTRICT}&obligacion=G12&{moment}");
        let json = town.get(&path).await.json();
        json["items"][0]["quarterly-evaluation"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    for (moment, expected) in [
        ("fecha=2026-11-20", "met"),
        ("fecha=2026-10-08", "in_progress"),
        ("fecha=2026-09-30", "overdue"),
        ("fecha=2026-07-20", "in_progress"),
        ("fecha=2026-06-30", "not_due"),
        ("fecha=2027-01-22", "in_progress"),
        ("fecha=2027-01-23", "overdue"),
    ] {
        assert_eq!(state(moment).await, expected, "{moment}");
    }
    let series = town.get("/api/v1/series?obligacion=G12").await.json();
    let last = series["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((last["owed"].as_i64(), last["met"].as_i64()), (Some(1), Some(1)));
    let all = town.get("/api/v1/series").await.json();
    let last = all["items"].as_array().unwrap().last().unwrap().clone();
    let figures = town.get("/api/v1/figures").await.json();
    for figure in ["owed", "met"] {
        assert_eq!(
            last[figure], figures[figure],
            "the series counts what the home page counts"
        );
    }
}

#[tokio::test]
async fn the_law_says_it_in_words() {
    let town = Town::new().await;
    for (id, words) in [
        (
            "G12",
            ["Cada trimestre", "15 días hábiles", "primer trimestre entero"],
        ),
        ("G13", ["Cada semestre", "30 días", "primer semestre entero"]),
        ("G14", ["Cada año", "31 días", "primer año entero"]),
    ] {
        let page = town.page(&format!("/normas/obligaciones/{id}")).await;
        for word in words {
            assert!(page.contains(word), "{id}: {word}");
        }
        let data = town.get(&format!("/api/v1/obligations/{id}")).await.json();
        assert_eq!(data["discharge"]["by"], "reported");
        assert_eq!(data["rhythm"]["kind"], "calendar");
        assert_eq!(
            (&data["measured"], &data["severity"]),
            (&true.into(), &"alert".into())
        );
    }
    assert!(
        town.page("/ayuda")
            .await
            .contains("se muestran y no cambian el porcentaje")
    );
}
