//! What nodes at work do with their evidence: receipts for the entity's own people.

use crate::house::{AtWork, House, introduce};
use crate::world::{MUNICIPALITY, REGISTRY, member, offered, request, send, serve};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use node::configuration::Member;
use node::evidence::receipt::{Check, Outcome, Trust, Verdict, verify};
use std::sync::Arc;
use std::sync::atomic::Ordering;
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
        Pair::start(house, machines).await
    }

    async fn start(house: Arc<House>, machines: Machines) -> Pair {
        let (calling, answering) = (&machines.consumer, &machines.registry);
        let consumer = AtWork::start(&calling.0, &calling.2).await;
        let registry = AtWork::start(&answering.0, &answering.2).await;
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

    /// Stops both, which sends the last state of their logs, and starts them again.
    async fn again(self) -> Pair {
        let house = self.stop().await;
        Pair::start(house.0, house.1).await
    }

    async fn stop(self) -> (Arc<House>, Machines) {
        let Pair {
            house,
            consumer,
            registry,
            machines,
        } = self;
        consumer.stop().await;
        registry.stop().await;
        (house, machines)
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
    let pair = pair.again().await;
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
