//! Shares by type and by department, headline figures, the map as a file.

use crate::house::Town;
use register::EntityId;
use serde_json::Value;

fn item<'a>(json: &'a Value, code: &str) -> &'a Value {
    json["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["code"] == code)
        .unwrap()
}

#[tokio::test]
async fn shares_add_up_by_type() {
    let (town, _) = Town::populated().await;
    let json = town.get("/api/v1/compliance-by-type").await.json();
    assert_eq!(json["total"], 2, "only types that have entities");
    let districts = item(&json, "district_municipality");
    assert_eq!(
        (
            districts["entities"].as_i64(),
            districts["owed"].as_i64(),
            districts["met"].as_i64()
        ),
        (Some(2), Some(16), Some(3))
    );
    assert_eq!(
        (districts["share"].as_f64(), districts["digital-leader"].as_f64()),
        (Some(18.8), Some(50.0))
    );
    assert_eq!(
        districts["document-management-head"],
        Value::Null,
        "what is not owed has no share"
    );
    let ministries = item(&json, "ministry");
    assert_eq!(
        (ministries["owed"].as_i64(), ministries["share"].as_f64()),
        (Some(18), Some(0.0))
    );
}

#[tokio::test]
async fn what_is_voluntary_counts_for_nothing() {
    let town = Town::new().await;
    let centre = EntityId::new(town.clock.as_ref()).unwrap();
    town.entity(
        centre,
        "populated_centre",
        "Municipalidad de Centro Poblado de Muestra",
        "20000000014",
        "080102",
        None,
    )
    .await;
    town.constitute(centre, "001-2026-A", "2026-02-02").await;
    let json = town.get("/api/v1/compliance-by-type").await.json();
    let centres = item(&json, "populated_centre");
    assert_eq!(
        (centres["entities"].as_i64(), centres["owed"].as_i64()),
        (Some(1), Some(0))
    );
    assert_eq!(
        (&centres["share"], &centres["committee-active"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn shares_add_up_by_department() {
    let (town, _) = Town::populated().await;
    let json = town.get("/api/v1/compliance-by-region").await.json();
    assert_eq!(json["total"], 25);
    assert_eq!(
        (
            item(&json, "08")["entities"].as_i64(),
            item(&json, "08")["share"].as_f64()
        ),
        (Some(1), Some(37.5))
    );
    let lima = item(&json, "15");
    assert_eq!(
        (lima["entities"].as_i64(), &lima["share"]),
        (Some(0), &Value::Null),
        "ministries answer for no place"
    );
    let csv = town.get("/datos/cumplimiento-por-departamento.csv").await.text;
    assert_eq!(csv.lines().count(), 26);
    assert_eq!(
        &town.get("/datos/cumplimiento-por-tipo.xlsx").await.body[..2],
        b"PK"
    );
    for page in [
        "/datos/cumplimiento-por-tipo",
        "/datos/cumplimiento-por-departamento",
    ] {
        town.page(page).await;
        assert_eq!(town.get(&format!("{page}?tipo=x")).await.status, 400);
    }
}

#[tokio::test]
async fn figures_say_what_the_home_page_says() {
    let (town, _) = Town::populated().await;
    let json = town.get("/api/v1/figures").await.json();
    assert_eq!(
        (
            json["entities"].as_i64(),
            json["owed"].as_i64(),
            json["met"].as_i64()
        ),
        (Some(4), Some(34), Some(3))
    );
    assert_eq!(json["share"].as_f64(), Some(8.8));
    let leader = json["obligations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|duty| duty["id"] == "G04")
        .unwrap();
    assert_eq!(
        (
            leader["owed"].as_i64(),
            leader["met"].as_i64(),
            leader["share"].as_f64()
        ),
        (Some(4), Some(1), Some(25.0))
    );
    assert_eq!(
        (
            json["standings"]["vacant"].as_i64(),
            json["standings"]["observed"].as_i64()
        ),
        (Some(1), Some(1))
    );
    let counted: i64 = json["standings"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_i64)
        .sum();
    let counts = |obligation: &&norms::Obligation| directory::standing::counts(obligation);
    let breaches = norms::peru().live_obligations().filter(counts).count();
    assert_eq!(
        counted,
        4 * breaches as i64,
        "every obligation of every entity that counts is in one state"
    );
    assert!(
        breaches < json["obligations"].as_array().unwrap().len(),
        "alerts are listed and do not count"
    );
    assert_eq!(
        json["cut_off"]["acts"].as_u64(),
        Some(town.house.register.head().await.unwrap().size)
    );
}

#[tokio::test]
async fn the_map_is_a_drawing_that_stands_alone() {
    let (town, _) = Town::populated().await;
    let map = town.get("/datos/mapa.svg").await;
    assert_eq!(map.header("content-type"), "image/svg+xml");
    let drawing = map.text;
    assert!(drawing.starts_with("<svg xmlns="));
    assert_eq!(drawing.matches("class=\"tile ").count(), 25);
    assert!(drawing.contains("Cusco (CUS): 38\u{a0}%"));
}
