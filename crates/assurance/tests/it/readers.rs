//! Who reads what: strangers see approved levels and the plan, and nothing that would tell where to get in.

use crate::world::{Who, World, borrowed};
use register::{Filter, Visibility};

const SECRETS: [&str; 6] = [
    "Sistema interno de trámites",
    "own_password",
    "Usuario y contraseña propios",
    "Mueve dinero de la gente",
    "Nivel bajo",
    "Avisa la oficina de informática",
];

async fn full() -> World {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_password").await;
    let operation = world.operation(service, "Pedir una devolución").await;
    let waits = world.operation(service, "Ver mis pagos").await;
    world.decide(operation, "2").await;
    world.approve_all().await;
    world.decide(waits, "3").await;
    let id = operation.to_string();
    let pairs = [
        ("title", "Integrar ID GOB.PE en la ventanilla"),
        ("owner", "office:digital_leader"),
        ("due", "2027-03-31"),
        ("operations", id.as_str()),
    ];
    world.ok(Who::Leader, "plan-step", &pairs).await;
    let pairs = [
        ("section", "incidents"),
        ("text", "Avisa la oficina de informática."),
    ];
    world.ok(Who::Leader, "write-section", &pairs).await;
    world
}

#[tokio::test]
async fn strangers_read_levels_and_plan_and_no_secret() {
    let world = full().await;
    let public = format!("/entidades/{}/autenticacion", world.entity);
    let data = format!("/api/v1/authentication-strategies/{}", world.entity);
    for who in [None, Some(Who::Neighbour)] {
        let page = world.get(who, &public).await;
        assert_eq!(page.status.as_u16(), 200);
        for words in [
            "Pedir una devolución",
            "NCA 2, razonable",
            "Integrar ID GOB.PE",
            "31-03-2027",
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        // What the head has not approved is nobody's word yet.
        assert!(!page.text.contains("<td>NCA 3, alto"), "{}", page.text);
        let json = world.get(who, &data).await;
        assert_eq!(json.json()["inside"], serde_json::Value::Null);
        assert_eq!(json.json()["operations"][0]["approved_level"], 2);
        let state = world.get(who, "/autenticacion/estado").await;
        for secret in SECRETS {
            for text in [&page.text, &json.text, &state.text] {
                assert!(!text.contains(secret), "{who:?} reads {secret}");
            }
        }
    }
    let inside = world.get(Some(Who::Analyst), &data).await.json();
    assert_eq!(inside["inside"]["operations"][0]["gap"], "nivel-y-via");
    assert_eq!(inside["inside"]["indicators"]["pending"], 1);
}

#[tokio::test]
async fn pages_of_officials_are_for_the_officials_of_the_entity_and_the_governing_body() {
    let world = full().await;
    let rows = assurance::store::operations_of(world.house(), world.entity)
        .await
        .unwrap();
    let paper = world.approval().await;
    let hash = paper
        .iter()
        .find(|(name, _)| *name == "document")
        .unwrap()
        .1
        .clone();
    let entity = world.entity;
    for path in [
        format!("/autenticacion?entidad={entity}"),
        format!("/autenticacion/operaciones?entidad={entity}"),
        format!("/autenticacion/operaciones.csv?entidad={entity}"),
        format!("/api/v1/authentication-operation-list?entidad={entity}"),
        format!("/autenticacion/estrategia.pdf?entidad={entity}"),
        rows[0].href(),
        format!("/autenticacion/servicios/{}", rows[0].service_id),
    ] {
        for (who, status) in [
            (Some(Who::Leader), 200),
            (Some(Who::Security), 200),
            (Some(Who::Head), 200),
            (Some(Who::Analyst), 200),
            (Some(Who::Neighbour), 403),
            (Some(Who::Secretary), 403),
        ] {
            let answer = world.get(who, &path).await;
            assert_eq!(answer.status.as_u16(), status, "{who:?} {path}: {}", answer.text);
        }
        let stranger = world.get(None, &path).await;
        assert!(
            matches!(stranger.status.as_u16(), 303 | 401),
            "{path}: {}",
            stranger.status
        );
    }
    // A document that nothing here cites is not handed out, whoever sent it.
    let path = format!("/autenticacion/documentos/{hash}?entidad={entity}");
    assert_eq!(world.get(Some(Who::Head), &path).await.status.as_u16(), 404);
    let rest = assurance::store::operations_of(world.house(), entity)
        .await
        .unwrap();
    assert!(rest.iter().any(|row| row.is_pending()));
    world.approve_all().await;
    let approval = world.approval().await;
    world
        .ok(Who::Head, "approve-strategy", &borrowed(&approval))
        .await;
    assert_eq!(world.get(Some(Who::Head), &path).await.status.as_u16(), 200);
    assert_eq!(world.get(Some(Who::Neighbour), &path).await.status.as_u16(), 403);
}

#[tokio::test]
async fn acts_that_tell_of_gaps_are_reserved_and_the_others_hold_no_secret() {
    let world = full().await;
    let filter = Filter {
        entity: Some(world.entity),
        limit: 200,
        ..Filter::default()
    };
    let acts = world.house().register.acts(&filter).await.unwrap();
    let own: Vec<_> = acts
        .iter()
        .filter(|act| act.kind.starts_with("assurance/"))
        .collect();
    let reserved = [
        "assurance/credential-declared",
        "assurance/level-decided",
        "assurance/step-planned",
    ];
    for act in &own {
        let payload = act.payload.as_ref().unwrap().to_string();
        let hidden = act.visibility == Visibility::Reserved;
        let incidents = act.kind == "assurance/section-written" && payload.contains("incidents");
        assert_eq!(
            hidden,
            reserved.contains(&act.kind.as_str()) || incidents,
            "{}",
            act.kind
        );
        if !hidden {
            assert!(
                SECRETS.iter().all(|secret| !payload.contains(secret)),
                "{payload}"
            );
        }
    }
    assert_eq!(own.len(), 9);
}

#[tokio::test]
async fn whoever_acts_as_a_member_of_the_committee_does_not_have_to_change_offices() {
    let world = full().await;
    let rows = assurance::store::operations_of(world.house(), world.entity)
        .await
        .unwrap();
    let waits = rows.iter().find(|row| row.is_pending()).unwrap();
    let value = format!("{}@{}", waits.id, waits.decided_seq.unwrap());
    let cx = world.cx(Who::Seated).await;
    assert_eq!(cx.caller.acting.as_ref().unwrap().office, "committee_seat_1");
    world
        .ok(Who::Seated, "approve-levels", &[("levels", &value)])
        .await;
    let filter = Filter {
        kind: Some("assurance/level-approved".to_owned()),
        limit: 1,
        ..Filter::default()
    };
    let acts = world.house().register.acts(&filter).await.unwrap();
    assert_eq!(acts[0].under.office, "top_admin_authority");
    // What no office of theirs may do stays refused.
    let id = waits.id.to_string();
    let refused = world
        .run(Who::Seated, "decide-level", &crate::world::scored(&id, "1"))
        .await;
    assert_eq!(refused.unwrap_err()[0].text, "capability-denied-act");
}
