//! Series over time: all together, and by type, department or sector side by side.

use crate::house::Town;
use directory::acts::{EntityDetails, EntityUpdated};
use http::StatusCode;
use register::{Draft, Under};
use serde_json::Value;
use std::collections::BTreeMap;

/// The district belongs to a sector; the others have none.
async fn with_sector(town: &Town) {
    let details = EntityDetails {
        name: "Municipalidad Distrital de Muestra".to_owned(),
        ruc: Some(crate::house::DISTRICT.to_owned()),
        ubigeo: Some("080101".to_owned()),
        sector: Some("Sector de Muestra".to_owned()),
        ..EntityDetails::default()
    };
    let updated = EntityUpdated {
        entity: town.district,
        details,
        reason: "corrected".to_owned(),
        on: None,
    };
    let draft = Draft::new("directory/entity-updated", Under::system()).entity(town.district);
    town.record(draft.payload_of(&updated).unwrap()).await;
}

async fn items(town: &Town, query: &str) -> Vec<Value> {
    let json = town
        .get(&format!("/api/v1/series?limit=1000{query}"))
        .await
        .json();
    let items = json["items"].as_array().unwrap().clone();
    assert_eq!(json["total"].as_u64(), Some(items.len() as u64), "{query}");
    items
}

/// Owed and met of each day.
fn figures(items: &[Value]) -> BTreeMap<String, (i64, i64)> {
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for item in items {
        let sum = sums.entry(item["day"].as_str().unwrap().to_owned()).or_default();
        sum.0 += item["owed"].as_i64().unwrap();
        sum.1 += item["met"].as_i64().unwrap();
    }
    sums
}

const SINCE: &str = "&desde=2026-01-01";

#[tokio::test]
async fn groups_add_up_to_all_and_each_is_the_one_filtered() {
    let (town, _) = Town::populated().await;
    with_sector(&town).await;
    let all = figures(&items(&town, SINCE).await);
    assert!(all.values().any(|(owed, met)| *met > 0 && met < owed));
    for (by, groups) in [("tipo", 2), ("departamento", 3), ("sector", 2)] {
        let rows = items(&town, &format!("{SINCE}&por={by}")).await;
        assert_eq!(figures(&rows), all, "{by}");
        let mut each: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in rows {
            let code = row["group_code"].as_str().unwrap_or("").to_owned();
            each.entry(code).or_default().push(row);
        }
        assert_eq!(each.len(), groups, "{by}");
        for (code, rows) in each.into_iter().filter(|(code, _)| !code.is_empty()) {
            let pairs = capability::encode(&[(by, code.as_str())]);
            let alone = items(&town, &format!("{SINCE}&{pairs}")).await;
            assert_eq!(figures(&rows), figures(&alone), "{by} {code}");
            assert!(!rows[0]["group"].as_str().unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn one_obligation_and_one_filter_hold_for_every_group() {
    let (town, _) = Town::populated().await;
    let query = format!("{SINCE}&obligacion=G04&departamento=08");
    let all = figures(&items(&town, &query).await);
    let by_type = figures(&items(&town, &format!("{query}&por=tipo")).await);
    assert_eq!(all, by_type);
    assert_eq!(all.values().next_back(), Some(&(1, 1)));
}

#[tokio::test]
async fn the_page_draws_each_group_and_links_to_it_alone() {
    let (town, _) = Town::populated().await;
    for (by, link) in [
        ("tipo", "tipo=district_municipality"),
        ("departamento", "departamento=08"),
    ] {
        let html = town.page(&format!("/series?desde=2026-01-01&por={by}")).await;
        assert!(
            html.contains(&format!("/series?desde=2026-01-01&amp;{link}")),
            "{by}"
        );
        assert!(html.contains("Todo lo consultado") && html.contains("class=\"goal\""));
        assert!(html.matches("role=\"img\"").count() >= 2, "{by}");
        assert!(html.len() < 60_000, "{by}: {} bytes", html.len());
        assert!(html.contains(&format!("/series.csv?desde=2026-01-01&amp;por={by}")));
    }
    let csv = town
        .get("/series.csv?desde=2026-01-01&por=departamento")
        .await
        .text;
    assert!(
        csv.lines().next().unwrap().contains("group_code") || csv.contains("Código"),
        "{csv}"
    );
    assert!(csv.contains("Cusco"));
    let refused = town.get("/series?por=color").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_series_of_today_knows_what_was_recorded_since_the_last_answer() {
    let (town, _) = Town::populated().await;
    let before = items(&town, "&obligacion=G01&por=tipo").await;
    town.constitute(town.empty, "096-2026-A", "2026-11-19").await;
    let after = items(&town, "&obligacion=G01&por=tipo").await;
    assert_ne!(before, after);
    let url = after[0]["url"].as_str().unwrap();
    assert_eq!(
        url,
        "https://qhapaq.example/series?obligacion=G01&tipo=district_municipality"
    );
}
