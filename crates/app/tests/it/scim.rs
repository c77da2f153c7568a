//! A system of human resources that nobody here wrote: scim2-tester (PyPI) checks the service of an entity, over the network.

use crate::house::{Home, Session};
use axum::body::Body;
use http::{Request, header};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use testing::Answered;

/// An access key of the holder of an office.
async fn key(home: &Home, session: &Session) -> String {
    let body = json!({"label": "Recursos humanos", "days": 30, "current": identity::DEMO_PASSWORD});
    let made = home.json(session, "/api/v1/access-keys", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["secret"].as_str().unwrap().to_owned()
}

/// Whoever heads the first entity of the demonstration that has an account for it.
async fn head(home: &Home) -> Session {
    for entity in &home.board().await.entities {
        if let Some(dni) = home.account(entity, "entity_head").await {
            return home.sign_in(&dni).await;
        }
    }
    panic!("the demonstration has nobody who heads an entity")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scim2_tester_finds_nothing_to_say() {
    let installed = std::env::var_os("QHAPAQ_PARTIES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/parties"),
        PathBuf::from,
    );
    let python = installed.join("venv/bin/python");
    if !installed.join("venv/bin/httpx2").exists() {
        let missing = installed.display();
        crate::webdriver::skipped(&format!(
            "scim::scim2_tester: PyPI scim2-tester is not in {missing}"
        ));
        return;
    }
    let (home, base) = Home::served().await;
    let session = head(&home).await;
    let key = key(&home, &session).await;
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/parties/scim_party.py");
    let run = move || {
        let mut command = Command::new(&python);
        command
            .arg(script)
            .env("BASE", format!("{base}/scim/v2"))
            .env("KEY", key);
        command.output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let said: Value = serde_json::from_str(said.trim())
        .unwrap_or_else(|error| panic!("{error}: {said} {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(said["told"], json!([]), "{:#}", said);
    let passed = said["counts"]["SUCCESS"].as_u64().unwrap();
    assert!(passed > 70, "only {passed} checks were made");
}

#[tokio::test]
async fn a_cookie_opens_nothing_and_a_key_opens_its_own_entity_alone() {
    let home = Home::new().await;
    let session = head(&home).await;
    for (method, path) in [
        ("GET", "/scim/v2/Users"),
        ("POST", "/scim/v2/Users"),
        ("PUT", "/scim/v2/Users/7"),
        ("PATCH", "/scim/v2/Groups/7"),
        ("DELETE", "/scim/v2/Groups/7"),
    ] {
        for (name, value) in [
            ("cookie", session.cookie.clone()),
            ("authorization", "Bearer qh_none".to_owned()),
        ] {
            let request = Request::builder().method(method).uri(path).header(name, value);
            let request = request.header("x-qhapaq-csrf", &session.csrf);
            let answer = home.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 401, "{method} {path} with {name}");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"scim\"");
            assert_eq!(answer.header("content-type"), "application/scim+json");
        }
    }
    let key = key(&home, &session).await;
    let found = by_key(&home, &key, "GET", "/scim/v2/Users", None).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let new = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ñahui"});
    let made = by_key(&home, &key, "POST", "/scim/v2/Users", Some(new)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let page = home.get_as(&session, "/personal").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(
        page.text.contains("/scim/v2") && page.text.contains("POST /Users"),
        "{}",
        page.text
    );
}

async fn by_key(home: &Home, key: &str, method: &str, path: &str, body: Option<Value>) -> Answered {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/scim+json")
        .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
    home.send(request.unwrap()).await
}
