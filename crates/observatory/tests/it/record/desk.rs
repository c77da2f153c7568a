//! The desk of an official, of an analyst, and of somebody without office.

use crate::house::Town;
use axum::body::Body;
use http::{Request, StatusCode, header};

#[tokio::test]
async fn the_head_has_the_vacancy_to_fill() {
    let (town, people) = Town::populated().await;
    let html = town.page_as("/despacho", Some(people.head)).await;
    assert!(html.contains("Buenos días, Teófila."), "it is 10:42 in Lima");
    for shown in [
        "Designar: Oficial de Datos Personales",
        "/designar?entity=",
        "office=personal_data_officer",
        "15-08-2026",
        "Vencido",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    assert!(html.contains("/subsanar?designation=") && html.contains("/comunicar?designation="));
}

#[tokio::test]
async fn what_the_leader_may_not_do_is_in_the_hands_of_others() {
    let (town, people) = Town::populated().await;
    let html = town.page_as("/despacho", Some(people.leader)).await;
    assert!(!html.contains("/designar?entity="), "no button to designate");
    assert!(html.contains("En manos de otros") && html.contains("Titular"));
    assert!(html.contains("/comunicar?designation=") && html.contains("24-11"));
    let desk = town.get_as("/api/v1/desk", Some(people.leader)).await.json();
    let items = desk["items"].as_array().unwrap();
    assert_eq!(desk["total"].as_u64(), Some(items.len() as u64));
    let of = |step: &str| {
        items
            .iter()
            .filter(|item| item["step"] == step)
            .collect::<Vec<_>>()
    };
    assert!(
        of("designate")
            .iter()
            .all(|item| item["mine"] == false && item["whom"] != "")
    );
    let told = of("communicate");
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["mine"], told[0]["due"].as_str(), &told[0]["state"]),
        (
            &serde_json::json!(true),
            Some("2026-11-24"),
            &serde_json::json!("this_week")
        )
    );
    assert_eq!(of("correct")[0]["due"].as_str(), Some("2026-11-24"));
    assert_eq!(
        desk["mine"].as_u64(),
        Some(items.iter().filter(|item| item["mine"] == true).count() as u64)
    );
}

#[tokio::test]
async fn views_and_months_are_checked() {
    let (town, people) = Town::populated().await;
    let mine = town.page_as("/despacho?vista=mio", Some(people.leader)).await;
    assert!(!mine.contains("id=\"otros\""));
    let others = town.page_as("/despacho?vista=otros", Some(people.leader)).await;
    assert!(others.contains("id=\"otros\"") && !others.contains("/comunicar?designation="));
    let december = town.page_as("/despacho?mes=2026-12", Some(people.leader)).await;
    assert!(
        december.contains("Diciembre de 2026") && december.contains("08-12-2026"),
        "the holiday of that month"
    );
    for wrong in [
        "/despacho?mes=2026-13",
        "/despacho?mes=1999-01",
        "/despacho?vista=rara",
        "/despacho?x=1",
    ] {
        assert_eq!(
            town.get_as(wrong, Some(people.leader)).await.status,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn an_analyst_sees_the_inbox_and_where_the_state_falls_behind() {
    let (town, people) = Town::populated().await;
    let html = town.page_as("/despacho", Some(people.analyst)).await;
    assert!(html.contains("Bandeja de la SGTD") && html.contains("/bandeja?autoridad=sgtd"));
    assert!(!html.contains("Bandeja de la ANPD"));
    assert!(html.contains("/matriz?departamento="));
    let desk = town.get_as("/api/v1/desk", Some(people.analyst)).await.json();
    let observed = desk["inboxes"][0]["states"]
        .as_array()
        .unwrap()
        .iter()
        .find(|state| state["state"] == "observed")
        .unwrap()
        .clone();
    assert_eq!(observed["count"].as_i64(), Some(1));
    let leader = town.page_as("/despacho", Some(people.leader)).await;
    assert!(!leader.contains("/bandeja"));
}

#[tokio::test]
async fn somebody_without_office_is_told_what_to_do() {
    let (town, people) = Town::populated().await;
    let html = town.page_as("/despacho", Some(people.nobody)).await;
    assert!(html.contains("Todavía no ejerces un cargo") && html.contains("/normas/cargos"));
    let desk = town.get_as("/api/v1/desk", Some(people.nobody)).await.json();
    assert!(desk["entity"].is_null());
}

#[tokio::test]
async fn a_stranger_signs_in_first() {
    let (town, _) = Town::populated().await;
    let answered = town.get("/despacho").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    assert!(answered.header("location").starts_with("/ingresar?volver="));
    let api = Request::get("/api/v1/desk")
        .header(header::ACCEPT, "application/json")
        .body(Body::empty())
        .unwrap();
    assert_eq!(town.ask(api).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn contact_and_answer_that_wait_are_on_the_desk() {
    let (town, people) = Town::populated().await;
    let office = "personal_data_officer";
    let person = town
        .person(town.district, "Elsa", "Prueba Inga", "40000008")
        .await;
    let (id, _) = town
        .designate(
            town.district,
            office,
            person,
            "090-2026-A-MDM",
            "2026-11-16",
            Some("2026-12-07"),
        )
        .await;
    town.communicate(town.district, id, office, "anpd", "2026-11-18")
        .await;
    let desk = town.get_as("/api/v1/desk", Some(people.leader)).await.json();
    let items = desk["items"].as_array().unwrap();
    let form = |step: &str| {
        let found = items.iter().find(|item| {
            item["step"] == step
                && item["form"]
                    .as_str()
                    .is_some_and(|form| form.contains(&id.to_string()))
        });
        found.map(|item| {
            (
                item["mine"].as_bool(),
                item["form"].as_str().unwrap().to_owned(),
                item["state"].as_str().unwrap().to_owned(),
            )
        })
    };
    let (mine, address, state) = form("publish_contact").unwrap();
    assert_eq!((mine, state.as_str()), (Some(true), "later"));
    assert_eq!(
        address,
        format!("https://qhapaq.example/publicar-contacto?designation={id}")
    );
    let (mine, address, state) = form("await").unwrap();
    assert_eq!((mine, state.as_str()), (Some(false), "others"));
    assert!(address.ends_with(&format!("/designaciones/{id}")));
    assert!(
        !items.iter().any(|item| item["step"] == "designate"
            && item["form"].as_str().is_some_and(|form| form.contains(office)))
    );
    town.page_as("/despacho", Some(people.leader)).await;
}

#[tokio::test]
async fn a_silent_vacancy_asks_to_declare_it() {
    let (town, people) = Town::populated().await;
    town.end_post_of(people.led_id, "2026-11-10").await;
    let html = town.page_as("/despacho", Some(people.head)).await;
    assert!(
        html.contains(&format!("/concluir?designation={}", people.led_id))
            && html.contains("Declarar la vacancia")
    );
    let own = town.get_as("/despacho", Some(people.leader)).await.text;
    assert!(
        own.contains("Todavía no ejerces un cargo"),
        "power ends with the post"
    );
}

#[tokio::test]
async fn each_authority_sees_its_own_inbox() {
    let (town, _) = Town::populated().await;
    let person = town.person(town.anpd, "Inés", "Muestra Paz", "40000009").await;
    town.designate(
        town.anpd,
        "anpd_analyst",
        person,
        "002-2026-JUS",
        "2026-01-05",
        None,
    )
    .await;
    let html = town.page_as("/despacho", Some(person)).await;
    assert!(html.contains("Bandeja de la ANPD") && !html.contains("Bandeja de la SGTD"));
    assert!(
        html.contains("1 comunicación espera respuesta"),
        "the one of the officer who left was never answered"
    );
}
