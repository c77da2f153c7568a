//! Who votes, on what, and how often.

use super::{NOBODY, refused};
use crate::world::{HELD, MEMBERS, Who, World};
use committee::acts::{Outcome, Purpose};
use committee::session::Stage;

#[tokio::test]
async fn a_vote_is_cast_once_by_whoever_may() {
    let world = World::new().await;
    let session = world
        .open("Plan de trabajo\nDatos abiertos", &[1, 2, 3, 4], false)
        .await;
    let item = world.open_item(&session, 0).await;
    let cause = norms::peru().recusal_causes()[0].id.to_string();
    let recuse = [
        ("session", session.as_str()),
        ("item", item.as_str()),
        ("cause", cause.as_str()),
    ];
    world.ok(Who::Seat(4), "recuse", &recuse).await;
    let secret = ("secret", "no");
    let open = [("session", session.as_str()), ("item", item.as_str()), secret];
    world.ok(Who::Secretary, "open-ballot", &open).await;
    let ballot = world.running(&session).await.to_string();
    let by = |vote: &'static str| {
        [
            ("session", session.as_str()),
            ("ballot", ballot.as_str()),
            ("vote", vote),
        ]
    };
    let [neighbour, absent] = [world.neighbour.to_string(), world.seats[&7].to_string()];
    let for_neighbour = [
        ("session", session.as_str()),
        ("ballot", &ballot),
        ("person", &neighbour),
        ("vote", "for"),
    ];
    let for_absent = [
        ("session", session.as_str()),
        ("ballot", &ballot),
        ("person", &absent),
        ("vote", "for"),
    ];
    let nowhere = [("session", session.as_str()), ("ballot", NOBODY), ("vote", "for")];
    let odd = by("perhaps");
    world.vote(&session, &ballot, Who::Seat(1), "for").await.unwrap();
    let cast = "cast-vote";
    let close = [("session", session.as_str()), ("ballot", ballot.as_str())];
    refused(
        &world,
        &[
            ("403 committee-not-member", Who::Neighbour, cast, &by("for")),
            ("403 committee-not-member", Who::Secretary, cast, &by("for")),
            (
                "422 committee-person-no-member",
                Who::Secretary,
                cast,
                &for_neighbour,
            ),
            ("403 committee-vote-no-member", Who::Secretary, cast, &for_absent),
            ("403 committee-not-runner", Who::Seat(2), cast, &for_absent),
            ("403 committee-vote-no-member", Who::Seat(7), cast, &by("for")),
            ("409 committee-voted-already", Who::Seat(1), cast, &by("for")),
            ("403 committee-vote-recused", Who::Seat(4), cast, &by("for")),
            ("422 committee-reason-needed", Who::Seat(2), cast, &by("against")),
            ("422 committee-reason-needed", Who::Seat(2), cast, &by("abstain")),
            ("422 committee-ballot-unknown", Who::Seat(2), cast, &nowhere),
            ("422 capability-choice", Who::Seat(2), cast, &odd),
            (
                "409 committee-ballot-running",
                Who::Secretary,
                "open-ballot",
                &open,
            ),
            (
                "422 committee-votes-missing",
                Who::Secretary,
                "close-ballot",
                &close,
            ),
            ("409 committee-recused-already", Who::Seat(4), "recuse", &recuse),
            ("409 committee-recusal-late", Who::Seat(2), "recuse", &recuse),
        ],
    )
    .await;
    for seat in [2, 3] {
        world
            .vote(&session, &ballot, Who::Seat(seat), "for")
            .await
            .unwrap();
    }
    world.close(&session, &ballot).await;
    refused(
        &world,
        &[
            (
                "409 committee-ballot-over",
                Who::Secretary,
                "close-ballot",
                &close,
            ),
            (
                "409 committee-decided-already",
                Who::Secretary,
                "open-ballot",
                &open,
            ),
        ],
    )
    .await;
    let late = world.refused(Who::Seat(2), cast, &by("for")).await;
    assert!(late.starts_with("409 committee-ballot-over"), "{late}");
}

/// Whoever leaves has no vote any more, and the ballot does not wait for them.
#[tokio::test]
async fn a_voter_who_left_neither_votes_nor_holds_up_the_ballot() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &MEMBERS, false).await;
    let ballot = world.ballot(&session, 0, false).await;
    world.ok(Who::Seat(7), "leave", &[("session", &session)]).await;
    let cast = [
        ("session", session.as_str()),
        ("ballot", ballot.as_str()),
        ("vote", "for"),
    ];
    let person = world.seats[&7].to_string();
    let by_roll = [cast[0], cast[1], cast[2], ("person", person.as_str())];
    refused(
        &world,
        &[
            ("409 committee-not-here", Who::Seat(7), "cast-vote", &cast),
            ("409 committee-not-here", Who::Secretary, "cast-vote", &by_roll),
            ("409 committee-not-here", Who::Seat(7), "leave", &cast[..1]),
        ],
    )
    .await;
    for seat in [1, 2, 3, 4, 5] {
        world
            .vote(&session, &ballot, Who::Seat(seat), "for")
            .await
            .unwrap();
    }
    let page = world
        .get(Some(Who::Secretary), &format!("/sesiones/{session}"))
        .await;
    assert!(
        page.text.contains("Cerrar la votación"),
        "nobody who is there is waited for"
    );
    world.close(&session, &ballot).await;
    let closed = world.session(&session).await.ballots[0].1.closed.clone().unwrap();
    assert_eq!(
        (closed.yes, closed.base, closed.outcome),
        (5, 6, Outcome::Adopted)
    );
}

#[tokio::test]
async fn only_what_is_on_the_agenda_is_dealt_with() {
    let world = World::new().await;
    let session = world
        .open("Plan de trabajo\nDatos abiertos", &MEMBERS, false)
        .await;
    let item = world.item(&session, 1).await.to_string();
    let outside = [("session", session.as_str()), ("item", NOBODY)];
    let waiting = [("session", session.as_str()), ("item", &item), ("secret", "no")];
    let nowhere = [("session", NOBODY), ("item", item.as_str())];
    let add = [
        ("session", session.as_str()),
        ("kind", "other"),
        ("title", "Corte del correo"),
        ("urgency", "No hay correo."),
    ];
    refused(
        &world,
        &[
            (
                "422 committee-item-outside",
                Who::Secretary,
                "open-item",
                &outside,
            ),
            (
                "422 committee-session-unknown",
                Who::Secretary,
                "open-item",
                &nowhere,
            ),
            ("403 committee-not-runner", Who::Seat(2), "open-item", &outside),
            (
                "422 committee-item-not-current",
                Who::Secretary,
                "open-ballot",
                &waiting,
            ),
            ("422 committee-not-all-present", Who::Secretary, "add-item", &add),
        ],
    )
    .await;
    world
        .designate(
            world.entity,
            "committee_seat_8",
            world.leader,
            directory::acts::Capacity::Main,
        )
        .await;
    let session = world.session(&session).await;
    assert_eq!(session.stage, Stage::Open);
    assert_eq!(
        session.roster.unwrap().vacant().count(),
        1,
        "the seats are those of the opening"
    );
}

/// With every seat covered, and only then, something outside of the agenda can be dealt with, if everybody wants it.
#[tokio::test]
async fn everybody_can_add_an_item_together() {
    let world = World::new().await;
    world
        .designate(
            world.entity,
            "committee_seat_8",
            world.leader,
            directory::acts::Capacity::Main,
        )
        .await;
    let session = world.call(HELD, "Plan de trabajo", false).await;
    world.go_to(HELD);
    world.arrive(&session, &MEMBERS).await;
    world
        .ok(
            Who::Leader,
            "arrive",
            &[("session", &session), ("mode", "in_person")],
        )
        .await;
    world.install(&session, 1).await;
    let add = [
        ("session", session.as_str()),
        ("kind", "other"),
        ("title", "Corte del correo"),
        ("urgency", "No hay correo."),
    ];
    let duty = |period: &'static str| {
        let mut pairs = add;
        pairs[1] = ("kind", "quarterly_evaluation");
        [&pairs[..], &[("period", period)]].concat()
    };
    let (bare, other) = (duty(""), duty("G13:2026-01-01"));
    refused(
        &world,
        &[
            ("422 committee-period-needed", Who::Secretary, "add-item", &bare),
            ("422 committee-period-needed", Who::Secretary, "add-item", &other),
        ],
    )
    .await;
    for (last, outcome) in [("for", Outcome::Adopted), ("against", Outcome::Rejected)] {
        world.ok(Who::Secretary, "add-item", &add).await;
        let ballot = world.running(&session).await.to_string();
        for seat in MEMBERS {
            world
                .vote(&session, &ballot, Who::Seat(seat), "for")
                .await
                .unwrap();
        }
        world.vote(&session, &ballot, Who::Leader, last).await.unwrap();
        world.close(&session, &ballot).await;
        let now = world.session(&session).await;
        let (_, ballot) = now.ballots.last().unwrap();
        assert_eq!(ballot.opened.purpose, Purpose::Inclusion);
        assert_eq!(ballot.closed.as_ref().unwrap().outcome, outcome);
    }
    let refused_item = world.item(&session, 2).await.to_string();
    let pairs = [("session", session.as_str()), ("item", refused_item.as_str())];
    refused(
        &world,
        &[(
            "422 committee-item-not-included",
            Who::Secretary,
            "open-item",
            &pairs,
        )],
    )
    .await;
    world.open_item(&session, 1).await;
    let item = world.item(&session, 1).await.to_string();
    let cause = norms::peru().recusal_causes()[0].id.to_string();
    let recuse = [
        ("session", session.as_str()),
        ("item", item.as_str()),
        ("cause", cause.as_str()),
    ];
    world.ok(Who::Seat(4), "recuse", &recuse).await;
}
