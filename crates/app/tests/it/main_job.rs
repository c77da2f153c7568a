//! The main job, end to end: designate, communicate, acknowledge, observe, correct, replace, end; and verify.

use crate::house::{Home, SGTD, Session};
use directory::board::BoardEntity;
use directory::standing::Verdict;
use http::StatusCode;
use register::tree::verify_bundle;
use serde_json::{Value, json};
use std::sync::Arc;
use testing::Answered;

/// An entity where nobody holds the office yet.
async fn without(home: &Home, office: &str) -> Arc<BoardEntity> {
    for entity in &home.board().await.entities {
        let known = norms::OfficeId::parse(office)
            .ok()
            .and_then(|id| norms::peru().office(id))
            .unwrap();
        if !known.exists_in(entity.kind.id) || entity.authority.is_some() {
            continue;
        }
        let rows = directory::store::designations_of(&home.house, entity.id)
            .await
            .unwrap();
        if !rows.iter().any(|row| row.office == office) {
            return entity.clone();
        }
    }
    panic!("everybody holds {office}");
}

async fn verdict(home: &Home, entity: &BoardEntity, obligation: &str) -> Verdict {
    let board = home.board().await;
    let place = board
        .obligations
        .iter()
        .position(|known| known.id.as_str() == obligation)
        .unwrap();
    let entity = board.entity(entity.id).unwrap();
    board.verdicts(entity, capability::lima(home.house.clock.now()))[place]
}

fn code(answer: &Answered) -> String {
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let acts = answer.json()["acts"].as_array().unwrap().clone();
    acts.last().unwrap()["code"].as_str().unwrap().to_owned()
}

async fn designation_of(home: &Home, entity: &BoardEntity, office: &str) -> String {
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    rows.iter()
        .find(|row| row.office == office && row.end_reason.is_none())
        .unwrap()
        .id
        .to_string()
}

async fn designate(home: &Home, head: &Session, entity: &BoardEntity, office: &str) -> String {
    let document = home.document(head).await;
    code(
        &home
            .json(
                head,
                "/api/v1/designations",
                &Home::designation(entity, office, &document),
            )
            .await,
    )
}

async fn communicate(home: &Home, head: &Session, designation: &str) {
    let body = json!({"designation": designation, "on": "2026-11-20", "declared": true});
    code(&home.json(head, "/api/v1/communications", &body).await);
}

async fn communication_of(home: &Home, designation: &str) -> Value {
    let row = directory::store::designation(&home.house, designation.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    json!(row.communication_id.unwrap().to_string())
}

#[tokio::test]
async fn from_nothing_to_met_and_verified() {
    let home = Home::new().await;
    let entity = without(&home, "data_governance_officer").await;
    let (head, sgtd) = (home.head_of(&entity).await, home.sign_in(SGTD).await);
    assert_eq!(verdict(&home, &entity, "G06").await, Verdict::Missing);
    let code = designate(&home, &head, &entity, "data_governance_officer").await;
    assert_eq!(verdict(&home, &entity, "G06").await, Verdict::InProgress);
    let designation = designation_of(&home, &entity, "data_governance_officer").await;
    communicate(&home, &head, &designation).await;
    assert_eq!(verdict(&home, &entity, "G06").await, Verdict::Met);
    let body = json!({"communication": communication_of(&home, &designation).await});
    assert_eq!(
        home.json(&sgtd, "/api/v1/acknowledgements", &body).await.status,
        StatusCode::CREATED
    );
    let row = directory::store::designation(&home.house, designation.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.stage(), "accepted");

    let page = home.get(&format!("/actos/{code}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text.contains("no ha sido alterado"),
        "the constancia says so"
    );
    assert!(!page.text.contains("00990001"), "no document number in sight");
    let bundle = home.get(&format!("/actos/{code}/prueba.json")).await;
    let key = home.get("/log/key").await.text.trim().parse().unwrap();
    assert!(verify_bundle(bundle.text.as_bytes(), Some(&key)).is_proven());
    let tampered = bundle
        .text
        .replace("data_governance_officer", "data_governance_officEr");
    assert!(!verify_bundle(tampered.as_bytes(), Some(&key)).is_proven());
}

#[tokio::test]
async fn observed_then_corrected_then_accepted() {
    let home = Home::new().await;
    let entity = without(&home, "public_software_officer").await;
    let office = "data_governance_officer";
    let entity = if norms::peru()
        .office(norms::OfficeId::parse("public_software_officer").unwrap())
        .unwrap()
        .communicated_to
        .is_some()
    {
        entity
    } else {
        without(&home, office).await
    };
    let (head, sgtd) = (home.head_of(&entity).await, home.sign_in(SGTD).await);
    designate(&home, &head, &entity, office).await;
    let designation = designation_of(&home, &entity, office).await;
    communicate(&home, &head, &designation).await;
    let communication = communication_of(&home, &designation).await;
    let observed = home.json(&sgtd, "/api/v1/observations", &json!({"communication": communication, "reason": "article_missing", "text": "Falta el artículo."})).await;
    assert_eq!(observed.status, StatusCode::CREATED, "{observed:?}");
    assert_eq!(verdict(&home, &entity, "G06").await, Verdict::Observed);
    let public = home.get(&format!("/designaciones/{designation}")).await;
    assert!(
        !public.text.contains("Falta el artículo."),
        "the analyst's words are for the entity"
    );
    let inside = home.get_as(&head, &format!("/designaciones/{designation}")).await;
    assert!(inside.text.contains("Falta el artículo."));

    let document = home.document(&head).await;
    let whole = Home::designation(&entity, office, &document);
    let correction = json!({"designation": designation, "declared": true, "instrument_kind": whole["instrument_kind"], "instrument_number": "113-2026-DEMO", "instrument_date": "2026-11-18", "article": "RSGTD 001-2022-PCM/SGTD", "document": document});
    let corrected = home.json(&head, "/api/v1/corrections", &correction).await;
    assert_eq!(corrected.status, StatusCode::CREATED, "{corrected:?}");
    assert_eq!(
        home.json(
            &sgtd,
            "/api/v1/acknowledgements",
            &json!({"communication": communication})
        )
        .await
        .status,
        StatusCode::CREATED
    );
    assert_eq!(verdict(&home, &entity, "G06").await, Verdict::Met);
}

#[tokio::test]
async fn a_replacement_ends_the_holder_the_day_before() {
    let home = Home::new().await;
    let entity = without(&home, "data_governance_officer").await;
    let head = home.head_of(&entity).await;
    designate(&home, &head, &entity, "data_governance_officer").await;
    let first = designation_of(&home, &entity, "data_governance_officer").await;
    let document = home.document(&head).await;
    let mut second = Home::designation(&entity, "data_governance_officer", &document);
    second["dni"] = "00990009".into();
    second["from"] = "2026-11-25".into();
    let refused = home.json(&head, "/api/v1/designations", &second).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["field"], "replaces");
    second["replaces"] = true.into();
    assert_eq!(
        home.json(&head, "/api/v1/designations", &second).await.status,
        StatusCode::CREATED
    );
    let row = directory::store::designation(&home.house, first.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (row.to_on.as_deref(), row.end_reason.as_deref()),
        (Some("2026-11-24"), Some("replaced"))
    );
}

#[tokio::test]
async fn power_ends_with_the_designation_at_once() {
    let home = Home::new().await;
    let entity = without(&home, "data_governance_officer").await;
    let (admin, head) = (
        home.sign_in(crate::house::ADMIN).await,
        home.head_of(&entity).await,
    );
    assert_eq!(home.get_as(&head, "/designar").await.status, StatusCode::OK);
    let designation = designation_of(&home, &entity, "entity_head").await;
    let ending = json!({"designation": designation, "on": "2026-11-25", "reason": "term_ended"});
    assert_eq!(
        home.json(&admin, "/api/v1/designation-endings", &ending)
            .await
            .status,
        StatusCode::CREATED
    );
    assert_ne!(
        home.get_as(&head, "/designar").await.status,
        StatusCode::OK,
        "the same session, without power"
    );
}

#[tokio::test]
async fn a_post_that_ended_is_a_silent_vacancy() {
    let home = Home::new().await;
    let entity = without(&home, "data_governance_officer").await;
    let head = home.head_of(&entity).await;
    let created = home
        .json(
            &head,
            "/api/v1/posts",
            &json!({"entity": entity.id.to_string(), "name": "Oficina de Estadística", "from": "2026-01-05"}),
        )
        .await;
    assert_eq!(created.status, StatusCode::CREATED, "{created:?}");
    let post = directory::store::posts_of(&home.house, entity.id).await.unwrap()[0]
        .id
        .to_string();
    let document = home.document(&head).await;
    let mut new = Home::designation(&entity, "data_governance_officer", &document);
    new["post"] = post.clone().into();
    assert_eq!(
        home.json(&head, "/api/v1/designations", &new).await.status,
        StatusCode::CREATED
    );
    let designation = designation_of(&home, &entity, "data_governance_officer").await;
    communicate(&home, &head, &designation).await;
    let ending = json!({"entity": entity.id.to_string(), "post": post, "on": "2026-11-24"});
    assert_eq!(
        home.json(&head, "/api/v1/post-endings", &ending).await.status,
        StatusCode::CREATED
    );
    assert_eq!(verdict(&home, &entity, "G06").await, Verdict::SilentVacancy);
}

#[tokio::test]
async fn a_declared_day_moves_open_due_dates_and_keeps_the_old() {
    let home = Home::new().await;
    let entity = without(&home, "data_governance_officer").await;
    let (head, admin) = (
        home.head_of(&entity).await,
        home.sign_in(crate::house::ADMIN).await,
    );
    let document = home.document(&head).await;
    let mut new = Home::designation(&entity, "data_governance_officer", &document);
    new["instrument_date"] = "2026-11-25".into();
    new["from"] = "2026-11-26".into();
    assert_eq!(
        home.json(&head, "/api/v1/designations", &new).await.status,
        StatusCode::CREATED
    );
    let designation = designation_of(&home, &entity, "data_governance_officer").await;
    let before = directory::store::designation(&home.house, designation.parse().unwrap())
        .await
        .unwrap()
        .unwrap()
        .communicate_by
        .unwrap();
    let day = json!({"day": "2026-11-30", "kind": "emergency", "norm": "D.S. de muestra"});
    let declared = home.json(&admin, "/api/v1/calendar-days", &day).await;
    assert_eq!(declared.status, StatusCode::CREATED, "{declared:?}");
    let after = directory::store::designation(&home.house, designation.parse().unwrap())
        .await
        .unwrap()
        .unwrap()
        .communicate_by
        .unwrap();
    assert!(after > before, "{before} -> {after}");
    let moves = directory::store::due_moves_of(&home.house, entity.id, jiff::civil::Date::MAX, u64::MAX)
        .await
        .unwrap();
    assert!(
        moves
            .iter()
            .any(|moved| moved.before_on == before && moved.after_on == after),
        "{moves:?}"
    );
}

#[tokio::test]
async fn several_are_answered_at_once_all_or_none() {
    let home = Home::new().await;
    let sgtd = home.sign_in(SGTD).await;
    let waiting = directory::store::queue(&home.house, "sgtd", "waiting", 5, 0)
        .await
        .unwrap();
    let ids: Vec<String> = waiting.iter().map(|row| row.id.to_string()).collect();
    let state = async |id: &String| {
        let row = directory::store::communication(&home.house, id.parse().unwrap()).await;
        row.unwrap().unwrap().state
    };
    let answer = async |ids: &[&String], more: &[(&str, &str)]| {
        let mut pairs: Vec<(&str, &str)> = ids.iter().map(|id| ("communication", id.as_str())).collect();
        pairs.extend_from_slice(more);
        home.form(&sgtd, "/bandeja", &pairs).await
    };
    let [one, two, three, four, ..] = ids.as_slice() else {
        panic!("{} wait", ids.len());
    };

    let accepted = answer(&[one, two], &[("answer", "accept")]).await;
    assert_eq!(accepted.header("location"), "/bandeja?aceptadas=2");
    let page = home.get_as(&sgtd, "/bandeja?aceptadas=2").await;
    assert!(page.text.contains("2 comunicaciones aceptadas"));
    let observed = answer(&[three], &[("answer", "observe"), ("reason", "dates_wrong")]).await;
    assert_eq!(observed.header("location"), "/bandeja?observadas=1");
    assert_eq!(state(one).await, "acknowledged");
    assert_eq!(state(three).await, "observed");

    let before = home.size().await;
    let nobody = answer(&[], &[("answer", "accept")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    for reason in ["", "other", "made_up"] {
        let refused = answer(&[four], &[("answer", "observe"), ("reason", reason)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
    }
    let again = answer(&[four, one], &[("answer", "accept")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(home.size().await, before);
    assert_eq!(state(four).await, "waiting");
}
