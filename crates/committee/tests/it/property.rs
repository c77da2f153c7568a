//! Whatever people do in whatever order, the minutes say what the register holds.

use crate::world::{MEMBERS, Who, World};
use committee::acts::Vote;
use committee::session::{Event, Session};
use committee::store;
use proptest::prelude::*;
use register::{Filter, PersonId};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
enum Step {
    Arrive(u8),
    Leave(u8),
    Recuse(u8, usize),
    Open(usize),
    Vote(u8, Vote),
    Close,
}

const ITEMS: usize = 2;

fn step() -> impl Strategy<Value = Step> {
    let who = || prop::sample::select(&MEMBERS[..]);
    let vote = prop::sample::select(&[Vote::For, Vote::Against, Vote::Abstain][..]);
    prop_oneof![
        2 => who().prop_map(Step::Arrive),
        1 => who().prop_map(Step::Leave),
        1 => (who(), 0..ITEMS).prop_map(|(who, item)| Step::Recuse(who, item)),
        2 => (0..ITEMS).prop_map(Step::Open),
        8 => (who(), vote).prop_map(|(who, vote)| Step::Vote(who, vote)),
        2 => Just(Step::Close),
    ]
}

/// What was accepted, written down apart.
#[derive(Default)]
struct Accepted {
    present: BTreeSet<PersonId>,
    votes: BTreeMap<(String, PersonId), Vote>,
}

struct Story {
    world: World,
    session: String,
    accepted: Accepted,
}

impl Story {
    async fn new() -> Story {
        let world = World::new().await;
        let session = world
            .open("Plan de trabajo\nDatos abiertos", &MEMBERS, true)
            .await;
        let present = world.seats.values().copied().collect();
        Story {
            world,
            session,
            accepted: Accepted {
                present,
                ..Accepted::default()
            },
        }
    }

    async fn session(&self) -> Session {
        self.world.session(&self.session).await
    }

    async fn take(&mut self, step: &Step) {
        let session = self.session.clone();
        match *step {
            Step::Arrive(seat) => {
                let pairs = [("session", session.as_str()), ("mode", "in_person")];
                let done = self.world.run(Who::Seat(seat), "arrive", &pairs).await.is_ok();
                assert_eq!(done, self.accepted.present.insert(self.world.seats[&seat]));
            }
            Step::Leave(seat) => {
                let done = self
                    .world
                    .run(Who::Seat(seat), "leave", &[("session", &session)])
                    .await
                    .is_ok();
                assert_eq!(done, self.accepted.present.remove(&self.world.seats[&seat]));
            }
            Step::Recuse(seat, place) => {
                let item = self.world.item(&session, place).await.to_string();
                let cause = norms::peru().recusal_causes()[0].id.to_string();
                let pairs = [("session", session.as_str()), ("item", &item), ("cause", &cause)];
                let _either = self.world.run(Who::Seat(seat), "recuse", &pairs).await;
            }
            Step::Open(place) => {
                let item = self.world.item(&session, place).await.to_string();
                let pairs = [("session", session.as_str()), ("item", &item), ("secret", "no")];
                let _either = self.world.run(Who::Secretary, "open-item", &pairs[..2]).await;
                let _either = self.world.run(Who::Secretary, "open-ballot", &pairs).await;
            }
            Step::Vote(seat, vote) => self.vote(seat, vote).await,
            Step::Close => {
                let Some((ballot, _)) = self
                    .session()
                    .await
                    .open_ballot()
                    .map(|(id, ballot)| (id, ballot.clone()))
                else {
                    return;
                };
                let pairs = [("session", session.as_str()), ("ballot", &ballot.to_string())];
                let _either = self.world.run(Who::Secretary, "close-ballot", &pairs).await;
            }
        }
    }

    async fn vote(&mut self, seat: u8, vote: Vote) {
        let now = self.session().await;
        let Some((id, ballot)) = now.open_ballot() else {
            return;
        };
        let (person, ballot_id) = (self.world.seats[&seat], id.to_string());
        let done = self
            .world
            .vote(&self.session, &ballot_id, Who::Seat(seat), vote.as_str())
            .await
            .is_ok();
        let kept_out = now
            .item(ballot.opened.item)
            .unwrap()
            .recused
            .contains_key(&person);
        let seated = ballot.opened.voters.iter().any(|voter| voter.person == person);
        let key = (ballot_id, person);
        let may = self.accepted.present.contains(&person)
            && seated
            && !kept_out
            && !self.accepted.votes.contains_key(&key);
        assert_eq!(done, may, "seat {seat} votes {vote:?}");
        if done {
            self.accepted.votes.insert(key, vote);
        }
    }

    /// Everybody comes back, what runs is finished, and the minutes are drawn.
    async fn end(&mut self) {
        for seat in MEMBERS {
            self.take(&Step::Arrive(seat)).await;
        }
        for seat in MEMBERS {
            self.take(&Step::Vote(seat, Vote::For)).await;
        }
        self.take(&Step::Close).await;
        let now = self.session().await;
        assert!(now.open_ballot().is_none(), "whoever is there has voted");
        for (id, _) in &now.ballots {
            self.world.agree(&self.session, &id.to_string(), false).await;
        }
        for place in 0..ITEMS {
            let opened = self.session().await.agenda[place].opened.is_some();
            let decided = now.ballots_on(now.agenda[place].item.item).next().is_some();
            if opened && !decided {
                self.take(&Step::Open(place)).await;
                for seat in MEMBERS {
                    self.take(&Step::Vote(seat, Vote::Against)).await;
                }
                self.take(&Step::Close).await;
            }
        }
        for step in ["conclude-session", "draw-minutes"] {
            self.world
                .ok(Who::Secretary, step, &[("session", &self.session)])
                .await;
        }
    }

    async fn quorum_is_shown(&self) {
        let now = self.session().await;
        let covered = now.roster.as_ref().unwrap().seats.iter().filter(|seat| {
            let mut sitters = seat.holder.iter().chain(&seat.alternates);
            sitters.any(|sitter| self.accepted.present.contains(&sitter.person))
        });
        let (covered, key) = (covered.count(), format!("/sesiones/{}", self.session));
        let page = self.world.get(None, &key).await;
        let words = if covered >= 5 {
            "Hay quórum"
        } else {
            "Se perdió el quórum"
        };
        assert!(
            page.text.contains(&format!("{words}: {covered} de 8 puestos")),
            "{covered}"
        );
    }

    /// What the acts of the register fold to, read anew.
    async fn of_register(&self) -> Session {
        let filter = Filter {
            subject: Some(format!("session:{}", self.session)),
            limit: 5_000,
            ..Filter::default()
        };
        let mut acts = self.world.house().register.acts(&filter).await.unwrap();
        acts.sort_by_key(|act| act.seq);
        let events: Vec<Event> = acts
            .into_iter()
            .map(|act| Event {
                seq: act.seq,
                kind: act.kind,
                at: act.at,
                payload: act.payload.unwrap(),
            })
            .collect();
        Session::of(self.world.entity, &events).unwrap().unwrap()
    }

    async fn agrees(&self) {
        let session = self.session().await;
        assert_eq!(self.of_register().await, session);
        let mut cast = BTreeMap::new();
        for (id, ballot) in &session.ballots {
            for (person, (vote, reason)) in &ballot.votes {
                assert_eq!(
                    *vote != Vote::For,
                    reason.is_some(),
                    "who does not agree says why"
                );
                cast.insert((id.to_string(), *person), *vote);
            }
        }
        assert_eq!(cast, self.accepted.votes);
        let mut text = self.world.printed(&self.session).await;
        for (id, ballot) in &session.ballots {
            let of = |wanted: Vote| {
                cast.iter()
                    .filter(|((of, _), vote)| (of, **vote) == (&id.to_string(), wanted))
                    .count()
            };
            let (yes, against, abstain) = (of(Vote::For), of(Vote::Against), of(Vote::Abstain));
            let tally = format!("{yes} a favor · {against} en contra · {abstain} abstención");
            assert!(ballot.closed.is_some());
            assert!(text.contains(&tally), "{tally}: {text}");
            text = text.replacen(&tally, "", 1);
        }
        assert!(!text.contains("a favor ·"), "no other votes are told");
        let opening = session.opening.unwrap();
        assert!(text.contains(&format!("{} de 8 puestos", opening.present)));
        let row = store::session_row(self.world.house(), self.session.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.stage.as_str(), row.seq), ("concluded", session.seq));
        self.world.rebuilt_alike().await;
    }
}

fn run(steps: Vec<Step>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async move {
        let mut story = Story::new().await;
        for step in &steps {
            story.take(step).await;
        }
        story.quorum_is_shown().await;
        story.end().await;
        story.agrees().await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 8,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default() })]
    #[test]
    fn the_minutes_say_what_happened(steps in prop::collection::vec(step(), 15..50)) {
        run(steps);
    }
}
