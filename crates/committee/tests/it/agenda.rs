//! The agenda of a call: what the house proposes for it, and what the secretary writes.

use crate::world::{HELD, Who, World, call_on};

const QUARTER: &str = "items.G12:2026-07-01";

/// What the form of a call numbers at first, when the desk leads there for a duty.
async fn numbered(world: &World, duty: &str) -> Vec<(String, String)> {
    let typed = [("deber", duty)];
    let mut first = world.first_values(Who::Secretary, "call-session", &typed).await;
    first.retain(|(name, _)| name.starts_with("items."));
    first
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// What stands on the agenda of a session that is called waits no more, neither on the desk nor in the next call.
#[tokio::test]
async fn what_is_scheduled_is_not_proposed_again() {
    let world = World::new().await;
    assert_eq!(numbered(&world, "").await, [pair(QUARTER, "1")]);
    let mut call = call_on(HELD);
    call.push((QUARTER, "1"));
    world.ok(Who::Secretary, "call-session", &call).await;
    let session = world.last().await.to_string();
    assert_eq!(numbered(&world, "").await, []);
    let page = format!("/comite/{}", world.entity);
    let presses = "Urge<";
    let seen = world.get(Some(Who::Secretary), &page).await.text;
    assert!(!seen.contains(presses), "{seen}");
    let again = world.refused(Who::Secretary, "call-session", &call).await;
    assert_eq!(again, "422 capability-choice");
    let cancel = [("session", session.as_str()), ("reason", "No hay sala.")];
    world.ok(Who::Secretary, "cancel-session", &cancel).await;
    assert_eq!(numbered(&world, "").await, [pair(QUARTER, "1")]);
    let seen = world.get(Some(Who::Secretary), &page).await.text;
    assert!(seen.contains(presses), "{seen}");
}

/// The duty for which the desk leads to the call stands chosen, in its period that ended or in the one that runs.
#[tokio::test]
async fn the_duty_that_the_desk_asks_for_stands_chosen() {
    let world = World::new().await;
    assert_eq!(numbered(&world, "G12").await, [pair(QUARTER, "1")]);
    let half = "items.G13:2026-07-01";
    assert_eq!(
        numbered(&world, "G13").await,
        [pair(QUARTER, "1"), pair(half, "2")]
    );
    let mut call = call_on(HELD);
    call.extend([(QUARTER, "1"), (half, "2")]);
    world.ok(Who::Secretary, "call-session", &call).await;
    let agenda = world.session(&world.last().await.to_string()).await.agenda;
    let periods: Vec<Option<String>> = agenda
        .iter()
        .map(|entry| entry.item.period.map(|day| day.to_string()))
        .collect();
    let july = Some("2026-07-01".to_owned());
    assert_eq!(periods, [july.clone(), july]);
}

/// Whoever calls says what kind of matter a new one is; a duty is numbered where it waits, with its period.
#[tokio::test]
async fn a_new_matter_of_a_call_has_its_kind() {
    let world = World::new().await;
    let with = |more: &[(&'static str, &'static str)]| {
        let mut call = call_on(HELD);
        call.extend_from_slice(more);
        call
    };
    let step = "call-session";
    for (pairs, expected) in [
        (with(&[("title_1", "Plan")]), "422 committee-kind-missing"),
        (with(&[("kind_3", "approve_plan")]), "422 committee-title-missing"),
        (
            with(&[("title_1", "Evaluación"), ("kind_1", "quarterly_evaluation")]),
            "422 capability-choice",
        ),
    ] {
        let said = world.refused(Who::Secretary, step, &pairs).await;
        assert_eq!(said, expected, "{pairs:?}");
    }
    let call = with(&[
        ("title_1", "Plan de gobierno digital"),
        ("kind_1", "approve_plan"),
        ("title_3", "Estado de las obras"),
        ("kind_3", "information"),
        ("more", "Horario de atención"),
    ]);
    world.ok(Who::Secretary, step, &call).await;
    let agenda = world.session(&world.last().await.to_string()).await.agenda;
    let kinds: Vec<&str> = agenda.iter().map(|entry| entry.item.kind.as_str()).collect();
    assert_eq!(kinds, ["approve_plan", "information", "other"]);
}
