//! Histories drawn by lot: what holds for every one of them.
//!
//! Whatever happens to a few entities, in whatever order: the board of today folded from acts is the one read from
//! tables; what was known on a day never changes afterwards; an office has one main holder a day; tables rebuilt from
//! acts come out equal.

mod reported;
mod world;

use directory::board::{Board, board};
use directory::past::{Moment, Timeline, board_at, designations_at, follow_days, places_at, timeline};
use directory::store;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use register::db::Db;
use std::collections::HashMap;
use std::sync::Arc;
use world::{Step, World, step};

/// Everything a board says of a day, as text.
fn seen(board: &Board, day: Date) -> Vec<String> {
    let mut lines: Vec<String> = board
        .entities
        .iter()
        .map(|entity| {
            let facts = board.facts(entity, day);
            let verdicts = board.judge(entity, &facts, day);
            format!(
                "{} {} {:?} {:?} {facts:?} {verdicts:?}",
                entity.id, entity.name, entity.from, entity.to
            )
        })
        .collect();
    lines.sort();
    lines
}

async fn history(steps: Vec<Step>) {
    let mut world = World::new().await;
    let mut remembered: HashMap<(Date, Date), Vec<String>> = HashMap::new();
    // Two committees stand from the first day of a year, so that every duty is owed at some time.
    let committees = [0, 1].map(|entity| Step::Constitute { entity, ago: 60 });
    for step in committees.into_iter().chain(steps) {
        if let Step::Wait(_) = step {
            let known = world.today();
            for as_of in [
                known,
                known.checked_sub(25.days()).unwrap(),
                known.checked_add(25.days()).unwrap(),
            ] {
                remembered.insert((as_of, known), world.at(as_of, known).await);
            }
            months(&world).await;
        }
        world.take(step).await;
    }
    let today = world.today();
    let (live, past) = (
        board(&world.house).await.unwrap(),
        timeline(&world.house).await.unwrap(),
    );
    let folded = past.board(today, past.known_on(today));
    assert_eq!(
        seen(&live, today),
        seen(&folded, today),
        "folded from acts, and read from tables"
    );
    followed(&live, &past, today);
    months(&world).await;
    for ((as_of, known), before) in remembered {
        if known < today {
            assert_eq!(
                world.at(as_of, known).await,
                before,
                "{as_of} as known on {known}"
            );
        }
    }
    for entity in &world.entities {
        let rows = store::designations_of(&world.house, *entity).await.unwrap();
        let now = Moment {
            as_of: today,
            known: today,
        };
        assert_eq!(
            designations_at(&world.house, *entity, now).await.unwrap().len(),
            rows.len()
        );
        one_main_holder(&rows, today);
    }
    rebuilt_alike(&world).await;
}

/// The verdicts that a series follows are those of the board of each day, as known then and as known now.
fn followed(live: &Board, past: &Timeline, today: Date) {
    let now = past.known_on(today);
    let days: Vec<Date> = past.days().filter(|day| *day <= today).collect();
    let then = days.iter().map(|day| (*day, past.known_on(*day)));
    let points: Vec<(Date, u64)> = then.chain(days.iter().map(|day| (*day, now))).collect();
    let boards: Vec<Board> = points
        .iter()
        .map(|(day, before)| past.board(*day, *before))
        .collect();
    for (place, obligation) in live.obligations.iter().enumerate() {
        let mut told = Vec::new();
        past.follow(
            obligation,
            live.entities.iter(),
            &points,
            |point, entity, verdict| {
                told.push((entity.id, point, verdict));
            },
        );
        let mut expected = Vec::new();
        for entity in &live.entities {
            for (point, board) in boards.iter().enumerate() {
                let day = points[point].0;
                if let Some(then) = board.entity(entity.id).filter(|then| then.exists(day)) {
                    expected.push((entity.id, point, board.verdicts(then, day)[place]));
                }
            }
        }
        assert_eq!(told, expected, "{}", obligation.id);
    }
}

/// The ends of months, kept since whenever the history was looked at before, are those told anew.
async fn months(world: &World) {
    let (live, past) = (
        board(&world.house).await.unwrap(),
        timeline(&world.house).await.unwrap(),
    );
    let today = world.today();
    let Some(first) = past.days().next() else { return };
    let months = (-1..).map(|month: i32| first.first_of_month().saturating_add(month.months()));
    let ends = months.map(Date::last_of_month).take_while(|end| *end < today);
    let days: Vec<Date> = ends.chain([today]).collect();
    let now = past.known_on(today);
    let moments = days
        .iter()
        .flat_map(|day| [(*day, now), (*day, past.known_on(*day))]);
    let moments: Vec<(Date, u64)> = moments.collect();
    let entities: Vec<_> = live.entities.iter().collect();
    for obligation in &live.obligations {
        let (mut kept, mut anew) = (Vec::new(), Vec::new());
        follow_days(
            &world.house,
            &past,
            obligation,
            &entities,
            &days,
            |place, entity, verdict| {
                kept.push((entity.id, place, verdict));
            },
        );
        past.follow(
            obligation,
            live.entities.iter(),
            &moments,
            |place, entity, verdict| {
                anew.push((entity.id, place, verdict));
            },
        );
        kept.sort_unstable();
        anew.sort_unstable();
        assert_eq!(kept, anew, "{} on {today}", obligation.id);
    }
}

/// Designations without an end: at most one main holder for each office.
fn one_main_holder(rows: &[store::DesignationRow], today: Date) {
    let mut holders: HashMap<&str, usize> = HashMap::new();
    for row in rows
        .iter()
        .filter(|row| row.capacity == "main" && row.to_on.is_none())
    {
        *holders.entry(row.office.as_str()).or_default() += 1;
    }
    assert!(
        holders.values().all(|count| *count == 1),
        "on {today}: {holders:?}"
    );
}

async fn rebuilt_alike(world: &World) {
    let folder = tempfile::tempdir().unwrap();
    let other = Db::open(&format!("sqlite:{}", folder.path().join("other.db").display()))
        .await
        .unwrap();
    let (db, projectors) = (world.house.register.db(), world.house.register.projectors());
    register::replay(db, &other, projectors, Arc::new(|_, _| {}))
        .await
        .unwrap();
    let compared = register::compare(db, &other, projectors).await.unwrap();
    assert!(
        compared.iter().all(|table| table.difference.is_none()),
        "{compared:?}"
    );
}

fn run(steps: Vec<Step>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(history(steps));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_two_times_agree(steps in proptest::collection::vec(step(), 20..70)) {
        run(steps);
    }
}

#[test]
fn a_successor_designated_beforehand_does_not_hide_who_holds_the_office() {
    let designate = |ago, lasts| Step::Designate {
        entity: 0,
        office: 0,
        ago,
        lasts,
        post: None,
    };
    run(vec![
        designate(10, Some(30)),
        Step::Communicate { which: 0, ago: 5 },
        Step::Wait(3),
        designate(0, None),
    ]);
}

#[tokio::test]
async fn a_name_holds_from_its_day() {
    let mut world = World::new().await;
    world.take(Step::Wait(30)).await;
    world.take(Step::Rename { entity: 0, ago: 10 }).await;
    let today = world.today();
    let name = async |as_of: Date, known: Date| {
        let board = board_at(&world.house, Moment { as_of, known }).await.unwrap();
        board.entity(world.entities[0]).unwrap().name.clone()
    };
    assert_eq!(name(today, today).await, "Municipalidad renombrada 2024-03-31");
    assert_eq!(name(date(2024, 3, 20), today).await, "Municipalidad 0");
    assert_eq!(
        name(date(2024, 3, 22), today).await,
        "Municipalidad renombrada 2024-03-31"
    );
    assert_eq!(
        name(date(2024, 3, 22), date(2024, 3, 22)).await,
        "Municipalidad 0"
    );
}

#[tokio::test]
async fn a_unit_stands_where_it_stood_that_day() {
    let mut world = World::new().await;
    let (closing, successor) = (world.entities[0], world.entities[1]);
    let make = |when| Step::Make {
        entity: 0,
        unit: true,
        when,
    };
    world.take(make(-10)).await;
    let first = world.today();
    world.take(Step::Wait(30)).await;
    world.take(make(0)).await;
    world.take(Step::Wait(10)).await;
    world
        .take(Step::Close {
            entity: 0,
            when: 5,
            carry: true,
        })
        .await;
    let closed = world.today().checked_add(5.days()).unwrap();
    world.take(Step::Wait(39)).await;
    let today = world.today();
    let count =
        async |entity, as_of: Date, known: Date| world.places(entity, Moment { as_of, known }).await.len();
    for (as_of, known, here, there) in [
        (first.yesterday().unwrap(), today, 1, 0),
        (first.checked_sub(11.days()).unwrap(), today, 0, 0),
        (first, first, 1, 0),
        (closed, first, 1, 0),
        (closed, today, 2, 0),
        (closed.tomorrow().unwrap(), today, 0, 2),
        (today, today, 0, 2),
    ] {
        let found = (
            count(closing, as_of, known).await,
            count(successor, as_of, known).await,
        );
        assert_eq!(found, (here, there), "{as_of} as known on {known}");
    }
}

#[tokio::test]
async fn a_corrected_act_was_another_one_before() {
    let mut world = World::new().await;
    let entity = world.entities[0];
    let designate = Step::Designate {
        entity: 0,
        office: 1,
        ago: 0,
        lasts: None,
        post: None,
    };
    for step in [
        designate,
        Step::Communicate { which: 0, ago: 0 },
        Step::Wait(5),
        Step::Observe { which: 0 },
        Step::Explain { which: 0 },
        Step::Wait(5),
        Step::Correct { which: 0 },
        Step::Publish { which: 0 },
        Step::Wait(5),
        Step::Publish { which: 0 },
    ] {
        world.take(step).await;
    }
    let today = world.today();
    let row = async |ago: i64| {
        let as_of = today.checked_sub(ago.days()).unwrap();
        let moment = Moment { as_of, known: today };
        let rows = designations_at(&world.house, entity, moment).await.unwrap();
        rows.into_iter().next().unwrap()
    };
    let (now, corrected, observed, first) = (row(0).await, row(5).await, row(8).await, row(13).await);
    assert_eq!(first.instrument_number, "001-2026");
    assert_eq!((first.article, first.document), (None, None));
    assert!(first.explained_seq.is_none() && first.observed_on.is_none() && first.answer_by.is_some());
    assert_eq!(observed.instrument_number, "001-2026");
    assert!(observed.explained_seq.is_some() && observed.contact.is_none());
    assert_eq!(corrected.instrument_number, now.instrument_number);
    assert_eq!(corrected.document, now.document);
    assert_ne!(corrected.answer_by, first.answer_by);
    assert_ne!(corrected.contact, now.contact, "it is seen elsewhere now");
}

#[tokio::test]
async fn whoever_goes_on_keeps_the_post_and_loses_the_office_with_it() {
    let mut world = World::new().await;
    let successor = world.entities[1];
    let post = Step::Make {
        entity: 0,
        unit: false,
        when: -40,
    };
    let designate = Step::Designate {
        entity: 0,
        office: 1,
        ago: 20,
        lasts: None,
        post: Some(0),
    };
    let close = Step::Close {
        entity: 0,
        when: 0,
        carry: true,
    };
    for step in [post, designate, Step::Wait(10), close, Step::Wait(10)] {
        world.take(step).await;
    }
    let went_on = world.today();
    let drop = Step::Drop {
        entity: 1,
        which: 0,
        unit: false,
        when: 0,
    };
    for step in [drop, Step::Wait(10)] {
        world.take(step).await;
    }
    let ended = async |as_of, known| {
        let rows = designations_at(&world.house, successor, Moment { as_of, known })
            .await
            .unwrap();
        assert!(rows[0].post_id.is_some());
        rows[0].post_ended_on.is_some()
    };
    let today = world.today();
    assert!(ended(today, today).await);
    assert!(ended(today, today.yesterday().unwrap()).await);
    assert!(!ended(went_on, went_on.yesterday().unwrap()).await);
}

/// A unit that goes from one entity to the next: each of them shows it on its days, with what happened to it later.
#[tokio::test]
async fn a_unit_that_went_on_twice_is_followed() {
    let mut world = World::new().await;
    let [second, third, first] = [world.entities[0], world.entities[1], world.entities[2]];
    let unit = Step::Make {
        entity: 2,
        unit: true,
        when: 0,
    };
    world.take(unit).await;
    let mut days = vec![world.today()];
    for entity in [2, 0] {
        world.take(Step::Wait(20)).await;
        let close = Step::Close {
            entity,
            when: 0,
            carry: true,
        };
        world.take(close).await;
        world.take(Step::Wait(1)).await;
        days.push(world.today());
    }
    world.take(Step::Wait(20)).await;
    let before = world.today();
    world.take(Step::Wait(1)).await;
    let drop = Step::Drop {
        entity: 1,
        which: 1,
        unit: true,
        when: 0,
    };
    world.take(drop).await;
    let ended = world.today().to_string();
    for (place, as_of) in days.into_iter().enumerate() {
        for (entity, turn) in [(first, 0), (second, 1), (third, 2)] {
            for (known, ends) in [(before, None), (world.today(), Some(ended.as_str()))] {
                let there = places_at(&world.house, entity, Moment { as_of, known }, 0, 10)
                    .await
                    .unwrap();
                let to: Vec<Option<&str>> = there.units.iter().map(|unit| unit.to_on.as_deref()).collect();
                let expected = if place == turn { vec![ends] } else { Vec::new() };
                assert_eq!(to, expected, "entity {turn} on {as_of} as known on {known}");
            }
        }
    }
}
