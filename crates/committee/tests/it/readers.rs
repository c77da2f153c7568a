//! Who reads what: strangers, members under whichever office, those who answer for an agreement, and those who come after the end.

use crate::world::{HELD, MEMBERS, SECOND, Who, World};
use capability::{Capability, Permission};
use directory::acts::Capacity;
use register::PersonId;

/// Somebody who reads, and the status that they get.
type Readers<'a> = &'a [(Option<Who>, u16)];

async fn reads(world: &World, path: &str, readers: Readers<'_>) {
    for (who, status) in readers {
        let answer = world.get(*who, path).await;
        assert_eq!(answer.status.as_u16(), *status, "{path} for {who:?}");
        if *status == 303 {
            assert!(answer.location().starts_with("/ingresar"), "{path}");
        }
    }
}

async fn key(world: &World, session: &str) -> String {
    let data = world
        .get(None, &format!("/api/v1/sessions/{session}"))
        .await
        .json();
    data["entity"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn strangers_see_the_quorum_of_a_reserved_session_and_nobody_in_it() {
    let world = World::new().await;
    let session = world.call(HELD, "Datos abiertos de obras", false).await;
    let answer = [("session", session.as_str()), ("answer", "excused")];
    world.ok(Who::Seat(2), "answer-call", &answer).await;
    world.go_to(HELD);
    world.arrive(&session, &[3, 4, 5, 7]).await;
    let from_afar = [("session", session.as_str()), ("mode", "remote")];
    world.ok(Who::Seat(1), "arrive", &from_afar).await;
    world.install(&session, 1).await;
    let page = format!("/sesiones/{session}");
    let nobody = async |when: &str| {
        for who in [None, Some(Who::Neighbour)] {
            for path in [
                page.clone(),
                format!("/api/v1{}", page.replace("sesiones", "sessions")),
            ] {
                let text = world.get(who, &path).await.text;
                for words in [
                    "Miembro",
                    "Alterna",
                    "Secretaria Ejemplo",
                    "Avisó que no va",
                    "Presente",
                    "firmas",
                ] {
                    assert!(!text.contains(words), "{when}: {path} tells {who:?} of {words}");
                }
            }
        }
    };
    nobody("while it lasts").await;
    let stranger = world.get(None, &page).await.text;
    assert!(stranger.contains("6 de 8 puestos"), "the quorum is for anybody");
    let member = world.get(Some(Who::Seat(2)), &page).await.text;
    assert!(member.contains("Miembro4") && member.contains("Avisó que no va"));

    let ballot = world.ballot(&session, 0, false).await;
    for seat in [1, 3, 4, 5, 7] {
        let vote = if seat == 5 { "against" } else { "for" };
        world
            .vote(&session, &ballot, Who::Seat(seat), vote)
            .await
            .unwrap();
    }
    world.close(&session, &ballot).await;
    world.agree(&session, &ballot, false).await;
    for step in ["conclude-session", "draw-minutes"] {
        world.ok(Who::Secretary, step, &[("session", &session)]).await;
    }
    nobody("while it is signed").await;
    let member = world.get(Some(Who::Seat(2)), &page).await.text;
    assert!(member.contains("0 de 3 firmas"));
}

/// That a matter is about somebody's designation is for them, and for those who run the session.
#[tokio::test]
async fn a_tie_that_was_not_declared_is_told_to_whom_it_concerns() {
    let world = World::new().await;
    let held = directory::store::designations_held(world.house(), world.seats[&4], HELD.parse().unwrap());
    let origin = format!("/designaciones/{}", held.await.unwrap()[0].id);
    let about = ("origin", origin.as_str());
    let session = world
        .call_proposed(Who::Seat(2), "Revisar una designación", about, true)
        .await;
    let page = format!("/sesiones/{session}");
    for (who, told) in [
        (None, false),
        (Some(Who::Neighbour), false),
        (Some(Who::Seat(2)), false),
        (Some(Who::Seat(4)), true),
        (Some(Who::Secretary), true),
    ] {
        let text = world.get(who, &page).await.text;
        assert!(text.contains("Revisar una designación"));
        assert_eq!(text.contains("trata de la designación de"), told, "{who:?}");
    }
}

/// Which office somebody works under is asked of by no page that reads: what they are in the committee is.
#[test]
fn no_reading_depends_on_the_office_one_works_under() {
    for route in committee::Committee.routes() {
        let by_office = matches!(route.permission, Permission::Read(_));
        assert!(!by_office, "{}", route.path);
    }
}

#[tokio::test]
async fn whoever_may_read_a_session_does_so_under_any_office() {
    let world = World::new().await;
    let (other, member) = (world.other, world.seats[&4]);
    world
        .designate(other, "top_admin_authority", member, Capacity::Main)
        .await;
    let held = world.house().offices.of(world.house(), member).await.unwrap();
    assert_eq!(held[0].entity, other, "they begin their work in another entity");
    let paper = world.paper(Who::Seat(2)).await;
    let pairs = [
        ("kind", "other"),
        ("title", "Contrato"),
        ("document", paper.as_str()),
    ];
    world.ok(Who::Seat(2), "propose-matter", &pairs).await;
    let (session, document) = world.minutes(&MEMBERS).await;
    let key = key(&world, &session).await;
    for path in [
        format!("/sesiones/{session}/acta"),
        format!("/sesiones/{session}/acta.pdf"),
        format!("/sesiones/{session}/firmas.pdf"),
        format!("/comite/{key}/documentos/{paper}"),
        format!("/comite/{key}/documentos/{document}"),
    ] {
        let readers = [
            (None, 303),
            (Some(Who::Neighbour), 404),
            (Some(Who::Seat(2)), 200),
            (Some(Who::Seat(4)), 200),
            (Some(Who::Secretary), 200),
        ];
        reads(&world, &path, &readers).await;
    }
}

/// Whoever answers for what was decided in private must know it, and may open what they handed in; the session stays closed.
#[tokio::test]
async fn whoever_answers_for_an_agreement_reads_it() {
    let world = World::new().await;
    let (entity, neighbour): (_, PersonId) = (world.entity, world.neighbour);
    world
        .designate(entity, "security_officer", neighbour, Capacity::Main)
        .await;
    let session = world.open("Datos abiertos de obras", &MEMBERS, false).await;
    let ballot = world.ballot(&session, 0, false).await;
    world.all_for(&session, &ballot, &MEMBERS).await;
    let adopt = [
        ("session", session.as_str()),
        ("ballot", ballot.as_str()),
        ("text", "Cerrar la brecha"),
        ("owner", "office:security_officer"),
        ("due", "2026-12-18"),
    ];
    world.ok(Who::Secretary, "adopt-agreement", &adopt).await;
    let agreement = world.session(&session).await.agreements[0].0;
    let path = format!("/acuerdos/{agreement}");
    reads(
        &world,
        &path,
        &[
            (None, 404),
            (Some(Who::Neighbour), 200),
            (Some(Who::Seat(2)), 200),
        ],
    )
    .await;
    let paper = world.paper(Who::Neighbour).await;
    let id = agreement.to_string();
    let report = [
        ("agreement", id.as_str()),
        ("done", "yes"),
        ("said", "Se cerró."),
        ("document", paper.as_str()),
    ];
    world.ok(Who::Neighbour, "report-agreement", &report).await;
    let page = world.get(Some(Who::Neighbour), &path).await.text;
    let evidence = format!("/comite/{}/documentos/{paper}", key(&world, &session).await);
    assert!(page.contains("Se cerró.") && page.contains(&evidence), "{page}");
    assert!(
        !page.contains("Datos abiertos de obras"),
        "the item stays in the session"
    );
    reads(
        &world,
        &evidence,
        &[(Some(Who::Neighbour), 200), (Some(Who::Seat(2)), 200)],
    )
    .await;
    let acta = format!("/sesiones/{session}/acta");
    reads(&world, &acta, &[(Some(Who::Neighbour), 404)]).await;
}

/// A public agreement is for anybody; what proves it, and the minutes of an open session, are linked where they can be opened.
#[tokio::test]
async fn nobody_is_led_to_what_they_cannot_open() {
    let world = World::new().await;
    let paper = world.paper(Who::Seat(2)).await;
    let cited = ("document", paper.as_str());
    let session = world.call_proposed(Who::Seat(2), "Contrato", cited, true).await;
    world.go_to(HELD);
    world.arrive(&session, &MEMBERS).await;
    world.install(&session, 1).await;
    let ballot = world.ballot(&session, 0, false).await;
    world.all_for(&session, &ballot, &MEMBERS).await;
    let agreement = world.agree(&session, &ballot, true).await.to_string();
    world
        .ok(Who::Secretary, "conclude-session", &[("session", &session)])
        .await;
    let report = [
        ("agreement", agreement.as_str()),
        ("done", "yes"),
        ("said", "Se publicó."),
        ("document", paper.as_str()),
    ];
    world.paper(Who::Seat(3)).await;
    world.ok(Who::Seat(3), "report-agreement", &report).await;
    let page = format!("/sesiones/{session}");
    for (path, link) in [
        (format!("/acuerdos/{agreement}"), "/documentos/"),
        (page.clone(), "/documentos/"),
        (page, "/acta\""),
    ] {
        for (who, led) in [(None, false), (Some(Who::Seat(2)), true)] {
            let text = world.get(who, &path).await.text;
            assert_eq!(text.contains(link), led, "{path} leads {who:?} to {link}");
        }
    }
}

#[tokio::test]
async fn agreements_stay_when_their_committee_ends() {
    let world = World::new().await;
    let (session, _) = world.minutes(&[1, 2, 3, 4, 5]).await;
    let (agreement, _) = world.session(&session).await.agreements[0].clone();
    let key = key(&world, &session).await;
    let committee = world.session(&session).await.called.committee;
    world.end(committee, HELD).await;
    world.go_to(SECOND);
    for path in [
        format!("/acuerdos/{agreement}"),
        format!("/acuerdos?entidad={key}"),
        format!("/acuerdos.csv?entidad={key}"),
        format!("/api/v1/agreement-list?entidad={key}"),
    ] {
        let page = world.get(Some(Who::Seat(2)), &path).await;
        assert!(
            page.status == 200 && page.text.contains("Publicar la ficha cada mes"),
            "{path}: {}",
            page.status
        );
    }
    let id = agreement.to_string();
    let report = [
        ("agreement", id.as_str()),
        ("done", "no"),
        ("said", "Falta un mes."),
    ];
    world.ok(Who::Seat(3), "report-agreement", &report).await;
}

/// Hashes of minutes stand in public acts. To cite one is no way to read what it is of.
#[tokio::test]
async fn a_hash_that_somebody_read_opens_nothing() {
    let world = World::new().await;
    let (_, document) = world.minutes(&MEMBERS).await;
    let cite = |hash: &str| {
        [("kind", "other"), ("title", "Mi asunto"), ("document", hash)]
            .map(|(name, value)| (name, value.to_owned()))
    };
    let refused = async |who: Who, hash: &str| {
        let pairs = cite(hash);
        let pairs = pairs.each_ref().map(|(name, value)| (*name, value.as_str()));
        world.refused(who, "propose-matter", &pairs).await
    };
    for who in [Who::Seat(2), Who::Secretary] {
        assert_eq!(refused(who, &document).await, "422 capability-document-unknown");
    }
    let paper = world.paper(Who::Seat(2)).await;
    assert_eq!(
        refused(Who::Seat(3), &paper).await,
        "422 capability-document-unknown"
    );
    let pairs = cite(&paper);
    let pairs = pairs.each_ref().map(|(name, value)| (*name, value.as_str()));
    world.ok(Who::Seat(2), "propose-matter", &pairs).await;
}
