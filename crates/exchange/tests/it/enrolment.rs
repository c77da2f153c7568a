//! A machine comes in by a token, once; and replaces its keys. The threats of the README, each with its refusal.

use crate::world::{OTHER, OWN, Who, World, told};
use jiff::SignedDuration;
use node::operator::Keys;
use node::operator::wire::Enrolled;
use serde_json::{Value, json};

#[tokio::test]
async fn a_machine_comes_in_with_a_certificate_for_it_alone() {
    let world = World::new().await;
    world.joined().await;
    let machine = world.machine(Who::Security, "n1").await;
    assert_eq!(machine.node.as_str(), format!("{OWN}/n1"));
    let (from, until) = machine.certificate_days().unwrap();
    assert!(from < world.now() && until > world.now() + 390 * 86_400_000);
    assert!(!machine.is_rotation_due(world.now()) && machine.is_rotation_due(until - 100 * 86_400_000));
    let card = node::configuration::card(&machine.card, &machine.operator_keys().unwrap()).unwrap();
    assert_eq!(card.node, machine.node);
    assert_eq!(
        card.key.kid,
        machine.keys.signing().unwrap().public().thumbprint()
    );
    let other = world.machine(Who::Neighbour, "n1").await;
    assert_eq!(other.node.as_str(), format!("{OTHER}/n1"));
    assert_ne!(other.subject_key, machine.subject_key);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn a_token_works_once_for_its_machine_and_for_a_day() {
    let world = World::new().await;
    world.joined().await;
    let token = world.token(Who::Security, "n1").await;
    let keys = Keys::generate().unwrap();
    // Nobody's token; another machine than the one it is for.
    let refused = async |token: &str, name: &str| {
        let before = world.size().await;
        let answer = world.enrol(&world.enrolment(&keys, token, name)).await;
        assert_eq!(before, world.size().await);
        told(&answer)
    };
    assert_eq!(refused("x", "n1").await, "403 exchange-token");
    assert_eq!(refused(&token, "n2").await, "422 exchange-other-name");
    assert_eq!(
        world.enrol(&world.enrolment(&keys, &token, "n1")).await.status,
        201
    );
    assert_eq!(refused(&token, "n1").await, "403 exchange-token");
    // Over.
    let late = world.token(Who::Leader, "n2").await;
    world.later(SignedDuration::from_hours(25));
    assert_eq!(refused(&late, "n2").await, "403 exchange-token");
}

#[tokio::test]
async fn of_two_that_use_one_token_at_once_one_comes_in() {
    let world = World::new().await;
    world.joined().await;
    let token = world.token(Who::Security, "n1").await;
    let sent: Vec<_> = (0..4)
        .map(|_| world.enrolment(&Keys::generate().unwrap(), &token, "n1"))
        .collect();
    let (a, b, c, d) = tokio::join!(
        world.enrol(&sent[0]),
        world.enrol(&sent[1]),
        world.enrol(&sent[2]),
        world.enrol(&sent[3])
    );
    let good = [a, b, c, d].iter().filter(|answer| answer.status == 201).count();
    assert_eq!(good, 1);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn a_new_token_takes_the_place_of_the_one_that_was_lost() {
    let world = World::new().await;
    world.joined().await;
    let first = world.token(Who::Security, "n1").await;
    let acts = world
        .house()
        .register
        .all_acts(&register::Filter::default())
        .await
        .unwrap();
    let opened = acts
        .iter()
        .rfind(|act| act.kind == "exchange/enrolment-opened")
        .or(acts.first())
        .unwrap();
    let opened = acts
        .iter()
        .find(|act| act.kind == "exchange/enrolment-opened")
        .unwrap_or(opened);
    let id = opened.subject("enrolment").unwrap();
    for who in [Who::Neighbour, Who::DataOfficer] {
        assert_ne!(world.make_token(who, id).await.status, 200, "{who:?}");
    }
    assert_eq!(world.make_token(Who::Security, id).await.status, 200);
    let keys = Keys::generate().unwrap();
    let answer = world.enrol(&world.enrolment(&keys, &first, "n1")).await;
    assert_eq!(told(&answer), "403 exchange-token");
}

#[tokio::test]
async fn what_a_stranger_sends_is_refused_by_name() {
    let world = World::new().await;
    world.joined().await;
    let token = world.token(Who::Security, "n1").await;
    let (keys, other) = (Keys::generate().unwrap(), Keys::generate().unwrap());
    let sent = serde_json::to_value(world.enrolment(&keys, &token, "n1")).unwrap();
    let of_other = serde_json::to_value(world.enrolment(&other, &token, "n1")).unwrap();
    let with = |name: &str, value: Value| {
        let mut sent = sent.clone();
        sent[name] = value;
        sent
    };
    let mut private = sent["key"].clone();
    private["d"] = json!("c2VjcmV0");
    let cases = [
        (with("csr", of_other["csr"].clone()), "422 exchange-proof"),
        (with("key", of_other["key"].clone()), "422 exchange-proof"),
        (with("proof", of_other["proof"].clone()), "422 exchange-proof"),
        (with("key", private), "422 exchange-key"),
        (
            with("key", json!({"kty": "oct", "k": "c2VjcmV0"})),
            "422 exchange-key",
        ),
        (with("address", json!("http://nodo:1")), "422 exchange-address"),
        (with("address", json!("nodo\r\nx:1")), "422 exchange-address"),
        (with("address", json!("a".repeat(300))), "422 exchange-address"),
        (with("proof", json!("a.b.c")), "422 exchange-proof"),
        (with("extra", json!(1)), "400 exchange-body"),
        (
            with("certificate", json!("-----BEGIN")),
            "422 exchange-certificate-own",
        ),
    ];
    for (sent, expected) in cases {
        let before = world.size().await;
        assert_eq!(told(&world.enrol(&sent).await), expected, "{sent}");
        assert_eq!(before, world.size().await);
    }
    // A request that another key signed, with the proof made for it.
    let broken = sent["csr"]
        .as_str()
        .unwrap()
        .replace("MII", "MIJ")
        .replace("MIH", "MIG");
    let signing = keys.signing().unwrap();
    let about = node::operator::digest(token.as_bytes());
    let proof = node::operator::prove_possession(&signing, &about, Some(&broken), world.now()).unwrap();
    let mut sent_broken = with("csr", json!(broken));
    sent_broken["proof"] = json!(proof);
    assert_eq!(told(&world.enrol(&sent_broken).await), "422 exchange-csr");
    // A proof from another hour.
    let mut late = world.enrolment(&keys, &token, "n1");
    world.later(SignedDuration::from_secs(61));
    assert_eq!(told(&world.enrol(&late).await), "422 exchange-proof");
    late = world.enrolment(&keys, &token, "n1");
    assert_eq!(
        world.enrol(&late).await.status,
        201,
        "nothing of it used the token up"
    );
}

#[tokio::test]
async fn a_suspended_member_brings_no_machine_in() {
    let world = World::new().await;
    world.joined().await;
    let token = world.token(Who::Security, "n1").await;
    let body = json!({"entity": world.entity, "reason": "Incidente"});
    world.done(Who::Head, "exchange-suspensions", body).await;
    let answer = world
        .enrol(&world.enrolment(&Keys::generate().unwrap(), &token, "n1"))
        .await;
    assert_eq!(told(&answer), "403 exchange-call-member");
}

#[tokio::test]
async fn a_call_counts_once_for_its_request_by_a_key_that_counts() {
    let world = World::new().await;
    world.joined().await;
    let machine = world.machine(Who::Security, "n1").await;
    let path = "/exchange/v1/checkpoints";
    let header = world.signed(&machine, "GET", path, "");
    assert_eq!(world.call_with(&header, "GET", path, "").await.status, 200);
    let again = world.call_with(&header, "GET", path, "").await;
    assert_eq!(told(&again), "403 exchange-call-replayed");
    let changed = world.signed(&machine, "POST", path, "{}");
    assert_eq!(
        told(&world.call_with(&changed, "POST", path, "{ }").await),
        "403 exchange-call-other"
    );
    assert_eq!(
        told(&world.call_with("Bearer x", "GET", path, "").await),
        "403 exchange-call-shape"
    );
    // A key of another machine that claims this one's name.
    let mut thief = world.machine(Who::Neighbour, "n1").await;
    thief.node = machine.node.clone();
    assert_eq!(
        told(&world.call(&thief, "GET", path, "").await),
        "403 exchange-call-signature"
    );
    // Clocks.
    let old = world.signed(&machine, "GET", path, "");
    world.later(SignedDuration::from_secs(61));
    assert_eq!(
        told(&world.call_with(&old, "GET", path, "").await),
        "403 exchange-call-time"
    );
    // Switched off, then revoked.
    let reason = |more: Value| {
        let mut body = json!({"reason": "Equipo robado"});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    let entity = reason(json!({"entity": world.entity}));
    world
        .done(Who::Operator, "exchange-suspensions", entity.clone())
        .await;
    assert_eq!(
        told(&world.call(&machine, "GET", path, "").await),
        "403 exchange-call-member"
    );
    world.done(Who::Operator, "exchange-resumptions", entity).await;
    assert_eq!(world.call(&machine, "GET", path, "").await.status, 200);
    let node = reason(json!({"node": machine.node}));
    assert!(
        world
            .no(Who::Neighbour, "exchange-node-revocations", node.clone())
            .await
            .starts_with("403")
    );
    world.done(Who::Security, "exchange-node-revocations", node).await;
    assert_eq!(
        told(&world.call(&machine, "GET", path, "").await),
        "403 exchange-call-node"
    );
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn keys_are_replaced_and_both_count_for_the_overlap() {
    let world = World::new().await;
    world.joined().await;
    let machine = world.machine(Who::Security, "n1").await;
    let (path, place) = ("/exchange/v1/nodes/keys", "/exchange/v1/checkpoints");
    world.later(SignedDuration::from_secs(1));
    let fresh = Keys::generate().unwrap();
    let asked = fresh
        .replacement(&machine.node, None, false, world.now())
        .unwrap();
    let answer = world
        .call(&machine, "POST", path, &serde_json::to_string(&asked).unwrap())
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let enrolled: Enrolled = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(enrolled.before_until, Some(world.now() + 7 * 86_400_000));
    let mut next = machine.clone();
    next.keys = fresh;
    assert_eq!(world.call(&machine, "GET", place, "").await.status, 200);
    assert_eq!(world.call(&next, "GET", place, "").await.status, 200);
    // The proof of one node is none for another.
    let other = world.machine(Who::Neighbour, "n1").await;
    let keys = Keys::generate().unwrap();
    let foreign = keys.replacement(&machine.node, None, false, world.now()).unwrap();
    let answer = world
        .call(&other, "POST", path, &serde_json::to_string(&foreign).unwrap())
        .await;
    assert_eq!(told(&answer), "422 exchange-proof");
    assert_eq!(
        told(&world.call(&other, "POST", path, "{}").await),
        "422 exchange-nothing-replaced"
    );
    world.later(SignedDuration::from_hours(7 * 24));
    assert_eq!(
        told(&world.call(&machine, "GET", place, "").await),
        "403 exchange-call-signature"
    );
    // At once.
    let last = Keys::generate().unwrap();
    let asked = last.replacement(&machine.node, None, true, world.now()).unwrap();
    let answer = world
        .call(&next, "POST", path, &serde_json::to_string(&asked).unwrap())
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(
        told(&world.call(&next, "GET", place, "").await),
        "403 exchange-call-signature"
    );
    world.rebuilt_alike().await;
}
