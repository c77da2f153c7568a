//! The operator as nodes at work meet it: it takes the states of their logs, anchors them, and gives cards. And whole nodes around it,
//! each from its folder as `qhapaq node` opens it.

use crate::world::{Authority, configuration};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use jose::{Alg, KeySet, SigningKey};
use node::configuration::{Card, Member, Members, NodeEntry, NodeKey, Provider, sign_card};
use node::doors::Addresses;
use node::evidence::Log;
use node::ident::NodeId;
use node::operator::wire::{Anchor, Anchored, Cards, Checkpointed, Known, path};
use node::operator::{Machine, claimed};
use node::settings::Settings;
use node::state::Node;
use node::upkeep::Upkeep;
use register::FixedClock;
use register::tree::{Bundle, Checkpoint, Frontier, NoteSigner, Opening, TlogProof, leaf_hash, node_hash};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What the operator knows of the log of one node.
#[derive(Clone)]
struct State {
    node: NodeId,
    size: u64,
    root: String,
    note: String,
    anchored: bool,
}

/// The operator.
pub struct House {
    pub url: String,
    pub key: SigningKey,
    pub register: NoteSigner,
    pub away: AtomicBool,
    /// Whether its proofs are of another register than the one that nodes know.
    pub lies: AtomicBool,
    pub authority: Authority,
    states: Mutex<Vec<State>>,
    cards: Mutex<Vec<(NodeId, String)>>,
}

impl House {
    pub async fn new() -> Arc<House> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("bound");
        let at = listener.local_addr().expect("an address");
        let house = Arc::new(House {
            url: format!("http://{at}"),
            key: SigningKey::generate(Alg::EdDsa).expect("key"),
            register: NoteSigner::from_seed("registro.example.pe/actos", &[7; 32]).expect("a key"),
            away: AtomicBool::new(false),
            lies: AtomicBool::new(false),
            authority: Authority::new(),
            states: Mutex::default(),
            cards: Mutex::default(),
        });
        let shared = house.clone();
        crate::world::serve_on(listener, move |request| {
            let house = shared.clone();
            async move { house.answer(request).await }
        });
        house
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let told = |status: u16, body: Value| {
            let answer = Response::builder().status(status);
            answer.body(Full::from(body.to_string())).expect("an answer")
        };
        if self.away.load(Ordering::Relaxed) {
            return told(503, json!({"detail": "away"}));
        }
        let (parts, body) = request.into_parts();
        let header = parts.headers.get("authorization");
        let header = header.and_then(|value| value.to_str().ok());
        let caller = header
            .and_then(|header| claimed(header).ok())
            .map(|call| call.node);
        let query = parts.uri.query().unwrap_or_default().replace("%2F", "/");
        let asked = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        let node = asked("node").and_then(|node| node.parse::<NodeId>().ok());
        match (parts.uri.path(), caller, node) {
            (path::CHECKPOINTS, Some(caller), _) => {
                let bytes = body.collect().await.expect("a body").to_bytes();
                if let Ok(told) = serde_json::from_slice::<Checkpointed>(&bytes) {
                    self.takes(&caller, told.note);
                }
                told(200, json!(self.known(&caller)))
            }
            (path::CARDS, _, Some(node)) => {
                let cards = self.cards.lock().expect("cards").clone();
                let cards = cards.into_iter().filter(|(id, _)| *id == node);
                let cards = cards.map(|(_, card)| card).collect();
                told(200, json!(Cards { cards }))
            }
            (path::ANCHORS, _, Some(node)) => {
                let size = asked("size").and_then(|size| size.parse().ok()).unwrap_or(0);
                match self.anchored(&node, size) {
                    Some(anchored) => told(200, json!(anchored)),
                    None => told(404, Value::Null),
                }
            }
            _ => told(404, Value::Null),
        }
    }

    fn takes(&self, node: &NodeId, note: String) {
        let text = register::tree::Note::parse(note.as_bytes()).expect("a note");
        let state: Checkpoint = text.text().parse().expect("a state");
        let (size, root) = (state.size, register::hex(&state.root));
        let state = State {
            node: node.clone(),
            size,
            root,
            note,
            anchored: false,
        };
        self.states.lock().expect("states").push(state);
    }

    /// What is known of the log of a node.
    pub fn known(&self, node: &NodeId) -> Known {
        let states = self.states.lock().expect("states");
        let last = states.iter().rfind(|state| state.node == *node);
        Known {
            size: last.map_or(0, |state| state.size),
            root: last.map(|state| state.root.clone()).unwrap_or_default(),
        }
    }

    /// Puts what came so far into the register.
    pub fn anchors(&self) {
        for state in self.states.lock().expect("states").iter_mut() {
            state.anchored = true;
        }
    }

    /// The first anchored state of a log with so many records: the second of two in a batch that act 1 of the register names.
    fn anchored(&self, node: &NodeId, size: u64) -> Option<Anchored> {
        let states = self.states.lock().expect("states");
        let own = states
            .iter()
            .filter(|state| state.node == *node && state.anchored);
        let state = own
            .filter(|state| state.size >= size)
            .min_by_key(|state| state.size)?;
        let beside = leaf_hash(b"a note of another node");
        let root = node_hash(&beside, &leaf_hash(state.note.as_bytes()));
        Some(Anchored {
            note: state.note.clone(),
            index: 1,
            count: 2,
            path: vec![register::hex(&beside)],
            bundle: self.act(&json!({"count": 2, "root": register::hex(&root)})),
        })
    }

    fn act(&self, payload: &Value) -> Value {
        let opening = Opening {
            payload: register::canonical(payload).expect("canonical"),
            salt: [7; 32],
        };
        let commitment = register::commitment(&opening.salt, &opening.payload);
        let envelope = json!({"commitment": commitment, "kind": "exchange/logs-anchored", "seq": 1});
        let envelope = register::canonical(&envelope).expect("canonical");
        let mut frontier = Frontier::new();
        let before = leaf_hash(b"act 0");
        frontier.push(before);
        frontier.push(leaf_hash(envelope.as_bytes()));
        let other = NoteSigner::from_seed("registro.example.pe/actos", &[8; 32]).expect("a key");
        let register = match self.lies.load(Ordering::Relaxed) {
            true => &other,
            false => &self.register,
        };
        let checkpoint = Checkpoint::new(register.verifier().name(), 2, frontier.root());
        let bundle = Bundle {
            documents: Vec::new(),
            envelope,
            opening: Some(opening),
            proof: TlogProof {
                extra: None,
                index: 1,
                hashes: vec![before],
                checkpoint: checkpoint.sign(&[register]).expect("signed"),
            },
            vkey: register.verifier().clone(),
        };
        serde_json::from_str(&bundle.to_json().expect("written")).expect("json")
    }

    pub fn keys(&self) -> KeySet {
        KeySet::read(self.keys_json().to_string().as_bytes()).expect("keys")
    }

    fn keys_json(&self) -> Value {
        json!({"keys": [self.key.public().to_jwk(Some(Alg::EdDsa))]})
    }

    fn card(&self, node: &NodeId, key: &NodeKey, issued: i64) -> String {
        let card = Card {
            node: node.clone(),
            member_name: "Muestra".into(),
            key: key.clone(),
            issued,
        };
        sign_card(&self.key, &card).expect("signed")
    }

    /// Another key takes the place of the one that a machine has, which ends at a moment.
    pub fn rekeys(&self, folder: &tempfile::TempDir, entry: &mut NodeEntry, ends: i64) {
        let mut machine = Machine::read(folder.path()).expect("a machine");
        let signing = SigningKey::generate(Alg::EdDsa).expect("key");
        let key = key_of(&signing);
        let before = entry.keys.first_mut().expect("a key");
        before.until = Some(ends);
        let cards = [
            self.card(&machine.node, &key, 2),
            self.card(&machine.node, before, 2),
        ];
        let mut known = self.cards.lock().expect("cards");
        known.retain(|(node, _)| *node != machine.node);
        known.extend(cards.clone().map(|card| (machine.node.clone(), card)));
        let keys = json!({"signing": jose::encode(signing.pkcs8()), "tls": machine.keys.tls_pem()});
        machine.keys = serde_json::from_value(keys).expect("keys");
        machine.card = cards[0].clone();
        machine.write(folder.path()).expect("written");
        entry.keys.push(key);
    }

    /// A machine of a member that came in: its folder, and what stands of it in the configuration.
    pub fn machine(&self, member: &str) -> (tempfile::TempDir, NodeEntry) {
        let folder = tempfile::tempdir().expect("a folder");
        let id: NodeId = format!("{member}/nodo1").parse().expect("a node");
        let signing = SigningKey::generate(Alg::EdDsa).expect("key");
        let (tls, certificate, fingerprint) = self.authority.certificate();
        let key = key_of(&signing);
        let card = self.card(&id, &key, 1);
        self.cards.lock().expect("cards").push((id.clone(), card.clone()));
        let keys = json!({"signing": jose::encode(signing.pkcs8()), "tls": tls});
        let machine = Machine {
            node: id.clone(),
            keys: serde_json::from_value(keys).expect("keys"),
            certificates: vec![certificate],
            authorities: vec![self.authority.pem.clone()],
            card,
            anchor: Anchor {
                instance: "PE".into(),
                keys: self.keys_json(),
                signed_keys: Vec::new(),
                register: self.register.verifier().to_string(),
                url: self.url.clone(),
            },
            subject_key: jose::encode([7; 32]),
            pending: None,
        };
        machine.write(folder.path()).expect("written");
        let entry = NodeEntry {
            id,
            address: None,
            certificates: vec![fingerprint],
            keys: vec![key],
        };
        (folder, entry)
    }
}

/// A key as the operator tells it.
fn key_of(signing: &SigningKey) -> NodeKey {
    let jwk = signing.public().to_jwk(None);
    NodeKey {
        kid: signing.public().thumbprint(),
        jwk: jwk.as_object().expect("an object").clone(),
        from: 0,
        until: None,
    }
}

/// A node at work from its folder.
pub struct AtWork {
    pub node: Arc<Node>,
    pub log: Arc<Log>,
    pub upkeep: Arc<Upkeep>,
    pub at: Addresses,
    pub watched: Option<SocketAddr>,
    pub clock: Arc<FixedClock>,
    closing: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl AtWork {
    /// Opens a node at a moment; `FOLDER` in its file is its folder.
    pub async fn start(folder: &tempfile::TempDir, file: &str, now: &str) -> AtWork {
        let file = file.replace("FOLDER", &folder.path().display().to_string());
        let clock = Arc::new(FixedClock::new(now.parse().expect("a moment")));
        let settings = Settings::read(&file).expect("settings");
        let working = node::work::open(settings, clock.clone()).await.expect("opened");
        let (closing, closed) = watch::channel(false);
        AtWork {
            node: working.node().clone(),
            log: working.log().clone(),
            upkeep: working.upkeep().clone(),
            at: working.addresses(),
            watched: working.watched_at(),
            clock,
            closing,
            running: tokio::spawn(working.run(closed)),
        }
    }

    /// Stops it, as a service is stopped.
    pub async fn stop(self) {
        self.closing.send_replace(true);
        self.running.await.expect("it ended");
    }

    /// What its door for whoever watches answers.
    pub async fn watched(&self, path: &str, host: &str) -> (http::response::Parts, Bytes) {
        let asked = Request::builder().uri(path).header("host", host);
        let asked = asked.body(Full::default()).expect("a request");
        let answer = crate::world::send(self.watched.expect("a door"), asked).await;
        let (parts, body) = answer.expect("an answer").into_parts();
        (parts, body.collect().await.expect("the body").to_bytes())
    }
}

/// Tells two nodes of each other: who calls, and who answers with what is offered.
pub fn introduce(
    house: &House,
    (consumer, mut calling): (&AtWork, Member),
    (registry, mut answering): (&AtWork, Member),
    offered: Provider,
) {
    answering.nodes[0].address = registry.at.provider.map(|at| at.to_string());
    calling.nodes[0].address = None;
    let members = Members {
        members: vec![calling, answering],
        authorities: vec![house.authority.pem.clone()],
    };
    let of = |provider| configuration(members.clone(), provider, i64::MAX);
    consumer.node.configure(of(None));
    registry.node.configure(of(Some(offered)));
}
