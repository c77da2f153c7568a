//! The page of an entity and its data.

use crate::house::{DISTRICT, EMPTY, Town};
use directory::acts::{PostCreated, UnitCreated};
use http::StatusCode;
use register::{Draft, PostId, Under, UnitId};

#[tokio::test]
async fn the_page_tells_who_answers_and_with_which_act() {
    let (town, people) = Town::populated().await;
    let html = town.page(&format!("/entidades/{DISTRICT}")).await;
    for shown in [
        "Municipalidad Distrital de Muestra",
        "Marcela Ejemplo Quispe",
        "021-2026-A-MDM",
        "SGTD observó",
        "10-03-2026",
        "Vacante",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    assert!(html.contains(&format!("/actos/{}", people.led.code)));
    assert!(html.contains(&format!("/designaciones/{}", people.led_id)));
    assert!(!html.contains("/designar?"), "a stranger sees no button");
}

#[tokio::test]
async fn no_page_shows_numbers_addresses_or_telephones_of_people() {
    let (town, people) = Town::populated().await;
    let code = &people.led.code;
    let addresses = [
        format!("/entidades/{DISTRICT}"),
        format!("/api/v1/entities/{DISTRICT}"),
        format!("/api/v1/entities/{DISTRICT}/obligations"),
        format!("/entidades/{DISTRICT}/obligaciones.csv"),
        format!("/actos/{code}"),
        format!("/api/v1/acts/{code}"),
        format!("/actos/{code}/prueba.json"),
        "/actos.csv".to_owned(),
    ];
    for address in addresses {
        let text = town.get(&address).await.text;
        assert!(
            text.contains("021-2026") || text.contains("directory/designated") || text.contains("digital"),
            "{address} answers"
        );
        for secret in ["40000002", "marcela@example.pe", "01 555 0000"] {
            assert!(!text.contains(secret), "{address} shows {secret}");
        }
    }
}

#[tokio::test]
async fn the_data_say_the_same_as_the_page() {
    let (town, people) = Town::populated().await;
    let entity = town.get(&format!("/api/v1/entities/{DISTRICT}")).await.json();
    assert_eq!(entity["name"], "Municipalidad Distrital de Muestra");
    assert_eq!(entity["region"], "Cusco");
    assert_eq!(
        entity["owed"].as_u64(),
        entity["obligations"].as_array().map(|all| {
            let counts = |one: &&serde_json::Value| one["owed"] == true && one["severity"] == "breach";
            all.iter().filter(counts).count() as u64
        })
    );
    let states = |id: &str| {
        let all = entity["obligations"].as_array().unwrap();
        all.iter()
            .find(|one| one["id"] == id)
            .map(|one| one["state"].clone())
            .unwrap()
    };
    for (id, state) in [
        ("G01", "met"),
        ("G02", "missing"),
        ("G03", "met"),
        ("G04", "met"),
        ("G05", "observed"),
        ("G06", "in_progress"),
        ("G07", "vacant"),
        ("D01", "voluntary"),
        ("G12", "overdue"),
        ("G13", "not_due"),
        ("G14", "not_due"),
    ] {
        assert_eq!(states(id), state, "{id}");
    }
    let leader = entity["offices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|office| office["office"] == "digital_leader")
        .unwrap()
        .clone();
    assert_eq!(leader["designation"]["name"], "Marcela Ejemplo Quispe");
    assert_eq!(leader["designation"]["informed"]["on"], "2026-03-12");
    assert_eq!(leader["designation"]["proof"], people.led.code.as_str());
    assert_eq!(
        entity["committee"]["seats"].as_array().map(Vec::len),
        Some(norms::peru().seats().len())
    );
    let listed = town.get(&format!("/api/v1/acts?entidad={DISTRICT}")).await.json();
    assert_eq!(entity["acts"]["total"], listed["total"]);
}

#[tokio::test]
async fn obligations_come_as_tables_too() {
    let (town, people) = Town::populated().await;
    let json = town
        .get(&format!("/api/v1/entities/{DISTRICT}/obligations"))
        .await
        .json();
    let live = norms::peru().live_obligations().count();
    assert_eq!(json["total"].as_u64(), Some(live as u64));
    let csv = town.get(&format!("/entidades/{DISTRICT}/obligaciones.csv")).await;
    assert_eq!(csv.text.lines().count(), live + 1);
    assert!(csv.text.contains(&people.led.code));
    assert!(csv.header("content-disposition").contains("attachment"));
    let workbook = town
        .get(&format!("/entidades/{DISTRICT}/obligaciones.xlsx"))
        .await;
    assert_eq!(&workbook.body[..2], b"PK");
}

#[tokio::test]
async fn buttons_are_for_whoever_may() {
    let (town, people) = Town::populated().await;
    let address = format!("/entidades/{DISTRICT}");
    let head = town.page_as(&address, Some(people.head)).await;
    assert!(head.contains(&format!("/designar?entity={}", town.district)));
    assert!(head.contains("/crear-unidad?"));
    let leader = town.page_as(&address, Some(people.leader)).await;
    assert!(
        !leader.contains("/designar?entity="),
        "the leader does not designate"
    );
    assert!(leader.contains("/crear-unidad?"));
    let other = town
        .page_as(&format!("/entidades/{EMPTY}"), Some(people.head))
        .await;
    assert!(!other.contains("/designar?"), "not for another entity");
}

#[tokio::test]
async fn an_entity_without_acts_and_one_that_is_not_there() {
    let (town, _) = Town::populated().await;
    let html = town.page(&format!("/entidades/{EMPTY}")).await;
    assert!(html.contains("Sin comité constituido"));
    assert_eq!(
        town.get(&format!("/entidades/{}", town.empty)).await.status,
        StatusCode::OK,
        "the id is an address too"
    );
    for missing in [
        "/entidades/20999999999",
        "/api/v1/entities/20999999999",
        "/entidades/20999999999/obligaciones.csv",
    ] {
        assert_eq!(town.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn due_dates_that_moved_keep_the_former_one() {
    let (town, people) = Town::populated().await;
    town.move_due(people.led_id, "digital_leader", "2026-12-24", "2026-12-28")
        .await;
    let html = town.page(&format!("/entidades/{DISTRICT}")).await;
    assert!(
        html.contains("Plazos que cambiaron de fecha")
            && html.contains("24-12-2026")
            && html.contains("28-12-2026")
    );
    let entity = town.get(&format!("/api/v1/entities/{DISTRICT}")).await.json();
    assert_eq!(entity["due_moves"][0]["before"], "2026-12-24");
}

#[tokio::test]
async fn a_seat_shows_its_holder() {
    let (town, people) = Town::populated().await;
    let (_, receipt) = town
        .designate(
            town.district,
            "committee_seat_2",
            people.leader,
            "095-2026-A-MDM",
            "2026-11-16",
            None,
        )
        .await;
    let html = town.page(&format!("/entidades/{DISTRICT}")).await;
    assert!(html.contains("1 de 8 asientos ocupados") && html.contains(&format!("/actos/{}", receipt.code)));
    let entity = town.get(&format!("/api/v1/entities/{DISTRICT}")).await.json();
    assert_eq!(
        entity["committee"]["seats"][1]["holder"]["name"],
        "Marcela Ejemplo Quispe"
    );
    assert!(entity["committee"]["seats"][0]["holder"].is_null());
}

/// Everything that happens after the day that is asked about, to each part of the page.
async fn years_later(town: &Town) {
    let at = |moment: &str| town.clock.set(moment.parse().unwrap());
    let act = |kind| Draft::new(kind, Under::system()).entity(town.district);
    let unit = UnitId::new(town.clock.as_ref()).unwrap();
    let post = PostId::new(town.clock.as_ref()).unwrap();
    let created = UnitCreated {
        unit,
        kind: "unit".to_owned(),
        name: "Oficina Nueva de Muestra".to_owned(),
        parent: None,
        from: Town::day("2026-12-01"),
    };
    let made = PostCreated {
        post,
        name: "Jefatura Nueva de Muestra".to_owned(),
        unit: None,
        from: Town::day("2026-12-01"),
    };
    at("2026-12-02T15:00:00Z");
    town.record(act("directory/unit-created").payload_of(&created).unwrap())
        .await;
    town.record(act("directory/post-created").payload_of(&made).unwrap())
        .await;
}

#[tokio::test]
async fn a_page_of_another_day_tells_of_that_day_alone() {
    let (town, people) = Town::populated().await;
    let address = format!("/entidades/{DISTRICT}");
    let before = town.get(&format!("/api/v1/entities/{DISTRICT}")).await.json();
    let told_before = town.page(&address).await;
    years_later(&town).await;
    town.move_due(people.led_id, "digital_leader", "2026-12-24", "2026-12-28")
        .await;
    let now = town.page(&address).await;
    let new = [
        "Oficina Nueva de Muestra",
        "Jefatura Nueva de Muestra",
        "Plazos que cambiaron de fecha",
    ];
    for shown in new {
        assert!(now.contains(shown) && !told_before.contains(shown), "{shown}");
    }
    for query in ["?fecha=2026-11-20", "?fecha=2026-11-20&conocido=2026-11-20"] {
        let then = town.page(&format!("{address}{query}")).await;
        for hidden in new {
            assert!(!then.contains(hidden), "{query} {hidden}");
        }
        let kept = query.replace('&', "&amp;");
        assert!(
            then.contains(&format!("/obligaciones.csv{kept}")),
            "{query}: downloads tell of the same day"
        );
        let json = town
            .get(&format!("/api/v1/entities/{DISTRICT}{query}"))
            .await
            .json();
        for part in [
            "units",
            "posts",
            "due_moves",
            "offices",
            "committee",
            "obligations",
        ] {
            assert_eq!(json[part], before[part], "{query} {part}");
        }
        assert_eq!(json["acts"]["total"], before["acts"]["total"], "{query}");
    }
    let later = town
        .get(&format!("/api/v1/entities/{DISTRICT}?fecha=2026-12-02"))
        .await
        .json();
    assert_eq!(later["units"][0]["name"], "Oficina Nueva de Muestra");
    let list = format!(
        "/api/v1/acts?entidad={DISTRICT}&before={}",
        before["cut_off"]["acts"]
    );
    assert_eq!(town.get(&list).await.json()["total"], before["acts"]["total"]);
}
