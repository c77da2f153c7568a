//! Whatever order acts come in, the session that is folded from them says what happened and nothing else.

use super::{Event, Session, count};
use crate::acts::{
    AgendaItem, AgendaSet, Arrived, BallotClosed, BallotOpened, By, Ground, ItemOpened, Left, Mode, Outcome,
    Purpose, Recused, SessionCalled, SessionKind, SessionOpened, Vote, VoteCast, Voter,
};
use crate::ids::{BallotId, ItemId, SessionId};
use crate::roster::tests::{person, roster};
use crate::use_cases::may_vote;
use proptest::prelude::*;
use register::uuid::Uuid;
use register::{DesignationId, EntityId, PersonId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Holders, the alternate of seat 1, and somebody who has no seat.
const PEOPLE: [u8; 8] = [1, 2, 3, 4, 5, 7, 11, 99];
const ITEMS: u128 = 3;

#[derive(Debug, Clone)]
enum Step {
    Arrive(u8),
    Leave(u8),
    Recuse(u8),
    Item(u128),
    Open,
    Vote(u8, Vote),
    Close,
    Foreign,
}

fn step() -> impl Strategy<Value = Step> {
    let who = || prop::sample::select(&PEOPLE[..]);
    let vote = prop::sample::select(&[Vote::For, Vote::Against, Vote::Abstain][..]);
    prop_oneof![
        4 => who().prop_map(Step::Arrive),
        2 => who().prop_map(Step::Leave),
        1 => who().prop_map(Step::Recuse),
        1 => (1..=ITEMS).prop_map(Step::Item),
        2 => Just(Step::Open),
        9 => (who(), vote).prop_map(|(who, vote)| Step::Vote(who, vote)),
        1 => Just(Step::Close),
        1 => Just(Step::Foreign),
    ]
}

/// What is known of a session without folding anything.
#[derive(Default)]
struct Known {
    present: BTreeSet<PersonId>,
    stays: usize,
    recused: BTreeMap<ItemId, BTreeSet<PersonId>>,
    votes: Vec<(BallotId, PersonId, Vote)>,
    closed: Vec<BallotId>,
}

struct Told {
    events: Vec<Event>,
    session: Session,
    known: Known,
}

fn item(n: u128) -> ItemId {
    ItemId::from_uuid(Uuid::from_u128(100 + n))
}

fn id() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(7))
}

fn event(seq: u64, kind: &str, payload: &impl Serialize) -> Event {
    let second = i64::try_from(seq).expect("few acts");
    Event {
        seq,
        kind: format!("committee/{kind}"),
        at: jiff::Timestamp::from_second(1_800_000_000 + second).expect("a moment"),
        payload: serde_json::to_value(payload).expect("JSON"),
    }
}

fn beginning() -> Vec<Event> {
    let day = jiff::civil::date(2026, 11, 19);
    let called = SessionCalled {
        session: id(),
        committee: DesignationId::from_uuid(Uuid::from_u128(8)),
        body: None,
        kind: SessionKind::Ordinary,
        year: 2026,
        number: 1,
        on: day,
        hour: jiff::civil::time(15, 0, 0, 0),
        second_on: jiff::civil::date(2026, 11, 20),
        place: "Sala".to_owned(),
        mode: Mode::Mixed,
        open: false,
        notice_days: 3,
        urgency: None,
    };
    let items = (1..=ITEMS).map(|n| AgendaItem {
        item: item(n),
        matter: None,
        kind: "other".to_owned(),
        title: format!("Punto {n}"),
        origin: None,
        document: None,
        period: None,
    });
    let opened = SessionOpened {
        session: id(),
        call: 1,
        roster: roster(),
        chair: person(1),
        secretary: person(50),
        present: 8,
        needed: 5,
        ground: Ground::Called,
    };
    vec![
        event(1, "session-called", &called),
        event(
            2,
            "agenda-set",
            &AgendaSet {
                session: id(),
                items: items.collect(),
            },
        ),
        event(3, "session-opened", &opened),
        event(
            4,
            "item-opened",
            &ItemOpened {
                session: id(),
                item: item(1),
            },
        ),
    ]
}

impl Told {
    fn new() -> Told {
        let events = beginning();
        Told {
            session: Session::of(EntityId::nil(), &events)
                .expect("well told")
                .expect("called"),
            events,
            known: Known::default(),
        }
    }

    fn add(&mut self, kind: &str, payload: &impl Serialize) {
        let event = event(self.session.seq + 1, kind, payload);
        self.session.apply(&event).expect("well told");
        self.events.push(event);
    }

    fn take(&mut self, step: &Step) {
        let session = id();
        match *step {
            Step::Arrive(who) => {
                let person = person(who);
                self.add(
                    "arrived",
                    &Arrived {
                        session,
                        person,
                        mode: Mode::InPerson,
                        by: By::Member,
                    },
                );
                self.known.stays += usize::from(self.known.present.insert(person));
            }
            Step::Leave(who) => {
                let person = person(who);
                self.add("left", &Left { session, person });
                self.known.present.remove(&person);
            }
            Step::Recuse(who) => {
                let Some(item) = self.session.current().map(|entry| entry.item.item) else {
                    return;
                };
                let recused = Recused {
                    session,
                    item,
                    person: person(who),
                    cause: "kinship".to_owned(),
                    by: By::Member,
                };
                self.add("recused", &recused);
                self.known.recused.entry(item).or_default().insert(person(who));
            }
            Step::Item(n) if self.session.open_ballot().is_none() => {
                self.add(
                    "item-opened",
                    &ItemOpened {
                        session,
                        item: item(n),
                    },
                );
            }
            Step::Open if self.session.open_ballot().is_none() => self.open(),
            Step::Vote(who, vote) => self.vote(person(who), vote),
            Step::Close => self.close(),
            Step::Foreign => self.add("agreement-moved", &serde_json::json!({"of": "another subject"})),
            Step::Item(_) | Step::Open => {}
        }
    }

    fn open(&mut self) {
        let Some(entry) = self.session.current() else {
            return;
        };
        let item = entry.item.item;
        let recused = self.known.recused.get(&item).cloned().unwrap_or_default();
        let seats = roster();
        let voters = seats.voters(&self.known.present);
        let voters = voters.into_iter().filter(|(person, _)| !recused.contains(person));
        let opened = BallotOpened {
            session: id(),
            item,
            ballot: BallotId::from_uuid(Uuid::from_u128(1_000 + u128::from(self.session.seq))),
            purpose: Purpose::Decision,
            secret: false,
            majority: "simple".to_owned(),
            members: seats.members(&self.known.present),
            voters: voters
                .map(|(person, seat)| Voter {
                    person,
                    seat: seat.to_owned(),
                })
                .collect(),
        };
        self.add("ballot-opened", &opened);
    }

    /// Only what the rule accepts becomes an act, and the rule accepts only what may be.
    fn vote(&mut self, person: PersonId, vote: Vote) {
        let Some((ballot, running)) = self.session.open_ballot() else {
            return;
        };
        let item = running.opened.item;
        let voted = self
            .known
            .votes
            .iter()
            .any(|(of, who, _)| (*of, *who) == (ballot, person));
        let recused = self
            .known
            .recused
            .get(&item)
            .is_some_and(|all| all.contains(&person));
        let seated = running.opened.voters.iter().any(|voter| voter.person == person);
        let may = self.known.present.contains(&person) && seated && !recused && !voted;
        let accepted = may_vote(&self.session, ballot, person, false, Some(vote), true).is_ok();
        assert_eq!(accepted, may, "{person} {vote:?}");
        if accepted {
            let cast = VoteCast {
                session: id(),
                ballot,
                person,
                vote,
                reason: None,
                by: By::Member,
            };
            self.add("vote-cast", &cast);
            self.known.votes.push((ballot, person, vote));
        }
    }

    fn close(&mut self) {
        let Some((ballot, running)) = self.session.open_ballot() else {
            return;
        };
        let tally = count(running.votes.values().map(|(vote, _)| *vote));
        let closed = BallotClosed {
            session: id(),
            ballot,
            yes: tally.yes,
            against: tally.against,
            abstain: tally.abstain,
            needed: 1,
            base: 1,
            casting: false,
            outcome: if tally.yes > 0 {
                Outcome::Adopted
            } else {
                Outcome::Rejected
            },
            slips: Vec::new(),
        };
        self.add("ballot-closed", &closed);
        self.known.closed.push(ballot);
    }

    /// What was folded is what is known.
    fn agrees(&self) {
        let folded = || {
            Session::of(EntityId::nil(), &self.events)
                .expect("well told")
                .expect("called")
        };
        assert_eq!(folded(), folded(), "folding twice");
        assert_eq!(folded(), self.session, "all at once and one by one");
        let attendance = &self.session.attendance;
        assert_eq!(attendance.people(), self.known.present);
        assert_eq!(attendance.stays().len(), self.known.stays);
        let open: BTreeSet<PersonId> = attendance
            .stays()
            .iter()
            .filter(|stay| stay.to.is_none())
            .map(|stay| stay.person)
            .collect();
        assert_eq!(open, self.known.present, "a stay is open for each who is there");
        let seats = roster();
        let seated = seats.seats.iter().filter(|seat| {
            let sitters = seat.holder.iter().chain(&seat.alternates);
            sitters
                .clone()
                .any(|sitter| self.known.present.contains(&sitter.person))
        });
        assert_eq!(seats.covered(&self.known.present) as usize, seated.count());
        for (ballot, folded) in &self.session.ballots {
            let of = |wanted: Vote| {
                self.known
                    .votes
                    .iter()
                    .filter(|(of, _, vote)| (of, *vote) == (ballot, wanted))
                    .count()
            };
            let cast: BTreeMap<PersonId, Vote> = folded
                .votes
                .iter()
                .map(|(person, (vote, _))| (*person, *vote))
                .collect();
            assert_eq!(cast.len(), of(Vote::For) + of(Vote::Against) + of(Vote::Abstain));
            assert_eq!(cast.keys().copied().collect::<BTreeSet<_>>(), folded.taken);
            assert_eq!(folded.closed.is_some(), self.known.closed.contains(ballot));
            if let Some(closed) = &folded.closed {
                let tally = (
                    closed.yes as usize,
                    closed.against as usize,
                    closed.abstain as usize,
                );
                assert_eq!(tally, (of(Vote::For), of(Vote::Against), of(Vote::Abstain)));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_session_says_what_happened(steps in prop::collection::vec(step(), 10..80)) {
        let mut told = Told::new();
        for step in &steps {
            told.take(step);
        }
        told.agrees();
    }
}
