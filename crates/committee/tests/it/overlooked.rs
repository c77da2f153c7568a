//! What is easily overlooked: two who do the same at once, what changed between reading and deciding, days that pass, and what a
//! public page tells of something reserved.

use crate::watched::{Watcher, holding};
use crate::world::{HELD, MEMBERS, NEXT, SECOND, Who, World, excuse};
use committee::session::{Minutes, Stage};
use register::{Filter, Visibility};

const FIVE: [u8; 5] = [1, 2, 3, 4, 5];
/// A day on which the term to sign minutes of `HELD` has passed.
const AFTER_TERM: &str = "2026-12-01";

/// A session of five that decided nothing, with its minutes drawn; its id and their document.
async fn drawn(world: &World) -> (String, String) {
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    world.draw(&session).await;
    let document = minutes(world, &session).await.document;
    (session, document)
}

async fn minutes(world: &World, session: &str) -> Minutes {
    world.session(session).await.minutes.unwrap()
}

/// A text of the minutes is written after they were drawn.
async fn rewrite(world: &World, session: &str) {
    let path = format!("/sesiones/{session}/texto/closing");
    let text = [("version", "0"), ("text", "Se acordó algo más.")];
    let answer = world.form(Who::Secretary, &path, &text).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
}

/// Secretary and leader do the same at once, and one of them is refused.
async fn by_one_of_two(world: &World, id: &str, pairs: &[(&str, &str)]) {
    let (one, other) = tokio::join!(
        world.run(Who::Secretary, id, pairs),
        world.run(Who::Leader, id, pairs)
    );
    assert!(one.is_ok() != other.is_ok(), "{id}: {one:?} {other:?}");
}

/// SGTD knows the committee, whose seat 8 was vacant until the 17th.
async fn told_and_changed(world: &World) {
    world.go_to("2026-11-20");
    world.communicate("2026-03-20").await;
    world
        .designate_from("committee_seat_8", world.leader, "2026-11-17")
        .await;
}

/// An open session of seven in which somebody asks for a matter outside of its agenda; its id and the ballot on whether it comes in.
async fn outside_of_the_agenda(world: &World) -> (String, String) {
    world
        .designate_from("committee_seat_8", world.leader, "2026-03-11")
        .await;
    let session = world.open("Plan de trabajo", &MEMBERS, true).await;
    let of = ("session", session.as_str());
    world
        .ok(Who::Leader, "arrive", &[of, ("mode", "in_person")])
        .await;
    let urgency = ("urgency", "No hay correo.");
    let add = [of, ("kind", "other"), ("title", "Corte del correo"), urgency];
    world.ok(Who::Secretary, "add-item", &add).await;
    let ballot = world.running(&session).await.to_string();
    (session, ballot)
}

/// The seven vote for, but for those seats, and the ballot is closed.
async fn seven_vote(world: &World, session: &str, ballot: &str, against: &[u8]) {
    world.vote(session, ballot, Who::Leader, "for").await.unwrap();
    for seat in MEMBERS {
        let vote = if against.contains(&seat) { "against" } else { "for" };
        world.vote(session, ballot, Who::Seat(seat), vote).await.unwrap();
    }
    world.close(session, ballot).await;
}

#[tokio::test]
async fn a_reserved_agreement_does_not_stand_on_the_page_of_an_open_session() {
    let world = World::new().await;
    let reserved = world.open("Asunto reservado", &MEMBERS, false).await;
    let ballot = world.ballot(&reserved, 0, false).await;
    world.all_for(&reserved, &ballot, &MEMBERS).await;
    world.agree(&reserved, &ballot, false).await;
    world
        .ok(Who::Secretary, "conclude-session", &[("session", &reserved)])
        .await;
    let open = world.call(NEXT, "Otro tema", true).await;
    let agreed = "Publicar la ficha cada mes";
    let tells = async |who: Option<Who>| {
        let page = world.get(who, &format!("/sesiones/{open}")).await;
        let parts = Watcher::of(&world, who, &open).await.parts().await;
        assert!(page.text.contains("Otro tema") && !holding(&parts, "Otro tema").is_empty());
        [page.text.contains(agreed), !holding(&parts, agreed).is_empty()]
    };
    assert_eq!(tells(Some(Who::Seat(2))).await, [true, true]);
    for who in [None, Some(Who::Neighbour)] {
        assert_eq!(tells(who).await, [false, false], "{who:?}");
    }
}

#[tokio::test]
async fn excuses_do_not_register_minutes_that_nobody_approved() {
    let world = World::new().await;
    let (session, document) = drawn(&world).await;
    for who in [Who::Secretary, Who::Seat(1)] {
        world.leaves(who, HELD).await;
    }
    world.go_to(SECOND);
    for person in [world.secretary, world.seats[&1]].map(|id| id.to_string()) {
        let pairs = excuse(&session, &document, &person);
        let refused = world.refused(Who::Leader, "excuse-signature", &pairs).await;
        assert_eq!(refused, "422 committee-minutes-unapproved");
    }
    assert_eq!(world.session(&session).await.stage, Stage::Concluded);
}

#[tokio::test]
async fn sgtd_is_told_of_a_designation_that_was_recorded_after_the_last_letter() {
    for from in ["2026-11-18", "2026-11-20"] {
        let world = World::new().await;
        told_and_changed(&world).await;
        let tell = "communicate-members";
        world.ok(Who::Secretary, tell, &[("on", "2026-11-20")]).await;
        world
            .designate_from("committee_seat_9", world.alternate, from)
            .await;
        world.go_to("2026-11-24");
        world.ok(Who::Secretary, tell, &[("on", "2026-11-24")]).await;
    }
}

#[tokio::test]
async fn of_two_who_tell_sgtd_at_once_one_does() {
    let world = World::new().await;
    told_and_changed(&world).await;
    by_one_of_two(&world, "communicate-members", &[("on", "2026-11-20")]).await;
    assert_eq!(world.count("SELECT COUNT(*) FROM committee_told").await, 1);
}

#[tokio::test]
async fn minutes_that_were_drawn_again_after_the_vote_are_not_approved_by_it() {
    let world = World::new().await;
    let (first, read) = drawn(&world).await;
    let second = world.next_for_minutes(&first, &FIVE).await;
    rewrite(&world, &first).await;
    world
        .ok(Who::Secretary, "draw-minutes", &[("session", &first)])
        .await;
    world
        .ok(Who::Secretary, "conclude-session", &[("session", &second)])
        .await;
    let now = minutes(&world, &first).await;
    assert_ne!(now.document, read);
    assert!(now.approved.is_none(), "{:?}", now.approved);
}

#[tokio::test]
async fn minutes_whose_text_changed_since_they_were_drawn_are_not_approved() {
    let world = World::new().await;
    let (session, document) = drawn(&world).await;
    rewrite(&world, &session).await;
    let pairs = [("session", session.as_str()), ("document", document.as_str())];
    let refused = world.refused(Who::Secretary, "approve-minutes", &pairs).await;
    assert_eq!(refused, "409 committee-minutes-changed");
}

#[tokio::test]
async fn of_two_who_approve_or_excuse_at_once_one_does() {
    let world = World::new().await;
    let (session, document) = drawn(&world).await;
    let read = [("session", session.as_str()), ("document", document.as_str())];
    by_one_of_two(&world, "approve-minutes", &read).await;
    world.ok(Who::Secretary, "sign-minutes", &read).await;
    world.leaves(Who::Seat(1), HELD).await;
    world.go_to(SECOND);
    let person = world.seats[&1].to_string();
    let pairs = excuse(&session, &document, &person);
    by_one_of_two(&world, "excuse-signature", &pairs).await;
    for count in [
        "SELECT COUNT(*) FROM committee_event WHERE kind = 'committee/minutes-approved'",
        "SELECT COUNT(*) FROM committee_event WHERE kind = 'committee/signature-excused'",
    ] {
        assert_eq!(world.count(count).await, 1, "{count}");
    }
}

#[tokio::test]
async fn subjects_of_reserved_acts_do_not_name_the_designation_that_a_matter_is_about() {
    let world = World::new().await;
    let held = directory::store::designations_held(world.house(), world.seats[&4], HELD.parse().unwrap());
    let designation = held.await.unwrap()[0].id;
    let origin = format!("/designaciones/{designation}");
    let about = ("origin", origin.as_str());
    world
        .call_proposed(Who::Seat(2), "Revisar una designación", about, false)
        .await;
    let filter = Filter {
        limit: 50,
        ..Filter::default()
    };
    let mut acts = world.house().register.acts(&filter).await.unwrap();
    acts.retain(|act| act.visibility == Visibility::Reserved);
    for kind in ["committee/matter-proposed", "committee/agenda-set"] {
        assert!(acts.iter().any(|act| act.kind == kind), "{kind}");
    }
    let named = format!("designation:{designation}");
    for act in acts {
        assert!(!act.subjects.contains(&named), "{}", act.kind);
    }
}

#[tokio::test]
async fn whoever_presides_without_the_seat_of_the_chair_excuses_a_signature() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    world.ok(Who::Seat(1), "leave", &[of]).await;
    let second = world.seats[&2].to_string();
    let take = [of, ("chair", second.as_str())];
    world.ok(Who::Secretary, "take-chair", &take).await;
    world.draw(&session).await;
    let document = world.approve(&session).await;
    world.leaves(Who::Secretary, HELD).await;
    world.go_to(SECOND);
    let path = format!("/sesiones/{session}/acta");
    let page = world.get(Some(Who::Seat(2)), &path).await.text;
    assert!(page.contains("excusar-firma"), "{page}");
    let person = world.secretary.to_string();
    let pairs = excuse(&session, &document, &person);
    world.ok(Who::Seat(2), "excuse-signature", &pairs).await;
}

#[tokio::test]
async fn the_page_of_an_agreement_shows_the_vote_that_decided_it() {
    let world = World::new().await;
    let (session, inclusion) = outside_of_the_agenda(&world).await;
    seven_vote(&world, &session, &inclusion, &[]).await;
    let decision = world.ballot(&session, 1, false).await;
    seven_vote(&world, &session, &decision, &[5]).await;
    let agreement = world.agree(&session, &decision, true).await;
    let page = world.get(None, &format!("/acuerdos/{agreement}")).await.text;
    assert!(page.contains("6 a favor"), "{page}");
}

/// Six of seven do not bring a matter in, and still they are the most.
#[tokio::test]
async fn whoever_voted_with_most_does_not_sign_as_if_they_had_not() {
    let world = World::new().await;
    let (session, inclusion) = outside_of_the_agenda(&world).await;
    seven_vote(&world, &session, &inclusion, &[5]).await;
    world.draw(&session).await;
    let [chair, other] = [1, 5].map(|seat| world.seats[&seat]);
    assert_eq!(
        minutes(&world, &session).await.signers,
        [world.secretary, chair, other]
    );
}

#[tokio::test]
async fn minutes_cite_the_rules_that_held_on_the_day_of_the_session() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    world.ok(Who::Secretary, "conclude-session", &[of]).await;
    world.go_to(SECOND);
    let (name, paper) = ("Reglamento nuevo", world.paper(Who::Secretary).await);
    let typed = [("from", SECOND), ("name", name), ("document", paper.as_str())];
    let rules = world.first_values(Who::Secretary, "set-rules", &typed).await;
    let rules: Vec<(&str, &str)> = rules
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert!(rules.contains(&("name", name)), "{rules:?}");
    world.ok(Who::Secretary, "set-rules", &rules).await;
    world.ok(Who::Secretary, "draw-minutes", &[of]).await;
    let text = world.printed(&session).await;
    assert!(!text.contains(name), "{text}");
}

#[tokio::test]
async fn what_an_adjourned_session_decided_is_written_when_nobody_comes_back() {
    let world = World::new().await;
    let session = world.open("Plan de trabajo", &FIVE, false).await;
    let of = ("session", session.as_str());
    let ballot = world.ballot(&session, 0, false).await;
    world.all_for(&session, &ballot, &FIVE).await;
    let adjourn = [of, ("on", SECOND), ("hour", "10:00"), ("reason", "Sismo.")];
    world.ok(Who::Secretary, "adjourn-session", &adjourn).await;
    world.go_to("2026-12-01");
    let unwritten = world.refused(Who::Secretary, "conclude-session", &[of]).await;
    assert_eq!(unwritten, "422 committee-agreement-missing");
    world.agree(&session, &ballot, false).await;
    world.ok(Who::Secretary, "conclude-session", &[of]).await;
}

#[tokio::test]
async fn the_hash_of_a_paper_of_an_open_session_is_not_told_to_strangers() {
    let world = World::new().await;
    let paper = world.paper(Who::Secretary).await;
    let cited = ("document", paper.as_str());
    let session = world.call_proposed(Who::Secretary, "Contrato", cited, true).await;
    let path = format!("/api/v1/sessions/{session}");
    for (who, told) in [
        (None, false),
        (Some(Who::Neighbour), false),
        (Some(Who::Seat(2)), true),
    ] {
        let data = world.get(who, &path).await.text;
        assert!(data.contains("Contrato"), "{data}");
        assert_eq!(data.contains(&paper), told, "{who:?}");
    }
}

#[tokio::test]
async fn a_signature_that_does_not_come_in_its_term_is_excused() {
    let world = World::new().await;
    let (session, document) = world.minutes(&MEMBERS).await;
    let read = [("session", session.as_str()), ("document", document.as_str())];
    world.ok(Who::Secretary, "sign-minutes", &read).await;
    let person = world.seats[&1].to_string();
    let pairs = excuse(&session, &document, &person);
    for day in [HELD, NEXT] {
        world.go_to(day);
        let refused = world.refused(Who::Secretary, "excuse-signature", &pairs).await;
        assert_eq!(refused, "422 capability-choice", "{day} is in the term");
    }
    world.go_to(AFTER_TERM);
    world.ok(Who::Secretary, "excuse-signature", &pairs).await;
    assert_eq!(world.session(&session).await.stage, Stage::Registered);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn no_signature_is_excused_of_minutes_that_nobody_signed() {
    let world = World::new().await;
    let (session, document) = world.minutes(&MEMBERS).await;
    world.go_to(AFTER_TERM);
    let person = world.seats[&1].to_string();
    let pairs = excuse(&session, &document, &person);
    let refused = world.refused(Who::Secretary, "excuse-signature", &pairs).await;
    assert_eq!(refused, "422 capability-choice");
}

#[tokio::test]
async fn whoever_voted_with_most_gives_no_reasons_afterwards() {
    let world = World::new().await;
    let (session, _) = world.minutes(&MEMBERS).await;
    let ballot = world.session(&session).await.ballots[0].0.to_string();
    world.go_to(SECOND);
    let reason = [
        ("session", session.as_str()),
        ("ballot", ballot.as_str()),
        ("reason", "Estoy de acuerdo."),
    ];
    let refused = world.refused(Who::Seat(2), "give-reason", &reason).await;
    assert_eq!(refused, "422 committee-reason-with-most");
}
