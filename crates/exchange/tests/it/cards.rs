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

#[tokio::test]
async fn a_node_asks_for_cards_and_anchors_over_http() {
    let world = World::new().await;
    world.joined().await;
    let (url, folder) = (world.serve().await, tempfile::tempdir().unwrap());
    let operator = world.operator(&url, folder.path(), Who::Security, "n1").await;
    let other = world.machine(Who::Neighbour, "n1").await;
    let keys = operator.machine().operator_keys().unwrap();
    for node in [&operator.machine().node, &other.node] {
        let cards = operator.cards(node).await.unwrap();
        let read = cards.iter().map(|token| card(token, &keys).unwrap().node);
        assert_eq!(read.collect::<Vec<_>>(), std::slice::from_ref(node));
        assert_eq!(operator.anchored(node, 1).await, Ok(None));
    }
    let stranger = "PE/GOB/20131370998/nadie".parse().unwrap();
    assert_eq!(operator.cards(&stranger).await, Ok(Vec::new()));
    let body = json!({"note": crate::anchors::note(&other, 1, "a"), "consistency": []}).to_string();
    let sent = world
        .call(&other, "POST", "/exchange/v1/checkpoints", &body)
        .await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    world.follow().await;
    let anchored = operator.anchored(&other.node, 1).await.unwrap().unwrap();
    let register = operator.machine().register_key().unwrap();
    assert!(node::evidence::receipt::stands(&anchored, &register));
    let mut changed = anchored;
    changed.note = changed.note.replace("\n1\n", "\n2\n");
    assert!(!node::evidence::receipt::stands(&changed, &register));
}
