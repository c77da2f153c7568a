//! What waits for an agenda: who takes it off, and what stays until it is voted.

use super::refused;
use crate::world::{Who, World};
use committee::store;

/// What the chair decided alone binds until the committee votes on it.
#[tokio::test]
async fn an_urgent_decision_is_ratified_and_not_withdrawn() {
    let world = World::new().await;
    let decided = [
        ("title", "Suspender un servicio"),
        ("reason", "Había un incidente."),
    ];
    world.ok(Who::Seat(1), "decide-urgently", &decided).await;
    let proposed = [("kind", "other"), ("title", "Plan de trabajo")];
    world.ok(Who::Seat(2), "propose-matter", &proposed).await;
    let waiting = store::matters_waiting(world.house(), world.entity, "")
        .await
        .unwrap();
    let [urgent, other] = [&waiting[0], &waiting[1]].map(|row| row.id.to_string());
    let [urgent, other] = [&urgent, &other].map(|id| [("matter", id.as_str())]);
    let withdraw = "withdraw-matter";
    refused(
        &world,
        &[
            ("422 committee-urgent-stays", Who::Secretary, withdraw, &urgent),
            ("403 committee-not-runner", Who::Seat(2), withdraw, &other),
        ],
    )
    .await;
    world.ok(Who::Secretary, withdraw, &other).await;
    refused(
        &world,
        &[("409 committee-matter-not-open", Who::Secretary, withdraw, &other)],
    )
    .await;
    let key = world.entity.to_string();
    let page = world.get(Some(Who::Secretary), &format!("/comite/{key}")).await;
    assert!(page.text.contains("Suspender un servicio"), "{}", page.status);
    assert!(!page.text.contains("retirar-tema"), "nothing else waits");
}
