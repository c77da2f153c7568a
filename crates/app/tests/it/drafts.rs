//! Drafts of forms: kept for one person, found again on the desk, gone when recorded, when too old, and when the law orders a
//! person forgotten.

use crate::guide::{empty, person, write_down};
use crate::house::{ADMIN, Home, PDF, Session};
use directory::board::BoardEntity;
use http::{Request, StatusCode, header};
use jiff::ToSpan;
use register::Clock;
use serde_json::json;
use std::sync::Arc;
use testing::Answered;

const FORM: &str = "/designar";

/// An entity with a head who may designate, and the head signed in.
async fn at_work(home: &Home) -> (Arc<BoardEntity>, Session) {
    for entity in &home.board().await.entities {
        if entity.kind.municipal {
            return (entity.clone(), home.head_of(entity).await);
        }
    }
    panic!("some municipality has a head");
}

fn begun(entity: &BoardEntity) -> Vec<(&'static str, String)> {
    vec![
        ("entity", entity.id.to_string()),
        ("office", "digital_leader".to_owned()),
        ("dni", "00990077".to_owned()),
        ("given_names", "Luz <Ficticia>".to_owned()),
        ("surnames", "Muestra Sulca".to_owned()),
        ("from-d", "21".to_owned()),
        ("from-m", "11".to_owned()),
    ]
}

async fn keep(home: &Home, session: &Session, path: &str, pairs: &[(&str, String)]) -> Answered {
    let mut all: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    all.push(("_paso", "borrador"));
    home.form(session, path, &all).await
}

/// Keeps what was begun; the address of the draft.
async fn kept(home: &Home, session: &Session, entity: &BoardEntity) -> String {
    let answer = keep(home, session, FORM, &begun(entity)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.header("location").to_owned()
}

async fn listed(home: &Home, session: &Session) -> u64 {
    let list = home.get_as(session, "/api/v1/drafts").await;
    assert_eq!(list.status, StatusCode::OK, "{list:?}");
    list.json()["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_draft_is_found_again_by_its_person_alone() {
    found_again(&Home::new().await).await;
}

pub async fn found_again(home: &Home) {
    let (entity, head) = at_work(home).await;
    let size = home.size().await;
    let address = kept(home, &head, &entity).await;
    assert_eq!(home.size().await, size, "nothing was recorded");
    for typed in ["00990077", "Luz", "Muestra"] {
        assert!(!address.contains(typed), "{address}");
    }
    let form = home.get_as(&head, &address).await;
    assert_eq!(form.status, StatusCode::OK);
    for typed in [
        "value=\"00990077\"",
        "value=\"Luz &lt;Ficticia&gt;\"",
        "Borrador guardado",
        "value=\"21\"",
    ] {
        assert!(form.text.contains(typed), "{typed}");
    }
    let desk = home.get_as(&head, "/despacho").await;
    assert!(desk.text.contains(&format!("href=\"{address}\"")) && desk.text.contains(&entity.name));
    for prefix in ["", "/en", "/qu"] {
        let list = home.get_as(&head, &format!("{prefix}/borradores")).await;
        assert!(list.text.contains(&format!("{prefix}{address}")), "{prefix}");
        assert!(!list.text.contains("drafts-"), "a text key in {prefix}");
    }
    let other = home.sign_in(ADMIN).await;
    assert_eq!(home.get_as(&other, &address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(listed(home, &other).await, 0);
    let stranger = home.get(&address).await;
    assert!(!stranger.text.contains("00990077") && stranger.status != StatusCode::OK);
    assert_ne!(home.get("/api/v1/drafts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn keeping_again_writes_over_the_same_draft_and_a_button_takes_it_away() {
    kept_again(&Home::new().await).await;
}

pub async fn kept_again(home: &Home) {
    let (entity, head) = at_work(home).await;
    let address = kept(home, &head, &entity).await;
    let id = address.split("borrador=").nth(1).unwrap().to_owned();
    let mut again = begun(&entity);
    again.push(("post_title", "Asesoría de Muestra".to_owned()));
    again.push(("_borrador", id.clone()));
    let answer = keep(home, &head, FORM, &again).await;
    assert_eq!(answer.header("location"), address);
    assert_eq!(listed(home, &head).await, 1);
    assert!(
        home.get_as(&head, &address)
            .await
            .text
            .contains("Asesoría de Muestra")
    );

    let other = home.sign_in(ADMIN).await;
    home.form(&other, "/borradores/quitar", &[("id", &id)]).await;
    assert_eq!(
        listed(home, &head).await,
        1,
        "nobody takes away the draft of another"
    );
    let gone = home.form(&head, "/borradores/quitar", &[("id", &id)]).await;
    assert_eq!(gone.header("location"), "/borradores");
    assert_eq!(listed(home, &head).await, 0);
    let answer = keep(home, &head, FORM, &again).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "what was typed is kept all the same"
    );
    assert_ne!(answer.header("location"), address);
}

#[tokio::test]
async fn a_draft_goes_when_its_form_is_recorded() {
    recorded(&Home::new().await).await;
}

pub async fn recorded(home: &Home) {
    let (entity, head) = at_work(home).await;
    let pairs = [
        ("entity", entity.id.to_string()),
        ("kind", "unit".to_owned()),
        ("name", "Oficina de Muestra".to_owned()),
        ("from", "2026-11-02".to_owned()),
    ];
    let answer = keep(home, &head, "/crear-unidad", &pairs).await;
    let address = answer.header("location");
    let id = address
        .split("borrador=")
        .nth(1)
        .unwrap_or_else(|| panic!("{answer:?}"))
        .to_owned();
    let mut all: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    all.push(("_borrador", &id));
    let review = home.form(&head, "/crear-unidad", &all).await;
    assert!(
        review
            .text
            .contains(&format!("name=\"_borrador\" value=\"{id}\"")),
        "{}",
        review.text
    );
    assert_eq!(listed(home, &head).await, 1, "looking once more records nothing");
    all.push(("_paso", "registrar"));
    let done = home.form(&head, "/crear-unidad", &all).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{done:?}");
    assert_eq!(listed(home, &head).await, 0);
    assert_eq!(home.get_as(&head, address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_draft_waits_thirty_days_and_then_is_removed() {
    let home = Home::new().await;
    let (entity, head) = at_work(&home).await;
    let address = kept(&home, &head, &entity).await;
    let days = |days: i64| home.clock.now().checked_add((24 * days).hours()).unwrap();
    let count = async || -> i64 {
        let all: Option<(i64,)> = home
            .house
            .register
            .db()
            .get("SELECT COUNT(*) FROM drafts_form", register::args![])
            .await
            .unwrap();
        all.unwrap().0
    };
    let (last, after) = (days(30), days(31));
    home.clock.set(last);
    let head = home.head_of(&entity).await;
    assert_eq!(home.get_as(&head, &address).await.status, StatusCode::OK);
    home.clock.set(after);
    let head = home.head_of(&entity).await;
    assert_eq!(home.get_as(&head, &address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(listed(&home, &head).await, 0);
    assert_eq!(count().await, 1, "it is only no longer shown");
    let followers = home.house.followers();
    let forgetting = followers
        .iter()
        .find(|follower| follower.name() == "drafts_forgetting")
        .unwrap();
    forgetting.handle(&[]).await.unwrap();
    assert_eq!(count().await, 0);
}

#[tokio::test]
async fn an_erasure_reaches_the_drafts_that_name_the_person() {
    let home = Home::new().await;
    let (entity, head) = at_work(&home).await;
    let admin = home.sign_in(ADMIN).await;
    let person = register::PersonId::new(home.clock.as_ref()).unwrap();
    let known = directory::people::insert(
        person,
        "00990088",
        "Ana",
        "Ejemplo Sulca",
        "ana@ejemplo.gob.pe",
        None,
    );
    home.house.register.db().commit(&[known]).await.unwrap();
    let mut naming = begun(&entity);
    naming.retain(|(name, _)| *name != "dni");
    naming.push(("dni", "00990088".to_owned()));
    keep(&home, &head, FORM, &naming).await;
    let other = kept(&home, &head, &entity).await;
    assert_eq!(listed(&home, &head).await, 2);
    let erasure = json!({"person": person.to_string(), "norm": "Ley 29733, art. 20", "declared": true});
    let done = home.json(&admin, "/api/v1/erasures", &erasure).await;
    assert_eq!(done.status, StatusCode::CREATED, "{done:?}");
    assert_eq!(listed(&home, &head).await, 1);
    assert_eq!(
        home.get_as(&head, &other).await.status,
        StatusCode::OK,
        "the other one waits on"
    );
}

#[tokio::test]
async fn a_file_is_kept_with_its_draft_and_not_asked_again() {
    let home = Home::new().await;
    let (entity, head) = at_work(&home).await;
    let send = async |file: &[u8]| {
        let mut body = Vec::new();
        let mut fields = begun(&entity);
        fields.extend([("csrf", head.csrf.clone()), ("_paso", "borrador".to_owned())]);
        for (name, value) in fields {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(
            b"--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"r.pdf\"\r\nContent-Type: application/pdf\r\n\r\n",
        );
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::post(FORM)
            .header(header::COOKIE, &head.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(body.into());
        home.send(request.unwrap()).await
    };
    let refused = send(b"no es un documento").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(listed(&home, &head).await, 0);
    let answer = send(PDF).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    let form = home.get_as(&head, answer.header("location")).await;
    assert!(form.text.contains("SHA-256") && form.text.contains("type=\"hidden\" name=\"document\""));
}

#[tokio::test]
async fn there_is_an_end_to_drafts() {
    let home = Home::new().await;
    let (entity, head) = at_work(&home).await;
    for _ in 0..30 {
        kept(&home, &head, &entity).await;
    }
    let refused = keep(&home, &head, FORM, &begun(&entity)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("30 borradores") && refused.text.contains("00990077"));
    let desk = home.get_as(&head, "/despacho").await;
    assert!(desk.text.contains("Ver los 30 borradores"));
}

#[tokio::test]
async fn the_draft_of_the_guide_is_listed_with_the_others_and_forgets_whoever_is_erased() {
    let home = Home::new().await;
    let (entity, head) = empty(&home).await;
    let listed = async || home.get_as(&head, "/api/v1/drafts").await.json();
    assert_eq!(listed().await["total"], 0);
    write_down(&home, &head, "committee_seat_3", &person("00980003")).await;
    write_down(&home, &head, "committee_seat_4", &person("00980004")).await;
    assert_eq!(listed().await["items"][0]["about"], entity.name.as_str());
    let desk = home.get_as(&head, "/despacho").await;
    assert!(
        desk.text.contains("Guía de 6 pasos"),
        "the desk leads back to the guide"
    );
    let admin = home.sign_in(ADMIN).await;
    let others = home.get_as(&admin, "/api/v1/drafts").await;
    assert_eq!(others.json()["total"], 0, "another entity's guide is not theirs");

    let named = register::PersonId::new(home.clock.as_ref()).unwrap();
    let known = directory::people::insert(
        named,
        "00980003",
        "Luz Ficticia",
        "Muestra 0003",
        "p00980003@ejemplo.gob.pe",
        None,
    );
    home.house.register.db().commit(&[known]).await.unwrap();
    let erasure =
        serde_json::json!({"person": named.to_string(), "norm": "Ley 29733, art. 20", "declared": true});
    let done = home.json(&admin, "/api/v1/erasures", &erasure).await;
    assert_eq!(done.status, StatusCode::CREATED, "{done:?}");
    let content: (String,) = home
        .house
        .register
        .db()
        .get("SELECT content FROM start_draft", register::args![])
        .await
        .unwrap()
        .unwrap();
    assert!(
        !content.0.contains("00980003") && content.0.contains("00980004"),
        "{}",
        content.0
    );
    assert_eq!(listed().await["total"], 1);
}
