//! Receipts of the exchange outside of it: `qhapaq verify` says in plain words what holds, and a stranger in another language finds the
//! same.

use crate::parties::{installed, missing, script};
use jose::{Alg, SigningKey};
use node::configuration::{Card, NodeKey, sign_card};
use node::evidence::receipt::Receipt;
use node::evidence::{Ledger, Log, LogOptions, Record, note_signer};
use node::ident::NodeId;
use node::message::{
    HeadBytes, MessageHash, Part, RequestStatement, ResponseStatement, request_head, response_head,
};
use node::operator::wire::Anchored;
use register::tree::{Bundle, Checkpoint, Frontier, NoteSigner, Opening, TlogProof, leaf_hash};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const AT: i64 = 1_772_463_600_000;
const CONSUMER: &str = "PE/GOB/20000000001/nodo1";
const PROVIDER: &str = "PE/GOB/20000000002/nodo1";
const BODY: &[u8] = b"{\"dni\":\"00000007\"}";

/// A receipt and all that a person checks it with, as files.
struct Scene {
    folder: tempfile::TempDir,
    receipt: Receipt,
    record: Record,
    /// Key of the register.
    vkey: String,
}

/// Node and operator keys that sign everything.
struct Keys {
    operator: SigningKey,
    consumer: SigningKey,
    provider: SigningKey,
}

impl Keys {
    fn card(&self, node: &str, key: &SigningKey) -> String {
        let card = Card {
            node: node.parse().unwrap(),
            member_name: "Muestra".into(),
            key: NodeKey {
                kid: key.public().thumbprint(),
                jwk: key.public().to_jwk(None).as_object().unwrap().clone(),
                from: AT - 1000,
                until: None,
            },
            issued: AT - 1000,
        };
        sign_card(&self.operator, &card).unwrap()
    }

    /// What the consumer's node keeps of an exchange.
    fn record(&self, request: &str) -> Record {
        let (asked, answered) = heads();
        let mut hash = MessageHash::request(&asked);
        hash.update(BODY);
        let request_hash = hash.finish();
        let response_hash = MessageHash::response(&answered).finish();
        let asked = RequestStatement {
            part: Part::Whole,
            node: CONSUMER.parse().unwrap(),
            at: AT,
            request: request.into(),
            id: "m-1".into(),
            client: "PE/GOB/20000000001/MESA".parse().unwrap(),
            service: "PE/GOB/20000000002/CONSULTA/padron".parse().unwrap(),
            hash: request_hash.clone(),
        };
        let answered = ResponseStatement {
            part: Part::Whole,
            node: PROVIDER.parse().unwrap(),
            at: AT,
            request: request.into(),
            request_hash: request_hash.clone(),
            status: 200,
            hash: response_hash.clone(),
            grant: Some("g1".into()),
        };
        let record = json!({
            "role": "consumer", "node": CONSUMER, "peer": PROVIDER, "request": request, "id": "m-1",
            "client": asked.client, "service": asked.service, "method": "POST", "endpoint": "/personas", "purpose": "tramite",
            "grant": "g1", "outcome": {"answered": {"status": 200}}, "request_in": AT, "request_out": AT, "response_in": AT,
            "response_out": AT, "request_bytes": BODY.len(), "response_bytes": 0, "request_hash": request_hash,
            "response_hash": response_hash, "request_statement": asked.sign(&self.consumer).unwrap(),
            "response_statement": answered.sign(&self.provider).unwrap(),
        });
        serde_json::from_value(record).unwrap()
    }
}

fn heads() -> (HeadBytes, HeadBytes) {
    let headers = [("x-road-id", &b"m-1"[..])];
    let asked = request_head(
        "POST",
        "/r1/PE/GOB/20000000002/CONSULTA/padron/personas",
        headers.into_iter(),
    );
    (asked, response_head(200, "OK", headers.into_iter()))
}

/// The only note of a batch, and the act that names it.
fn anchored(note: String, register: &NoteSigner) -> Anchored {
    let payload = json!({"count": 1, "root": register::hex(&leaf_hash(note.as_bytes()))});
    let opening = Opening {
        payload: register::canonical(&payload).unwrap(),
        salt: [7; 32],
    };
    let commitment = register::commitment(&opening.salt, &opening.payload);
    let envelope = json!({"commitment": commitment, "kind": "exchange/logs-anchored", "seq": 0});
    let envelope = register::canonical(&envelope).unwrap();
    let mut frontier = Frontier::new();
    frontier.push(leaf_hash(envelope.as_bytes()));
    let checkpoint = Checkpoint::new(register.verifier().name(), 1, frontier.root());
    let bundle = Bundle {
        documents: Vec::new(),
        envelope,
        opening: Some(opening),
        proof: TlogProof {
            extra: None,
            index: 0,
            hashes: Vec::new(),
            checkpoint: checkpoint.sign(&[register]).unwrap(),
        },
        vkey: register.verifier().clone(),
    };
    Anchored {
        note,
        index: 0,
        count: 1,
        path: Vec::new(),
        bundle: serde_json::from_str(&bundle.to_json().unwrap()).unwrap(),
    }
}

impl Scene {
    async fn new() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let key = || SigningKey::generate(Alg::EdDsa).unwrap();
        let keys = Keys {
            operator: key(),
            consumer: key(),
            provider: key(),
        };
        let node: NodeId = CONSUMER.parse().unwrap();
        let log = Log::open(LogOptions::new(folder.path().join("log"), node.clone())).unwrap();
        for number in 0..11 {
            log.keep(keys.record(&format!("r-{number}"))).await.unwrap();
        }
        let signer = note_signer(&node, &keys.consumer).unwrap();
        let register = NoteSigner::from_seed("registro.example.pe/actos", &[7; 32]).unwrap();
        let cards = vec![
            keys.card(CONSUMER, &keys.consumer),
            keys.card(PROVIDER, &keys.provider),
        ];
        let (_, note) = log.checkpoint(&signer).unwrap();
        let receipt = Receipt::of(&log, &signer, 6, cards, Some(anchored(note, &register)));
        let scene = Scene {
            receipt: receipt.unwrap().unwrap(),
            record: log.records(6, 1).unwrap().remove(0),
            vkey: register.verifier().to_string(),
            folder,
        };
        let operator = json!({"keys": [keys.operator.public().to_jwk(Some(Alg::EdDsa))]});
        let (asked, answered) = heads();
        scene.file("receipt.json", scene.receipt.to_json().unwrap().as_bytes());
        scene.file("operator.json", operator.to_string().as_bytes());
        scene.file("request", &asked.0);
        scene.file("body", BODY);
        scene.file("response", &answered.0);
        scene
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// `qhapaq verify`: whether it ended well, and what it said.
    fn verify(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qhapaq"));
        let done = command
            .current_dir(self.folder.path())
            .arg("verify")
            .args(arguments)
            .output()
            .unwrap();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.success(), said(&done.stdout) + &said(&done.stderr))
    }
}

const TRUST: [&str; 3] = ["receipt.json", "--operator-key", "operator.json"];

#[tokio::test]
async fn a_receipt_is_verified_offline_in_plain_words() {
    let scene = Scene::new().await;
    let (good, said) = scene.verify(&[&TRUST[..], &["--key", &scene.vkey]].concat());
    assert!(good, "{said}");
    let shown: Vec<&str> = said.lines().collect();
    let wanted = [
        "ok       format: the file is a receipt as a node writes it",
        "ok       record: the record of the exchange can be read",
        "ok       inclusion: the record is in the node's log, unchanged",
        "ok       checkpoint: the node signed the state of its log",
        "ok       cards: the operator vouches for the nodes and their keys",
        "ok       node-key: the log is signed by the key that the operator names",
        "ok       request-statement: the node of whoever called signed this request",
        "ok       response-statement: the node of whoever was called signed this answer",
        "ok       anchor: an act of the register names the state of the log",
        "ok       register: that act is in the register, by the key you trust",
        "skipped  timestamp: the state of the log bears no time-stamp of an authority",
        "exchange r-6 of 2026-03-02T15:00:00Z",
        "caller   PE/GOB/20000000001/MESA called PE/GOB/20000000002/CONSULTA/padron (POST /personas)",
        "outcome  answered with 200",
        "purpose  tramite",
    ];
    assert_eq!(shown, wanted);
    let (good, said) = scene.verify(&["receipt.json"]);
    assert!(
        good && said.contains("skipped  cards: no key of the operator was given"),
        "{said}"
    );
    assert!(said.contains("No --operator-key was given"), "{said}");
}

#[tokio::test]
async fn what_a_person_kept_is_compared_with_the_receipt() {
    let scene = Scene::new().await;
    let both = [
        "--request",
        "request",
        "--request-body",
        "body",
        "--response",
        "response",
    ];
    let (good, said) = scene.verify(&[&TRUST[..], &both].concat());
    assert!(good, "{said}");
    let holds = "what you kept of the message is what was exchanged";
    assert!(said.contains(&format!("ok       request: {holds}")), "{said}");
    assert!(said.contains(&format!("ok       response: {holds}")), "{said}");
    for wrong in [
        &["--request", "request"][..],
        &["--request", "response", "--request-body", "body"],
        &["--response", "response", "--response-body", "body"],
    ] {
        let (good, said) = scene.verify(&[&TRUST[..], wrong].concat());
        assert!(
            !good && said.contains("head and body are not those"),
            "{wrong:?} {said}"
        );
    }
    for (arguments, why) in [
        (&["receipt.json", "--request", "none"][..], "opening none"),
        (
            &["receipt.json", "--operator-key", "body"],
            "neither a set of keys",
        ),
        (&["receipt.json", "--timestamp-roots", "body"], "holds no roots"),
        (
            &["body", "--operator-key", "operator.json"],
            "no receipt of the exchange",
        ),
        (
            &["receipt.json", "--request-body", "body"],
            "--request <HEAD_FILE>",
        ),
        (&["--operator-key", "operator.json"], "required"),
    ] {
        let (good, said) = scene.verify(arguments);
        assert!(!good && said.contains(why), "{arguments:?} {said}");
    }
}

#[tokio::test]
async fn a_forged_receipt_is_told_and_ends_with_1() {
    let scene = Scene::new().await;
    let json = scene.receipt.to_json().unwrap();
    for (from, to, told) in [
        (
            "\\\"purpose\\\":\\\"tramite\\\"",
            "\\\"purpose\\\":\\\"cobranza\\\"",
            "WRONG    inclusion",
        ),
        ("\"seq\":6,", "\"seq\":7,", "WRONG    record"),
        ("{\"anchor\"", "{ \"anchor\"", "WRONG    format"),
    ] {
        assert!(json.contains(from), "{from}");
        scene.file("receipt.json", json.replacen(from, to, 1).as_bytes());
        let (good, said) = scene.verify(&TRUST);
        assert!(!good && said.contains(told), "{said}");
    }
    // What somebody names a key for must be there.
    let bare = Receipt {
        anchor: None,
        ..scene.receipt.clone()
    };
    scene.file("receipt.json", bare.to_json().unwrap().as_bytes());
    let (good, said) = scene.verify(&TRUST);
    assert!(good, "{said}");
    let (good, said) = scene.verify(&[&TRUST[..], &["--key", &scene.vkey]].concat());
    assert!(!good && said.contains("skipped  register"), "{said}");
    let stranger = Scene::new().await;
    scene.file("receipt.json", json.as_bytes());
    let theirs = stranger.folder.path().join("operator.json");
    std::fs::copy(theirs, scene.folder.path().join("operator.json")).unwrap();
    let (good, said) = scene.verify(&TRUST);
    assert!(!good && said.contains("WRONG    cards"), "{said}");
}

/// Runs the stranger; what it said.
fn stranger(python: &Path, scene: &Scene, receipt: &str) -> (Output, BTreeMap<String, Value>) {
    let mut command = Command::new(python);
    let done = command
        .arg(script("receipt_party.py"))
        .args([receipt, "operator.json"])
        .current_dir(scene.folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let lines = told.lines().filter_map(|line| line.strip_prefix("SAY "));
    let said = lines.map(|line| serde_json::from_str::<(String, Value)>(line).unwrap());
    let said = said.collect();
    (done, said)
}

#[tokio::test]
async fn a_stranger_with_joserfc_and_cryptography_finds_the_same() {
    let python = installed().join("venv/bin/python");
    if missing(
        "receipts::stranger",
        python.exists(),
        "PyPI joserfc and cryptography",
    ) {
        return;
    }
    let scene = Scene::new().await;
    let (done, said) = stranger(&python, &scene, "receipt.json");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(said["nodes"], json!([CONSUMER, PROVIDER]));
    assert_eq!(said["leaf"], json!(register::hex(&scene.receipt.leaf())));
    let note = scene.receipt.checkpoint.split_once("\n\n").unwrap().0.to_owned() + "\n";
    let checkpoint: Checkpoint = note.parse().unwrap();
    assert_eq!(said["root"], json!(register::hex(&checkpoint.root)));
    assert_eq!(said["origin"], json!(format!("qhapaq/{CONSUMER}")));
    assert_eq!(said["request"]["hash"], json!(scene.record.request_hash));
    assert_eq!(said["request"]["service"], json!(scene.record.service));
    assert_eq!(said["response"]["hash"], json!(scene.record.response_hash));
    assert_eq!(
        (&said["response"]["status"], &said["response"]["grant"]),
        (&json!(200), &json!("g1"))
    );
    // It finds what was forged, too.
    let json = scene.receipt.to_json().unwrap();
    scene.file("forged.json", json.replacen("tramite", "cobranza", 1).as_bytes());
    let (done, _) = stranger(&python, &scene, "forged.json");
    assert!(!done.status.success());
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(
        told.contains("the record is not in that state of the log"),
        "{told}"
    );
}
