//! A receipt proves one exchange to whoever holds it, and a changed one does not.

use crate::evidence::{node_id, open, record};
use crate::world::{MUNICIPALITY, REGISTRY, Running, Wanted, World, offered, request};
use http_body_util::{BodyExt, Full};
use jose::{Alg, KeySet, SigningKey};
use node::configuration::{Card, NodeKey, Provider, sign_card};
use node::evidence::receipt::{Check, Outcome, Receipt, Side, Trust, Verdict, verify, verify_content};
use node::evidence::{self, Ledger, Log, Record, Role, note_signer};
use node::ident::NodeId;
use node::message::{MessageHash, Part, RequestStatement, ResponseStatement, request_head, response_head};
use node::operator::wire::Anchored;
use proptest::prelude::*;
use register::tree::{Bundle, Checkpoint, Frontier, NoteSigner, Opening, TlogProof, leaf_hash, node_hash};
use serde_json::{Value, json};
use std::sync::OnceLock;

const AT: i64 = 1_772_463_600_000;
const REQUEST_BODY: &[u8] = b"{\"dni\":\"00000007\"}";

/// Two nodes, the operator, the register, and the log of one of the nodes with three exchanges.
struct Scene {
    operator: SigningKey,
    consumer: SigningKey,
    provider: SigningKey,
    register: NoteSigner,
    log: Log,
    _folder: tempfile::TempDir,
}

fn provider_id() -> NodeId {
    format!("{REGISTRY}/nodo1").parse().expect("a node")
}

fn heads() -> (Vec<u8>, Vec<u8>) {
    let headers = [("x-road-id", &b"m-1"[..])];
    let request = request_head("POST", "/r1/PE/a", headers.into_iter()).0;
    (request, response_head(200, "OK", headers.into_iter()).0)
}

impl Scene {
    /// Both sides sign; `alter` is what the log's own node changes before it keeps the record.
    fn new(alter: impl Fn(&mut Record)) -> Scene {
        let folder = tempfile::tempdir().expect("a folder");
        let log = open(folder.path()).expect("opened");
        let key = || SigningKey::generate(Alg::EdDsa).expect("key");
        let scene = Scene {
            operator: key(),
            consumer: key(),
            provider: key(),
            register: NoteSigner::from_seed("registro.example.pe/actos", &[7; 32]).expect("a key"),
            log,
            _folder: folder,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        for number in 0..3 {
            let mut kept = scene.exchange(&format!("r-{number}"));
            alter(&mut kept);
            runtime.block_on(scene.log.keep(kept)).expect("kept");
        }
        scene
    }

    /// What the consumer's node keeps of an answered exchange.
    fn exchange(&self, request: &str) -> Record {
        let mut kept = record(request, AT);
        kept.role = Role::Consumer;
        kept.peer = Some(provider_id());
        kept.grant = Some("g1".into());
        let (request_head, response_head) = heads();
        let mut hash = MessageHash::request(&node::message::HeadBytes(request_head));
        hash.update(REQUEST_BODY);
        kept.request_hash = hash.finish();
        kept.response_hash = MessageHash::response(&node::message::HeadBytes(response_head)).finish();
        let asked = RequestStatement {
            part: Part::Whole,
            node: node_id(),
            at: AT,
            request: request.into(),
            id: kept.id.clone(),
            client: kept.client.clone(),
            service: kept.service.clone(),
            hash: kept.request_hash.clone(),
        };
        let answered = ResponseStatement {
            part: Part::Whole,
            node: provider_id(),
            at: AT,
            request: request.into(),
            request_hash: kept.request_hash.clone(),
            status: 200,
            hash: kept.response_hash.clone(),
            grant: kept.grant.clone(),
        };
        kept.request_statement = asked.sign(&self.consumer).expect("signed");
        kept.response_statement = answered.sign(&self.provider).expect("signed");
        kept
    }

    fn card(&self, node: NodeId, key: &SigningKey, until: Option<i64>) -> String {
        let card = Card {
            node,
            member_name: "Muestra".into(),
            key: NodeKey {
                kid: key.public().thumbprint(),
                jwk: key.public().to_jwk(None).as_object().expect("an object").clone(),
                from: AT - 1000,
                until,
            },
            issued: AT + until.unwrap_or(0).signum(),
        };
        sign_card(&self.operator, &card).expect("signed")
    }

    fn cards(&self) -> Vec<String> {
        vec![
            self.card(node_id(), &self.consumer, None),
            self.card(provider_id(), &self.provider, None),
        ]
    }

    fn signer(&self) -> NoteSigner {
        note_signer(&node_id(), &self.consumer).expect("a signer")
    }

    /// The newest state of the log, second of two in a batch that act 1 of the register names.
    fn anchored(&self) -> Anchored {
        let (_, note) = self.log.checkpoint(&self.signer()).expect("signed");
        let beside = leaf_hash(b"a note of another node");
        let root = node_hash(&beside, &leaf_hash(note.as_bytes()));
        Anchored {
            note,
            index: 1,
            count: 2,
            path: vec![register::hex(&beside)],
            bundle: self.act(
                "exchange/logs-anchored",
                &json!({"count": 2, "root": register::hex(&root)}),
            ),
        }
    }

    fn act(&self, kind: &str, payload: &Value) -> Value {
        let opening = Opening {
            payload: register::canonical(payload).expect("canonical"),
            salt: [7; 32],
        };
        let commitment = register::commitment(&opening.salt, &opening.payload);
        let envelope = json!({"commitment": commitment, "kind": kind, "seq": 1});
        let envelope = register::canonical(&envelope).expect("canonical");
        let mut frontier = Frontier::new();
        let before = leaf_hash(b"act 0");
        frontier.push(before);
        frontier.push(leaf_hash(envelope.as_bytes()));
        let checkpoint = Checkpoint::new(self.register.verifier().name(), 2, frontier.root());
        let bundle = Bundle {
            documents: Vec::new(),
            envelope,
            opening: Some(opening),
            proof: TlogProof {
                extra: None,
                index: 1,
                hashes: vec![before],
                checkpoint: checkpoint.sign(&[&self.register]).expect("signed"),
            },
            vkey: self.register.verifier().clone(),
        };
        serde_json::from_str(&bundle.to_json().expect("written")).expect("json")
    }

    fn receipt(&self, seq: u64) -> Receipt {
        let made = Receipt::of(
            &self.log,
            &self.signer(),
            seq,
            self.cards(),
            Some(self.anchored()),
        );
        made.expect("made").expect("there")
    }

    fn operator_keys(&self) -> KeySet {
        let set = json!({"keys": [self.operator.public().to_jwk(Some(Alg::EdDsa))]});
        KeySet::read(set.to_string().as_bytes()).expect("keys")
    }

    /// The verdict of somebody who trusts operator and register.
    fn verdict(&self, receipt: &Receipt) -> Verdict {
        let keys = self.operator_keys();
        let trust = Trust {
            operator: Some(&keys),
            register: Some(self.register.verifier()),
            ..Trust::default()
        };
        verify(receipt.to_json().expect("written").as_bytes(), &trust)
    }
}

fn scene() -> &'static Scene {
    static SCENE: OnceLock<Scene> = OnceLock::new();
    SCENE.get_or_init(|| Scene::new(|_| {}))
}

/// The receipt of its second exchange.
fn first() -> &'static Receipt {
    static RECEIPT: OnceLock<Receipt> = OnceLock::new();
    RECEIPT.get_or_init(|| scene().receipt(1))
}

fn flaws(verdict: &Verdict) -> Vec<Check> {
    let failed =
        |(check, outcome): &(Check, Outcome)| matches!(outcome, Outcome::Failed(_)).then_some(*check);
    verdict.checks.iter().filter_map(failed).collect()
}

/// A receipt that was altered fails exactly these checks.
#[track_caller]
fn altered(alter: impl FnOnce(&mut Receipt), failed: &[Check]) {
    let mut receipt = scene().receipt(1);
    alter(&mut receipt);
    let verdict = scene().verdict(&receipt);
    assert_eq!(flaws(&verdict), failed, "{:?}", verdict.checks);
}

/// A node that kept something else than what was signed is found out by exactly these checks.
#[track_caller]
fn kept(alter: impl Fn(&mut Record), failed: &[Check]) {
    let scene = Scene::new(alter);
    let verdict = scene.verdict(&scene.receipt(1));
    assert_eq!(flaws(&verdict), failed, "{:?}", verdict.checks);
}

#[test]
fn a_receipt_proves_an_exchange_to_whoever_knows_operator_and_register() {
    let scene = scene();
    for seq in 0..3 {
        let receipt = scene.receipt(seq);
        let verdict = scene.verdict(&receipt);
        let open: Vec<Check> = verdict
            .checks
            .iter()
            .filter(|(_, outcome)| *outcome != Outcome::Passed)
            .map(|(check, _)| *check)
            .collect();
        assert_eq!(open, [Check::Timestamp], "{:?}", verdict.checks);
        assert!(verdict.is_proven());
        assert_eq!(verdict.record.expect("read").request, format!("r-{seq}"));
        let again = Receipt::from_json(receipt.to_json().expect("written").as_bytes());
        assert_eq!(again, Ok(receipt));
    }
    let none = Receipt::of(&scene.log, &scene.signer(), 3, scene.cards(), None).expect("read");
    assert_eq!(none, None);
}

#[test]
fn without_keys_a_receipt_only_agrees_with_itself() {
    let scene = scene();
    let json = scene.receipt(1).to_json().expect("written");
    let verdict = verify(json.as_bytes(), &Trust::default());
    assert!(verdict.holds() && !verdict.is_proven());
    let skipped = |check| matches!(verdict.of(check), Some(Outcome::Skipped(_)));
    assert!(skipped(Check::Cards) && skipped(Check::Register));
    let bare = Receipt::of(&scene.log, &scene.signer(), 1, Vec::new(), None);
    let verdict = scene.verdict(&bare.expect("made").expect("there"));
    assert!(verdict.holds() && !verdict.is_proven());
    for check in [
        Check::NodeKey,
        Check::RequestStatement,
        Check::ResponseStatement,
        Check::Anchor,
    ] {
        assert!(
            matches!(verdict.of(check), Some(Outcome::Skipped(_))),
            "{check:?}"
        );
    }
}

#[test]
fn the_word_of_one_node_about_another_proves_nothing() {
    for without in 0..2 {
        let mut receipt = first().clone();
        receipt.cards.remove(without);
        let verdict = scene().verdict(&receipt);
        assert!(verdict.holds() && !verdict.is_proven(), "{:?}", verdict.checks);
    }
}

#[test]
fn an_altered_receipt_is_found_out() {
    let other = || SigningKey::generate(Alg::EdDsa).expect("key");
    altered(
        |receipt| receipt.record = receipt.record.replace("\"status\":200", "\"status\":201"),
        &[Check::Inclusion, Check::ResponseStatement],
    );
    altered(|receipt| receipt.seq = 2, &[Check::Record, Check::Inclusion]);
    altered(|receipt| receipt.path[0][0] ^= 1, &[Check::Inclusion]);
    altered(
        // The path to the second of three leaves is as long as that to the second of four.
        |receipt| receipt.checkpoint = receipt.checkpoint.replacen("\n3\n", "\n4\n", 1),
        &[Check::Checkpoint, Check::Anchor],
    );
    altered(
        |receipt| {
            receipt.vkey = note_signer(&node_id(), &other())
                .expect("a signer")
                .verifier()
                .clone()
        },
        &[Check::Checkpoint, Check::NodeKey],
    );
    // Another operator, another node, a node that signs with a key that is not on its card.
    altered(
        |receipt| receipt.cards[0] = Scene::new(|_| {}).cards().remove(0),
        &[Check::Cards],
    );
    altered(
        |receipt| receipt.cards[0] = scene().card(node_id(), &other(), None),
        &[Check::NodeKey, Check::RequestStatement],
    );
    altered(
        |receipt| receipt.cards[1] = scene().card(provider_id(), &other(), None),
        &[Check::ResponseStatement],
    );
}

#[test]
fn a_key_counts_while_its_card_says_so() {
    for (until, failed) in [
        (AT + 1, vec![]),
        (AT, vec![Check::NodeKey, Check::RequestStatement]),
    ] {
        altered(
            // The card that was issued last counts: the other one does not know of the end.
            |receipt| {
                receipt
                    .cards
                    .push(scene().card(node_id(), &scene().consumer, Some(until)))
            },
            &failed,
        );
    }
    kept(
        |record| record.request_statement.clear(),
        &[Check::RequestStatement],
    );
}

#[test]
fn a_record_that_says_something_else_than_what_was_signed_is_found_out() {
    let (request, response) = (Check::RequestStatement, Check::ResponseStatement);
    kept(|record| record.id = "m-2".into(), &[request]);
    kept(
        |record| record.client = format!("{MUNICIPALITY}/OTRA").parse().expect("a client"),
        &[request],
    );
    kept(
        |record| record.service = format!("{REGISTRY}/CONSULTA/otra").parse().expect("a service"),
        &[request],
    );
    kept(|record| record.request = "r-9".into(), &[request, response]);
    kept(
        |record| record.request_hash = "b3RybyBjb250ZW5pZG8=".into(),
        &[request, response],
    );
    kept(
        |record| record.response_hash = "b3RybyBjb250ZW5pZG8=".into(),
        &[response],
    );
    kept(|record| record.grant = Some("g2".into()), &[response]);
    kept(|record| record.grant = None, &[response]);
    kept(
        |record| record.outcome = evidence::Outcome::Answered { status: 404 },
        &[response],
    );
    kept(
        |record| record.response_statement = record.request_statement.clone(),
        &[response],
    );
    kept(|record| record.response_statement.clear(), &[response]);
    kept(|record| record.peer = None, &[response]);
    // A record of a refusal needs no statement, and what both signed still has to be about it.
    let refused = evidence::Outcome::Refused {
        kind: "server.serverproxy.access_denied".into(),
        detail: "no grant".into(),
    };
    let change = |record: &mut Record| {
        record.outcome = refused.clone();
        record.response_statement.clear();
    };
    kept(change, &[]);
    kept(
        |record| {
            record.outcome = refused.clone();
            record.request_hash = "b3RybyBjb250ZW5pZG8=".into();
        },
        &[request, response],
    );
}

#[test]
fn an_anchor_is_an_act_of_the_register_that_names_this_state() {
    let bundle = |kind: &str, payload: &Value| scene().act(kind, payload);
    let anchor =
        |receipt: &mut Receipt, bundle: Value| receipt.anchor.as_mut().expect("an anchor").bundle = bundle;
    let named =
        |receipt: &Receipt| receipt.anchor.as_ref().expect("an anchor").bundle["opening"]["payload"].clone();
    let payload: Value =
        serde_json::from_str(named(&scene().receipt(1)).as_str().expect("text")).expect("json");
    altered(
        |receipt| receipt.anchor.as_mut().expect("an anchor").index = 0,
        &[Check::Anchor],
    );
    altered(
        |receipt| receipt.anchor.as_mut().expect("an anchor").path[0][0] ^= 1,
        &[Check::Anchor],
    );
    altered(
        |receipt| anchor(receipt, bundle("exchange/other", &payload)),
        &[Check::Anchor],
    );
    let other = json!({"count": 2, "root": register::hex(&[7; 32])});
    altered(
        |receipt| anchor(receipt, bundle("exchange/logs-anchored", &other)),
        &[Check::Anchor],
    );
    altered(
        |receipt| anchor(receipt, json!({})),
        &[Check::Anchor, Check::Register],
    );
    altered(
        |receipt| {
            let mut forged = Scene::new(|_| {});
            forged.register = NoteSigner::from_seed("registro.example.pe/actos", &[8; 32]).expect("a key");
            anchor(receipt, forged.act("exchange/logs-anchored", &payload));
        },
        &[Check::Register],
    );
    let mut early = scene().anchored();
    let empty = Checkpoint::new(scene().signer().verifier().name(), 0, register::tree::EMPTY_ROOT);
    early.note = empty.sign(&[&scene().signer()]).expect("signed").to_string();
    assert!(Receipt::of(&scene().log, &scene().signer(), 1, Vec::new(), Some(early)).is_err());
}

#[test]
fn what_a_person_kept_is_what_was_exchanged() {
    let record = scene().verdict(&scene().receipt(1)).record.expect("read");
    let (request, response) = heads();
    let check = |side, head: &[u8], body: &[u8]| verify_content(&record, side, head, body).expect("read");
    assert_eq!(check(Side::Request, &request, REQUEST_BODY), Outcome::Passed);
    assert_eq!(check(Side::Response, &response, b""), Outcome::Passed);
    for (side, head, body) in [
        (Side::Request, &request, &b""[..]),
        (Side::Request, &response, REQUEST_BODY),
        (Side::Response, &response, b"x"),
        (Side::Response, &request, b""),
    ] {
        assert!(matches!(check(side, head, body), Outcome::Failed(_)));
    }
    let mut bare = record.clone();
    bare.response_hash.clear();
    let skipped = verify_content(&bare, Side::Response, &response, &b""[..]).expect("read");
    assert!(matches!(skipped, Outcome::Skipped(_)));
}

#[test]
fn only_receipts_are_read_and_only_within_limits() {
    let json = scene().receipt(1).to_json().expect("written");
    assert!(Receipt::claims(json.as_bytes()) && !Receipt::claims(b"{\"format\":\"qhapaq-bundle/1\"}"));
    for wrong in [
        String::new(),
        "{}".into(),
        "[".repeat(1000),
        json.replace("receipt/1", "receipt/2"),
        json.replacen("{\"anchor\"", "{ \"anchor\"", 1),
        json.replacen("\"seq\":1,", "\"seq\":1,\"seq\":1,", 1),
        json.replacen("\"seq\":1,", "\"seq\":1,\"seen\":1,", 1),
    ] {
        let verdict = verify(wrong.as_bytes(), &Trust::default());
        assert_eq!(flaws(&verdict), [Check::Format], "{wrong:.80}");
    }
    type Alter = fn(&mut Receipt);
    let large: [Alter; 4] = [
        |receipt| receipt.cards = vec![String::new(); 9],
        |receipt| receipt.path = vec![[0; 32]; 65],
        |receipt| receipt.timestamp = Some(vec![0; 65 * 1024]),
        |receipt| receipt.record = "x".repeat(17 << 20),
    ];
    for alter in large {
        let mut receipt = scene().receipt(1);
        alter(&mut receipt);
        assert!(receipt.to_json().is_err());
    }
}

/// The receipts of all that a running node kept.
async fn receipts_of(running: &Running, cards: &[String]) -> Vec<Receipt> {
    let folder = tempfile::tempdir().expect("a folder");
    let log = open(folder.path()).expect("opened");
    let signer = note_signer(&running.node.id, &running.node.keys().signing).expect("a signer");
    let mut made = Vec::new();
    for kept in running.records() {
        let seq = log.keep(kept).await.expect("kept");
        let receipt = Receipt::of(&log, &signer, seq, cards.to_vec(), None).expect("made");
        made.push(receipt.expect("there"));
    }
    made
}

#[tokio::test]
async fn both_nodes_can_prove_what_they_did() {
    let refusing = Provider {
        grants: Vec::new(),
        ..offered()
    };
    for (provider, status, body) in [
        (offered(), 200, 20),
        (offered(), 200, 3_000_000),
        (refusing, 500, 20),
    ] {
        let wanted = Wanted {
            provider,
            limits: "[limits]\nheld_bytes = 65536\n",
            ..Wanted::default()
        };
        let world = World::new(wanted, async |request: http::Request<hyper::body::Incoming>| {
            let body = request.into_body().collect().await.expect("the body").to_bytes();
            http::Response::new(Full::new(body))
        })
        .await;
        let asked = request("POST", "/v1/personas").header("X-Road-Id", "m-1");
        let asked = asked.body(Full::from(vec![b'z'; body])).expect("a request");
        assert_eq!(world.call(asked).await.0.status, status);
        let cards: Vec<String> = [&world.consumer, &world.registry]
            .iter()
            .map(|running| scene().card(running.node.id.clone(), &running.node.keys().signing, None))
            .collect();
        for running in [&world.consumer, &world.registry] {
            let receipts = receipts_of(running, &cards).await;
            assert_eq!(receipts.len(), 1);
            let verdict = scene().verdict(&receipts[0]);
            assert!(verdict.is_proven(), "{:?}", verdict.checks);
            for check in [Check::RequestStatement, Check::ResponseStatement] {
                assert_eq!(verdict.of(check), Some(&Outcome::Passed), "{status} {body}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever byte of the record, the path, the note or a statement becomes another one, somebody sees it.
    #[test]
    fn any_changed_byte_is_found(part in 0..5_usize, at in any::<prop::sample::Index>(), to in 0x20_u8..0x7f) {
        let mut receipt = first().clone();
        let text = |text: &mut String, range: std::ops::Range<usize>| {
            let at = range.start + at.index(range.len());
            let before = text.as_bytes()[at];
            if !before.is_ascii() {
                return false;
            }
            text.replace_range(at..at + 1, std::str::from_utf8(&[to]).expect("ascii"));
            before != to
        };
        let changed = match part {
            0 => { let whole = 0..receipt.record.len(); text(&mut receipt.record, whole) }
            1 => { let whole = 0..receipt.checkpoint.len(); text(&mut receipt.checkpoint, whole) }
            2 => { let (index, byte) = (at.index(receipt.path.len()), at.index(32)); let before = receipt.path[index][byte]; receipt.path[index][byte] = to; before != to }
            3 => { let begin = receipt.record.find("\"request_statement\":\"").expect("there") + 21; text(&mut receipt.record, begin..begin + 200) }
            _ => { let whole = 0..receipt.cards[0].len(); text(&mut receipt.cards[0], whole) }
        };
        prop_assume!(changed);
        prop_assert!(!flaws(&scene().verdict(&receipt)).is_empty());
    }

    /// Any changed byte of the file, and any file at all, gives a verdict and no panic.
    #[test]
    fn any_file_gives_a_verdict(at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let json = first().to_json().expect("written").into_bytes();
        let mut changed = json.clone();
        changed[at.index(json.len())] = to;
        let keys = scene().operator_keys();
        let trust = Trust { operator: Some(&keys), register: Some(scene().register.verifier()), ..Trust::default() };
        prop_assert_eq!(verify(&changed, &trust).holds(), changed == json);
        prop_assert!(!verify(&json[..cut.index(json.len())], &trust).holds());
    }
}
