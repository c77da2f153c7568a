//! Levels: scored, decided, approved by the head, reviewed after a year; what was not read is not approved.

use crate::world::{Who, World, scored};
use assurance::gap::Gap;
use assurance::store::{self, Stage};

#[tokio::test]
async fn the_form_says_who_must_prove_before_anything_is_recorded() {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_password").await;
    let operation = world.operation(service, "Pedir una devolución").await.to_string();
    let mut pairs = scored(&operation, "2");
    pairs.extend([("_paso", "revisar"), ("properties", "legal_effect")]);
    let before = world.size().await;
    let page = world
        .form(Who::Leader, "/autenticacion/operaciones/nivel", &pairs)
        .await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    for words in [
        "Nivel que resulta: NCA 2, razonable",
        "debe probar quien gestiona la identidad digital",
        "NCA 1, básico no se acepta",
        "Si la operación no usa ID GOB.PE y alguien niega el acto, debe probar la entidad",
        "Con NCA 3, alto: Si alguien niega el acto, debe probarlo quien lo niega",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert_eq!(world.size().await, before);
}

#[tokio::test]
async fn a_lower_level_is_refused_and_a_higher_one_is_kept_with_its_reason() {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_password").await;
    let operation = world.operation(service, "Pedir una devolución").await;
    let id = operation.to_string();
    let with = |level: &'static str| {
        let mut pairs = scored(&id, "2");
        pairs.push(("level", level));
        pairs
    };
    assert_eq!(
        world.refused(Who::Leader, "decide-level", &with("1")).await,
        "422 assurance-level-low"
    );
    let missing: Vec<_> = scored(&id, "2")
        .into_iter()
        .filter(|(name, _)| *name != "harms.disclosure")
        .collect();
    assert_eq!(
        world.refused(Who::Leader, "decide-level", &missing).await,
        "422 assurance-harms-missing"
    );
    assert_eq!(
        world.refused(Who::Head, "decide-level", &with("2")).await,
        "403 capability-denied-act"
    );
    world.ok(Who::Security, "decide-level", &with("3")).await;
    let row = store::operation(world.house(), operation).await.unwrap().unwrap();
    assert_eq!((row.proposed, row.level()), (Some(2), Some(3)));
    assert_eq!(row.floors.as_deref(), Some("moderate_harm"));
    assert_eq!(row.reason.as_deref(), Some("Mueve dinero de la gente"));
    assert_eq!(row.gap(), Gap::Both);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn the_head_approves_what_was_read_and_a_year_runs() {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "id_gobpe_two").await;
    let operation = world.operation(service, "Pedir una devolución").await;
    world.decide(operation, "2").await;
    let read = store::operation(world.house(), operation).await.unwrap().unwrap();
    let value = format!("{operation}@{}", read.decided_seq.unwrap());
    let pairs = [("levels", value.as_str())];
    assert_eq!(
        world.refused(Who::Leader, "approve-levels", &pairs).await,
        "403 capability-denied-act"
    );
    // Somebody decides anew between the look and the approval.
    world.decide(operation, "1").await;
    assert_eq!(
        world.refused(Who::Head, "approve-levels", &pairs).await,
        "422 capability-choice"
    );
    world.approve_all().await;
    let at = |day: &'static str| {
        let world = &world;
        async move {
            let row = store::operation(world.house(), operation).await.unwrap().unwrap();
            row.stage(day.parse().unwrap())
        }
    };
    let row = store::operation(world.house(), operation).await.unwrap().unwrap();
    assert_eq!((row.approved(), row.gap()), (Some(1), Gap::None));
    assert_eq!(row.review_by.as_deref(), Some("2027-11-16"));
    assert_eq!(at("2026-11-20").await, Stage::Approved);
    assert_eq!(at("2027-11-10").await, Stage::Soon);
    assert_eq!(at("2027-11-16").await, Stage::Soon);
    assert_eq!(at("2027-11-17").await, Stage::Overdue);
    // Approved already: it does not wait any more.
    assert_eq!(
        world.refused(Who::Head, "approve-levels", &pairs).await,
        "422 capability-choice"
    );
    world.go_to("2027-11-18");
    let desk = world.get(Some(Who::Leader), "/autenticacion").await;
    assert!(desk.text.contains("Un nivel por revisar"), "{}", desk.text);
    // What was approved stays approved until the new decision is.
    world.decide(operation, "2").await;
    let row = store::operation(world.house(), operation).await.unwrap().unwrap();
    assert_eq!(
        (row.approved(), row.level(), row.is_pending()),
        (Some(1), Some(2), true)
    );
    world.approve_all().await;
    let row = store::operation(world.house(), operation).await.unwrap().unwrap();
    assert_eq!(
        (row.approved(), row.review_by.as_deref()),
        (Some(2), Some("2028-11-20"))
    );
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn an_operation_may_ask_for_something_else_than_its_service() {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_password").await;
    let (one, two) = (
        world.operation(service, "Ver mis pagos").await,
        world.operation(service, "Pedir una devolución").await,
    );
    world.decide(one, "1").await;
    world.decide(two, "2").await;
    let (id, only) = (service.to_string(), two.to_string());
    let gaps = || async {
        let tally = store::tally(world.house(), world.entity).await.unwrap().unwrap();
        [tally.gap_1, tally.gap_2, tally.gap_3]
    };
    assert_eq!(gaps().await, [1, 1, 0]);
    let pairs = [
        ("service", id.as_str()),
        ("operation", &only),
        ("credential", "id_gobpe_two"),
    ];
    world.ok(Who::Leader, "declare-credential", &pairs).await;
    assert_eq!(gaps().await, [1, 0, 0]);
    let pairs = [("service", id.as_str()), ("credential", "id_gobpe_one")];
    world.ok(Who::Leader, "declare-credential", &pairs).await;
    assert_eq!(gaps().await, [0, 0, 0]);
    let other = world.service("Otra ventanilla", "none").await.to_string();
    let pairs = [
        ("service", other.as_str()),
        ("operation", &only),
        ("credential", "none"),
    ];
    assert_eq!(
        world.refused(Who::Leader, "declare-credential", &pairs).await,
        "422 capability-choice"
    );
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn whoever_must_prove_depends_on_the_way_people_enter() {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_certificate").await;
    let operation = world.operation(service, "Pedir una devolución").await;
    world.decide(operation, "3").await;
    let path = format!("/autenticacion/operaciones/{operation}");
    let card = |text: &str| {
        let (_, card) = text.split_once("<dt>Quién debe probar</dt>").unwrap();
        card.split("</dd>").next().unwrap().to_owned()
    };
    let own = world.get(Some(Who::Leader), &path).await;
    assert!(card(&own.text).contains("debe probar la entidad"), "{}", own.text);
    let id = service.to_string();
    let pairs = [("service", id.as_str()), ("credential", "id_gobpe_certificate")];
    world.ok(Who::Leader, "declare-credential", &pairs).await;
    let national = world.get(Some(Who::Leader), &path).await;
    assert!(
        card(&national.text).contains("debe probarlo quien lo niega"),
        "{}",
        national.text
    );
}
