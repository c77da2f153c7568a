//! What comes after, and what nobody outside may read.

use super::{NOBODY, refused};
use crate::world::{MEMBERS, Who, World};

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
    let paper = world.paper(Who::Seat(4)).await;
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
