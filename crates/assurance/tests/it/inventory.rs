//! Services and operations: added, corrected, retired; what is refused says why.

use crate::world::{Who, World};
use assurance::store;

#[tokio::test]
async fn a_service_is_added_by_its_form_and_stands_with_what_it_asks_for() {
    let world = World::new().await;
    let entity = world.entity.to_string();
    let pairs = [
        ("_paso", "registrar"),
        ("_clave", "uno"),
        ("entity", entity.as_str()),
        ("name", "Licencias en línea"),
        ("address", "https://licencias.muestra.gob.pe"),
        ("serves", "citizens"),
        ("serves", "companies"),
        ("credential", "own_password"),
        ("system", "SISLIC"),
    ];
    let path = "/autenticacion/servicios/agregar";
    let done = world.form(Who::Leader, path, &pairs).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text);
    let page = world.get(Some(Who::Security), done.location()).await;
    for words in [
        "Licencias en línea",
        "SISLIC",
        "Usuario y contraseña propios",
        "ciudadanos, empresas",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let row = &store::services_of(world.house(), world.entity).await.unwrap()[0];
    assert_eq!((row.credential_level, row.lawful), (1, false));
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_its_reason() {
    let world = World::new().await;
    let service = world
        .service("Licencias en línea", "own_password")
        .await
        .to_string();
    let operation = world
        .operation(service.parse().unwrap(), "Pedir una licencia")
        .await;
    let operation = operation.to_string();
    let new = |name: &'static str, address: &'static str, credential: &'static str| {
        vec![
            ("name", name),
            ("address", address),
            ("serves", "citizens"),
            ("credential", credential),
        ]
    };
    for (who, id, pairs, answer) in [
        (
            Who::Leader,
            "add-service",
            new("Licencias en línea", "", "none"),
            "409 assurance-service-named",
        ),
        (
            Who::Leader,
            "add-service",
            new("Otra", "javascript:alert(1)", "none"),
            "422 assurance-address",
        ),
        (
            Who::Leader,
            "add-service",
            new("De 12345678", "", "none"),
            "422 assurance-identity-number",
        ),
        (
            Who::Leader,
            "add-service",
            new("Otra", "", "magic"),
            "422 capability-choice",
        ),
        (
            Who::Secretary,
            "add-service",
            new("Otra", "", "none"),
            "403 capability-denied-act",
        ),
        (
            Who::Neighbour,
            "add-service",
            new("Otra", "", "none"),
            "403 capability-denied-entity",
        ),
        (
            Who::Head,
            "add-service",
            new("Otra", "", "none"),
            "403 capability-denied-act",
        ),
        (
            Who::Leader,
            "add-operation",
            vec![("service", service.as_str()), ("name", "Pedir una licencia")],
            "409 assurance-operation-named",
        ),
        (
            Who::Neighbour,
            "retire-operation",
            vec![("operation", operation.as_str()), ("reason", "Ya no")],
            "403 capability-denied-entity",
        ),
    ] {
        assert_eq!(world.refused(who, id, &pairs).await, answer, "{id} {pairs:?}");
    }
}

#[tokio::test]
async fn what_is_retired_counts_no_more_and_cannot_change() {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "id_gobpe_one").await;
    let kept = world.operation(service, "Ver mis pagos").await.to_string();
    let ended = world.operation(service, "Pagar un arbitrio").await.to_string();
    let pairs = [("operation", kept.as_str()), ("name", "Ver mis pagos y deudas")];
    world.ok(Who::Leader, "rename-operation", &pairs).await;
    let pairs = [("operation", ended.as_str()), ("reason", "Se paga en el banco")];
    world.ok(Who::Leader, "retire-operation", &pairs).await;
    let rows = store::operations_of(world.house(), world.entity).await.unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Ver mis pagos y deudas"]);
    assert_eq!(
        world.refused(Who::Leader, "retire-operation", &pairs).await,
        "422 assurance-operation-unknown"
    );
    let id = service.to_string();
    let pairs = [("service", id.as_str()), ("reason", "Lo reemplaza la ventanilla")];
    world.ok(Who::Security, "retire-service", &pairs).await;
    let tally = store::tally(world.house(), world.entity).await.unwrap().unwrap();
    assert_eq!((tally.services, tally.operations), (0, 0));
    let again = [("service", id.as_str()), ("name", "Otra operación")];
    assert_eq!(
        world.refused(Who::Leader, "add-operation", &again).await,
        "422 assurance-service-unknown"
    );
    // Its name is free for another one.
    world.service("Pagos en línea", "id_gobpe_two").await;
    world.rebuilt_alike().await;
}
