//! The same story on both databases leaves the same tables, and so do the acts when they are told again.

use crate::pg;
use crate::world::{Who, World, borrowed};
use assurance::store;

async fn story(world: &World) {
    let service = world.service("Pagos en línea", "own_password").await;
    let operation = world.operation(service, "Pedir una devolución").await;
    world.decide(operation, "2").await;
    world.approve_all().await;
    let id = operation.to_string();
    let pairs = [
        ("title", "Integrar ID GOB.PE en la ventanilla"),
        ("owner", "office:digital_leader"),
        ("due", "2027-03-31"),
        ("operations", id.as_str()),
    ];
    world.ok(Who::Leader, "plan-step", &pairs).await;
    let step = store::steps_of(world.house(), world.entity).await.unwrap()[0]
        .id
        .to_string();
    let pairs = [("step", step.as_str()), ("progress", "40")];
    world.ok(Who::Leader, "report-step", &pairs).await;
    let pairs = [("section", "training"), ("text", "Dos horas al año.")];
    world.ok(Who::Leader, "write-section", &pairs).await;
    let approval = world.approval().await;
    world
        .ok(Who::Head, "approve-strategy", &borrowed(&approval))
        .await;
    let figures = [
        ("year", "2025"),
        ("sign_ins", "10"),
        ("national", "5"),
        ("failed", "1"),
        ("recovery_minutes", "3"),
        ("without_identity", "2"),
        ("assisted", "2"),
        ("leavers", "0"),
    ];
    world.ok(Who::Leader, "report-figures", &figures).await;
}

async fn told(world: &World) {
    let tally = store::tally(world.house(), world.entity).await.unwrap().unwrap();
    assert_eq!(
        (tally.services, tally.operations, tally.decided, tally.approved),
        (1, 1, 1, 1)
    );
    assert_eq!((tally.gap_1, tally.gap_2, tally.gap_3), (0, 1, 0));
    assert_eq!((tally.steps, tally.steps_done, tally.version), (1, 0, 1));
    assert_eq!(tally.approved_on.as_deref(), Some("2026-11-16"));
    let today = "2027-11-18".parse().unwrap();
    let overdue = store::overdue(world.house(), today).await.unwrap();
    assert_eq!(overdue.get(&world.entity), Some(&1));
    assert_eq!(store::tallies(world.house()).await.unwrap().len(), 1);
    assert_eq!(
        store::figures_of(world.house(), world.entity).await.unwrap()[0].national,
        5
    );
    let closes = store::closes_of(world.house(), world.entity).await.unwrap();
    assert_eq!(closes.values().map(Vec::len).sum::<usize>(), 1);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn on_sqlite() {
    let world = World::new().await;
    story(&world).await;
    told(&world).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(url) = pg::fresh_database("assurance_on_postgresql") else {
        return;
    };
    let world = World::on(&url, tempfile::tempdir().unwrap()).await;
    story(&world).await;
    told(&world).await;
}
