//! Norms, obligations, offices.

use crate::house::{DISTRICT, Town};
use http::StatusCode;
use norms::peru;

#[tokio::test]
async fn every_page_of_the_law_opens() {
    let (town, _) = Town::populated().await;
    for page in [
        "/normas",
        "/normas/cargos",
        "/normas?tipo=ministry",
        "/normas?medida=no&q=plan",
    ] {
        town.page(page).await;
    }
    for obligation in peru().obligations() {
        town.page(&format!("/normas/obligaciones/{}", obligation.id))
            .await;
    }
    for instrument in peru().instruments() {
        town.page(&format!("/normas/{}", instrument.id)).await;
    }
}

#[tokio::test]
async fn the_catalogue_counts_what_the_law_lists() {
    let (town, _) = Town::populated().await;
    let all = town.get("/api/v1/obligations?limit=1000").await.json();
    assert_eq!(all["total"].as_u64(), Some(peru().obligations().len() as u64));
    let live = town.get("/api/v1/obligations?medida=si").await.json();
    assert_eq!(
        live["total"].as_u64(),
        Some(peru().live_obligations().count() as u64)
    );
    let csv = town.get("/normas/obligaciones.csv").await.text;
    assert_eq!(csv.lines().count(), peru().obligations().len() + 1);
    assert_eq!(&town.get("/normas/obligaciones.xlsx").await.body[..2], b"PK");
    let instruments = town.get("/api/v1/instruments").await.json();
    assert_eq!(
        instruments["total"].as_u64(),
        Some(peru().instruments().len() as u64)
    );
    let offices = town.get("/api/v1/offices").await.json();
    assert_eq!(offices["total"].as_u64(), Some(peru().offices().len() as u64));
    let refused = town.get("/api/v1/obligations?tipo=castle").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.json()["errors"][0]["field"], "tipo");
}

#[tokio::test]
async fn an_obligation_says_how_the_state_stands() {
    let (town, _) = Town::populated().await;
    let leader = town.get("/api/v1/obligations/G04").await.json();
    let districts = leader["compliance"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rate| rate["type"] == "district_municipality")
        .unwrap()
        .clone();
    assert_eq!(
        (
            districts["owed"].as_u64(),
            districts["met"].as_u64(),
            districts["share"].as_f64()
        ),
        (Some(2), Some(1), Some(50.0))
    );
    let by_word = town.get("/api/v1/obligations/digital-leader").await.json();
    assert_eq!(by_word["id"], "G04");
    let page = town.page("/normas/obligaciones/G04").await;
    assert!(
        page.contains("/matriz?tipo=district_municipality&amp;obligacion=G04")
            && page.contains("RSGD 004-2018-PCM")
    );
    town.page("/matriz?tipo=district_municipality&obligacion=G04")
        .await;
    let waiting = town.page("/normas/obligaciones/G08").await;
    assert!(waiting.contains("Sin medición todavía"));
    assert_eq!(
        town.get("/normas/obligaciones/G99").await.status,
        StatusCode::NOT_FOUND
    );
    let entity = town.page(&format!("/entidades/{DISTRICT}")).await;
    assert!(entity.contains("/normas/obligaciones/G04"));
}

#[tokio::test]
async fn a_norm_is_found_as_people_write_it() {
    let (town, _) = Town::populated().await;
    let answered = town.get("/normas/DS%20016-2024-JUS").await;
    assert_eq!(
        (answered.status, answered.header("location")),
        (StatusCode::SEE_OTHER, "/normas/ds-016-2024-jus")
    );
    let page = town.page("/normas/ds-016-2024-jus").await;
    assert!(page.contains("/normas/obligaciones/G07"));
    assert_eq!(
        town.get("/normas/ley-inventada").await.status,
        StatusCode::NOT_FOUND
    );
}
