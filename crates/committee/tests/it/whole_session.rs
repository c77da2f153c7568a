//! A whole session, from the call to the last signature, and what is left to do after it.

use crate::world::{HELD, MEMBERS, Who, World, call_on};
use committee::acts::{Answer, Ground, Outcome};
use committee::session::{ItemState, Stage};
use committee::store;

const DUTY: &str = "G12:2026-07-01";

#[tokio::test]
async fn a_committee_meets_decides_signs_and_follows_up() {
    let world = World::new().await;
    let pairs = [
        ("kind", "other"),
        ("title", "Mesa de partes por teléfono"),
        ("origin", "/normas/ds-115-2025-pcm"),
    ];
    world.ok(Who::Seat(4), "propose-matter", &pairs).await;
    let matter = store::matters_waiting(world.house(), world.entity, "")
        .await
        .unwrap()[0]
        .id;
    let (first, second) = (format!("items.{DUTY}"), format!("items.{matter}"));
    let mut pairs = call_on(HELD);
    pairs.extend([
        (first.as_str(), "1"),
        (second.as_str(), "2"),
        ("more", "Plan de trabajo"),
    ]);
    world.ok(Who::Secretary, "call-session", &pairs).await;
    let session = world.last().await.to_string();
    let called = world.session(&session).await;
    assert_eq!(
        (called.number(), called.called.notice_days),
        ("01-2026".into(), 3)
    );
    assert_eq!(called.agenda.len(), 3);

    answer_and_open(&world, &session).await;
    decide(&world, &session).await;
    world
        .ok(Who::Secretary, "conclude-session", &[("session", &session)])
        .await;
    let concluded = world.session(&session).await;
    assert_eq!(concluded.stage, Stage::Concluded);
    assert!(
        concluded.attendance.people().is_empty(),
        "everybody left with the end"
    );
    let duty = store::duty_performed(world.house(), world.entity, "G12", "2026-07-01".parse().unwrap());
    assert!(duty.await.unwrap(), "the evaluation of the quarter is done");
    let matter = store::matter(world.house(), matter).await.unwrap().unwrap();
    assert_eq!(matter.state, "treated");

    sign(&world, &session).await;
    follow(&world, &session).await;
    world.rebuilt_alike().await;
}

async fn answer_and_open(world: &World, session: &str) {
    for (who, answer) in [
        (Who::Seat(1), "alternate"),
        (Who::Seat(2), "attends"),
        (Who::Seat(7), "excused"),
    ] {
        world
            .ok(who, "answer-call", &[("session", session), ("answer", answer)])
            .await;
    }
    world.go_to(HELD);
    world.arrive(session, &[2, 3, 4, 5]).await;
    let pairs = [("session", session), ("mode", "remote")];
    world.ok(Who::Alternate, "arrive", &pairs).await;
    let opened = world.session(session).await;
    assert_eq!(opened.answers[&world.who(Who::Seat(1))], Answer::Alternate);
    let chair = world.alternate.to_string();
    world
        .ok(
            Who::Secretary,
            "open-session",
            &[
                ("session", session),
                ("chair", &chair),
                ("secretary", &world.secretary.to_string()),
            ],
        )
        .await;
    let opening = world.session(session).await.opening.unwrap();
    assert_eq!(
        (opening.present, opening.needed, opening.call),
        (6, 5, 1),
        "seats, not people"
    );
    assert_eq!((opening.chair, opening.ground), (world.alternate, Ground::Called));
}

async fn decide(world: &World, session: &str) {
    let seats = [
        Who::Alternate,
        Who::Seat(2),
        Who::Seat(3),
        Who::Seat(4),
        Who::Seat(5),
    ];
    for place in 0..3 {
        let ballot = world.ballot(session, place, false).await;
        let running = world.session(session).await;
        assert_eq!(
            running.open_ballot().unwrap().1.opened.voters.len(),
            5,
            "people, not seats"
        );
        for who in seats {
            let vote = if (place, who) == (2, Who::Seat(5)) {
                "against"
            } else {
                "for"
            };
            world.vote(session, &ballot, who, vote).await.unwrap();
        }
        world.close(session, &ballot).await;
        world.agree(session, &ballot, place == 1).await;
    }
    let decided = world.session(session).await;
    let third = decided.ballots[2].1.closed.as_ref().unwrap();
    assert_eq!((third.yes, third.against, third.needed), (4, 1, 3));
    assert_eq!(third.outcome, Outcome::Adopted);
    let states: Vec<ItemState> = decided.agenda.iter().map(|entry| entry.state).collect();
    assert_eq!(
        states,
        [ItemState::Treated, ItemState::Treated, ItemState::Current]
    );
    let codes: Vec<&str> = decided
        .agreements
        .iter()
        .map(|(_, one)| one.code.as_str())
        .collect();
    assert_eq!(codes, ["A-01-2026-01", "A-01-2026-02", "A-01-2026-03"]);
}

async fn sign(world: &World, session: &str) {
    world
        .ok(Who::Secretary, "draw-minutes", &[("session", session)])
        .await;
    let minutes = world.session(session).await.minutes.unwrap();
    let asked = [world.secretary, world.alternate, world.seats[&5]];
    assert_eq!(
        minutes.signers, asked,
        "secretary, chair, and who voted otherwise"
    );
    let pdf = world
        .get(Some(Who::Seat(2)), &format!("/sesiones/{session}/acta.pdf"))
        .await;
    assert!(pdf.body.starts_with(b"%PDF"), "{}", pdf.status);
    world.approve(session).await;
    for who in [Who::Secretary, Who::Alternate, Who::Seat(2), Who::Seat(5)] {
        assert_eq!(
            world.session(session).await.stage,
            Stage::Concluded,
            "{who:?} signs while one is missing"
        );
        let pairs = [("session", session), ("document", &minutes.document)];
        world.ok(who, "sign-minutes", &pairs).await;
    }
    let registered = world.session(session).await;
    assert_eq!(registered.stage, Stage::Registered);
    assert_eq!(registered.minutes.unwrap().signed.len(), 4);
    let row = store::session_row(world.house(), session.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.stage, "registered");
    let pairs = [
        ("session", session),
        ("correction", "El acuerdo 02 dice mes donde decía año."),
    ];
    world.ok(Who::Secretary, "correct-minutes", &pairs).await;
    assert_eq!(world.session(session).await.corrections.len(), 1);
}

async fn follow(world: &World, session: &str) {
    let (id, _) = world.session(session).await.agreements[1].clone();
    let agreement = id.to_string();
    let state = async || store::agreement(world.house(), id).await.unwrap().unwrap().state;
    let report = |done: &'static str| {
        [
            ("agreement", agreement.clone()),
            ("done", done.into()),
            ("said", "Se publicó la ficha".into()),
        ]
    };
    let pairs = report("no");
    world
        .ok(
            Who::Seat(3),
            "report-agreement",
            &pairs.each_ref().map(|(name, value)| (*name, value.as_str())),
        )
        .await;
    assert_eq!(state().await, "open");
    let paper = world.paper(Who::Seat(3)).await;
    let mut pairs: Vec<(&str, String)> = report("yes").into();
    pairs.push(("document", paper));
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    world.ok(Who::Seat(3), "report-agreement", &pairs).await;
    assert_eq!(state().await, "reported");
    world
        .ok(
            Who::Secretary,
            "close-agreement",
            &[("agreement", &agreement), ("outcome", "fulfilled")],
        )
        .await;
    assert_eq!(state().await, "fulfilled");
    assert_eq!(store::steps_of(world.house(), id).await.unwrap().len(), 3);
}

#[tokio::test]
async fn the_session_is_seen_as_it_goes() {
    let world = World::new().await;
    let session = world.call(HELD, "Plan de trabajo\nDatos abiertos", true).await;
    let page = format!("/sesiones/{session}");
    assert!(
        world.get(None, &page).await.text.contains("Plan de trabajo"),
        "an open session is for anybody"
    );
    world.go_to(HELD);
    world.arrive(&session, &MEMBERS).await;
    world.install(&session, 1).await;
    let ballot = world.ballot(&session, 0, false).await;
    for (voted, seat) in (1..).zip(MEMBERS) {
        world
            .vote(&session, &ballot, Who::Seat(seat), "for")
            .await
            .unwrap();
        let seen = world.get(None, &page).await.text;
        assert!(
            seen.contains(&format!("{voted} de 6 votos")),
            "after vote {voted}"
        );
        assert!(seen.contains("Hay quórum: 7 de 8 puestos"));
    }
    world.close(&session, &ballot).await;
    assert!(world.get(None, &page).await.text.contains("6 a favor"));
}

/// What a committee decided can be read, and its minutes signed, after its end; it is called no more.
#[tokio::test]
async fn a_committee_that_ended_leaves_its_sessions() {
    let world = World::new().await;
    let (session, document) = world.minutes(&[1, 2, 3, 4, 5]).await;
    let committee = world.session(&session).await.called.committee;
    world.end(committee, "2026-11-19").await;
    world.go_to("2026-11-24");
    for page in ["", "/acta", "/acta.pdf"] {
        let answer = world
            .get(Some(Who::Seat(1)), &format!("/sesiones/{session}{page}"))
            .await;
        assert_eq!(answer.status, 200, "{page}");
    }
    let pairs = [("session", session.as_str()), ("document", document.as_str())];
    world.ok(Who::Seat(1), "sign-minutes", &pairs).await;
    let mut call = call_on("2026-11-30");
    call.push(("more", "Plan de trabajo"));
    let refused = world.refused(Who::Secretary, "call-session", &call).await;
    assert_eq!(refused, "422 committee-none");
}
