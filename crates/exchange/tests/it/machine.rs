//! Both ends over HTTP: a machine comes in, follows the configuration, keeps it, and believes only what it must.

use crate::world::{OTHER, Who, World};
use jiff::SignedDuration;
use node::configuration::ConfigurationError;
use node::operator::{OperatorError, enrol};
use serde_json::json;

#[tokio::test]
async fn a_machine_follows_the_configuration_and_the_kill_switch_reaches_it() {
    let world = World::new().await;
    world.joined().await;
    let url = world.serve().await;
    let folder = tempfile::tempdir().unwrap();
    let operator = world.operator(&url, folder.path(), Who::Security, "n1").await;
    let other = world.machine(Who::Neighbour, "n1").await;
    world.follow().await;
    assert!(operator.refresh().await.unwrap());
    assert!(!operator.refresh().await.unwrap(), "nothing changed");
    let current = operator.current().at(world.now()).unwrap();
    let kid = other.keys.signing().unwrap().public().thumbprint();
    assert_eq!(current.key(&kid).unwrap().node.id, other.node);
    assert!(current.takes_part(&other.node.member()));
    let body = json!({"entity": world.other, "reason": "Incidente"});
    world.done(Who::Operator, "exchange-suspensions", body).await;
    world.follow().await;
    assert!(operator.refresh().await.unwrap());
    let current = operator.current().at(world.now()).unwrap();
    assert!(!current.takes_part(&OTHER.parse().unwrap()));
    // A second machine on the same folder would take its place.
    let options = crate::world::options(&url, folder.path());
    let twice = enrol(&options, "x", "n1", None, world.opened.clock.as_ref()).await;
    assert!(matches!(twice.err(), Some(OperatorError::Disk(_))));
}

#[tokio::test]
async fn without_network_it_works_on_by_what_it_kept_and_then_stops() {
    let world = World::new().await;
    world.joined().await;
    let url = world.serve().await;
    let folder = tempfile::tempdir().unwrap();
    let operator = world.operator(&url, folder.path(), Who::Security, "n1").await;
    world.follow().await;
    operator.refresh().await.unwrap();
    drop(operator);
    let operator = world.reopened("http://127.0.0.1:1", folder.path());
    assert!(operator.current().at(world.now()).is_ok());
    assert!(matches!(
        operator.refresh().await,
        Err(OperatorError::Unreachable(_))
    ));
    world.later(SignedDuration::from_secs(600));
    assert_eq!(
        operator.current().at(world.now()).err(),
        Some(ConfigurationError::Over)
    );
    // Started when it is over: it knows, and gives it to nobody.
    let operator = world.reopened("http://127.0.0.1:1", folder.path());
    assert_eq!(
        operator.current().at(world.now()).err(),
        Some(ConfigurationError::Over)
    );
    // The network is back.
    let operator = world.reopened(&url, folder.path());
    assert!(operator.refresh().await.unwrap());
    assert!(operator.current().at(world.now()).is_ok());
}

#[tokio::test]
async fn what_was_changed_on_its_disk_is_left_out() {
    let world = World::new().await;
    world.joined().await;
    let url = world.serve().await;
    let folder = tempfile::tempdir().unwrap();
    let operator = world.operator(&url, folder.path(), Who::Security, "n1").await;
    world.follow().await;
    operator.refresh().await.unwrap();
    let files = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let parts = files
        .filter(|path| path.to_string_lossy().contains("parts-"))
        .collect::<Vec<_>>();
    assert_eq!(parts.len(), 1);
    let text = std::fs::read_to_string(&parts[0]).unwrap();
    std::fs::write(&parts[0], text.replace("Ejemplo", "Exemplo")).unwrap();
    let operator = world.reopened(&url, folder.path());
    assert!(operator.current().get().is_none());
    assert!(operator.refresh().await.unwrap());
    assert!(operator.current().get().is_some());
}

#[tokio::test]
async fn it_rotates_when_two_thirds_of_the_certificate_are_over_and_loses_nothing_when_that_breaks_off() {
    let world = World::new().await;
    world.joined().await;
    let url = world.serve().await;
    let folder = tempfile::tempdir().unwrap();
    let operator = world.operator(&url, folder.path(), Who::Security, "n1").await;
    let before = operator.machine();
    assert!(!operator.rotate_when_due().await.unwrap());
    world.later(SignedDuration::from_hours(24 * 270));
    assert!(operator.rotate_when_due().await.unwrap());
    let after = operator.machine();
    assert_ne!(before.certificates[0], after.certificates[0]);
    assert_eq!(before.node, after.node);
    assert_eq!(before.subject_key, after.subject_key);
    operator.known_log().await.unwrap();
    // The new keys arrived and the answer was lost: as if the machine had died in between.
    let lost = node::operator::Keys::generate().unwrap();
    let asked = lost.replacement(&after.node, None, false, world.now()).unwrap();
    let body = serde_json::to_string(&asked).unwrap();
    assert_eq!(
        world
            .call(&after, "POST", "/exchange/v1/nodes/keys", &body)
            .await
            .status,
        200
    );
    let mut dead = node::operator::Machine::clone(&after);
    dead.pending = Some(lost.clone());
    dead.write(folder.path()).unwrap();
    let operator = world.reopened(&url, folder.path());
    assert!(operator.rotate_when_due().await.unwrap());
    let now = operator.machine().keys.signing().unwrap().public().thumbprint();
    assert_eq!(now, lost.signing().unwrap().public().thumbprint());
    operator.known_log().await.unwrap();
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn keys_of_the_operator_follow_from_each_other() {
    let world = World::new().await;
    world.joined().await;
    let url = world.serve().await;
    let folder = tempfile::tempdir().unwrap();
    let operator = world.operator(&url, folder.path(), Who::Security, "n1").await;
    let pinned = operator.machine().anchor.keys.clone();
    // Two changes of the key later, the machine was off all the time.
    for days in [91, 8, 91, 8] {
        world.later(SignedDuration::from_hours(24 * days));
        world.page(None, "/exchange/v1/anchor").await;
    }
    world.follow().await;
    assert!(operator.refresh().await.unwrap());
    assert_ne!(operator.machine().anchor.keys, pinned);
    assert!(operator.current().at(world.now()).is_ok());
}
