//! The end of a session, its texts and its signatures.

use super::refused;
use crate::world::{MEMBERS, Who, World};
use committee::acts::Reading;
use committee::session::Stage;

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
    let open = [("session", session.as_str()), ("item", &item), ("secret", "no")];
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
    refuse("422 committee-minutes-unapproved", Who::Seat(2), &second.document).await;
    world.approve(&session).await;
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

/// The day after, a reason makes another version, which stands approved: members approved all else of it. A reason said after the
/// last signature would change what was signed.
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
    world.approve(&session).await;
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
    world.go_to("2026-11-20");
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
    let again = world.session(&session).await.minutes.unwrap();
    assert_eq!(again.approved.unwrap().reading, Reading::Before);
    let document = again.document;
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

/// Whoever saves a text while the last signature is given is told, or the signer is: what is registered is what was signed.
#[tokio::test]
async fn the_last_signature_and_a_text_do_not_pass_each_other() {
    let world = World::new().await;
    let (session, document) = world.minutes(&[1, 2, 3, 4, 5]).await;
    let sign = [("session", session.as_str()), ("document", document.as_str())];
    world.ok(Who::Seat(1), "sign-minutes", &sign).await;
    let text = format!("/sesiones/{session}/texto/closing");
    let pairs = [("version", "0"), ("text", "Se agradece a todos.")];
    let (signed, saved) = tokio::join!(
        world.run(Who::Secretary, "sign-minutes", &sign),
        world.form(Who::Leader, &text, &pairs)
    );
    assert_eq!(signed.is_ok(), saved.status == 409, "{signed:?} {}", saved.status);
    let registered = world.session(&session).await.stage == Stage::Registered;
    assert_eq!(registered, signed.is_ok());
    let page = world
        .get(Some(Who::Seat(2)), &format!("/sesiones/{session}/acta"))
        .await;
    assert_eq!(page.text.contains("ya no coincide"), !registered);
}
