//! Calls, the committee's own rules, and the quorum.

use super::refused;
use crate::world::{CALLED, HELD, SECOND, Who, World, call_on};
use committee::acts::Ground;
use committee::store;

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

/// Whoever runs the committee sets its rules and criteria, or an office above it; a seat alone does not.
#[tokio::test]
async fn a_plain_member_sets_neither_rules_nor_criteria() {
    let world = World::new().await;
    let rules = rules(CALLED, "two-thirds", "law", "yes");
    let criteria = [("from", CALLED), ("own", "Valor: 60\nCosto: 40")];
    refused(
        &world,
        &[
            ("403 committee-not-runner", Who::Seat(2), "set-rules", &rules),
            ("403 committee-not-runner", Who::Alternate, "set-rules", &rules),
            (
                "403 committee-not-runner",
                Who::Seat(2),
                "set-criteria",
                &criteria,
            ),
            (
                "403 capability-denied-entity",
                Who::Neighbour,
                "set-criteria",
                &criteria,
            ),
        ],
    )
    .await;
    let head = directory::acts::Capacity::Main;
    world
        .designate(world.entity, "entity_head", world.seats[&2], head)
        .await;
    world.ok(Who::Seat(2), "set-rules", &rules).await;
    world.ok(Who::Seat(1), "set-criteria", &criteria).await;
    let page = format!("/comite/{}", world.entity);
    for (who, sets) in [(Who::Seat(2), true), (Who::Seat(1), true), (Who::Seat(4), false)] {
        let seen = world.get(Some(who), &page).await;
        assert_eq!(seen.text.contains("/comite/reglas"), sets, "{who:?}");
    }
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
    let secretary = world.secretary.to_string();
    let led = ("secretary", secretary.as_str());
    let open = [("session", session.as_str()), ("chair", chair.as_str()), led];
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
    let secretary = world.secretary.to_string();
    let led = ("secretary", secretary.as_str());
    let open = [("session", session.as_str()), ("chair", chair.as_str()), led];
    let absent = [("session", session.as_str()), ("chair", absent.as_str()), led];
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
    refused(
        &world,
        &[("422 capability-choice", Who::Secretary, "open-session", &open)],
    )
    .await;
    world.arrive(&session, &[1, 3]).await;
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

/// Whoever moves a session gives notice again, so that one called in a hurry is no urgent one on its new day.
#[tokio::test]
async fn a_moved_session_has_the_notice_of_its_move() {
    let world = World::new().await;
    let mut call = call_on("2026-11-17");
    call.extend([("more", "Plan de trabajo"), ("urgency", "Vence un plazo.")]);
    world.ok(Who::Secretary, "call-session", &call).await;
    let session = world.last().await.to_string();
    let to = |on: &'static str| {
        [
            ("session", session.as_str()),
            ("on", on),
            ("hour", "09:00"),
            ("place", "Sala de regidores"),
        ]
    };
    let step = "move-session";
    refused(
        &world,
        &[
            (
                "422 committee-move-short",
                Who::Secretary,
                step,
                &to("2026-11-18"),
            ),
            ("422 committee-too-far", Who::Secretary, step, &to("2028-01-10")),
            ("403 committee-not-runner", Who::Seat(2), step, &to(HELD)),
        ],
    )
    .await;
    assert_eq!(world.session(&session).await.called.notice_days, 1);
    world.ok(Who::Secretary, step, &to(HELD)).await;
    assert_eq!(world.session(&session).await.called.notice_days, 3);
    world.go_to(HELD);
    world.arrive(&session, &[1, 2, 3, 4]).await;
    world.install(&session, 1).await;
    let opening = world.session(&session).await.opening.unwrap();
    assert_eq!(opening.ground, Ground::Called);
}

/// The forms of rules and criteria begin with those in force: what is not changed stays.
#[tokio::test]
async fn changing_the_days_of_notice_keeps_the_rest_of_the_rules() {
    let world = World::new().await;
    let paper = world.paper(Who::Secretary).await;
    let mut own = rules("2026-11-10", "two-thirds", "half", "no");
    own[0] = ("name", "Reglamento de sesiones");
    own.push(("document", &paper));
    world.ok(Who::Secretary, "set-rules", &own).await;
    let rules_of = || store::rules(world.house(), world.entity, "", CALLED.parse().unwrap());
    let (_, before) = rules_of().await.unwrap().unwrap();
    let typed = [("notice_ordinary_days", "5")];
    let page = world.first_values(Who::Leader, "set-rules", &typed).await;
    let pairs: Vec<(&str, &str)> = page
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    world.ok(Who::Leader, "set-rules", &pairs).await;
    let (_, after) = rules_of().await.unwrap().unwrap();
    let expected = committee::acts::RulesSet {
        from: CALLED.parse().unwrap(),
        notice_ordinary_days: Some(5),
        ..before
    };
    assert_eq!(after, expected);

    let criteria = [
        ("from", "2026-11-10"),
        ("weights.cost", "70"),
        ("own", "Urgencia social: 30"),
    ];
    world.ok(Who::Secretary, "set-criteria", &criteria).await;
    let first = world.first_values(Who::Secretary, "set-criteria", &[]).await;
    let weights: Vec<_> = first
        .iter()
        .filter(|(name, _)| name.starts_with("weights."))
        .collect();
    assert_eq!(weights, [&("weights.cost".to_owned(), "70".to_owned())]);
    assert!(
        first.contains(&("own".to_owned(), "Urgencia social: 30".to_owned())),
        "{first:?}"
    );
}

/// The rules say by which majority a ballot is decided, and nobody chooses another for one of them.
#[tokio::test]
async fn a_ballot_is_decided_by_the_majority_of_the_rules() {
    let world = World::new().await;
    let paper = world.paper(Who::Secretary).await;
    let mut own = rules("2026-11-10", "law", "law", "yes");
    own.extend([
        ("qualified_kinds", "approve_plan"),
        ("qualified_majority", "two_thirds"),
    ]);
    refused(
        &world,
        &[(
            "422 committee-majority-document",
            Who::Secretary,
            "set-rules",
            &own,
        )],
    )
    .await;
    own.push(("document", &paper));
    world.ok(Who::Secretary, "set-rules", &own).await;
    let proposed = [("kind", "approve_plan"), ("title", "Plan de gobierno digital")];
    world.ok(Who::Seat(2), "propose-matter", &proposed).await;
    let waiting = store::matters_waiting(world.house(), world.entity, "")
        .await
        .unwrap();
    let item = format!("items.{}", waiting[0].id);
    let mut call = call_on(HELD);
    call.extend([(item.as_str(), "1"), ("more", "Plan de trabajo")]);
    world.ok(Who::Secretary, "call-session", &call).await;
    let session = world.last().await.to_string();
    world.go_to(HELD);
    world.arrive(&session, &[1, 2, 3, 4, 5]).await;
    world.install(&session, 1).await;
    for (place, majority, why) in [
        (
            0,
            "two_thirds",
            "Así lo pide Reglamento interno para «Aprobar un plan»",
        ),
        (1, "simple", "Decide: Mayoría simple. Es la de Reglamento interno"),
    ] {
        let item = world.item(&session, place).await.to_string();
        let form = format!("/sesiones/abrir-votacion?session={session}&item={item}");
        let form = world.get(Some(Who::Secretary), &form).await;
        assert!(form.text.contains(why), "{}", form.text);
        assert!(!form.text.contains("name=\"majority\""), "nobody chooses it");
        let ballot = world.ballot(&session, place, false).await;
        let opened = world.session(&session).await;
        let opened = &opened.open_ballot().unwrap().1.opened;
        assert_eq!(opened.majority, majority);
        world.all_for(&session, &ballot, &[1, 2, 3, 4, 5]).await;
    }
    let closed = world.session(&session).await;
    let needed: Vec<(u32, u32)> = closed
        .ballots
        .iter()
        .map(|(_, ballot)| ballot.closed.as_ref().unwrap())
        .map(|closed| (closed.needed, closed.base))
        .collect();
    assert_eq!(needed, [(5, 7), (3, 5)]);
}
