//! The board of the State: counts of every entity, gaps for the governing body alone, in any order and format.

use crate::world::{Who, World};

async fn two_entities() -> World {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_password").await;
    let one = world.operation(service, "Pedir una devolución").await;
    world.operation(service, "Ver mis pagos").await;
    world.decide(one, "2").await;
    world.approve_all().await;
    let other = world.other.to_string();
    let pairs = [
        ("entity", other.as_str()),
        ("name", "Mesa de partes"),
        ("serves", "citizens"),
        ("credential", "id_gobpe_one"),
    ];
    world.ok(Who::Neighbour, "add-service", &pairs).await;
    world
}

#[tokio::test]
async fn everybody_sees_progress_and_the_governing_body_gaps() {
    let world = two_entities().await;
    let path = "/api/v1/authentication-progress?orden=-decided";
    let rows = world.get(None, path).await.json();
    assert_eq!(rows["total"], 3);
    let first = &rows["items"][0];
    assert_eq!(first["name"], "Municipalidad Distrital de Muestra");
    assert_eq!(
        (&first["operations"], &first["decided"], &first["approved"]),
        (&2.into(), &50.0.into(), &50.0.into())
    );
    assert!(first.get("gap").is_none(), "{first}");
    assert_eq!(rows["items"][1]["decided"], serde_json::Value::Null);
    let rows = world.get(Some(Who::Analyst), path).await.json();
    assert_eq!(
        (&rows["items"][0]["gap"], &rows["items"][0]["overdue"]),
        (&100.0.into(), &0.into())
    );
    world.go_to("2027-11-18");
    let rows = world.get(Some(Who::Analyst), path).await.json();
    assert_eq!(rows["items"][0]["overdue"], 1);
    for (who, order, status) in [
        (None, "gap", 400),
        (Some(Who::Leader), "gap", 400),
        (Some(Who::Analyst), "-gap", 200),
    ] {
        let path = format!("/api/v1/authentication-progress?orden={order}");
        assert_eq!(world.get(who, &path).await.status.as_u16(), status, "{who:?}");
    }
}

#[tokio::test]
async fn the_page_sums_by_type_and_takes_filters() {
    let world = two_entities().await;
    let page = world.get(None, "/autenticacion/estado").await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    for words in [
        "1 de 3 entidades",
        "1 de 2 operaciones",
        "Municipalidades distritales",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(!page.text.contains("Brecha en NCA"), "strangers see no gap");
    let inside = world.get(Some(Who::Analyst), "/autenticacion/estado").await;
    assert!(inside.text.contains("Brecha en NCA 2"), "{}", inside.text);
    let one = world
        .get(None, "/api/v1/authentication-progress?tipo=ministry")
        .await
        .json();
    assert_eq!(one["total"], 1);
    let csv = world.get(None, "/autenticacion/estado.csv").await;
    assert!(
        csv.text.contains("Municipalidad Distrital de Muestra"),
        "{}",
        csv.text
    );
    let wrong = world.get(None, "/autenticacion/estado?tipo=otro").await;
    assert_eq!(wrong.status.as_u16(), 400);
}
