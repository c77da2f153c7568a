//! Problems of the API: each `type` leads to a place on the page of errors that says what, why and what to do.

use crate::house::{ADMIN, Home, Session};
use capability::ProblemKind;
use http::StatusCode;
use serde_json::json;
use testing::Answered;

const ERRORS: &str = "/ayuda/errores";

/// What stands under an anchor, until the next one.
fn place(page: &str, anchor: &str) -> String {
    let (_, after) = page
        .split_once(&format!("<h2 id=\"{anchor}\">"))
        .unwrap_or_else(|| panic!("{anchor} has no place"));
    after.split("<h2 ").next().unwrap().to_owned()
}

#[tokio::test]
async fn every_kind_says_what_why_and_what_to_do_in_every_language() {
    let home = Home::new().await;
    for lang in ui::Lang::ALL {
        let page = home.get(&lang.href(ERRORS)).await;
        assert_eq!(page.status, StatusCode::OK);
        for kind in ProblemKind::ALL {
            let said = place(&page.text, kind.anchor());
            assert!(
                said.starts_with(&format!("{} · ", kind.status())),
                "{kind:?}: {said}"
            );
            assert_eq!(said.matches("<dt").count(), 3, "{kind:?} in {}", lang.code());
            assert!(
                !said.contains("observatory-errors"),
                "{kind:?} in {}",
                lang.code()
            );
        }
    }
}

#[tokio::test]
async fn the_type_of_a_refusal_leads_to_its_place() {
    let home = Home::new().await;
    let errors = home.get(ERRORS).await.text;
    let admin = home.sign_in(ADMIN).await;
    let nobody = Session::default();
    let unit = |name: &str| json!({"entity": "00000000-0000-0000-0000-000000000000", "kind": "unit", "name": name, "from": "2026-11-01"});
    let board = home.board().await;
    let known = board.entities.iter().find(|entity| entity.ruc.is_some()).unwrap();
    let taken = json!({"type": "ministry", "name": "Otra", "ruc": known.ruc, "source": "Lista"});
    let head = home.head_of(known).await;
    let own =
        json!({"entity": known.id.to_string(), "kind": "unit", "name": "Una oficina", "from": "2026-11-01"});
    let first = home.json_with(&head, "/api/v1/units", &own, "clave-1").await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    let mut repeated = own.clone();
    repeated["name"] = "Otra oficina".into();
    let answers: [(ProblemKind, Answered); 7] = [
        (
            ProblemKind::Malformed,
            home.get("/api/v1/entities?color=azul").await,
        ),
        (
            ProblemKind::SignIn,
            home.json(&nobody, "/api/v1/units", &unit("Una")).await,
        ),
        (
            ProblemKind::Denied,
            home.json(&head, "/api/v1/entities", &taken).await,
        ),
        (
            ProblemKind::NotFound,
            home.get("/api/v1/entities/20999999999").await,
        ),
        (
            ProblemKind::Conflict,
            home.json(&admin, "/api/v1/entities", &taken).await,
        ),
        (
            ProblemKind::KeyReused,
            home.json_with(&head, "/api/v1/units", &repeated, "clave-1").await,
        ),
        (
            ProblemKind::Invalid,
            home.json(&admin, "/api/v1/entities", &json!({"type": "ministry"}))
                .await,
        ),
    ];
    for (kind, answer) in answers {
        assert_eq!(answer.status.as_u16(), kind.status(), "{kind:?}: {answer:?}");
        let problem = answer.json();
        let address = format!("http://127.0.0.1:8080{ERRORS}#{}", kind.anchor());
        assert_eq!(problem["type"], address, "{problem}");
        place(&errors, kind.anchor());
    }
}
