//! Entities merge: whoever holds an office goes on, two holders of one office must be settled, and every other day still
//! shows what it showed.

use crate::house::{ADMIN, Home};
use directory::board::BoardEntity;
use directory::past::{Moment, board_at};
use directory::standing::Verdict;
use http::StatusCode;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use std::sync::Arc;

const LEADER: &str = "digital_leader";
const ON: Date = date(2026, 11, 27);

async fn leader(home: &Home, entity: &BoardEntity) -> Option<register::PersonId> {
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    let held = rows
        .iter()
        .find(|row| row.office == LEADER && row.in_force(date(2026, 11, 28)));
    held.and_then(|row| row.person_id)
}

/// Two entities with a tax number and a leader each.
async fn two_with_leaders(home: &Home) -> [Arc<BoardEntity>; 2] {
    let mut found = Vec::new();
    for entity in &home.board().await.entities {
        if entity.ruc.is_some() && entity.authority.is_none() && leader(home, entity).await.is_some() {
            found.push(entity.clone());
        }
    }
    [found[0].clone(), found[1].clone()]
}

fn merger(closing: &BoardEntity, successor: &BoardEntity) -> Value {
    json!({"entity": closing.id.to_string(), "on": ON.to_string(), "reason": "merged", "norm": "Ley de muestra",
        "successor": successor.ruc})
}

/// Answers every open question of a refusal with the same choice.
fn settled(mut body: Value, refusal: &Value, choice: &str) -> Value {
    for error in refusal["errors"].as_array().unwrap() {
        let field = error["field"].as_str().unwrap();
        assert!(field.starts_with("keeps_"), "{error}");
        body[field] = json!(choice);
    }
    body
}

async fn verdict_at(home: &Home, entity: &BoardEntity, moment: Moment) -> Option<Verdict> {
    let board = board_at(&home.house, moment).await.unwrap();
    let place = board
        .obligations
        .iter()
        .position(|known| known.id.as_str() == "G04")?;
    let entity = board
        .entity(entity.id)
        .filter(|entity| entity.exists(moment.as_of))?;
    Some(board.verdicts(entity, moment.as_of)[place])
}

#[tokio::test]
async fn two_holders_of_one_office_must_be_settled() {
    let home = Home::new().await;
    let admin = home.sign_in(ADMIN).await;
    let [closing, successor] = two_with_leaders(&home).await;
    let (ours, theirs) = (leader(&home, &closing).await, leader(&home, &successor).await);
    let before = home.size().await;

    let body = merger(&closing, &successor);
    let refused = home.json(&admin, "/api/v1/entity-closings", &body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
    let text = refused.text.clone();
    assert!(text.contains("keeps_digital_leader"), "{text}");
    assert!(
        text.contains(&closing.name) && text.contains(&successor.name),
        "both are named: {text}"
    );
    assert_eq!(home.size().await, before, "nothing was recorded");

    let body = settled(body, &refused.json(), "closing");
    let done = home.json(&admin, "/api/v1/entity-closings", &body).await;
    assert_eq!(done.status, StatusCode::CREATED, "{done:?}");
    assert_eq!(
        leader(&home, &successor).await,
        ours,
        "the one who was chosen goes on"
    );
    assert_ne!(ours, theirs);
    assert_eq!(leader(&home, &closing).await, None);
}

#[tokio::test]
async fn whoever_holds_an_office_alone_goes_on_and_is_told_anew() {
    let home = Home::new().await;
    let admin = home.sign_in(ADMIN).await;
    let [closing, _] = two_with_leaders(&home).await;
    let mut successor = None;
    for entity in &home.board().await.entities {
        let stands = entity.authority.is_none() && entity.exists(ON);
        if stands && entity.ruc.is_some() && leader(&home, entity).await.is_none() {
            successor = Some(entity.clone());
        }
    }
    let successor = successor.unwrap();
    let ours = leader(&home, &closing).await;
    let mut body = merger(&closing, &successor);
    let first = home.json(&admin, "/api/v1/entity-closings", &body).await;
    if first.status == StatusCode::UNPROCESSABLE_ENTITY {
        body = settled(body, &first.json(), "successor");
        let done = home.json(&admin, "/api/v1/entity-closings", &body).await;
        assert_eq!(done.status, StatusCode::CREATED, "{done:?}");
    }
    assert_eq!(leader(&home, &successor).await, ours);

    let today = date(2026, 11, 26);
    let at = |as_of| Moment { as_of, known: today };
    let after = ON.tomorrow().unwrap();
    assert!(
        verdict_at(&home, &closing, at(ON))
            .await
            .is_some_and(Verdict::is_met)
    );
    assert_eq!(
        verdict_at(&home, &closing, at(after)).await,
        None,
        "it exists no longer"
    );
    assert_eq!(
        verdict_at(&home, &successor, at(after)).await,
        Some(Verdict::InProgress),
        "to be told anew"
    );
    let year = date(2025, 11, 26);
    let then = Moment {
        as_of: year,
        known: year,
    };
    let page = home
        .get(&format!("/matriz?fecha={year}&conocido={year}&q={}", closing.key))
        .await;
    assert!(page.text.contains(&closing.name) || verdict_at(&home, &closing, then).await.is_none());

    home.clock.set("2026-11-30T15:00:00Z".parse().unwrap());
    let closed = home.get(&closing.href()).await.text;
    assert!(
        closed.contains(&successor.name),
        "the page of the closed entity leads on"
    );
    let page = home.get(&successor.href()).await.text;
    assert!(
        page.contains(&closing.name),
        "the page of the successor leads back"
    );
}

#[tokio::test]
async fn a_closing_that_does_not_fit_its_reason_is_refused() {
    let home = Home::new().await;
    let admin = home.sign_in(ADMIN).await;
    let [closing, successor] = two_with_leaders(&home).await;
    let with = |reason: &str, ruc: Option<&String>| json!({"entity": closing.id.to_string(), "on": ON.to_string(), "reason": reason, "norm": "Ley de muestra", "successor": ruc});
    for (body, field) in [
        (with("merged", None), "successor"),
        (with("dissolved", successor.ruc.as_ref()), "successor"),
        (with("merged", closing.ruc.as_ref()), "successor"),
        (with("vanished", None), "reason"),
    ] {
        let refused = home.json(&admin, "/api/v1/entity-closings", &body).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body} {refused:?}"
        );
        assert_eq!(refused.json()["errors"][0]["field"], field, "{refused:?}");
    }
    let head = home.head_of(&closing).await;
    let refused = home
        .json(&head, "/api/v1/entity-closings", &with("dissolved", None))
        .await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "nobody closes their own entity"
    );
}

#[tokio::test]
async fn an_entity_that_ceased_owes_nothing_and_shows_what_it_owed() {
    let home = Home::new().await;
    let board = home.board().await;
    let ceased = board.entities.iter().find(|entity| entity.to.is_some()).unwrap();
    let last = ceased.to.unwrap();
    let after = board.verdicts(ceased, last.tomorrow().unwrap());
    assert!(after.iter().all(|verdict| *verdict == Verdict::NotApplicable));
    let page = home.get(&ceased.href()).await.text;
    assert!(page.contains("La entidad dejó de existir"), "{page}");
    assert!(!page.contains("entity_closed"), "{page}");
    let admin = home.sign_in(ADMIN).await;
    let page = home.get_as(&admin, &ceased.href()).await.text;
    assert!(
        !page.contains("/designar?entity="),
        "nobody is designated there any more"
    );
    let page = home
        .get_as(&admin, &format!("{}?fecha={last}", ceased.href()))
        .await
        .text;
    assert!(page.contains("Organismos públicos del país"), "{page}");
    let met = async |day: Date| {
        let moment = Moment {
            as_of: day,
            known: day,
        };
        let board = board_at(&home.house, moment).await.unwrap();
        let entity = board.entity(ceased.id).unwrap();
        board
            .verdicts(entity, day)
            .iter()
            .filter(|verdict| verdict.is_met())
            .count()
    };
    assert!(
        met(last.yesterday().unwrap()).await > 0,
        "the demonstration merged an entity that fulfilled something"
    );
    let page = home.get(&format!("{}?fecha={}", ceased.href(), last)).await.text;
    assert!(!page.contains("La entidad dejó de existir"), "{page}");
}

#[tokio::test]
async fn a_new_name_holds_from_its_day() {
    let home = Home::new().await;
    let admin = home.sign_in(ADMIN).await;
    let [entity, _] = two_with_leaders(&home).await;
    let body = json!({"entity": entity.id.to_string(), "name": "Entidad de nombre nuevo", "ruc": entity.ruc,
        "ubigeo": entity.ubigeo, "reason": "renamed", "on": "2026-11-10"});
    let done = home.json(&admin, "/api/v1/entity-updates", &body).await;
    assert_eq!(done.status, StatusCode::CREATED, "{done:?}");
    let page = async |day: &str| home.get(&format!("{}?fecha={day}", entity.href())).await.text;
    assert!(page("2026-11-09").await.contains(&entity.name));
    assert!(page("2026-11-10").await.contains("Entidad de nombre nuevo"));
    let later = json!({"entity": entity.id.to_string(), "name": "Otro nombre", "reason": "renamed", "on": "2027-01-01"});
    let refused = home.json(&admin, "/api/v1/entity-updates", &later).await;
    assert_eq!(refused.json()["errors"][0]["field"], "on", "{refused:?}");
}
