//! Duties that come back: what was done for which period, on which days, and since when it is known.

use super::months;
use super::world::{Step, World};
use directory::board::board;
use directory::past::{Moment, board_at, follow_days, timeline};
use directory::report::duties;
use directory::standing::Verdict;
use jiff::civil::{Date, date};
use norms::Period;
use register::{EntityId, UnitId};

impl World {
    /// What a committee would record; now and then something that counts for nothing.
    pub(super) async fn report(&self, entity: EntityId, duty: u8, periods: u8, on: Date, odd: u8) {
        let law = &duties()[usize::from(duty) % duties().len()];
        let mut period = Period::of(law.months, self.today()).unwrap();
        for _ in 0..periods {
            period = period.previous().unwrap();
        }
        let begins = match odd {
            0..20 => period.from.tomorrow().unwrap(),
            _ => period.from,
        };
        let id = match odd {
            20..40 => "G04",
            40..60 => "X99",
            _ => law.obligation.id.as_str(),
        };
        let body = (60..80)
            .contains(&odd)
            .then(|| UnitId::new(self.clock.as_ref()).unwrap());
        let done =
            serde_json::json!({"obligation": id, "period": begins, "on": on, "body": body, "session": "3"});
        let kind = match odd {
            80..100 => "committee/session-held",
            _ => law.act,
        };
        self.record(kind, entity, &done).await;
    }
}

/// A duty of the committee on several days, each as known on others: the act is recorded later than it was done.
#[tokio::test]
async fn what_was_reported_counts_from_its_day_once_it_is_known() {
    let mut world = World::new().await;
    world.take(Step::Constitute { entity: 0, ago: 59 }).await;
    // The committee stands since 2 January: the first whole quarter is the second one, which ends on 30 June.
    for _ in 0..4 {
        world.take(Step::Wait(37)).await;
    }
    let before = world.today();
    assert_eq!(before, date(2024, 7, 27));
    world.take(Step::Wait(1)).await;
    let report = Step::Report {
        entity: 0,
        duty: 0,
        periods: 1,
        when: -10,
        odd: u8::MAX,
    };
    world.take(report).await;
    let (done, known) = (date(2024, 7, 18), world.today());
    world.take(Step::Wait(39)).await;
    let today = world.today();
    let verdict = async |as_of: Date, known: Date| {
        let board = board_at(&world.house, Moment { as_of, known }).await.unwrap();
        let place = board
            .obligations
            .iter()
            .position(|duty| duty.id.as_str() == "G12");
        let entity = board.entity(world.entities[0]).unwrap();
        board.verdicts(entity, as_of)[place.unwrap()]
    };
    for (as_of, known, expected) in [
        (date(2024, 6, 30), today, Verdict::NotDue),
        (date(2024, 7, 1), today, Verdict::InProgress),
        (done.yesterday().unwrap(), today, Verdict::InProgress),
        (done, today, Verdict::Met),
        (done, known, Verdict::Met),
        (done, before, Verdict::InProgress),
        (before, before, Verdict::Overdue),
        (before, today, Verdict::Met),
        (today, today, Verdict::Met),
        (date(2024, 10, 1), today, Verdict::InProgress),
        (date(2024, 12, 31), today, Verdict::Overdue),
    ] {
        assert_eq!(
            verdict(as_of, known).await,
            expected,
            "{as_of} as known on {known}"
        );
    }
}

/// What counts for nothing leaves no trace: a day that begins no period, another duty, a body, another kind of act.
#[tokio::test]
async fn what_reports_no_duty_of_the_entity_is_ignored() {
    let mut world = World::new().await;
    let count = async |world: &World| {
        let board = board(&world.house).await.unwrap();
        board.entity(world.entities[0]).unwrap().reports.len()
    };
    for odd in [0, 20, 40, 60, 80] {
        let report = Step::Report {
            entity: 0,
            duty: 0,
            periods: 1,
            when: 0,
            odd,
        };
        let acts = world.house.register.head().await.unwrap().size;
        world.take(report).await;
        assert_eq!(
            world.house.register.head().await.unwrap().size,
            acts + 1,
            "it is recorded"
        );
        assert_eq!(count(&world).await, 0, "{odd}");
    }
    let early = Step::Report {
        entity: 0,
        duty: 0,
        periods: 0,
        when: -61,
        odd: u8::MAX,
    };
    world.take(early).await;
    assert_eq!(count(&world).await, 0, "done before its period began");
    for when in [0, -1, 1] {
        let report = Step::Report {
            entity: 0,
            duty: 0,
            periods: 1,
            when,
            odd: u8::MAX,
        };
        world.take(report).await;
    }
    let board = board(&world.house).await.unwrap();
    let reports = &board.entity(world.entities[0]).unwrap().reports;
    assert_eq!(reports.len(), 1);
    assert_eq!(Some(reports[0].on), world.today().yesterday().ok());
}

/// What was reported stays with the entity that closed; whoever took over owes from its own committee on.
#[tokio::test]
async fn reports_stay_with_the_entity_that_closed() {
    let mut world = World::new().await;
    let [closing, successor] = [world.entities[0], world.entities[1]];
    for step in [
        Step::Constitute { entity: 0, ago: 60 },
        Step::Report {
            entity: 0,
            duty: 0,
            periods: 0,
            when: 0,
            odd: u8::MAX,
        },
        Step::Wait(20),
        Step::Close {
            entity: 0,
            when: 0,
            carry: true,
        },
        Step::Wait(39),
        Step::Constitute { entity: 1, ago: 0 },
    ] {
        world.take(step).await;
    }
    let board = board(&world.house).await.unwrap();
    let place = board
        .obligations
        .iter()
        .position(|duty| duty.id.as_str() == "G12");
    let verdict = |entity, day: Date| board.verdicts(board.entity(entity).unwrap(), day)[place.unwrap()];
    assert_eq!(verdict(closing, date(2024, 3, 10)), Verdict::Met);
    assert_eq!(verdict(closing, date(2024, 4, 2)), Verdict::NotApplicable);
    assert_eq!(board.entity(closing).unwrap().reports.len(), 1);
    assert!(board.entity(successor).unwrap().reports.is_empty());
    assert_eq!(verdict(successor, date(2024, 9, 30)), Verdict::NotDue);
    assert_eq!(verdict(successor, date(2024, 10, 1)), Verdict::InProgress);
}

/// A term that is set for days that passed: the ends of months kept before are told anew, as known now and not as known then.
#[tokio::test]
async fn a_term_set_afterwards_moves_what_months_came_to() {
    let mut world = World::new().await;
    world.take(Step::Constitute { entity: 0, ago: 60 }).await;
    for _ in 0..2 {
        world.take(Step::Wait(35)).await;
    }
    assert_eq!(world.today(), date(2024, 5, 10));
    let april = async |world: &World| {
        let (live, past) = (
            board(&world.house).await.unwrap(),
            timeline(&world.house).await.unwrap(),
        );
        let duty = live
            .obligations
            .iter()
            .find(|duty| duty.id.as_str() == "G12")
            .unwrap();
        let mut told = Vec::new();
        let entities = [live.entity(world.entities[0]).unwrap()];
        let end = [date(2024, 4, 30)];
        follow_days(&world.house, &past, duty, &entities, &end, |place, _, verdict| {
            told.push((place, verdict));
        });
        told
    };
    assert_eq!(
        april(&world).await,
        [(0, Verdict::Overdue), (1, Verdict::Overdue)]
    );
    let set = Step::Set {
        duty: 0,
        length: 39,
        ago: 60,
    };
    world.take(set).await;
    months(&world).await;
    assert_eq!(
        april(&world).await,
        [(0, Verdict::InProgress), (1, Verdict::Overdue)]
    );
}
