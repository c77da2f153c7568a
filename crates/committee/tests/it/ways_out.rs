//! What goes otherwise: an adjournment, a chair who leaves, an item that is not decided, a ballot by mistake, minutes that
//! nobody approved on their day.

use crate::world::{HELD, Who, World, call_on};
use committee::acts::Reading;
use committee::session::{ItemState, Stage};
use committee::store;

const FIVE: [u8; 5] = [1, 2, 3, 4, 5];
const REASON: (&str, &str) = ("reason", "No hay luz en el edificio.");

async fn row(world: &World, session: &str) -> store::SessionRow {
    let row = store::session_row(world.house(), session.parse().unwrap());
    row.await.unwrap().unwrap()
}

#[tokio::test]
async fn an_adjourned_session_goes_on_at_the_hour_that_was_said() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    let adjourn = [of, REASON, ("on", "2026-11-23"), ("hour", "09:00")];
    world.ok(Who::Secretary, "adjourn-session", &adjourn).await;
    let said = row(&world, &session).await;
    assert_eq!(
        (said.stage.as_str(), said.on_day.as_str(), said.hour.as_str()),
        ("adjourned", "2026-11-23", "09:00")
    );
    let here = [of, ("mode", "in_person")];
    world.go_to("2026-11-20");
    let early = world.refused(Who::Seat(1), "arrive", &here).await;
    assert_eq!(early, "422 committee-not-yet");
    world.at("2026-11-23", "08:55");
    world.arrive(&session, &FIVE).await;
    let early = world.refused(Who::Secretary, "resume-session", &[of]).await;
    assert_eq!(early, "422 committee-not-yet");
    world.at("2026-11-23", "09:00");
    world.ok(Who::Secretary, "resume-session", &[of]).await;
    assert_eq!(world.session(&session).await.stage, Stage::Open);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn an_adjourned_session_that_does_not_go_on_ends_and_its_item_waits() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    let item = world.open_item(&session, 0).await;
    let adjourn = [of, REASON, ("on", "2026-11-23"), ("hour", "09:00")];
    world.ok(Who::Secretary, "adjourn-session", &adjourn).await;
    let half = world.refused(Who::Secretary, "conclude-session", &[of]).await;
    assert_eq!(half, "422 committee-item-undecided");
    let defer = [of, ("item", item.as_str()), REASON];
    world.ok(Who::Secretary, "defer-item", &defer).await;
    world.ok(Who::Secretary, "conclude-session", &[of]).await;
    let over = world.session(&session).await;
    assert_eq!(
        (over.stage, over.agenda[0].state),
        (Stage::Concluded, ItemState::Deferred)
    );
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn whoever_stands_in_for_the_chair_presides_and_runs() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    let second = world.seats[&2].to_string();
    let take = [of, ("chair", second.as_str())];
    let there = world.refused(Who::Secretary, "take-chair", &take).await;
    assert_eq!(there, "422 committee-chair-present");
    let opens = world.item(&session, 0).await.to_string();
    let open = [of, ("item", opens.as_str())];
    let member = world.refused(Who::Seat(2), "open-item", &open).await;
    assert_eq!(member, "403 committee-not-runner");
    world.ok(Who::Seat(1), "leave", &[of]).await;
    world.ok(Who::Secretary, "take-chair", &take).await;
    world.ok(Who::Seat(2), "open-item", &open).await;
    let now = world.session(&session).await;
    assert_eq!(now.opening.unwrap().chair, world.seats[&2]);
    assert_eq!(now.chairs[0].0, world.seats[&1]);
}

/// Who presided first and then, the ballot that was annulled and why its item was put off: it all stands on paper.
#[tokio::test]
async fn the_minutes_tell_what_went_otherwise() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    let ballot = world.ballot(&session, 0, false).await;
    let annul = [of, ("ballot", ballot.as_str()), REASON];
    world.ok(Who::Secretary, "annul-ballot", &annul).await;
    world.ok(Who::Seat(1), "leave", &[of]).await;
    let second = world.seats[&2].to_string();
    let take = [of, ("chair", second.as_str())];
    world.ok(Who::Secretary, "take-chair", &take).await;
    let item = world.item(&session, 0).await.to_string();
    let defer = [of, ("item", item.as_str()), ("reason", "Falta el informe legal.")];
    world.ok(Who::Secretary, "defer-item", &defer).await;
    for step in ["conclude-session", "draw-minutes"] {
        world.ok(Who::Secretary, step, &[of]).await;
    }
    let [first, second] = [1, 2].map(|seat| world.seats[&seat]);
    let names = directory::people::names(world.house(), &[first, second])
        .await
        .unwrap();
    let text = world.printed(&session).await;
    let page = world
        .get(Some(Who::Seat(2)), &format!("/sesiones/{session}"))
        .await;
    for words in [
        &format!("bajo la presidencia de {}", names[&first]),
        &format!("presidió {}", names[&second]),
        "se anuló la votación abierta sobre este punto, sin votos emitidos: No hay luz en el edificio.",
        "Se aplazó sin decidir: Falta el informe legal.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["Votación anulada", REASON.1, "Falta el informe legal."] {
        assert!(page.text.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_chair_does_not_keep_the_minutes_and_no_session_opens_before_its_hour() {
    let world = World::new().await;
    let session = world.call(HELD, "Plan de trabajo", false).await;
    world.at(HELD, "14:50");
    world.arrive(&session, &FIVE).await;
    let [chair, other, secretary] = [world.seats[&1], world.seats[&2], world.secretary];
    let [chair, other, secretary] = [chair, other, secretary].map(|id| id.to_string());
    let of = ("session", session.as_str());
    let usual = [of, ("chair", &*chair), ("secretary", &*secretary)];
    let alone = [of, ("chair", &*chair), ("secretary", &*chair)];
    let others = [of, ("chair", &*other), ("secretary", &*secretary)];
    let open = "open-session";
    let early = world.refused(Who::Secretary, open, &usual).await;
    assert_eq!(early, "422 committee-not-yet");
    world.at(HELD, "15:00");
    let alone = world.refused(Who::Seat(1), open, &alone).await;
    assert_eq!(alone, "422 committee-secretary-presides");
    let others = world.refused(Who::Secretary, open, &others).await;
    assert_eq!(others, "422 committee-chair-present");
    world.go_to("2026-11-23");
    world.arrive(&session, &FIVE).await;
    let late = world.refused(Who::Secretary, open, &usual).await;
    assert_eq!(late, "422 committee-day-passed");
}

#[tokio::test]
async fn a_ballot_by_mistake_is_taken_back_before_anybody_votes() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    let first = world.ballot(&session, 0, false).await;
    let annul = [of, ("ballot", first.as_str()), REASON];
    world.ok(Who::Secretary, "annul-ballot", &annul).await;
    let none = world.session(&session).await;
    assert!(none.open_ballot().is_none() && none.annulled.len() == 1);
    let again = world.refused(Who::Secretary, "annul-ballot", &annul).await;
    assert_eq!(again, "422 committee-ballot-unknown");
    let item = none.agenda[0].item.item.to_string();
    let open = [of, ("item", item.as_str()), ("secret", "no")];
    world.ok(Who::Secretary, "open-ballot", &open).await;
    let second = world.running(&session).await.to_string();
    world.vote(&session, &second, Who::Seat(3), "for").await.unwrap();
    let annul = [of, ("ballot", second.as_str()), REASON];
    let voted = world.refused(Who::Secretary, "annul-ballot", &annul).await;
    assert_eq!(voted, "409 committee-ballot-voted");
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn minutes_of_another_day_are_approved_by_the_next_session() {
    let world = World::new().await;
    let first = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", first.as_str());
    for step in ["conclude-session", "draw-minutes"] {
        world.ok(Who::Secretary, step, &[of]).await;
    }
    let document = world.session(&first).await.minutes.unwrap().document;
    let read = [of, ("document", document.as_str())];
    let (approve, sign) = ("/sesiones/aprobar-acta", "/sesiones/firmar-acta");
    let shows = async |who: Who| {
        let page = world.get(Some(who), &format!("/sesiones/{first}/acta")).await;
        [approve, sign].map(|form| page.text.contains(&format!("action=\"{form}")))
    };
    assert_eq!(shows(Who::Secretary).await, [true, false]);
    assert_eq!(
        shows(Who::Seat(2)).await,
        [false, false],
        "whoever runs records it"
    );
    world.go_to("2026-11-20");
    assert_eq!(
        shows(Who::Secretary).await,
        [false, false],
        "the next session does"
    );
    let late = world.refused(Who::Secretary, "approve-minutes", &read).await;
    assert_eq!(late, "422 committee-approval-late");
    let unread = world.refused(Who::Seat(1), "sign-minutes", &read).await;
    assert_eq!(unread, "422 committee-minutes-unapproved");

    let second = world.next_for_minutes(&first, &FIVE).await;
    world
        .ok(Who::Secretary, "conclude-session", &[("session", &second)])
        .await;
    let approved = world.session(&first).await.minutes.unwrap().approved.unwrap();
    assert_eq!(
        (approved.reading, approved.by.unwrap().to_string()),
        (Reading::Later, second)
    );
    for who in [Who::Secretary, Who::Seat(1)] {
        assert_eq!(shows(who).await, [false, true]);
        world.ok(who, "sign-minutes", &read).await;
    }
    assert_eq!(world.session(&first).await.stage, Stage::Registered);
    world.rebuilt_alike().await;
}

/// What was held without a call is recorded later with its urgency, and had the quorum of any session.
#[tokio::test]
async fn what_is_recorded_later_had_its_quorum() {
    let world = World::new().await;
    world.go_to("2026-11-20");
    let mut call = call_on("2026-11-18");
    call.push(("more", "Corte del correo"));
    let bare = world.refused(Who::Secretary, "call-session", &call).await;
    assert_eq!(bare, "422 committee-past-without-reason");
    call.push(("urgency", "El correo estaba caído."));
    world.ok(Who::Secretary, "call-session", &call).await;
    let session = world.last().await.to_string();
    world.arrive(&session, &[1, 2, 4]).await;
    let [chair, secretary] = [world.seats[&1], world.secretary].map(|id| id.to_string());
    let led = [
        ("session", session.as_str()),
        ("chair", &*chair),
        ("secretary", &*secretary),
    ];
    let few = world.refused(Who::Secretary, "open-session", &led).await;
    assert_eq!(few, "422 committee-no-quorum");
    world.arrive(&session, &[5, 7]).await;
    world.ok(Who::Secretary, "open-session", &led).await;
}
