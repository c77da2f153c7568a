//! The plan: steps with their day and who answers, moved, reported, dropped; gaps that no step closes are told.

use crate::world::{Who, World};
use assurance::store;

async fn planned() -> (World, String) {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_password").await;
    let operation = world.operation(service, "Pedir una devolución").await;
    world.decide(operation, "2").await;
    let id = operation.to_string();
    let pairs = [
        ("title", "Integrar ID GOB.PE en la ventanilla"),
        ("owner", "office:digital_leader"),
        ("due", "2027-03-31"),
        ("operations", id.as_str()),
    ];
    let desk = world.get(Some(Who::Leader), "/autenticacion").await;
    assert!(desk.text.contains("Una brecha sin un paso"), "{}", desk.text);
    world.ok(Who::Leader, "plan-step", &pairs).await;
    let steps = store::steps_of(world.house(), world.entity).await.unwrap();
    let step = steps[0].id.to_string();
    (world, step)
}

#[tokio::test]
async fn a_step_goes_its_way_and_ends() {
    let (world, step) = planned().await;
    let desk = world.get(Some(Who::Leader), "/autenticacion").await;
    assert!(!desk.text.contains("brecha sin un paso"), "{}", desk.text);
    assert!(desk.text.contains("Integrar ID GOB.PE en la ventanilla"));
    let told = |progress: &'static str| [("step", step.clone()), ("progress", progress.to_owned())];
    let run = |id: &'static str, pairs: Vec<(&'static str, String)>| {
        let world = &world;
        async move {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            world
                .run(Who::Security, id, &pairs)
                .await
                .map_err(|no| no[0].text)
        }
    };
    run("report-step", told("60").to_vec()).await.unwrap();
    assert_eq!(
        run("report-step", told("60").to_vec()).await,
        Err("assurance-progress-same")
    );
    let moved = |due: &str| {
        vec![
            ("step", step.clone()),
            ("due", due.to_owned()),
            ("reason", "El contrato empezó tarde".to_owned()),
        ]
    };
    assert_eq!(
        run("move-step", moved("2026-11-15")).await,
        Err("assurance-due-past")
    );
    assert_eq!(
        run("move-step", moved("2047-03-31")).await,
        Err("assurance-due-far")
    );
    assert_eq!(
        run("move-step", moved("2027-03-31")).await,
        Err("assurance-due-same")
    );
    run("move-step", moved("2027-06-30")).await.unwrap();
    world.go_to("2027-07-01");
    let desk = world.get(Some(Who::Leader), "/autenticacion").await;
    assert!(
        desk.text.contains("Un paso del plan pasó su fecha"),
        "{}",
        desk.text
    );
    run("report-step", told("100").to_vec()).await.unwrap();
    assert_eq!(
        run("report-step", told("50").to_vec()).await,
        Err("assurance-step-ended")
    );
    assert_eq!(
        run("move-step", moved("2027-12-31")).await,
        Err("assurance-step-ended")
    );
    let tally = store::tally(world.house(), world.entity).await.unwrap().unwrap();
    assert_eq!((tally.steps, tally.steps_done), (1, 1));
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn a_dropped_step_leaves_its_gap_without_one() {
    let (world, step) = planned().await;
    let pairs = [
        ("step", step.as_str()),
        ("reason", "El servicio cambia de sistema"),
    ];
    assert_eq!(
        world.refused(Who::Neighbour, "drop-step", &pairs).await,
        "403 capability-denied-entity"
    );
    world.ok(Who::Leader, "drop-step", &pairs).await;
    let desk = world.get(Some(Who::Leader), "/autenticacion").await;
    assert!(desk.text.contains("Una brecha sin un paso"), "{}", desk.text);
    let tally = store::tally(world.house(), world.entity).await.unwrap().unwrap();
    assert_eq!(tally.steps, 0);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn an_owner_is_an_office_that_is_held_or_a_unit() {
    let (world, _) = planned().await;
    for owner in [
        "office:personal_data_officer",
        "office:nobody",
        "unit:otra",
        "person:1",
    ] {
        let pairs = [("title", "Capacitar"), ("owner", owner), ("due", "2027-03-31")];
        assert_eq!(
            world.refused(Who::Leader, "plan-step", &pairs).await,
            "422 capability-choice",
            "{owner}"
        );
    }
}
