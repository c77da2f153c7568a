//! What nodes at work do with their evidence: receipts for the entity's own people, archive, retention, time-stamps.

use crate::house::{AtWork, House, introduce};
use crate::timestamp::{P256, Tsa, reply};
use crate::world::{MUNICIPALITY, NOW, REGISTRY, member, offered, request, send, serve};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use node::configuration::Member;
use node::evidence::receipt::{Check, Outcome, Trust, Verdict, verify};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;

async fn fine(_: Request<Incoming>) -> Response<Full<Bytes>> {
    Response::new(Full::from("{\"nombres\":\"ROSA\"}"))
}

/// Two nodes at work around an operator.
struct Pair {
    house: Arc<House>,
    consumer: AtWork,
    registry: AtWork,
    machines: Machines,
}

/// What a start of both needs.
struct Machines {
    consumer: (TempDir, Member, String),
    registry: (TempDir, Member, String),
}

impl Pair {
    async fn new(further: &str) -> Pair {
        let house = House::new().await;
        let service = serve(fine).await;
        let watch = "[watch]\nlisten = \"127.0.0.1:0\"\nreceipts = true\n";
        let (folder, entry) = house.machine(MUNICIPALITY);
        let file = format!(
            "folder = \"FOLDER\"\nrequire_proof = false\n[consumer]\nlisten = \"127.0.0.1:0\"\n[[consumer.system]]\n\
             subsystem = \"MESA\"\nwithout_certificate = true\n{watch}{further}"
        );
        let calling = member(MUNICIPALITY, "Municipalidad de Ejemplo", "MESA", entry);
        let consumer = (folder, calling, file);
        let (folder, entry) = house.machine(REGISTRY);
        let file = format!(
            "folder = \"FOLDER\"\nrequire_proof = false\n[provider]\nlisten = \"127.0.0.1:0\"\n[[service]]\n\
             subsystem = \"CONSULTA\"\ncode = \"padron\"\nurl = \"http://{service}\"\n{watch}{further}"
        );
        let answering = member(REGISTRY, "Registro de Ejemplo", "CONSULTA", entry);
        let machines = Machines {
            consumer,
            registry: (folder, answering, file),
        };
        Pair::start(house, machines, NOW).await
    }

    async fn start(house: Arc<House>, machines: Machines, now: &str) -> Pair {
        let (calling, answering) = (&machines.consumer, &machines.registry);
        let consumer = AtWork::start(&calling.0, &calling.2, now).await;
        let registry = AtWork::start(&answering.0, &answering.2, now).await;
        introduce(
            &house,
            (&consumer, calling.1.clone()),
            (&registry, answering.1.clone()),
            offered(),
        );
        Pair {
            house,
            consumer,
            registry,
            machines,
        }
    }

    /// Stops both, which sends the last state of their logs, and starts them again at a moment.
    async fn again(self, now: &str) -> Pair {
        self.consumer.stop().await;
        self.registry.stop().await;
        Pair::start(self.house, self.machines, now).await
    }

    /// A call with that `x-road-id`; gives the `x-road-request-id`.
    async fn call(&self, id: &str) -> String {
        let asked = request("GET", "/personas/40000001").header("X-Road-Id", id);
        let asked = asked.header("X-Road-Issue", "Expediente N.º 7-2026");
        let asked = asked.body(Full::default()).expect("a request");
        let answer = send(self.consumer.at.consumer.expect("a door"), asked).await;
        let (parts, body) = answer.expect("an answer").into_parts();
        let body = body.collect().await.expect("the body").to_bytes();
        assert_eq!(parts.status, 200, "{body:?}");
        parts.headers["x-road-request-id"]
            .to_str()
            .expect("text")
            .to_owned()
    }

    /// Sets the clocks of both.
    fn set(&self, now: &str) {
        set(&self.consumer, now);
        set(&self.registry, now);
    }

    fn verdict(&self, receipt: &[u8]) -> Verdict {
        let keys = self.house.keys();
        let trust = Trust {
            operator: Some(&keys),
            register: Some(self.house.register.verifier()),
            ..Trust::default()
        };
        verify(receipt, &trust)
    }
}

async fn receipt(at: &AtWork, name: &str) -> (u16, String, Bytes) {
    let (parts, body) = at.watched(&format!("/receipts/{name}"), "127.0.0.1:9464").await;
    let anchor = parts.headers.get("qhapaq-anchor");
    let anchor = anchor.map(|anchor| anchor.to_str().expect("text").to_owned());
    (parts.status.as_u16(), anchor.unwrap_or_default(), body)
}

#[tokio::test]
async fn both_ends_give_a_receipt_that_proves_the_message() {
    let pair = Pair::new("").await;
    let asked = pair.call("m-1").await;
    for at in [&pair.consumer, &pair.registry] {
        let (status, anchor, file) = receipt(at, &asked).await;
        assert_eq!((status, anchor.as_str()), (200, "not-yet"));
        let verdict = pair.verdict(&file);
        assert!(verdict.is_proven(), "{:?}", verdict.checks);
        assert!(matches!(verdict.of(Check::Anchor), Some(Outcome::Skipped(_))));
    }
    let pair = pair.again(NOW).await;
    pair.house.anchors();
    for at in [&pair.consumer, &pair.registry] {
        let (parts, file) = at.watched(&format!("/receipts/{asked}"), "localhost").await;
        let header = |name: &str| parts.headers[name].to_str().expect("text").to_owned();
        assert_eq!(header("qhapaq-anchor"), "anchored");
        assert_eq!(
            header("content-disposition"),
            format!("attachment; filename=\"recibo-{asked}.json\"")
        );
        assert_eq!(header("cache-control"), "no-store");
        let verdict = pair.verdict(&file);
        assert!(verdict.is_proven(), "{:?}", verdict.checks);
        for check in [Check::Anchor, Check::Register] {
            assert_eq!(verdict.of(check), Some(&Outcome::Passed), "{check:?}");
        }
        assert_eq!(verdict.record.expect("a record").request, asked);
        for at in (0..file.len()).step_by(97) {
            let mut changed = file.to_vec();
            changed[at] ^= 1;
            assert!(!pair.verdict(&changed).is_proven(), "byte {at}");
        }
    }
    // The operator is away: what it said of the nodes before is known, where the log is anchored is not.
    pair.house.away.store(true, Ordering::Relaxed);
    for at in [&pair.consumer, &pair.registry] {
        let (status, anchor, file) = receipt(at, &asked).await;
        assert_eq!((status, anchor.as_str()), (200, "operator-away"));
        let verdict = pair.verdict(&file);
        assert!(verdict.is_proven(), "{:?}", verdict.checks);
    }
}

#[tokio::test]
async fn while_the_operator_is_away_a_receipt_proves_what_was_learnt_before() {
    let pair = Pair::new("").await;
    let asked = pair.call("m-1").await;
    for at in [&pair.consumer, &pair.registry] {
        at.upkeep.learn().await.expect("learnt");
    }
    pair.house.away.store(true, Ordering::Relaxed);
    for at in [&pair.consumer, &pair.registry] {
        at.upkeep.learn().await.expect("nothing to learn");
        let (status, anchor, file) = receipt(at, &asked).await;
        assert_eq!((status, anchor.as_str()), (200, "operator-away"));
        let verdict = pair.verdict(&file);
        assert!(verdict.is_proven(), "{:?}", verdict.checks);
        // What lies in the folder is believed no more than what comes over the network.
        for card in std::fs::read_dir(at.node.settings.folder.join("cards")).expect("cards") {
            let card = card.expect("a card").path();
            let mut text = std::fs::read(&card).expect("read");
            let last = text.len() / 2;
            text[last] ^= 1;
            std::fs::write(&card, text).expect("written");
        }
        let verdict = pair.verdict(&receipt(at, &asked).await.2);
        assert!(verdict.holds() && !verdict.is_proven(), "{:?}", verdict.checks);
    }
}

#[tokio::test]
async fn a_receipt_outlives_the_keys_that_signed_it() {
    let pair = Pair::new("").await;
    let before = pair.call("m-1").await;
    let mut pair = pair.again(NOW).await;
    pair.house.anchors();
    let machines = [&mut pair.machines.consumer, &mut pair.machines.registry];
    let ends = NOW.parse::<jiff::Timestamp>().expect("a moment").as_millisecond() + 3_600_000;
    for (folder, member, _) in machines {
        pair.house.rekeys(folder, &mut member.nodes[0], ends);
    }
    let pair = pair.again("2026-03-03T15:00:00Z").await;
    let after = pair.call("m-2").await;
    for at in [&pair.consumer, &pair.registry] {
        // The state that was anchored is by the key before, and the newest one is by the key of now.
        let (status, anchor, file) = receipt(at, &before).await;
        assert_eq!((status, anchor.as_str()), (200, "anchored"));
        let verdict = pair.verdict(&file);
        assert!(verdict.is_proven(), "{:?}", verdict.checks);
        let (status, anchor, file) = receipt(at, &after).await;
        assert_eq!((status, anchor.as_str()), (200, "not-yet"));
        let verdict = pair.verdict(&file);
        assert!(verdict.is_proven(), "{:?}", verdict.checks);
    }
}

#[tokio::test]
async fn a_message_is_named_by_one_of_its_numbers_and_only_on_the_machine_itself() {
    let pair = Pair::new("").await;
    let (first, second) = (pair.call("caso/7 «a»").await, pair.call("m-2").await);
    let third = pair.call("m-2").await;
    let (status, _, file) = receipt(&pair.registry, "caso%2F7%20%C2%ABa%C2%BB").await;
    assert_eq!(status, 200, "{file:?}");
    let record = pair.verdict(&file).record.expect("a record");
    assert_eq!(record.request, first);
    assert_eq!(record.case.as_deref(), Some("Expediente N.º 7-2026"));
    let (status, _, told) = receipt(&pair.registry, "m-2").await;
    let told = String::from_utf8_lossy(&told).into_owned();
    assert_eq!(status, 409);
    assert!(told.contains(&second) && told.contains(&third), "{told}");
    let long = "a".repeat(3000);
    for (name, expected) in [("m-3", 404), ("", 400), ("%zz", 400), (long.as_str(), 400)] {
        assert_eq!(receipt(&pair.registry, name).await.0, expected, "{name}");
    }
    let path = format!("/receipts/{first}");
    for host in ["nodo.ejemplo.pe", "10.0.0.7", "127.0.0.1.ejemplo.pe"] {
        let (parts, body) = pair.registry.watched(&path, host).await;
        assert_eq!(parts.status, 421, "{host}");
        assert!(!String::from_utf8_lossy(&body).contains("statement"));
    }
    for host in ["[::1]:9464", "localhost:9464", "127.0.0.2"] {
        assert_eq!(pair.registry.watched(&path, host).await.0.status, 200, "{host}");
    }
}

/// What `/health` tells of something that fails.
async fn failing(at: &AtWork, what: &str) -> Option<String> {
    let (_, body) = at.watched("/health", "n").await;
    let health: serde_json::Value = serde_json::from_slice(&body).expect("json");
    health["failing"][what].as_str().map(str::to_owned)
}

fn set(at: &AtWork, now: &str) {
    at.clock.set(now.parse().expect("a moment"));
}

const TERMS: &str =
    "segment_bytes = 65536\n[retention]\nhere_days = 2\ncontent_days = 3\nmetadata_days = 10\n";

#[tokio::test(flavor = "multi_thread")]
async fn full_segments_go_to_the_archive_and_out_of_it_by_themselves() {
    let store = tempfile::tempdir().expect("a folder");
    let folder = store.path().join("archivo");
    std::fs::create_dir(&folder).expect("made");
    let pair = Pair::new(&format!("[archive]\nfolder = \"{}\"\n{TERMS}", folder.display())).await;
    let asked = pair.call("m-1").await;
    for number in 2..=260 {
        pair.call(&format!("m-{number}")).await;
    }
    let plain = |at: &AtWork| {
        let name = format!("evidence/segments/{:020}.jsonl", 0);
        at.node.settings.folder.join(name).exists()
    };
    // Three days later: archived, and still here, for no state of the log stands in the register.
    set(&pair.registry, "2026-03-05T15:00:00Z");
    pair.registry.upkeep.tidy().await;
    let month = folder.join(format!("evidencia/{REGISTRY}/nodo1/2026/03"));
    let names = std::fs::read_dir(&month).expect("archived").count();
    assert_eq!(names, 2, "the segment and its manifest");
    assert!(plain(&pair.registry));

    // The next start sends the state. A proof of another register moves nothing.
    let pair = pair.again("2026-03-05T15:00:00Z").await;
    pair.house.anchors();
    pair.house.lies.store(true, Ordering::Relaxed);
    pair.registry.upkeep.tidy().await;
    let why = failing(&pair.registry, "retention").await.expect("told");
    assert!(why.contains("does not hold"), "{why}");
    assert!(plain(&pair.registry));
    pair.house.lies.store(false, Ordering::Relaxed);
    pair.registry.upkeep.tidy().await;
    assert_eq!(failing(&pair.registry, "retention").await, None);
    assert!(!plain(&pair.registry), "two days are over");

    // Its receipt is made from the archive.
    let (status, anchor, before) = receipt(&pair.registry, &asked).await;
    assert_eq!((status, anchor.as_str()), (200, "anchored"));
    let verdict = pair.verdict(&before);
    assert!(verdict.is_proven(), "{:?}", verdict.checks);

    // The archive is away: told, no receipt from it, and messages go on.
    std::fs::rename(&folder, store.path().join("otro")).expect("moved");
    pair.registry.upkeep.tidy().await;
    let why = failing(&pair.registry, "archive").await.expect("told");
    assert!(why.contains("make it once, or mount it"), "{why}");
    assert!(!folder.exists(), "nothing is begun anew in its place");
    assert_eq!(receipt(&pair.registry, &asked).await.0, 503);
    pair.call("otra").await;
    std::fs::rename(store.path().join("otro"), &folder).expect("moved");
    pair.registry.upkeep.tidy().await;
    assert_eq!(failing(&pair.registry, "archive").await, None);

    // Ten days: nothing is left but what was given.
    set(&pair.registry, "2026-03-12T15:00:01Z");
    pair.registry.upkeep.tidy().await;
    let (status, _, told) = receipt(&pair.registry, &asked).await;
    let told = String::from_utf8_lossy(&told).into_owned();
    assert_eq!(status, 410);
    assert!(
        told.contains("receipts that were issued before still hold"),
        "{told}"
    );
    assert!(pair.verdict(&before).is_proven());
}

#[tokio::test(flavor = "multi_thread")]
async fn states_get_a_time_stamp_when_it_is_time_and_receipts_bear_it() {
    let tsa = Arc::new(
        tokio::task::spawn_blocking(|| Tsa::new(&P256, "sha256"))
            .await
            .expect("made"),
    );
    let (asked, away) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let double = (tsa.clone(), asked.clone(), away.clone());
    let at = serve(move |request: Request<Incoming>| {
        let (tsa, asked, away) = double.clone();
        async move {
            asked.fetch_add(1, Ordering::Relaxed);
            let body = request.into_body().collect().await.expect("the body").to_bytes();
            if away.load(Ordering::Relaxed) {
                return Response::builder()
                    .status(503)
                    .body(Full::default())
                    .expect("an answer");
            }
            let answer = tokio::task::spawn_blocking(move || tsa.answer(&body)).await;
            reply(answer.expect("an answer"))
        }
    })
    .await;
    let roots = tsa.path().join("roots.pem");
    std::fs::write(&roots, &tsa.roots_pem).expect("written");
    let further = format!(
        "[timestamps]\nurl = \"http://{at}/tsa\"\nroots = \"{}\"\nminutes = 60\n",
        roots.display()
    );
    let pair = Pair::new(&further).await;
    let message = pair.call("m-1").await;
    let pair = pair.again(NOW).await;
    let folder = pair.registry.node.settings.folder.join("evidence/timestamps");
    let stamps = || {
        std::fs::read_dir(&folder).map_or(0, |entries| {
            entries
                .flatten()
                .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "tst"))
                .count()
        })
    };
    // The node looks every ten seconds; beside many other tests it may be its second or third look.
    for _ in 0..2_400 {
        if stamps() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(stamps(), 1, "the start stamps the state that it finds");
    pair.house.anchors();
    let (status, anchor, file) = receipt(&pair.registry, &message).await;
    assert_eq!((status, anchor.as_str()), (200, "anchored"));
    let (keys, register) = (pair.house.keys(), pair.house.register.verifier());
    let trust = Trust {
        operator: Some(&keys),
        register: Some(register),
        timestamps: Some(&tsa.roots),
    };
    let verdict = verify(&file, &trust);
    for check in [Check::Timestamp, Check::Anchor, Check::Register] {
        assert_eq!(verdict.of(check), Some(&Outcome::Passed), "{check:?}");
    }

    // A state within the hour waits; the last of those that wait gets the next one.
    let upkeep = &pair.registry.upkeep;
    let signer = node::evidence::note_signer(&pair.registry.node.id, &pair.registry.node.keys().signing);
    let signer = signer.expect("a signer");
    let state = async |id: &str| {
        pair.call(id).await;
        pair.registry.log.checkpoint(&signer).expect("signed").1
    };
    upkeep.sent(state("m-2").await);
    upkeep.stamp().await;
    upkeep.sent(state("m-3").await);
    upkeep.stamp().await;
    assert_eq!(stamps(), 1);
    pair.set("2026-03-02T16:00:00Z");
    upkeep.stamp().await;
    assert_eq!(stamps(), 2);
    // The authority is away: told, tried again after a minute, and nobody waits for it.
    away.store(true, Ordering::Relaxed);
    pair.set("2026-03-02T17:00:00Z");
    upkeep.sent(state("m-4").await);
    upkeep.stamp().await;
    let why = failing(&pair.registry, "timestamps").await.expect("told");
    assert!(why.contains("503"), "{why}");
    let before = asked.load(Ordering::Relaxed);
    upkeep.stamp().await;
    assert_eq!(asked.load(Ordering::Relaxed), before);
    away.store(false, Ordering::Relaxed);
    pair.set("2026-03-02T17:01:00Z");
    upkeep.stamp().await;
    assert_eq!((stamps(), failing(&pair.registry, "timestamps").await), (3, None));
}
