//! Signed sizes of the logs of nodes: only growing ones are taken, and each is proven under an act.

use crate::world::{Who, World, told};
use jiff::SignedDuration;
use node::operator::wire::Anchored;
use node::operator::{Machine, log_origin};
use register::tree::{Checkpoint, Frontier, Hash, NoteSigner, leaf_hash, verify_bundle, verify_inclusion};
use serde_json::json;

const PATH: &str = "/exchange/v1/checkpoints";

/// The note of a log with so many records of a flavour.
pub fn note(machine: &Machine, size: u64, flavour: &str) -> String {
    let mut tree = Frontier::new();
    (0..size).for_each(|at| tree.push(leaf_hash(format!("{flavour}{at}").as_bytes())));
    let origin = log_origin(&machine.node);
    let signer = NoteSigner::from_seed(&origin, &seed(machine)).unwrap();
    Checkpoint::new(&origin, size, tree.root())
        .sign(&[&signer])
        .unwrap()
        .to_string()
}

/// The seed of an Ed25519 key stands at the end of its short PKCS #8 (RFC 8410 section 7), after `04 20`.
fn seed(machine: &Machine) -> [u8; 32] {
    let key = machine.keys.signing().unwrap();
    let pkcs8 = key.pkcs8();
    let at = pkcs8
        .windows(4)
        .position(|bytes| bytes == [0x04, 0x22, 0x04, 0x20])
        .unwrap()
        + 4;
    pkcs8[at..at + 32].try_into().unwrap()
}

/// Proof that one record grew to two, of the flavour.
fn second(flavour: &str) -> Vec<String> {
    vec![register::hex(&leaf_hash(format!("{flavour}1").as_bytes()))]
}

#[tokio::test]
async fn a_log_only_grows_and_stands_in_the_register() {
    let world = World::new().await;
    world.joined().await;
    let machine = world.machine(Who::Security, "n1").await;
    let other = world.machine(Who::Neighbour, "n1").await;
    let send = async |machine: &Machine, note: String, proof: Vec<String>| {
        let body = json!({"note": note, "consistency": proof}).to_string();
        world.call(machine, "POST", PATH, &body).await
    };
    assert_eq!(world.call(&machine, "GET", PATH, "").await.json()["size"], 0);
    assert_eq!(send(&machine, note(&machine, 1, "a"), vec![]).await.status, 200);
    // The same again is no harm; another log, a shorter one, a wrong proof, another's note are.
    assert_eq!(send(&machine, note(&machine, 1, "a"), vec![]).await.status, 200);
    assert_eq!(
        told(&send(&machine, note(&machine, 1, "b"), vec![]).await),
        "409 exchange-log"
    );
    assert_eq!(
        told(&send(&machine, note(&machine, 2, "b"), second("b")).await),
        "409 exchange-log"
    );
    assert_eq!(
        told(&send(&machine, note(&machine, 2, "a"), vec![]).await),
        "409 exchange-log"
    );
    assert_eq!(
        told(&send(&machine, note(&other, 2, "a"), second("a")).await),
        "422 exchange-note"
    );
    assert_eq!(
        told(&send(&machine, "none".into(), vec![]).await),
        "422 exchange-note"
    );
    let long = vec!["x".to_owned()];
    assert_eq!(
        told(&send(&machine, note(&machine, 2, "a"), long).await),
        "422 exchange-consistency"
    );
    assert_eq!(
        send(&machine, note(&machine, 2, "a"), second("a")).await.status,
        200
    );
    assert_eq!(
        told(&send(&machine, note(&machine, 1, "a"), vec![]).await),
        "409 exchange-log"
    );
    assert_eq!(send(&other, note(&other, 3, "c"), vec![]).await.status, 200);

    let place = format!("/exchange/v1/anchors?node={}&size=2", machine.node);
    assert_eq!(world.page(None, &place).await.status, 404);
    world.follow().await;
    let page = world.page(None, &place).await;
    let anchored: Anchored = serde_json::from_str(&page.text).unwrap();
    assert_eq!(anchored.note, note(&machine, 2, "a"));
    assert_eq!(anchored.count, 3);
    let bundle = anchored.bundle.to_string();
    let key = machine.register_key().unwrap();
    let verdict = verify_bundle(bundle.as_bytes(), Some(&key));
    assert!(verdict.is_proven(), "{:?}", verdict.checks);
    let payload: serde_json::Value =
        serde_json::from_str(&verdict.bundle.unwrap().opening.unwrap().payload).unwrap();
    let hash = |text: &str| -> Hash { register::parse_hex(text).unwrap().try_into().unwrap() };
    let path: Vec<Hash> = anchored.path.iter().map(|text| hash(text)).collect();
    let (leaf, root) = (
        leaf_hash(anchored.note.as_bytes()),
        hash(payload["root"].as_str().unwrap()),
    );
    assert_eq!(
        verify_inclusion(&leaf, anchored.index, anchored.count, &path, &root),
        Ok(())
    );
    // Nothing waits: no act.
    let size = world.size().await;
    world.later(SignedDuration::from_mins(11));
    world.follow().await;
    assert_eq!(world.size().await, size);
    world.rebuilt_alike().await;
}
