//! The database is away: nobody is taken for a stranger, nobody is told that something was or was not saved.

use crate::house::Home;
use axum::body::Body;
use capability::{Caller, Door, Fut, House, Keys};
use http::{Request, StatusCode, header};
use register::Fault;
use std::sync::Arc;
use testing::Answered;

/// A door behind which the database does not answer.
struct Away;

impl Door for Away {
    fn caller<'a>(&'a self, _: &'a House, _: Keys<'a>) -> Fut<'a, Result<Caller, Fault>> {
        Box::pin(async { Err(Fault::new("the connection is gone")) })
    }
}

async fn away() -> Home {
    let mut home = Home::new().await;
    let house = House::new(
        home.house.register.clone(),
        home.house.documents.clone(),
        norms::peru(),
        app::capabilities::CAPABILITIES,
        home.house.clock.clone(),
        home.house.options.clone(),
        Box::new(Away),
        Box::new(directory::HeldOffices),
    );
    home.house = Arc::new(house.unwrap());
    home
}

async fn with_key(home: &Home, request: http::request::Builder) -> Answered {
    let request = request.header(header::AUTHORIZATION, "Bearer qh_whatever");
    home.send(request.body(Body::from("{}")).unwrap()).await
}

#[tokio::test]
async fn a_program_is_told_to_come_again_and_not_that_its_key_is_bad() {
    let home = away().await;
    for request in [
        Request::get("/api/v1/me"),
        Request::post("/api/v1/units"),
        Request::get("/api/v1/nowhere"),
    ] {
        let answer = with_key(&home, request).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{answer:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["instance"], answer.header("x-request-id"));
        assert!(!answer.header("retry-after").is_empty());
        assert!(
            !answer.text.contains("connection"),
            "why is for the log: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn a_person_gets_a_page_with_a_reference_and_is_not_sent_to_sign_in() {
    let home = away().await;
    for (path, words) in [
        ("/despacho", "El registro no responde ahora"),
        ("/en/despacho", "The register does not answer now"),
        ("/qu/despacho", "Registruqa manam kunan kutichinchu"),
    ] {
        let answer = with_key(&home, Request::get(path)).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(answer.text.contains(words), "{path}");
        assert!(answer.text.contains(answer.header("x-request-id")), "{path}");
    }
    assert_eq!(
        home.get("/").await.status,
        StatusCode::OK,
        "who shows no key is a stranger as ever"
    );
}
