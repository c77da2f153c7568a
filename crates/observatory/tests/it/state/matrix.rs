//! The matrix: filters, order, links of cells, downloads.

use crate::house::{DISTRICT, EMPTY, SGTD, Town};
use register::EntityId;
use serde_json::Value;

async fn names(town: &Town, query: &str) -> Vec<String> {
    let answered = town.get(&format!("/api/v1/matrix?{query}")).await;
    assert_eq!(answered.status, 200, "{query}: {}", answered.text);
    let json = answered.json();
    let items = json["items"].as_array().unwrap();
    assert_eq!(json["total"].as_u64(), Some(items.len() as u64), "{query}");
    items
        .iter()
        .map(|item| item["ruc"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_entity_stands_under_every_live_obligation() {
    let (town, _) = Town::populated().await;
    let json = town.get(&format!("/api/v1/matrix?q={DISTRICT}")).await.json();
    let row = &json["items"][0];
    let live: Vec<&str> = norms::peru()
        .live_obligations()
        .map(|obligation| obligation.key)
        .collect();
    let states: Vec<&str> = live.iter().map(|key| row[key].as_str().unwrap()).collect();
    assert_eq!(
        states,
        [
            "met",
            "missing",
            "met",
            "met",
            "observed",
            "in_progress",
            "vacant",
            "missing",
            "voluntary",
            "overdue",
            "not_due",
            "not_due"
        ]
    );
    assert_eq!(
        (row["share"].as_f64(), row["url"].as_str()),
        (
            Some(37.5),
            Some(format!("https://qhapaq.example/entidades/{DISTRICT}").as_str())
        )
    );
}

#[tokio::test]
async fn filters_say_which_entities() {
    let (town, _) = Town::populated().await;
    for (query, expected) in [
        ("departamento=08", vec![DISTRICT]),
        ("grupo=municipal&departamento=21", vec![EMPTY]),
        ("estado=vacant", vec![DISTRICT]),
        ("obligacion=G04&estado=met", vec![DISTRICT]),
        ("obligacion=G01&estado=vacant", vec![]),
        (
            "obligacion=G04&estado=unmet&tipo=district_municipality",
            vec![EMPTY],
        ),
        (
            "obligacion=G07&estado=unmet&tipo=district_municipality",
            vec![EMPTY, DISTRICT],
        ),
        ("vence=2026-11-27", vec![DISTRICT]),
        ("vence=2026-11-23", vec![]),
        ("obligacion=G01&vence=2026-11-27", vec![]),
    ] {
        assert_eq!(names(&town, query).await, expected, "{query}");
    }
    let picked = names(&town, &format!("e={EMPTY}&e={SGTD}&orden=name")).await;
    assert_eq!(picked, [EMPTY, SGTD]);
}

#[tokio::test]
async fn what_ended_long_ago_does_not_fall_due_this_week() {
    let town = Town::new().await;
    let person = town
        .person(town.district, "Ada", "Muestra Prueba", "40000008")
        .await;
    let (leader, _) = town
        .designate(
            town.district,
            "digital_leader",
            person,
            "001-2025-A",
            "2025-01-10",
            Some("2025-01-17"),
        )
        .await;
    town.end(town.district, leader, "digital_leader", "2026-03-01")
        .await;
    assert_eq!(names(&town, "estado=vacant").await, [DISTRICT]);
    assert_eq!(names(&town, "vence=2026-11-27").await, Vec::<String>::new());
}

#[tokio::test]
async fn the_order_is_the_one_asked_for() {
    let (town, _) = Town::populated().await;
    let by_share = names(&town, "").await;
    assert_eq!(
        by_share.last().map(String::as_str),
        Some(DISTRICT),
        "the least compliant come first"
    );
    assert_eq!(names(&town, "orden=-share").await[0], DISTRICT);
    assert_eq!(
        names(&town, "orden=G04").await.last().map(String::as_str),
        Some(DISTRICT),
        "whoever misses it comes first"
    );
    assert_eq!(names(&town, "orden=-digital-leader").await[0], DISTRICT);
    let mut by_name = names(&town, "orden=name").await;
    by_name.reverse();
    assert_eq!(names(&town, "orden=-name").await, by_name);
}

#[tokio::test]
async fn what_is_made_up_is_refused_with_its_name() {
    let town = Town::new().await;
    for (query, field) in [
        ("castillo=1", "castillo"),
        ("estado=triste", "estado"),
        ("obligacion=G99", "obligacion"),
        ("vence=pronto", "vence"),
        ("orden=dni", "orden"),
        ("e=20999999999", "e"),
        ("tipo=castle", "tipo"),
        ("limit=5000", "limit"),
        ("cursor=1", "cursor"),
    ] {
        let answered = town.get(&format!("/api/v1/matrix?{query}")).await;
        assert_eq!(answered.status, 400, "{query}");
        assert_eq!(answered.json()["errors"][0]["field"], field, "{query}");
    }
    let page = town.get("/matriz?castillo=1").await;
    assert_eq!(page.status, 400);
    assert!(page.text.contains("castillo"));
}

#[tokio::test]
async fn a_cell_leads_to_its_proof_or_to_what_is_missing() {
    let (town, people) = Town::populated().await;
    let page = town.page("/matriz").await;
    assert!(
        page.contains(&format!("/actos/{}", people.led.code)),
        "the leader's designation proves it"
    );
    assert!(page.contains(&format!("/entidades/{EMPTY}#obligaciones")));
    assert!(
        !page.contains("/designar") && !page.contains("type=\"checkbox\""),
        "a stranger records nothing"
    );
    let entity = town.page(&format!("/entidades/{EMPTY}")).await;
    assert!(entity.contains("id=\"obligaciones\""));
}

#[tokio::test]
async fn whoever_may_mend_gets_the_form() {
    let (town, people) = Town::populated().await;
    let (district, empty) = (town.district, town.empty);
    let page = town.page_as("/matriz", Some(people.head)).await;
    assert!(page.contains(&format!(
        "/designar?entity={district}&amp;office=personal_data_officer"
    )));
    assert!(
        !page.contains(&format!("/designar?entity={empty}")),
        "not for another entity"
    );
    let page = town.page_as("/matriz", Some(people.leader)).await;
    assert!(
        !page.contains(&format!(
            "/designar?entity={district}&amp;office=personal_data_officer"
        )),
        "the leader does not sign it"
    );
    assert!(
        page.contains("/matriz?departamento=08"),
        "the view of their own department"
    );
}

#[tokio::test]
async fn who_supervises_picks_entities() {
    let (town, people) = Town::populated().await;
    let page = town.page_as("/matriz", Some(people.analyst)).await;
    assert_eq!(page.matches("type=\"checkbox\"").count(), 4);
    let picked = town
        .page_as(&format!("/matriz?e={EMPTY}"), Some(people.analyst))
        .await;
    assert_eq!(picked.matches("type=\"checkbox\"").count(), 1);
    assert!(
        picked.contains(&format!("/matriz.csv?e={EMPTY}")),
        "the download is of the picked ones"
    );
}

#[tokio::test]
async fn the_sum_is_of_all_that_pass_and_not_of_the_page() {
    let (town, _) = Town::populated().await;
    for number in 0..60 {
        let id = EntityId::new(town.clock.as_ref()).unwrap();
        town.entity(
            id,
            "district_municipality",
            &format!("Municipalidad Distrital {number:02}"),
            &format!("201000000{number:02}"),
            "050101",
            None,
        )
        .await;
    }
    let first = town.page("/matriz?tipo=district_municipality").await;
    let second = town.page("/matriz?tipo=district_municipality&p=2").await;
    let beyond = town.page("/matriz?tipo=district_municipality&p=40").await;
    for page in [&first, &second, &beyond] {
        assert!(page.contains("62 entidades"), "the sum names them all");
        assert!(page.contains("<td>2\u{a0}%</td>"), "one of 62 has a leader");
    }
    let rows = |page: &str| page.matches("<th scope=\"row\">").count() - 1;
    assert_eq!((rows(&first), rows(&second), rows(&beyond)), (22, 22, 18));
    assert!(beyond.contains(DISTRICT) && !first.contains(&format!("/entidades/{DISTRICT}\"")));
}

#[tokio::test]
async fn nothing_that_passes_offers_a_way_out() {
    let (town, _) = Town::populated().await;
    let page = town.page("/matriz?q=zzzz").await;
    assert!(page.contains("Ninguna entidad cumple estos filtros") && page.contains("Quitar los filtros"));
    assert!(!page.contains("tbl matrix"));
}

#[tokio::test]
async fn downloads_keep_the_filters() {
    let (town, _) = Town::populated().await;
    let page = town.page("/matriz?departamento=08&obligacion=G07").await;
    for link in [
        "/matriz.csv?departamento=08&amp;obligacion=G07",
        "/matriz.xlsx?",
        "/api/v1/matrix?departamento=08&amp;obligacion=G07",
    ] {
        assert!(page.contains(link), "{link}");
    }
    let csv = town.get("/matriz.csv?departamento=08&obligacion=G07").await.text;
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "name,ruc,ubigeo,type,share,personal-data-officer");
    assert_eq!(
        lines[1],
        format!("Municipalidad Distrital de Muestra,{DISTRICT},080101,Municipalidad distrital,37.5,Vacante")
    );
    assert_eq!(lines.len(), 2);
    assert_eq!(
        town.get("/matriz.csv").await.text.lines().count(),
        5,
        "the whole State"
    );
    assert_eq!(&town.get("/matriz.xlsx").await.body[..2], b"PK");
}

#[tokio::test]
async fn pages_of_the_data_follow_each_other() {
    let (town, _) = Town::populated().await;
    let (mut address, mut seen) = ("/api/v1/matrix?limit=3&orden=name".to_owned(), Vec::new());
    loop {
        let json = town.get(&address).await.json();
        assert_eq!(json["total"], 4);
        seen.extend(
            json["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["name"].as_str().unwrap().to_owned()),
        );
        match &json["next"] {
            Value::String(next) => address = next.clone(),
            _ => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((seen.len(), sorted.len()), (4, 4));
}
