//! An entity with ten thousand posts and units: its forms let people find the one they want.

use crate::house::{ADMIN, Home};
use directory::board::BoardEntity;
use http::StatusCode;
use register::{Draft, Under};
use serde_json::json;
use std::sync::Arc;

/// Most bytes of a page of the house.
const PAGE_BYTES_MAX: usize = 60_000;
const MANY: u32 = 10_000;

fn post(n: u32) -> String {
    format!("018f0000-0000-7000-8003-{n:012x}")
}

fn unit(n: u32) -> String {
    format!("018f0000-0000-7000-8004-{n:012x}")
}

/// Ten thousand posts and a thousand units, each with a name of its own.
async fn grown(home: &Home) -> Arc<BoardEntity> {
    let entity = home
        .board()
        .await
        .entities
        .iter()
        .find(|entity| entity.kind.municipal)
        .cloned()
        .unwrap();
    let act = |kind: &'static str| Draft::new(kind, Under::system()).entity(entity.id);
    for group in 0..MANY / 1_000 {
        let posts = (group * 1_000..(group + 1) * 1_000).map(|n| {
            act("directory/post-created").payload(json!({
                "post": post(n), "name": format!("Especialista en Informática {n:05}"), "unit": null, "from": "2020-01-05",
            }))
        });
        home.house
            .register
            .record_group(posts.collect(), None)
            .await
            .unwrap();
    }
    let units = (0..1_000).map(|n| {
        act("directory/unit-created").payload(json!({
            "unit": unit(n), "kind": "deconcentrated_body", "name": format!("Órgano Desconcentrado {n:05}"), "parent": null,
            "from": "2020-01-05",
        }))
    });
    home.house
        .register
        .record_group(units.collect(), None)
        .await
        .unwrap();
    entity
}

#[tokio::test]
async fn one_of_ten_thousand_posts_is_found_and_ended() {
    let home = Home::new().await;
    let entity = grown(&home).await;
    let admin = home.head_of(&entity).await;
    let id = entity.id.to_string();
    let options = |text: &str| text.matches("<option").count();
    for path in ["/terminar-puesto", "/cerrar-unidad", "/crear-puesto", "/designar"] {
        let form = home.get_as(&admin, &format!("{path}?entity={id}")).await;
        assert_eq!(form.status, StatusCode::OK, "{path}");
        assert!(
            form.text.len() < PAGE_BYTES_MAX,
            "{path}: {} bytes",
            form.text.len()
        );
        assert!(form.text.contains("value=\"buscar:"), "{path} offers to search");
    }
    let form = home
        .get_as(&admin, &format!("/terminar-puesto?entity={id}"))
        .await;
    assert!(form.text.contains("Se encontraron 10") && options(&form.text) <= 40);

    let search = [
        ("entity", id.as_str()),
        ("_buscar-post", "informatica 07777"),
        ("on-d", "20"),
        ("_paso", "buscar:post:1"),
    ];
    let found = home.form(&admin, "/terminar-puesto", &search).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(
        found.text.contains("Especialista en Informática 07777") && options(&found.text) == 2,
        "{}",
        found.text
    );
    assert!(found.text.contains("value=\"20\""), "what was typed stays");

    let enter = [("entity", id.as_str()), ("_buscar-post", "informatica 07777")];
    let enter = home.form(&admin, "/terminar-puesto", &enter).await;
    assert!(
        enter.status == StatusCode::OK && options(&enter.text) == 2,
        "Enter in the box searches: {}",
        enter.text
    );
    let again = [
        ("entity", id.as_str()),
        ("_buscar-post", "informatica 07777"),
        ("_buscar-antes-post", "informatica 07777"),
    ];
    let again = home.form(&admin, "/terminar-puesto", &again).await;
    assert_eq!(
        again.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "and says what is missing when it searched already"
    );

    let page = [("entity", id.as_str()), ("_paso", "buscar:post:333")];
    let page = home.form(&admin, "/terminar-puesto", &page).await;
    assert!(
        page.text.contains("Especialista en Informática 09960"),
        "{}",
        page.text
    );
    let none = [
        ("entity", id.as_str()),
        ("_buscar-post", "astronauta"),
        ("_paso", "buscar:post:1"),
    ];
    let none = home.form(&admin, "/terminar-puesto", &none).await;
    assert!(none.text.contains("Nada coincide") && options(&none.text) == 1);

    let chosen = post(7_777);
    let wrong = [("entity", id.as_str()), ("post", chosen.as_str())];
    let wrong = home.form(&admin, "/terminar-puesto", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("Especialista en Informática 07777"),
        "the chosen one is still there"
    );
    let done = [
        ("entity", id.as_str()),
        ("post", chosen.as_str()),
        ("on", "2026-11-20"),
        ("_paso", "registrar"),
    ];
    let done = home.form(&admin, "/terminar-puesto", &done).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let row = directory::store::post(&home.house, entity.id, chosen.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.to_on.as_deref(), Some("2026-11-20"));
}

#[tokio::test]
async fn the_page_of_an_entity_with_ten_thousand_posts_is_light_on_any_day() {
    let home = Home::new().await;
    let entity = grown(&home).await;
    for query in [
        "",
        "?p=2",
        "?p=440",
        "?p=100000",
        "?fecha=2020-02-01",
        "?fecha=2020-02-01&p=440",
    ] {
        let page = home.get(&format!("{}{query}", entity.href())).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(
            page.text.len() < PAGE_BYTES_MAX,
            "{query}: {} bytes",
            page.text.len()
        );
        let all = ui::format::num(ui::Lang::Es, 11_000);
        assert!(page.text.contains(&all), "{query}: {}", page.text);
    }
    let last = home.get(&format!("{}?p=440", entity.href())).await;
    assert!(last.text.contains("Especialista en Informática 09999"));
    let beyond = home.get(&format!("{}?p=100000", entity.href())).await;
    assert!(
        beyond.text.contains("Especialista en Informática 09999"),
        "the last page is shown"
    );
    let none = home.sign_in(ADMIN).await;
    assert_eq!(home.get_as(&none, &entity.href()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_data_of_an_entity_with_ten_thousand_posts_come_in_pages() {
    let home = Home::new().await;
    let entity = grown(&home).await;
    let mut path = format!("/api/v1/entities/{}?fecha=2026-02-01", entity.key);
    let (mut units, mut posts, mut pages) = (0, 0, 0);
    loop {
        let answer = home.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(
            answer.text.len() < PAGE_BYTES_MAX,
            "{path}: {} bytes",
            answer.text.len()
        );
        let data: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
        let count = |name: &str| data[name].as_array().unwrap().len();
        (units, posts, pages) = (units + count("units"), posts + count("posts"), pages + 1);
        match data["next"].as_str() {
            Some(next) => next.clone_into(&mut path),
            None => {
                let total = [data["units_total"].as_u64(), data["posts_total"].as_u64()];
                assert_eq!(total, [Some(units as u64), Some(posts as u64)]);
                break;
            }
        }
    }
    assert!((units + posts).div_ceil(200) == pages && 50 < pages, "{pages}");
}
