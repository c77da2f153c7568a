//! What is refused: to whom, with which words and which status; and what nobody outside may read.

use crate::world::{CALLED, HELD, MEMBERS, SECOND, Who, World, call_on};
use committee::acts::{Outcome, Purpose};
use committee::session::Stage;

/// Pairs of a form, in the order of their names.
type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Each is sent by a form and by a command, and refused in the same words.
async fn refused(world: &World, cases: &[(&str, Who, &str, Pairs<'_>)]) {
    for (expected, who, id, pairs) in cases {
        let said = world.refused(*who, id, pairs).await;
        assert_eq!(said, *expected, "{id} by {who:?} with {pairs:?}");
    }
}

const NOBODY: &str = "018f0000-0000-7000-8000-0000000000ff";

#[tokio::test]
async fn a_call_needs_notice_an_agenda_and_a_place_that_the_rules_allow() {
    let world = World::new().await;
    let of = |on: &'static str, more: &[(&'static str, &'static str)]| {
        let mut pairs = call_on(on);
        pairs.extend_from_slice(more);
        pairs
    };
    let item = ("more", "Plan de trabajo");
    let tomorrow = of("2026-11-17", &[item]);
    let past = of("2026-11-12", &[item]);
    let empty = of(HELD, &[]);
    let early = of("2026-02-02", &[item, ("urgency", "No podía esperar.")]);
    let far = of("2028-01-10", &[item]);
    let usual = of(HELD, &[item]);
    let call = "call-session";
    refused(
        &world,
        &[
            ("422 committee-notice-short", Who::Secretary, call, &tomorrow),
            ("422 committee-past-without-reason", Who::Secretary, call, &past),
            ("422 committee-agenda-empty", Who::Secretary, call, &empty),
            ("422 committee-before-committee", Who::Secretary, call, &early),
            ("422 committee-too-far", Who::Secretary, call, &far),
            ("403 committee-not-runner", Who::Seat(2), call, &usual),
            ("403 committee-not-runner", Who::Neighbour, call, &usual),
        ],
    )
    .await;
    let mut urgent = tomorrow.clone();
    urgent.push(("urgency", "El servicio está caído."));
    world.ok(Who::Secretary, call, &urgent).await;
    let called = world.session(&world.last().await.to_string()).await;
    assert!(
        called.called.urgency.is_some(),
        "with its reason it is called all the same"
    );
}

fn rules<'a>(from: &'a str, quorum: &'a str, second: &'a str, remote: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Reglamento interno"),
        ("from", from),
        ("quorum", quorum),
        ("quorum_second_call", second),
        ("majority", "simple"),
        ("casting_vote", "yes"),
        ("chair", "committee_seat_1"),
        ("remote", remote),
        ("notice_ordinary_days", "3"),
        ("notice_extraordinary_days", "1"),
        ("minutes_days", "5"),
    ]
}

#[tokio::test]
async fn own_rules_ask_for_more_than_the_law_and_never_for_less() {
    let world = World::new().await;
    let set = "set-rules";
    refused(
        &world,
        &[
            (
                "422 committee-share-below-law",
                Who::Secretary,
                set,
                &rules(CALLED, "third", "law", "yes"),
            ),
            (
                "403 capability-denied-entity",
                Who::Neighbour,
                set,
                &rules(CALLED, "law", "law", "yes"),
            ),
        ],
    )
    .await;
    world
        .ok(Who::Secretary, set, &rules(CALLED, "two-thirds", "law", "no"))
        .await;
    let mut remote = call_on(HELD);
    remote.push(("more", "Plan de trabajo"));
    refused(
        &world,
        &[("422 committee-no-remote", Who::Secretary, "call-session", &remote)],
    )
    .await;
    let session = {
        remote[3] = ("mode", "in_person");
        world.ok(Who::Secretary, "call-session", &remote).await;
        world.last().await.to_string()
    };
    refused(
        &world,
        &[(
            "422 committee-rules-past",
            Who::Secretary,
            set,
            &rules(HELD, "law", "law", "yes"),
        )],
    )
    .await;
    world.go_to(HELD);
    let from_afar = [("session", session.as_str()), ("mode", "remote")];
    refused(
        &world,
        &[("422 committee-no-remote", Who::Seat(1), "arrive", &from_afar)],
    )
    .await;
    world.arrive(&session, &[1, 2, 3, 4]).await;
    let chair = world.seats[&1].to_string();
    let open = [("session", session.as_str()), ("chair", chair.as_str())];
    refused(
        &world,
        &[("422 committee-no-quorum", Who::Secretary, "open-session", &open)],
    )
    .await;
    world.arrive(&session, &[5]).await;
    world.ok(Who::Secretary, "open-session", &open).await;
    assert_eq!(world.session(&session).await.opening.unwrap().needed, 6);
}

#[tokio::test]
async fn a_session_opens_with_quorum_and_the_next_day_with_a_third() {
    let world = World::new().await;
    let session = world.call(HELD, "Plan de trabajo", false).await;
    let chair = world.seats[&1].to_string();
    let absent = world.seats[&7].to_string();
    let open = [("session", session.as_str()), ("chair", chair.as_str())];
    let absent = [("session", session.as_str()), ("chair", absent.as_str())];
    let here = [("session", session.as_str()), ("mode", "in_person")];
    refused(
        &world,
        &[("422 committee-not-yet", Who::Seat(1), "arrive", &here)],
    )
    .await;
    world.go_to(HELD);
    world.arrive(&session, &[1, 3]).await;
    refused(
        &world,
        &[
            ("422 committee-no-quorum", Who::Secretary, "open-session", &open),
            ("422 capability-choice", Who::Secretary, "open-session", &absent),
            ("403 committee-not-runner", Who::Seat(3), "open-session", &open),
            ("409 committee-here-already", Who::Seat(1), "arrive", &here),
            ("403 committee-not-member", Who::Neighbour, "arrive", &here),
            ("403 committee-not-member", Who::Secretary, "arrive", &here),
        ],
    )
    .await;
    world.go_to(SECOND);
    world.ok(Who::Secretary, "open-session", &open).await;
    let opening = world.session(&session).await.opening.unwrap();
    assert_eq!((opening.call, opening.present, opening.needed), (2, 3, 3));
    refused(
        &world,
        &[(
            "409 committee-already-begun",
            Who::Secretary,
            "open-session",
            &open,
        )],
    )
    .await;
}

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
    let open = [
        ("session", session.as_str()),
        ("item", item.as_str()),
        secret,
        ("majority", "simple"),
    ];
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
    let waiting = [
        ("session", session.as_str()),
        ("item", &item),
        ("secret", "no"),
        ("majority", "simple"),
    ];
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
}

#[tokio::test]
async fn a_session_is_not_concluded_half_way() {
    let world = World::new().await;
    let session = world
        .open("Plan de trabajo\nDatos abiertos", &MEMBERS, false)
        .await;
    let conclude = [("session", session.as_str())];
    let draw = [("session", session.as_str())];
    world.open_item(&session, 0).await;
    refused(
        &world,
        &[
            (
                "422 committee-item-undecided",
                Who::Secretary,
                "conclude-session",
                &conclude,
            ),
            (
                "422 committee-not-concluded",
                Who::Secretary,
                "draw-minutes",
                &draw,
            ),
        ],
    )
    .await;
    let item = world.item(&session, 0).await.to_string();
    let open = [
        ("session", session.as_str()),
        ("item", &item),
        ("secret", "no"),
        ("majority", "simple"),
    ];
    world.ok(Who::Secretary, "open-ballot", &open).await;
    let ballot = world.running(&session).await.to_string();
    let early = world.refused(Who::Secretary, "conclude-session", &conclude).await;
    assert!(early.starts_with("409 committee-ballot-running"), "{early}");
    world.all_for(&session, &ballot, &MEMBERS).await;
    refused(
        &world,
        &[(
            "422 committee-agreement-missing",
            Who::Secretary,
            "conclude-session",
            &conclude,
        )],
    )
    .await;
    let agreement = [
        ("session", session.as_str()),
        ("ballot", ballot.as_str()),
        ("text", "Publicar la ficha"),
        ("owner", "office:committee_seat_3"),
        ("due", "2026-11-01"),
    ];
    refused(
        &world,
        &[(
            "422 committee-due-past",
            Who::Secretary,
            "adopt-agreement",
            &agreement,
        )],
    )
    .await;
    world.agree(&session, &ballot, false).await;
    world.ok(Who::Secretary, "conclude-session", &conclude).await;
    refused(
        &world,
        &[(
            "409 committee-not-open",
            Who::Secretary,
            "conclude-session",
            &conclude,
        )],
    )
    .await;
}

#[tokio::test]
async fn minutes_are_signed_as_they_stand_by_whoever_was_there() {
    let world = World::new().await;
    let (session, first) = world.minutes(&[1, 2, 3, 4, 5]).await;
    let sign = |document: &str| [("session", session.clone()), ("document", document.to_owned())];
    let sign = |document: &str| sign(document).map(|(name, value)| (name, value));
    let refuse = async |expected: &str, who: Who, document: &str| {
        let pairs = sign(document);
        let pairs = pairs.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(
            world.refused(who, "sign-minutes", &pairs).await,
            expected,
            "{who:?}"
        );
    };
    let accept = async |who: Who, document: &str| {
        let pairs = sign(document);
        world
            .ok(
                who,
                "sign-minutes",
                &pairs.each_ref().map(|(name, value)| (*name, value.as_str())),
            )
            .await;
    };
    let correct = [
        ("session", session.as_str()),
        ("correction", "Dice mes donde decía año."),
    ];
    refused(
        &world,
        &[(
            "422 committee-minutes-not-signed",
            Who::Secretary,
            "correct-minutes",
            &correct,
        )],
    )
    .await;
    accept(Who::Seat(1), &first).await;
    refuse("409 committee-signed-already", Who::Seat(1), &first).await;
    refuse("403 committee-sign-absent", Who::Seat(7), &first).await;
    refuse("403 committee-not-member", Who::Neighbour, &first).await;
    refuse("409 committee-minutes-changed", Who::Seat(2), &"0".repeat(64)).await;

    let text = format!("/sesiones/{session}/texto/opening");
    let saved = world
        .form(
            Who::Secretary,
            &text,
            &[("version", "0"), ("text", "Se da la bienvenida.")],
        )
        .await;
    assert_eq!(saved.status, 303);
    refuse("409 committee-minutes-changed", Who::Seat(2), &first).await;
    world
        .ok(Who::Secretary, "draw-minutes", &[("session", &session)])
        .await;
    let second = world.session(&session).await.minutes.unwrap();
    assert_eq!(
        (second.version, second.signed.len()),
        (2, 0),
        "a new version bears no signature"
    );
    refuse("409 committee-minutes-changed", Who::Seat(2), &first).await;
    for who in [Who::Seat(1), Who::Secretary] {
        accept(who, &second.document).await;
    }
    assert_eq!(world.session(&session).await.stage, Stage::Registered);
    let draw = [("session", session.as_str())];
    refused(
        &world,
        &[(
            "409 committee-minutes-signed-already",
            Who::Secretary,
            "draw-minutes",
            &draw,
        )],
    )
    .await;
    let late = world
        .form(Who::Secretary, &text, &[("version", "1"), ("text", "Otra cosa.")])
        .await;
    assert_eq!(late.status, 409);
    let page = world
        .get(Some(Who::Secretary), &format!("/sesiones/{session}/acta"))
        .await;
    assert!(
        page.text.contains("Se da la bienvenida."),
        "signed minutes stay as they were signed"
    );
}

/// A reason said after the last signature would change what was signed.
#[tokio::test]
async fn signed_minutes_take_no_more_reasons() {
    let world = World::new().await;
    let session = world.open("Datos abiertos de obras", &MEMBERS, false).await;
    let ballot = world.ballot(&session, 0, false).await;
    for seat in MEMBERS {
        let vote = if seat < 3 { "for" } else { "against" };
        world
            .vote(&session, &ballot, Who::Seat(seat), vote)
            .await
            .unwrap();
    }
    world.close(&session, &ballot).await;
    for step in ["conclude-session", "draw-minutes"] {
        world.ok(Who::Secretary, step, &[("session", &session)]).await;
    }
    let minutes = world.session(&session).await.minutes.unwrap();
    assert_eq!(
        minutes.signers.len(),
        3,
        "secretary, and the two who were in favour of what fell"
    );
    let reason = [
        ("session", session.as_str()),
        ("ballot", ballot.as_str()),
        ("reason", "Era urgente."),
    ];
    world.ok(Who::Seat(2), "give-reason", &reason).await;
    let stale = [
        ("session", session.as_str()),
        ("document", minutes.document.as_str()),
    ];
    refused(
        &world,
        &[(
            "409 committee-minutes-changed",
            Who::Secretary,
            "sign-minutes",
            &stale,
        )],
    )
    .await;
    world
        .ok(Who::Secretary, "draw-minutes", &[("session", &session)])
        .await;
    let document = world.session(&session).await.minutes.unwrap().document;
    for who in [Who::Secretary, Who::Seat(1), Who::Seat(2)] {
        world
            .ok(
                who,
                "sign-minutes",
                &[("session", &session), ("document", &document)],
            )
            .await;
    }
    refused(
        &world,
        &[(
            "409 committee-minutes-signed-already",
            Who::Seat(1),
            "give-reason",
            &reason,
        )],
    )
    .await;
}

#[tokio::test]
async fn who_saves_over_somebody_elses_text_is_told_and_may_save_again() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &MEMBERS, false).await;
    let item = world.item(&session, 0).await;
    let path = format!("/sesiones/{session}/texto/item:{item}");
    let page = world.get(Some(Who::Secretary), &path).await;
    assert_eq!(page.hidden("version"), "0");
    let first = world
        .form(
            Who::Secretary,
            &path,
            &[("version", "0"), ("text", "Expuso la primera.")],
        )
        .await;
    assert_eq!(first.status, 303);
    let second = world
        .form(
            Who::Leader,
            &path,
            &[("version", "0"), ("text", "Expuso la segunda.")],
        )
        .await;
    assert_eq!(second.status, 409);
    for text in ["Expuso la primera.", "Expuso la segunda.", "Secretaria Ejemplo"] {
        assert!(second.text.contains(text), "{text}");
    }
    let version = second.hidden("version");
    let again = world
        .form(
            Who::Leader,
            &path,
            &[("version", &version), ("text", "Expusieron las dos.")],
        )
        .await;
    assert_eq!(again.status, 303);
    let page = world.get(Some(Who::Secretary), &path).await;
    assert!(page.text.contains("Expusieron las dos.") && !page.text.contains("Expuso la primera."));
    for (who, status) in [(Who::Seat(2), 403), (Who::Neighbour, 403)] {
        let answer = world
            .form(who, &path, &[("version", "2"), ("text", "Yo también.")])
            .await;
        assert_eq!(answer.status, status, "{who:?}");
    }
    let long = "x".repeat(8_001);
    let answer = world
        .form(Who::Leader, &path, &[("version", "2"), ("text", &long)])
        .await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn an_agreement_is_done_with_evidence_and_falls_with_a_reason() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &MEMBERS, false).await;
    let ballot = world.ballot(&session, 0, false).await;
    world.all_for(&session, &ballot, &MEMBERS).await;
    let agreement = world.agree(&session, &ballot, false).await.to_string();
    let done = [
        ("agreement", agreement.as_str()),
        ("done", "yes"),
        ("said", "Se publicó."),
    ];
    let fulfilled = [("agreement", agreement.as_str()), ("outcome", "fulfilled")];
    let dropped = [("agreement", agreement.as_str()), ("outcome", "dropped")];
    let nowhere = [
        ("agreement", NOBODY),
        ("outcome", "dropped"),
        ("said", "Ya no hace falta."),
    ];
    refused(
        &world,
        &[
            (
                "422 committee-evidence-needed",
                Who::Seat(3),
                "report-agreement",
                &done,
            ),
            ("403 committee-not-owner", Who::Seat(4), "report-agreement", &done),
            (
                "403 committee-not-owner",
                Who::Neighbour,
                "report-agreement",
                &done,
            ),
            (
                "422 committee-evidence-needed",
                Who::Secretary,
                "close-agreement",
                &fulfilled,
            ),
            (
                "422 committee-drop-reason",
                Who::Secretary,
                "close-agreement",
                &dropped,
            ),
            (
                "422 committee-agreement-unknown",
                Who::Secretary,
                "close-agreement",
                &nowhere,
            ),
            (
                "403 committee-not-runner",
                Who::Seat(3),
                "close-agreement",
                &fulfilled,
            ),
        ],
    )
    .await;
    let dropped = [
        ("agreement", agreement.as_str()),
        ("outcome", "dropped"),
        ("said", "Ya no hace falta."),
    ];
    world.ok(Who::Secretary, "close-agreement", &dropped).await;
    refused(
        &world,
        &[(
            "409 committee-agreement-closed",
            Who::Secretary,
            "close-agreement",
            &dropped,
        )],
    )
    .await;
}

/// What a reserved session decides is for its members: strangers sign in first, others find nothing.
#[tokio::test]
async fn a_reserved_session_is_closed_to_those_outside() {
    let world = World::new().await;
    let paper = world.paper().await;
    let pairs = [
        ("kind", "other"),
        ("title", "Contrato de la nube"),
        ("document", paper.as_str()),
    ];
    world.ok(Who::Seat(4), "propose-matter", &pairs).await;
    let (session, document) = world.minutes(&MEMBERS).await;
    let agreement = world.session(&session).await.agreements[0].0;
    let ballot = world.session(&session).await.ballots[0].0;
    let entity = world.get(Some(Who::Secretary), "/api/v1/committees/none").await;
    assert_eq!(entity.status, 404);
    let key = world
        .get(Some(Who::Secretary), &format!("/api/v1/sessions/{session}"))
        .await
        .json();
    let key = key["entity"].as_str().unwrap().to_owned();
    let closed = [
        format!("/sesiones/{session}/acta"),
        format!("/sesiones/{session}/acta.pdf"),
        format!("/sesiones/{session}/firmas.pdf"),
        format!("/comite/{key}/documentos/{paper}"),
        format!("/comite/{key}/documentos/{document}"),
    ];
    for path in &closed {
        assert_eq!(
            world.get(Some(Who::Seat(2)), path).await.status,
            200,
            "{path} for a member"
        );
        let stranger = world.get(None, path).await;
        let away = stranger.status == 404 || stranger.location().starts_with("/ingresar");
        assert!(
            away,
            "{path} for a stranger: {} {}",
            stranger.status,
            stranger.location()
        );
        assert!(
            stranger.body.is_empty() || !stranger.text.contains("Datos abiertos de obras"),
            "{path}"
        );
        let neighbour = world.get(Some(Who::Neighbour), path).await;
        assert!(
            [403, 404].contains(&neighbour.status.as_u16()),
            "{path}: {}",
            neighbour.status
        );
        assert!(!neighbour.text.contains("Datos abiertos de obras"), "{path}");
    }
    let shown = [
        (200, format!("/sesiones/{session}")),
        (200, format!("/api/v1/sessions/{session}")),
        (200, format!("/comite/{key}")),
        (200, format!("/api/v1/committees/{key}")),
        (404, format!("/acuerdos/{agreement}")),
        (404, format!("/api/v1/sessions/{session}/ballots/{ballot}")),
    ];
    for (status, path) in &shown {
        for who in [None, Some(Who::Neighbour)] {
            let page = world.get(who, path).await;
            assert_eq!(page.status, *status, "{path} for {who:?}");
            for words in [
                "Datos abiertos de obras",
                "Contrato de la nube",
                "Publicar la ficha",
            ] {
                assert!(!page.text.contains(words), "{path} tells {who:?} of {words}");
            }
        }
    }
    let member = world.get(Some(Who::Seat(2)), &shown[0].1).await;
    assert!(member.text.contains("Datos abiertos de obras"));
}
