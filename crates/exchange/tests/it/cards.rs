//! What the operator says of the keys of nodes, to whoever asks.

use crate::world::{Who, World};
use jiff::SignedDuration;
use jose::KeySet;
use node::configuration::{Card, card};
use node::operator::wire::Cards;
use serde_json::json;

#[tokio::test]
async fn every_key_that_a_node_had_is_told_with_its_days_also_when_it_is_revoked() {
    let world = World::new().await;
    world.joined().await;
    let mut machine = world.machine(Who::Security, "n1").await;
    let place = format!("/exchange/v1/cards?node={}", machine.node);
    let keys = KeySet::read(machine.anchor.keys.to_string().as_bytes()).unwrap();
    let told = async || -> Vec<Card> {
        let page = world.page(None, &place).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let cards: Cards = serde_json::from_str(&page.text).unwrap();
        cards
            .cards
            .iter()
            .map(|token| card(token, &keys).unwrap())
            .collect()
    };
    let first = told().await;
    assert_eq!(first.len(), 1);
    assert_eq!((&first[0].node, first[0].key.until), (&machine.node, None));
    let kid = machine.keys.signing().unwrap().public().thumbprint();
    assert_eq!(first[0].key.kid, kid);

    world.later(SignedDuration::from_hours(1));
    let fresh = node::operator::Keys::generate().unwrap();
    let asked = fresh
        .replacement(&machine.node, None, false, world.now())
        .unwrap();
    let body = serde_json::to_string(&asked).unwrap();
    let answer = world
        .call(&machine, "POST", "/exchange/v1/nodes/keys", &body)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    machine.keys = fresh;
    let both = told().await;
    assert_eq!(both.len(), 2);
    assert_eq!(both[1].key.kid, kid);
    assert!(both[0].key.until.is_none() && both[1].key.until.is_some());
    assert!(
        both[1].issued > first[0].issued,
        "the later one is the one that counts"
    );

    let body = json!({"node": machine.node, "reason": "Equipo dado de baja"});
    world.done(Who::Operator, "exchange-node-revocations", body).await;
    let over = told().await;
    assert!(
        over.iter()
            .all(|card| card.key.until.is_some_and(|until| until <= world.now()))
    );

    let other = world
        .page(None, "/exchange/v1/cards?node=PE/GOB/20131370998/nadie")
        .await;
    assert_eq!(other.status, 404);
    assert_eq!(world.page(None, "/exchange/v1/cards?node=x").await.status, 400);
    assert_eq!(world.page(None, "/exchange/v1/cards").await.status, 400);
}
