//! The hand-over of an office, and the vacancies that nobody declared.

use crate::house::{Home, SGTD, Session};
use directory::board::BoardEntity;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use testing::Answered;

const OFFICE: &str = "data_governance_officer";

/// The empty municipality of the small demonstration, and its head.
async fn municipality(home: &Home) -> (Arc<BoardEntity>, Session) {
    let board = home.board().await;
    let entity = board
        .entities
        .iter()
        .find(|entity| entity.kind.municipal)
        .unwrap();
    (entity.clone(), home.head_of(entity).await)
}

async fn act(home: &Home, session: &Session, path: &str, body: &Value) -> Answered {
    let answer = home.json(session, path, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{path}: {answer:?}");
    answer
}

/// Designates somebody of that document number from a day on; the designation.
async fn designate(home: &Home, head: &Session, entity: &BoardEntity, dni: &str, from: &str) -> String {
    let mut new = Home::designation(entity, OFFICE, &home.document(head).await);
    new["dni"] = dni.into();
    new["surnames"] = format!("Muestra {}", &dni[4..]).into();
    new["from"] = from.into();
    new["instrument_date"] = from.into();
    new["replaces"] = true.into();
    act(home, head, "/api/v1/designations", &new).await;
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    rows.iter()
        .find(|row| row.office == OFFICE)
        .unwrap()
        .id
        .to_string()
}

fn pack(designation: &str) -> String {
    format!("/designaciones/{designation}/entrega")
}

#[tokio::test]
async fn the_pack_tells_the_successor_what_is_open_due_and_done() {
    let home = Home::new().await;
    let (entity, head) = municipality(&home).await;
    let first = designate(&home, &head, &entity, "00970001", "2026-11-10").await;
    let second = designate(&home, &head, &entity, "00970002", "2026-11-20").await;
    let page = home.get_as(&head, &pack(&first)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for wanted in [
        "Muestra 0001",
        "Muestra 0002",
        "Falta comunicar a la SGTD",
        "D.S. 016-2024-JUS",
        "Falta",
    ] {
        assert!(page.text.contains(wanted), "{wanted}");
    }
    let still = home.get_as(&head, &pack(&second)).await;
    assert!(still.text.contains("Todavía ejerce el cargo"));
    // The head's own pack counts what the head did: two people, two designations, one ending.
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    let own = rows
        .iter()
        .find(|row| row.office == "entity_head")
        .unwrap()
        .id
        .to_string();
    let done = home.get_as(&head, &pack(&own)).await;
    assert!(
        done.text.contains("112-2026-DEMO"),
        "the documents that the head's acts cite"
    );
    assert!(
        !done.text.contains("00970001") && !done.text.contains("luz@"),
        "no number, no address"
    );
}

#[tokio::test]
async fn an_office_without_successor_is_vacant_since_the_next_day() {
    let home = Home::new().await;
    let (entity, head) = municipality(&home).await;
    let designation = designate(&home, &head, &entity, "00970001", "2026-11-10").await;
    let form = home
        .get_as(&head, &format!("/concluir?designation={designation}"))
        .await;
    assert!(
        form.text.contains(&pack(&designation)),
        "the form says where the pack is"
    );
    let ending = json!({"designation": designation, "on": "2026-11-24", "reason": "resigned"});
    let ended = act(&home, &head, "/api/v1/designation-endings", &ending).await;
    let code = ended.json()["acts"][0]["code"].as_str().unwrap().to_owned();
    let receipt = home.get_as(&head, &format!("/actos/{code}")).await;
    assert!(
        receipt.text.contains(&pack(&designation)),
        "the receipt leads to the pack"
    );
    let page = home.get_as(&head, &pack(&designation)).await;
    assert!(page.text.contains("Vacante") && page.text.contains("25-11-2026"));
}

#[tokio::test]
async fn the_pack_is_for_the_entity_and_the_authority() {
    let home = Home::new().await;
    let (entity, head) = municipality(&home).await;
    let designation = designate(&home, &head, &entity, "00970001", "2026-11-10").await;
    let board = home.board().await;
    let other = board
        .entities
        .iter()
        .find(|other| other.kind.id.as_str() == "regional_government")
        .unwrap();
    let stranger = home.head_of(other).await;
    assert_eq!(home.get(&pack(&designation)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        home.get_as(&stranger, &pack(&designation)).await.status,
        StatusCode::FORBIDDEN
    );
    for session in [&head, &home.sign_in(SGTD).await] {
        assert_eq!(
            home.get_as(session, &pack(&designation)).await.status,
            StatusCode::OK
        );
    }
    let pdf = home.get_as(&head, &format!("{}.pdf", pack(&designation))).await;
    assert_eq!(
        (pdf.status, pdf.header("content-type")),
        (StatusCode::OK, "application/pdf")
    );
    assert!(pdf.text.starts_with("%PDF-"));
}

async fn classes(home: &Home, session: &Session) -> Vec<(String, String, String)> {
    let listed = home
        .get_as(session, "/api/v1/vacancies/list?limit=1000")
        .await
        .json();
    let items = listed["items"].as_array().unwrap().clone();
    let text = |item: &Value, name: &str| match &item[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    items
        .iter()
        .map(|item| (text(item, "entity"), text(item, "state"), text(item, "since")))
        .collect()
}

#[tokio::test]
async fn vacancies_are_silent_vacant_or_acting() {
    let home = Home::new().await;
    let (entity, head) = municipality(&home).await;
    let mine = async |home: &Home, session: &Session| {
        let all = classes(home, session).await;
        all.into_iter()
            .filter(|(name, _, _)| *name == entity.name)
            .map(|(_, state, since)| (state, since))
            .collect::<Vec<_>>()
    };
    assert!(mine(&home, &head).await.is_empty());
    let post =
        json!({"entity": entity.id.to_string(), "name": "Oficina de Estadística", "from": "2026-01-05"});
    act(&home, &head, "/api/v1/posts", &post).await;
    let post = directory::store::posts_of(&home.house, entity.id).await.unwrap()[0]
        .id
        .to_string();
    let document = home.document(&head).await;
    let mut new = Home::designation(&entity, OFFICE, &document);
    new["post"] = post.clone().into();
    act(&home, &head, "/api/v1/designations", &new).await;
    let mut acting = Home::designation(&entity, "digital_leader", &document);
    acting["capacity"] = "acting".into();
    acting["to"] = "2026-12-31".into();
    act(&home, &head, "/api/v1/designations", &acting).await;
    let ending = json!({"entity": entity.id.to_string(), "post": post, "on": "2026-11-24"});
    act(&home, &head, "/api/v1/post-endings", &ending).await;
    let seen = mine(&home, &head).await;
    assert_eq!(
        seen,
        [
            ("silent".to_owned(), "2026-11-24".to_owned()),
            ("acting".to_owned(), "2026-11-21".to_owned())
        ]
    );
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    let id = rows
        .iter()
        .find(|row| row.office == OFFICE)
        .unwrap()
        .id
        .to_string();
    let ending = json!({"designation": id, "on": "2026-11-25", "reason": "post_ended"});
    act(&home, &head, "/api/v1/designation-endings", &ending).await;
    let seen = mine(&home, &head).await;
    assert_eq!(seen[0], ("vacant".to_owned(), "2026-11-26".to_owned()));
    designate(&home, &head, &entity, "00970009", "2026-11-26").await;
    let seen = mine(&home, &head).await;
    assert_eq!(seen.len(), 1, "whoever follows ends the vacancy: {seen:?}");
}

#[tokio::test]
async fn figures_are_public_and_the_list_shows_each_entity_its_own() {
    let home = Home::new().await;
    let (entity, head) = municipality(&home).await;
    let sgtd = home.sign_in(SGTD).await;
    for by in ["tipo", "departamento", "cargo"] {
        let page = home.get(&format!("/vacancias?por={by}")).await;
        assert_eq!(page.status, StatusCode::OK, "{by}");
        let listed = home.get(&format!("/api/v1/vacancies?por={by}")).await.json();
        let sum = |name: &str| {
            listed["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item[name].as_i64().unwrap())
                .sum::<i64>()
        };
        assert_eq!(
            sum("total"),
            sum("silent") + sum("vacant") + sum("acting"),
            "{by}"
        );
        assert_eq!(
            sum("total"),
            classes(&home, &sgtd).await.len() as i64,
            "{by}: figures count what the list shows"
        );
    }
    assert!(
        classes(&home, &head)
            .await
            .iter()
            .all(|(name, _, _)| *name == entity.name)
    );
    assert_eq!(home.get("/vacancias/lista").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        home.get("/vacancias?por=otro").await.status,
        StatusCode::BAD_REQUEST
    );
    for path in ["/vacancias.csv", "/vacancias.xlsx"] {
        assert_eq!(home.get(path).await.status, StatusCode::OK, "{path}");
    }
}
