//! Bad input: refused with the field, the reason and the remedy; nothing half-written.

use crate::house::{Home, PDF, Session};
use directory::board::BoardEntity;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

struct Desk {
    home: Home,
    head: Session,
    entity: Arc<BoardEntity>,
    document: String,
}

async fn desk() -> Desk {
    let home = Home::new().await;
    let board = home.board().await;
    let entity = board
        .entities
        .iter()
        .find(|entity| entity.kind.id.as_str() == "public_university")
        .unwrap()
        .clone();
    let head = home.head_of(&entity).await;
    let document = home.document(&head).await;
    Desk {
        home,
        head,
        entity,
        document,
    }
}

impl Desk {
    fn whole(&self) -> Value {
        Home::designation(&self.entity, "technical_secretary", &self.document)
    }
    async fn refused(&self, value: &Value, field: &str) -> Value {
        let before = self.home.size().await;
        let answer = self.home.json(&self.head, "/api/v1/designations", value).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(self.home.size().await, before, "nothing was written");
        let problem = answer.json();
        let error = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .find(|error| error["field"] == field)
            .cloned();
        let error = error.unwrap_or_else(|| panic!("{field} is not named: {problem}"));
        assert!(
            error["detail"].as_str().unwrap().len() > 15,
            "a sentence with the remedy: {error}"
        );
        error
    }
}

#[tokio::test]
async fn each_field_is_named_with_its_reason() {
    let desk = desk().await;
    for (field, value) in [
        ("dni", json!("1234567")),
        ("email", json!("sin arroba")),
        ("from", json!("2026-11-01")),
        ("instrument_date", json!("2026-12-01")),
        ("office", json!("virrey")),
        ("capacity", json!("eterno")),
        ("document", json!("00")),
        ("given_names", json!("x".repeat(81))),
        ("to", json!("2026-11-01")),
        ("entity", json!("no-es-un-id")),
        ("phone", json!("llámame")),
        ("given_names", json!(7)),
        ("sorpresa", json!("campo desconocido")),
        ("declared", json!(false)),
    ] {
        let mut new = desk.whole();
        new[field] = value;
        desk.refused(&new, field).await;
    }
    let mut missing = desk.whole();
    missing.as_object_mut().unwrap().remove("surnames");
    desk.refused(&missing, "surnames").await;
}

#[tokio::test]
async fn documents_that_are_not_what_they_say() {
    let desk = desk().await;
    let encrypted = String::from_utf8_lossy(PDF)
        .replace("<</Root 1 0 R>>", "<</Root 1 0 R /Encrypt 9 0 R>>")
        .into_bytes();
    for (name, media_type, bytes) in [
        (
            "a page that says PDF",
            "application/pdf",
            b"<html><body>hola</body></html>".to_vec(),
        ),
        (
            "a program",
            "application/pdf",
            b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00".to_vec(),
        ),
        ("nothing", "application/pdf", Vec::new()),
        ("an encrypted PDF", "application/pdf", encrypted),
        (
            "eleven megabytes",
            "application/pdf",
            [PDF, &vec![b' '; 11 << 20]].concat(),
        ),
    ] {
        let answer = desk.home.upload(&desk.head, media_type, bytes).await;
        assert!(answer.status.is_client_error(), "{name}: {}", answer.status);
    }
}

#[tokio::test]
async fn a_double_submit_is_one_act() {
    let desk = desk().await;
    let before = desk.home.size().await;
    let first = desk
        .home
        .json_with(&desk.head, "/api/v1/designations", &desk.whole(), "clave-1")
        .await;
    let size = desk.home.size().await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    assert!(size > before);
    let mut unit = json!({"entity": desk.entity.id.to_string(), "kind": "unit", "name": "Oficina de muestra", "from": "2026-01-05"});
    let one = desk
        .home
        .json_with(&desk.head, "/api/v1/units", &unit, "clave-2")
        .await;
    let two = desk
        .home
        .json_with(&desk.head, "/api/v1/units", &unit, "clave-2")
        .await;
    assert_eq!(one.json()["acts"], two.json()["acts"], "the same answer");
    assert_eq!(desk.home.size().await, size + 1);
    unit["name"] = "Otra oficina".into();
    let other = desk
        .home
        .json_with(&desk.head, "/api/v1/units", &unit, "clave-2")
        .await;
    assert_eq!(other.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_was_recorded_is_answered_again_though_the_rule_would_refuse_it_now() {
    let desk = desk().await;
    let (home, head) = (&desk.home, &desk.head);
    let mut new = desk.whole();
    let first = home
        .json_with(head, "/api/v1/designations", &new, "clave-3")
        .await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    let size = home.size().await;
    let without = home.json(head, "/api/v1/designations", &new).await;
    assert_eq!(
        without.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the office is held"
    );
    let again = home
        .json_with(head, "/api/v1/designations", &new, "clave-3")
        .await;
    assert_eq!(again.status, StatusCode::CREATED, "{again:?}");
    assert_eq!(first.json()["acts"], again.json()["acts"], "the same receipt");
    new["post_title"] = "Otro puesto".into();
    let other = home
        .json_with(head, "/api/v1/designations", &new, "clave-3")
        .await;
    assert_eq!(
        other.status,
        StatusCode::CONFLICT,
        "another request under that key"
    );

    let acts = first.json()["acts"].as_array().unwrap().clone();
    let code = acts.last().unwrap()["code"].as_str().unwrap().to_owned();
    let act = home.get(&format!("/api/v1/acts/{code}")).await.json();
    let subjects = act["subjects"].as_array().unwrap().iter();
    let designation = subjects
        .filter_map(Value::as_str)
        .find_map(|subject| subject.strip_prefix("designation:"))
        .unwrap();
    let form = [
        ("_paso", "registrar"),
        ("_clave", "clave-4"),
        ("designation", designation),
        ("on", "2026-11-26"),
        ("reason", "resigned"),
    ];
    let ended = home.form(head, "/concluir", &form).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{ended:?}");
    let pressed_twice = home.form(head, "/concluir", &form).await;
    assert_eq!(pressed_twice.status, StatusCode::SEE_OTHER, "{pressed_twice:?}");
    assert_eq!(ended.header("location"), pressed_twice.header("location"));
    assert_eq!(home.size().await, size + 1, "one act more");
}

#[tokio::test]
async fn filters_and_cursors_made_up_are_named() {
    let home = Home::new().await;
    for (path, name) in [
        ("/api/v1/entities?color=azul", "color"),
        ("/api/v1/entities?tipo=imperio", "tipo"),
        ("/api/v1/entities?cursor=abc", "cursor"),
        ("/api/v1/entities?limit=1000000", "limit"),
        ("/api/v1/matrix?estado=perfecto", "estado"),
        ("/api/v1/matrix?vence=ayer", "vence"),
        ("/api/v1/entities?orden=dni", "orden"),
        ("/api/v1/entities?departamento=Cusco", "departamento"),
    ] {
        let answer = home.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.json()["errors"][0]["field"], name, "{path}");
    }
}

#[tokio::test]
async fn bodies_beyond_their_limit_and_without_token() {
    let desk = desk().await;
    let mut new = desk.whole();
    new["article"] = "x".repeat(300_000).into();
    let answer = desk.home.json(&desk.head, "/api/v1/designations", &new).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let forged = Session {
        csrf: "otro".into(),
        ..desk.head.clone()
    };
    let answer = desk
        .home
        .json(&forged, "/api/v1/designations", &desk.whole())
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_clock_that_goes_backwards_never_takes_acts_with_it() {
    let desk = desk().await;
    let last = desk.home.house.register.head().await.unwrap().at;
    desk.home.clock.set("2020-01-01T00:00:00Z".parse().unwrap());
    let draft = register::Draft::new("directory/person-registered", register::Under::system())
        .payload(json!({"person": register::PersonId::nil()}));
    let receipt = desk.home.house.register.record(draft).await.unwrap();
    assert!(receipt.at >= last, "{} before {last}", receipt.at);
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed() {
    let desk = desk().await;
    let answer = desk
        .home
        .form(
            &desk.head,
            "/crear-unidad",
            &[
                ("entity", &desk.entity.id.to_string()),
                ("kind", "unit"),
                ("name", "Oficina de prueba"),
                ("from-d", "31"),
                ("from-m", "2"),
                ("from-a", "2026"),
            ],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text.contains("<title>Error: "),
        "the title begins with Error"
    );
    assert!(answer.text.contains("Oficina de prueba"), "what was typed stays");
    assert!(answer.text.contains("id=\"errores\""));
}

#[tokio::test]
async fn a_list_longer_than_any_state_is_refused_before_it_fills_the_memory() {
    let home = Home::new().await;
    let mut list = String::from("NOMBRE;UBIGEO;TIPO\n");
    list.extend((0..50_001).map(|row| format!("MUNICIPALIDAD DE PRUEBA {row};010101;DISTRITAL\n")));
    let given = [("larga.csv".to_owned(), list.into_bytes())];
    let refused = directory::take_in::understand(&home.house, &given).await.unwrap();
    let Err((name, error)) = refused else {
        panic!("a list of 50 001 rows was taken");
    };
    assert_eq!((name.as_str(), error.code()), ("larga.csv", "too-many-rows"));
}
