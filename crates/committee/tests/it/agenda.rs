//! The agenda of a call: what the house proposes for it, and what the secretary writes.

use crate::world::{HELD, Who, World, call_on};
use committee::ids::MatterId;
use committee::store;

const NOBODY: &str = "018f0000-0000-7000-8000-0000000000ff";
const QUARTER: &str = "items.G12:2026-07-01";

const WORKS: [(&str, &str); 2] = [("title_1", "Estado de las obras"), ("kind_1", "information")];

/// The first matter that waits.
async fn waiting(world: &World) -> Option<MatterId> {
    let waiting = store::matters_waiting(world.house(), world.entity, "").await;
    waiting.unwrap().first().map(|row| row.id)
}

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
            with(&[("more", "Turnos\nVocero\nTurnos")]),
            "422 committee-title-twice",
        ),
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

/// Until the day before, whoever runs the committee takes items off and puts others on; what is taken off waits again.
#[tokio::test]
async fn the_agenda_of_a_call_changes_until_its_day() {
    let world = World::new().await;
    let proposed = [("kind", "ai_project"), ("title", "Asistente virtual")];
    world.ok(Who::Seat(2), "propose-matter", &proposed).await;
    let waits = waiting(&world).await.unwrap();
    let item = format!("items.{waits}");
    let mut call = call_on(HELD);
    call.extend([(QUARTER, "1"), (item.as_str(), "2"), ("more", "Plan de trabajo")]);
    world.ok(Who::Secretary, "call-session", &call).await;
    let session = world.last().await.to_string();
    let ids: Vec<String> = (world.session(&session).await.agenda.iter())
        .map(|entry| entry.item.item.to_string())
        .collect();
    let step = "change-agenda";
    let of = ("session", session.as_str());
    let with = |more: &[(&'static str, &'static str)]| [&[of], more].concat();
    let all: Vec<(&str, &str)> = ids.iter().map(|id| ("off", id.as_str())).collect();
    let all = [&[of][..], &all].concat();
    for (who, pairs, expected) in [
        (Who::Secretary, with(&[]), "422 committee-agenda-same"),
        (Who::Secretary, all.clone(), "422 committee-agenda-empty"),
        (Who::Secretary, with(&[("off", NOBODY)]), "422 capability-choice"),
        (Who::Seat(2), with(&WORKS), "403 committee-not-runner"),
    ] {
        let said = world.refused(who, step, &pairs).await;
        assert_eq!(said, expected, "{pairs:?}");
    }
    changed(&world, &session, &ids, waits).await;
    world.rebuilt_alike().await;
}

/// Two of three items give way to a new one; the day before, one of them comes back for its urgency.
async fn changed(world: &World, session: &str, ids: &[String], waits: MatterId) {
    let step = "change-agenda";
    let of = ("session", session);
    let item = format!("items.{waits}");
    let new = [of, WORKS[0], WORKS[1]];
    let change = [&new[..], &[("off", ids[0].as_str()), ("off", ids[1].as_str())]].concat();
    world.ok(Who::Secretary, step, &change).await;
    let agenda = world.session(session).await.agenda;
    let titles: Vec<_> = agenda
        .iter()
        .map(|entry| (entry.number, entry.item.title.as_str(), entry.urgency.is_some()))
        .collect();
    assert_eq!(
        titles,
        [(1, "Plan de trabajo", false), (2, "Estado de las obras", false)]
    );
    assert_eq!(
        waiting(world).await,
        Some(waits),
        "what was taken off waits again"
    );
    assert_eq!(numbered(world, "").await, [pair(QUARTER, "1")]);
    world.go_to("2026-11-18");
    let back = [of, (item.as_str(), "1")];
    let said = world.refused(Who::Secretary, step, &back).await;
    assert_eq!(said, "422 committee-agenda-short");
    let urgent = [&back[..], &[("urgency", "Llegó un oficio.")]].concat();
    world.ok(Who::Secretary, step, &urgent).await;
    let agenda = world.session(session).await.agenda;
    assert_eq!(
        (agenda.len(), agenda[2].number, agenda[2].urgency.is_some()),
        (3, 3, true)
    );
    assert_eq!(waiting(world).await, None);
    world.go_to(HELD);
    let said = world.refused(Who::Secretary, step, &new).await;
    assert_eq!(said, "409 committee-agenda-late committee-agenda-short");
}
