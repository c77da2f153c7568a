//! What the operator publishes, what it costs, and when it changes.

use crate::world::{Who, World};
use node::configuration::{Index, Members, content_hash, manifest};
use node::operator::wire::Anchor;
use register::tree::verify_bundle;
use serde_json::{Value, json};

async fn token(world: &World) -> String {
    let answer = world.page(None, "/exchange/v1/configuration").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

async fn published(world: &World) -> usize {
    let acts = world
        .house()
        .register
        .all_acts(&register::Filter::default())
        .await
        .unwrap();
    acts.iter()
        .filter(|act| act.kind == "exchange/configuration-published")
        .count()
}

#[tokio::test]
async fn only_what_an_act_names_is_served() {
    let world = World::new().await;
    world.follow().await;
    assert_eq!(world.page(None, "/exchange/v1/configuration").await.status, 404);
    assert_eq!(
        published(&world).await,
        0,
        "without members there is nothing to publish"
    );
    world.joined().await;
    let machine = world.machine(Who::Security, "n1").await;
    assert_eq!(world.page(None, "/exchange/v1/configuration").await.status, 404);
    world.follow().await;
    let keys = machine.operator_keys().unwrap();
    let said = manifest(&token(&world).await, &keys).unwrap();
    assert_eq!((said.instance.as_str(), said.content.serial), ("PE", 1));
    assert_eq!(said.until - said.issued, 600_000);
    let part = async |hash: &str| {
        world
            .page(None, &format!("/exchange/v1/configuration/parts/{hash}"))
            .await
            .text
    };
    let index: Index = serde_json::from_str(&part(&said.content.index).await).unwrap();
    let members: Members = serde_json::from_str(&part(&index.parts["members"]).await).unwrap();
    assert_eq!(members.members.len(), 2);
    assert_eq!(members.members[0].nodes[0].id, machine.node);
    assert_eq!(
        world
            .page(None, "/exchange/v1/configuration/parts/00")
            .await
            .status,
        404
    );
    let bundle = world.page(None, "/exchange/v1/configuration/proof").await.text;
    let verdict = verify_bundle(bundle.as_bytes(), Some(&machine.register_key().unwrap()));
    assert!(verdict.is_proven());
    let payload: Value = serde_json::from_str(&verdict.bundle.unwrap().opening.unwrap().payload).unwrap();
    assert_eq!(payload["content"], json!(content_hash(&said.content).unwrap()));
    let anchor: Anchor = serde_json::from_str(&world.page(None, "/exchange/v1/anchor").await.text).unwrap();
    assert_eq!(anchor.keys, machine.anchor.keys);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn acts_that_change_nothing_for_nodes_publish_nothing() {
    let world = World::new().await;
    world.joined().await;
    world.follow().await;
    assert_eq!(published(&world).await, 1);
    // An enrolment that nobody used yet is nothing that nodes know.
    world.token(Who::Security, "n1").await;
    world.follow().await;
    assert_eq!(published(&world).await, 1);
    let body = json!({"entity": world.entity, "reason": "Incidente"});
    world.done(Who::Head, "exchange-suspensions", body).await;
    world.follow().await;
    world.follow().await;
    assert_eq!(published(&world).await, 2);
}

#[tokio::test]
async fn an_entity_that_closed_leaves_with_the_day_and_without_an_act() {
    let world = World::new().await;
    world.joined().await;
    let machine = world.machine(Who::Neighbour, "n1").await;
    let called = async || {
        let answer = world.call(&machine, "GET", "/exchange/v1/checkpoints", "").await;
        answer.status.as_u16()
    };
    let closed =
        json!({"entity": world.other, "on": "2026-11-16", "reason": "dissolved", "norm": "Ley 00000"});
    let draft =
        register::Draft::new("directory/entity-closed", register::Under::system()).entity(world.other);
    world.record(draft.payload(closed)).await;
    world.follow().await;
    assert_eq!((published(&world).await, called().await), (1, 200));
    world.later(jiff::SignedDuration::from_hours(24));
    world.follow().await;
    assert_eq!((published(&world).await, called().await), (2, 403));
    let acts = world
        .house()
        .register
        .all_acts(&register::Filter::default())
        .await
        .unwrap();
    let last = acts
        .iter()
        .filter(|act| act.kind == "exchange/configuration-published");
    let last = last.max_by_key(|act| act.seq).unwrap().payload.clone().unwrap();
    assert_eq!(last["members"], 1);
}

#[tokio::test]
async fn a_manifest_is_signed_again_every_minute_and_not_at_every_look() {
    let world = World::new().await;
    world.joined().await;
    world.follow().await;
    let first = token(&world).await;
    world.later(jiff::SignedDuration::from_secs(59));
    assert_eq!(token(&world).await, first);
    world.later(jiff::SignedDuration::from_secs(1));
    assert_ne!(token(&world).await, first);
}
