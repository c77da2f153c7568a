//! Documents by their hash.

use crate::house::{PDF, Town};
use axum::body::Body;
use http::{Request, StatusCode, header};
use register::PersonId;
use testing::CSRF;

#[tokio::test]
async fn a_cited_document_is_handed_out_as_a_file() {
    let (town, people) = Town::populated().await;
    let answered = town.get(&format!("/documentos/{}", people.document)).await;
    assert_eq!((answered.status, answered.body.as_slice()), (StatusCode::OK, PDF));
    assert_eq!(answered.header("content-type"), "application/pdf");
    assert!(answered.header("content-disposition").starts_with("attachment"));
    assert_eq!(answered.header("x-content-type-options"), "nosniff");
    assert!(answered.header("content-security-policy").starts_with("sandbox"));
}

#[tokio::test]
async fn what_no_public_act_cites_is_not_there() {
    let (town, _) = Town::populated().await;
    let alone = b"%PDF-1.7\n2 0 obj\n<<>>\nendobj\ntrailer\n<</Root 2 0 R>>\n%%EOF\n";
    let kept = town
        .house
        .documents
        .put(alone.as_slice().into(), "", &register::Limits::PDF)
        .await
        .unwrap();
    for hash in [
        kept.sha256.as_str(),
        &"0".repeat(64),
        "x",
        "..%2F..%2Fkeys%2Fregister",
    ] {
        assert_eq!(
            town.get(&format!("/documentos/{hash}")).await.status,
            StatusCode::NOT_FOUND,
            "{hash}"
        );
    }
}

fn sent(person: Option<PersonId>, media_type: &str, body: &[u8]) -> Request<Body> {
    let mut request = Request::post("/api/v1/documents").header(header::CONTENT_TYPE, media_type);
    if let Some(person) = person {
        request = request.header(header::AUTHORIZATION, format!("Bearer {person}"));
    }
    request.body(Body::from(body.to_vec())).unwrap()
}

#[tokio::test]
async fn whoever_signs_in_sends_a_resolution() {
    let (town, people) = Town::populated().await;
    let person = Some(people.leader);
    let raw = town.ask(sent(person, "application/pdf", PDF)).await;
    assert_eq!(raw.status, StatusCode::CREATED);
    assert_eq!(
        raw.json(),
        serde_json::json!({"sha256": people.document, "size": PDF.len(), "media_type": "application/pdf"})
    );
    let mut form = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n".to_vec();
    form.extend_from_slice(PDF);
    form.extend_from_slice(b"\r\n--x--\r\n");
    let by_form = town
        .ask(sent(person, "multipart/form-data; boundary=x", &form))
        .await;
    assert_eq!(by_form.json()["sha256"], people.document.as_str());
    assert_eq!(
        town.ask(sent(None, "application/pdf", PDF)).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn what_is_not_a_resolution_is_refused_with_its_reason() {
    let (town, people) = Town::populated().await;
    let person = Some(people.leader);
    for (media_type, body, status, code) in [
        (
            "application/pdf",
            b"hola".as_slice(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "capability-document-type",
        ),
        (
            "image/png",
            PDF,
            StatusCode::UNPROCESSABLE_ENTITY,
            "capability-document-type",
        ),
        (
            "application/pdf",
            b"",
            StatusCode::UNPROCESSABLE_ENTITY,
            "capability-document-empty",
        ),
        (
            "application/json",
            b"{}",
            StatusCode::BAD_REQUEST,
            "observatory-file-json",
        ),
        (
            "application/x-www-form-urlencoded",
            b"a=b",
            StatusCode::UNPROCESSABLE_ENTITY,
            "observatory-file-missing",
        ),
    ] {
        let refused = town.ask(sent(person, media_type, body)).await;
        assert_eq!(refused.status, status, "{media_type}");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{media_type}");
    }
    let large = vec![b'a'; 11 << 20];
    assert_eq!(
        town.ask(sent(person, "application/pdf", &large)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn a_browser_must_carry_the_token_of_its_session() {
    let (town, people) = Town::populated().await;
    let request = |token: Option<&str>| {
        let mut request = Request::post("/api/v1/documents")
            .header(header::CONTENT_TYPE, "application/pdf")
            .header(
                header::COOKIE,
                format!("{}={}", capability::SESSION_COOKIE, people.leader),
            );
        if let Some(token) = token {
            request = request.header("x-qhapaq-csrf", token);
        }
        request.body(Body::from(PDF)).unwrap()
    };
    assert_eq!(town.ask(request(None)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.ask(request(Some(CSRF))).await.status, StatusCode::CREATED);
}
