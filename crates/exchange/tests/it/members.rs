//! Joining, switching off and on, subsystems; what everybody sees of it.

use crate::world::{OWN, Who, World};
use register::{Draft, Under};
use serde_json::json;

#[tokio::test]
async fn whoever_heads_or_leads_joins_and_nobody_else() {
    let world = World::new().await;
    let join = json!({"entity": world.entity, "accepts": true});
    for who in [Who::Security, Who::DataOfficer, Who::Neighbour, Who::Operator] {
        let no = world.no(who, "exchange-members", join.clone()).await;
        assert!(no.starts_with("403"), "{who:?}: {no}");
    }
    let unaccepted = json!({"entity": world.entity, "accepts": false});
    assert!(
        world
            .no(Who::Head, "exchange-members", unaccepted)
            .await
            .starts_with("422")
    );
    world.done(Who::Head, "exchange-members", join.clone()).await;
    assert_eq!(
        world.no(Who::Leader, "exchange-members", join).await,
        "409 exchange-member-twice"
    );
    let page = world.page(None, "/intercambio/miembros").await;
    assert!(page.text.contains(OWN), "{}", page.text);
    let table = world.page(None, "/api/v1/exchange-members").await.json();
    assert_eq!(table["items"][0]["member"], json!(OWN));
    assert_eq!(world.page(None, "/intercambio/miembros.csv").await.status, 200);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn a_member_switches_itself_off_and_what_the_operator_switched_off_it_does_not_switch_on() {
    let world = World::new().await;
    world.joined().await;
    let body = json!({"entity": world.entity, "reason": "Incidente en evaluación"});
    let suspend = "exchange-suspensions";
    let resume = "exchange-resumptions";
    assert!(
        world
            .no(Who::Neighbour, suspend, body.clone())
            .await
            .starts_with("403")
    );
    assert_eq!(
        world.no(Who::Security, resume, body.clone()).await,
        "409 exchange-not-suspended"
    );
    world.done(Who::Security, suspend, body.clone()).await;
    assert_eq!(
        world.no(Who::Head, suspend, body.clone()).await,
        "409 exchange-suspended-already"
    );
    world.done(Who::Leader, resume, body.clone()).await;
    world.done(Who::Operator, suspend, body.clone()).await;
    for who in [Who::Head, Who::Leader, Who::Security] {
        let no = world.no(who, resume, body.clone()).await;
        assert_eq!(no, "403 exchange-suspended-by-operator", "{who:?}");
    }
    world.done(Who::Operator, resume, body).await;
    let number = json!({"entity": world.entity, "reason": "Lo pidió 12345678"});
    assert_eq!(
        world.no(Who::Head, suspend, number).await,
        "422 exchange-identity-number"
    );
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn subsystems_have_codes_that_fit_an_address() {
    let world = World::new().await;
    world.joined().await;
    let add = |code: &str| json!({"entity": world.entity, "code": code, "name": "Mesa de partes"});
    for code in ["a b", "a/b", "mesa-ñ", "..", "a%2Fb"] {
        assert_eq!(
            world.no(Who::Leader, "exchange-subsystems", add(code)).await,
            "422 exchange-code",
            "{code}"
        );
    }
    world.done(Who::Leader, "exchange-subsystems", add("MESA")).await;
    assert_eq!(
        world.no(Who::Leader, "exchange-subsystems", add("MESA")).await,
        "409 exchange-subsystem-twice"
    );
    assert!(
        world
            .no(Who::Neighbour, "exchange-subsystems", add("OTRA"))
            .await
            .starts_with("403")
    );
    let retire = |code: &str| json!({"entity": world.entity, "code": code, "reason": "Ya no se usa"});
    let path = "exchange-subsystem-retirements";
    assert_eq!(
        world.no(Who::Head, path, retire("OTRA")).await,
        "422 exchange-subsystem-unknown"
    );
    world.done(Who::Head, path, retire("MESA")).await;
    assert_eq!(
        world.no(Who::Head, path, retire("MESA")).await,
        "422 exchange-subsystem-unknown"
    );
    world.done(Who::Leader, "exchange-subsystems", add("MESA")).await;
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn everybody_reads_the_facts_and_only_whoever_may_sees_buttons() {
    let world = World::new().await;
    let path = "/intercambio/entidad/20131378972";
    let page = world.page(None, path).await;
    assert!(page.text.contains("no está en el intercambio") && !page.text.contains("/intercambio/adherir"));
    assert!(
        world
            .page(Some(Who::Leader), path)
            .await
            .text
            .contains("/intercambio/adherir")
    );
    world.joined().await;
    let machine = world.machine(Who::Security, "n1").await;
    let page = world.page(None, path).await;
    assert!(
        page.text.contains(machine.node.as_str()) && page.text.contains("Activo"),
        "{}",
        page.text
    );
    assert!(!page.text.contains("/intercambio/nodos/revocar"));
    let page = world.page(Some(Who::Leader), path).await;
    assert!(page.text.contains("/intercambio/nodos/revocar") && page.text.contains("/intercambio/suspender"));
    world.later(jiff::SignedDuration::from_hours(24 * 370));
    assert!(
        world
            .page(None, path)
            .await
            .text
            .contains("Certificado por vencer")
    );
    world.later(jiff::SignedDuration::from_hours(24 * 30));
    assert!(world.page(None, path).await.text.contains("Certificado vencido"));
    let paper = world.page(None, &format!("{path}/adhesion.pdf")).await;
    assert_eq!(
        (paper.status.as_u16(), paper.header("content-type")),
        (200, "application/pdf")
    );
    assert_eq!(
        world
            .page(None, "/intercambio/entidad/20131380951/adhesion.pdf")
            .await
            .status,
        200
    );
    assert_eq!(
        world.page(None, "/intercambio/entidad/99999999999").await.status,
        404
    );
}

#[tokio::test]
async fn an_entity_that_closed_is_no_member_the_day_after_its_last() {
    let world = World::new().await;
    world.joined().await;
    let closed = json!({
        "entity": world.other, "on": "2026-11-17", "reason": "merged", "successor": world.entity, "norm": "Ley 00000",
    });
    let draft = Draft::new("directory/entity-closed", Under::system())
        .entity(world.other)
        .payload(closed);
    world.record(draft).await;
    let state = async || {
        let path = "/api/v1/exchange-members?estado=cerrado";
        world.page(None, path).await.json()["total"].as_u64().unwrap()
    };
    assert_eq!(state().await, 0);
    world.later(jiff::SignedDuration::from_hours(48));
    assert_eq!(state().await, 1);
    world.rebuilt_alike().await;
}
