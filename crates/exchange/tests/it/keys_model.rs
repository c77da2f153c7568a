//! The key protocol, explored: every sequence of three steps of a machine that came in, at several paces of the clock. What nodes are
//! told, and which calls count, must be what a model of a few lines says.

use crate::world::{World, told};
use exchange::acts::members::{By, EnrolmentOpened, MemberJoined, MemberSwitched, NodeRevoked};
use exchange::ids::EnrolmentId;
use jiff::SignedDuration;
use node::configuration::{Index, Members};
use node::ident::{MemberId, NodeId};
use node::operator::{Keys, Machine};
use register::{Draft, EntityId, Under};
use serde::Serialize;
use std::collections::BTreeMap;
use testing::entity_registered;

const DAY_MS: i64 = 24 * 3_600_000;
/// Days of the operator's settings: how long a replaced key goes on, how long a certificate lasts.
const OVERLAP_MS: i64 = 7 * DAY_MS;
const CERTIFICATE_DAYS: i64 = 397;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The present key brings another key and certificate; both count for the overlap.
    Replace,
    /// The same, and what was before ends at once.
    ReplaceAtOnce,
    /// A key that was replaced brings others.
    ReplaceByOld,
    /// The token that was used comes again, with other keys.
    TokenAgain,
    /// Another enrolment under the same name.
    ComeAgain,
    Revoke,
    Suspend,
    Resume,
}

const STEPS: [Step; 8] = [
    Step::Replace,
    Step::ReplaceAtOnce,
    Step::ReplaceByOld,
    Step::TokenAgain,
    Step::ComeAgain,
    Step::Revoke,
    Step::Suspend,
    Step::Resume,
];
const DEPTH: u32 = 3;

/// What the model knows of one machine.
#[derive(Debug, Clone, Default)]
struct Model {
    /// Keys and certificates by when they began and end; the last one is the present one.
    keys: Vec<(String, i64, Option<i64>)>,
    certificates: Vec<(i64, i64)>,
    revoked: bool,
    suspended: bool,
}

impl Model {
    fn counts(&self, place: usize, now: i64) -> bool {
        let (_, from, until) = &self.keys[place];
        !self.revoked && !self.suspended && *from <= now && until.is_none_or(|until| now < until)
    }

    /// Brings another key and certificate.
    fn replace(&mut self, kid: String, now: i64, at_once: bool) {
        let end = if at_once { now } else { now + OVERLAP_MS };
        for (_, _, until) in &mut self.keys {
            *until = Some(until.map_or(end, |known| known.min(end)));
        }
        for (_, until) in &mut self.certificates {
            *until = (*until).min(end);
        }
        self.come_in(kid, now);
    }

    fn come_in(&mut self, kid: String, now: i64) {
        self.keys.push((kid, now, None));
        self.certificates.push((now, now + CERTIFICATE_DAYS * DAY_MS));
    }
}

/// One machine on its way through one sequence.
struct Run {
    entity: EntityId,
    node: NodeId,
    token: String,
    machine: Machine,
    /// Keys that it had, the oldest first.
    had: Vec<Keys>,
    model: Model,
    steps: Vec<Step>,
}

impl Run {
    async fn new(world: &World, number: u32) -> Run {
        let entity = EntityId::new(world.opened.clock.as_ref()).unwrap();
        let ruc = format!("{}", 30_000_000_000_u64 + u64::from(number));
        let mut registered = entity_registered(
            entity,
            "district_municipality",
            &format!("Entidad {number}"),
            None,
        );
        registered.details.ruc = Some(ruc.clone());
        act(world, "directory/entity-registered", entity, &registered).await;
        let member = MemberId::parse(&format!("PE/GOB/{ruc}")).unwrap();
        act(
            world,
            "exchange/member-joined",
            entity,
            &MemberJoined {
                member: member.clone(),
            },
        )
        .await;
        let token = opened(world, entity, &member).await;
        let keys = Keys::generate().unwrap();
        let sent = world.enrolment(&keys, &token, "n1");
        let answer = world.enrol(&sent).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let machine = Machine::new(keys.clone(), serde_json::from_str(&answer.text).unwrap());
        let mut model = Model::default();
        model.come_in(kid(&keys), world.now());
        let steps = (0..DEPTH).map(|place| STEPS[(number / 8_u32.pow(place) % 8) as usize]);
        Run {
            node: member.node("n1").unwrap(),
            entity,
            token,
            machine,
            had: vec![keys],
            model,
            steps: steps.collect(),
        }
    }

    /// Takes one step in the house and in the model.
    async fn step(&mut self, world: &World, place: usize) {
        let now = world.now();
        match self.steps[place] {
            Step::Replace => self.replace(world, self.had.len() - 1, false).await,
            Step::ReplaceAtOnce => self.replace(world, self.had.len() - 1, true).await,
            Step::ReplaceByOld => self.replace(world, 0, false).await,
            Step::TokenAgain => {
                let sent = world.enrolment(&Keys::generate().unwrap(), &self.token, "n1");
                assert_eq!(told(&world.enrol(&sent).await), "403 exchange-token");
            }
            Step::ComeAgain => {
                let token = opened(world, self.entity, &self.node.member()).await;
                let sent = world.enrolment(&Keys::generate().unwrap(), &token, "n1");
                let no = told(&world.enrol(&sent).await);
                let wanted = match self.model.suspended {
                    true => "403 exchange-call-member",
                    false => "409 exchange-node-twice",
                };
                assert_eq!(no, wanted, "{:?}", self.steps);
            }
            Step::Revoke if self.model.revoked => {}
            Step::Revoke => {
                let revoked = NodeRevoked {
                    node: self.node.clone(),
                    reason: "Prueba".to_owned(),
                    at: now,
                };
                act(world, "exchange/node-revoked", self.entity, &revoked).await;
                self.model.revoked = true;
            }
            Step::Suspend => self.switch(world, "exchange/member-suspended", true).await,
            Step::Resume => self.switch(world, "exchange/member-resumed", false).await,
        }
    }

    async fn switch(&mut self, world: &World, kind: &'static str, suspended: bool) {
        if self.model.suspended != suspended {
            let switched = MemberSwitched {
                member: self.node.member(),
                reason: "Prueba".to_owned(),
                by: By::Member,
            };
            act(world, kind, self.entity, &switched).await;
            self.model.suspended = suspended;
        }
    }

    /// Brings other keys by one that it has, or had.
    async fn replace(&mut self, world: &World, by: usize, at_once: bool) {
        let (now, fresh) = (world.now(), Keys::generate().unwrap());
        let asked = fresh.replacement(&self.node, None, at_once, now).unwrap();
        let body = serde_json::to_string(&asked).unwrap();
        self.machine.keys = self.had[by].clone();
        let answer = world
            .call(&self.machine, "POST", "/exchange/v1/nodes/keys", &body)
            .await;
        let counts = self.model.counts(by, now);
        assert_eq!(answer.status == 200, counts, "{:?}: {}", self.steps, answer.text);
        if counts {
            self.model.replace(kid(&fresh), now, at_once);
            self.had.push(fresh);
        }
    }

    /// Which of its keys count now: as calls are taken, and as the model says.
    async fn checked(&mut self, world: &World) {
        for place in 0..self.had.len() {
            self.machine.keys = self.had[place].clone();
            let answer = world
                .call(&self.machine, "GET", "/exchange/v1/checkpoints", "")
                .await;
            let counts = self.model.counts(place, world.now());
            assert_eq!(
                answer.status == 200,
                counts,
                "{:?}, key {place}: {}",
                self.steps,
                answer.text
            );
        }
    }
}

fn kid(keys: &Keys) -> String {
    keys.signing().unwrap().public().thumbprint()
}

async fn act(world: &World, kind: &'static str, entity: EntityId, payload: &impl Serialize) {
    let draft = Draft::new(kind, Under::system()).entity(entity);
    world.record(draft.payload_of(payload).unwrap()).await;
}

/// An enrolment is opened; its token.
async fn opened(world: &World, entity: EntityId, member: &MemberId) -> String {
    let opened = EnrolmentOpened {
        enrolment: EnrolmentId::new(world.opened.clock.as_ref()).unwrap(),
        member: member.clone(),
        name: "n1".to_owned(),
        until: world.now() + DAY_MS,
    };
    act(world, "exchange/enrolment-opened", entity, &opened).await;
    let token = exchange::enrolment_token(world.house(), member.as_str(), "n1").await;
    token.unwrap().unwrap()
}

/// Members as nodes are told of them.
async fn members(world: &World) -> Members {
    world.follow().await;
    let token = world.page(None, "/exchange/v1/configuration").await.text;
    let claims = token.split('.').nth(1).unwrap();
    let said: serde_json::Value = serde_json::from_slice(&jose::decode(claims).unwrap()).unwrap();
    let part = async |hash: &str| {
        let place = format!("/exchange/v1/configuration/parts/{hash}");
        world.page(None, &place).await.text
    };
    let index = said["content"]["index"].as_str().unwrap().to_owned();
    let index: Index = serde_json::from_str(&part(&index).await).unwrap();
    serde_json::from_str(&part(&index.parts["members"]).await).unwrap()
}

/// Every machine is trusted as the model says: no key and no certificate more, none less.
async fn told_alike(world: &World, runs: &[Run]) {
    let (members, now) = (members(world).await, world.now());
    let by_id: BTreeMap<&str, _> = members
        .members
        .iter()
        .map(|member| (member.id.as_str(), member))
        .collect();
    for run in runs {
        let member = by_id[run.node.member().as_str()];
        let (steps, model) = (&run.steps, &run.model);
        assert_eq!(member.suspended, model.suspended, "{steps:?}");
        assert_eq!(member.nodes.is_empty(), model.revoked, "{steps:?}");
        let Some(node) = member.nodes.first() else {
            continue;
        };
        assert_eq!(node.id, run.node);
        let mut told: Vec<_> = node
            .keys
            .iter()
            .map(|key| (key.kid.clone(), key.from, key.until))
            .collect();
        let mut wanted = model.keys.clone();
        told.sort();
        wanted.sort();
        assert_eq!(told, wanted, "{steps:?}");
        // A certificate that is over by the moment of the content is told of no more.
        let valid = model
            .certificates
            .iter()
            .filter(|(_, until)| *until > now)
            .count();
        assert_eq!(node.certificates.len(), valid, "{steps:?} at {now}");
        assert!(
            (0..model.keys.len()).any(|place| model.suspended || model.counts(place, now)),
            "{steps:?}: there is always a key that counts"
        );
    }
}

/// Every sequence, with so many milliseconds between its steps.
async fn explore(pause: i64) {
    let world = World::new().await;
    let mut runs = Vec::new();
    for number in 0..8_u32.pow(DEPTH) {
        runs.push(Run::new(&world, number).await);
    }
    for place in 0..DEPTH as usize {
        for run in &mut runs {
            run.step(&world, place).await;
        }
        told_alike(&world, &runs).await;
        world.later(SignedDuration::from_millis(pause));
    }
    for run in &mut runs {
        run.checked(&world).await;
    }
}

#[tokio::test]
async fn every_sequence_within_the_overlap() {
    explore(3_600_000).await;
}

#[tokio::test]
async fn every_sequence_when_each_overlap_is_over() {
    explore(OVERLAP_MS + 1).await;
}
