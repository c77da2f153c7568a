//! Signatures of minutes: whom they are asked of, what of that strangers read, and what becomes of those that cannot be had.

use crate::world::{HELD, MEMBERS, SECOND, Who, World, excuse};
use committee::session::{Minutes, Stage};
use register::{Filter, Recorded, Visibility};

/// A reserved session in which seat 5 voted otherwise, with its minutes drawn: secretary, chair of seat 1 and seat 5 sign.
async fn drawn(world: &World) -> String {
    let session = world.open("Datos abiertos de obras", &MEMBERS, false).await;
    let ballot = world.ballot(&session, 0, false).await;
    for seat in MEMBERS {
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
    session
}

async fn minutes(world: &World, session: &str) -> Minutes {
    world.session(session).await.minutes.unwrap()
}

async fn sign(world: &World, session: &str, who: Who) {
    let document = minutes(world, session).await.document;
    let pairs = [("session", session), ("document", document.as_str())];
    world.ok(who, "sign-minutes", &pairs).await;
}

async fn acts(world: &World, kind: &str) -> Vec<Recorded> {
    let filter = Filter {
        kind: Some(format!("committee/{kind}")),
        limit: 20,
        ..Filter::default()
    };
    world.house().register.acts(&filter).await.unwrap()
}

#[tokio::test]
async fn a_public_act_does_not_tell_who_voted_otherwise() {
    let world = World::new().await;
    let session = drawn(&world).await;
    let asked = [world.secretary, world.seats[&1], world.seats[&5]];
    assert_eq!(minutes(&world, &session).await.signers, asked);
    let of_whom = |act: &Recorded| act.payload.as_ref().unwrap()["signers"].clone();
    let public = acts(&world, "minutes-drawn").await;
    assert_eq!(public[0].visibility, Visibility::Public);
    assert_eq!(of_whom(&public[0]), serde_json::json!(asked[..2]));
    let reserved = acts(&world, "signatures-asked").await;
    assert_eq!(reserved[0].visibility, Visibility::Reserved);
    assert_eq!(of_whom(&reserved[0]), serde_json::json!(asked[2..]));

    world.approve(&session).await;
    for who in [Who::Seat(5), Who::Seat(2), Who::Seat(1), Who::Secretary] {
        sign(&world, &session, who).await;
    }
    for act in acts(&world, "minutes-signed").await {
        let officer = asked[..2].contains(&act.under.person);
        assert_eq!(act.visibility == Visibility::Public, officer, "{}", act.seq);
    }
    assert_eq!(world.session(&session).await.stage, Stage::Registered);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn minutes_are_registered_without_a_signature_that_cannot_be_had() {
    let world = World::new().await;
    let session = drawn(&world).await;
    let page = format!("/sesiones/{session}/acta");
    world.approve(&session).await;
    for who in [Who::Secretary, Who::Seat(1)] {
        sign(&world, &session, who).await;
    }
    let document = minutes(&world, &session).await.document;
    let (person, other) = (world.seats[&5].to_string(), world.seats[&2].to_string());
    let refused = async |who: Who, person: &str| {
        let pairs = excuse(&session, &document, person);
        world.refused(who, "excuse-signature", &pairs).await
    };
    let still_here = refused(Who::Secretary, &person).await;
    assert_eq!(still_here, "422 capability-choice");
    let shown = world.get(Some(Who::Secretary), &page).await.text;
    assert!(!shown.contains("excusar-firma"), "everybody can still sign");

    world.leaves(Who::Seat(5), HELD).await;
    world.go_to(SECOND);
    let shown = world.get(Some(Who::Secretary), &page).await.text;
    assert!(shown.contains(&format!("excusar-firma?session={session}&amp;person={person}")));
    let shown = world.get(Some(Who::Seat(2)), &page).await.text;
    assert!(!shown.contains("excusar-firma"), "only for those who run it");
    assert_eq!(refused(Who::Seat(2), &person).await, "403 committee-not-runner");
    assert_eq!(
        refused(Who::Secretary, &other).await,
        "422 capability-choice",
        "nobody asked for that signature"
    );
    let pairs = excuse(&session, &document, &person);
    world.ok(Who::Secretary, "excuse-signature", &pairs).await;

    assert_eq!(world.session(&session).await.stage, Stage::Registered);
    let row = committee::store::session_row(world.house(), session.parse().unwrap());
    assert_eq!(row.await.unwrap().unwrap().stage, "registered");
    let words = "No firmó: Dejó el cargo antes de firmar.";
    for page in [page.as_str(), &format!("/sesiones/{session}")] {
        let shown = world.get(Some(Who::Seat(2)), page).await.text;
        assert!(shown.contains(words), "{page}");
    }
    let sheet = world
        .get(Some(Who::Seat(2)), &format!("/sesiones/{session}/firmas.pdf"))
        .await;
    assert_eq!(sheet.status, 200);
    assert_eq!(
        acts(&world, "signature-excused").await[0].visibility,
        Visibility::Reserved
    );
    assert!(refused(Who::Secretary, &person).await.starts_with("422"), "once");
    world.rebuilt_alike().await;
}

/// Another version voids the excuse with the signatures, and two who draw at once do not make two versions of one number.
#[tokio::test]
async fn of_two_who_draw_at_once_one_is_told() {
    let world = World::new().await;
    let session = drawn(&world).await;
    let draw = [("session", session.as_str())];
    let (one, other) = tokio::join!(
        world.run(Who::Secretary, "draw-minutes", &draw),
        world.run(Who::Leader, "draw-minutes", &draw)
    );
    let drawn = acts(&world, "minutes-drawn").await;
    let mut versions: Vec<u64> = drawn
        .iter()
        .filter_map(|act| act.payload.as_ref()?["version"].as_u64())
        .collect();
    versions.sort_unstable();
    versions.dedup();
    assert_eq!(versions.len(), drawn.len(), "{one:?} {other:?}");
    assert!(one.is_ok() || other.is_ok());
}
