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

/// Agenda and minutes say where a matter comes from, by the name of that record.
#[tokio::test]
async fn a_matter_names_the_record_it_comes_from() {
    let world = World::new().await;
    let session = world.call("2026-11-30", "Plan de trabajo", false).await;
    let committee = world.session(&session).await.called.committee;
    let propose = async |origin: &str| {
        let pairs = [("kind", "other"), ("title", "Datos abiertos"), ("origin", origin)];
        world.run(Who::Seat(2), "propose-matter", &pairs).await
    };
    for (origin, label) in [
        ("/normas/ds-115-2025-pcm", "D.S. 115-2025-PCM"),
        (
            "/normas/obligaciones/G12?entidad=1",
            "Evaluación trimestral del avance",
        ),
        (&format!("/sesiones/{session}/acta"), "Sesión ordinaria 01-2026"),
        (&format!("/designaciones/{committee}"), ", 001-2026"),
        (
            &format!("/entidades/{}", world.entity),
            "Municipalidad Distrital de Muestra",
        ),
        ("/actos/7QK2", "/actos/7QK2"),
    ] {
        propose(origin).await.unwrap();
        let waiting = store::matters_waiting(world.house(), world.entity, "")
            .await
            .unwrap();
        let said = waiting.last().unwrap().origin_label.clone().unwrap();
        assert!(said.ends_with(label), "{origin}: {said}");
    }
    for nowhere in ["/normas/nada", "/sesiones/otra", "//evil.example", "normas"] {
        let refused = propose(nowhere).await.unwrap_err();
        assert_eq!(refused[0].text, "committee-origin", "{nowhere}");
    }
}
