//! Calls that nobody waits for: on disk before they are acknowledged, delivered until they are answered, taking effect once.

use crate::world::{MUNICIPALITY, SERVICE, Wanted, World, offered, request};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use jiff::SignedDuration;
use node::configuration::UnknownOutcome;
use node::later::{Outbox, State, deliver_due};
use register::Clock;
use serde_json::Value;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

/// A service that answers with a status that the test sets, and what it saw: the key of each call.
#[derive(Clone, Default)]
struct Service {
    status: Arc<AtomicU16>,
    keys: Arc<Mutex<Vec<String>>>,
}

impl Service {
    fn calls(&self) -> usize {
        self.keys.lock().expect("keys").len()
    }

    async fn answer(self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let key = request
            .headers()
            .get("idempotency-key")
            .map(|key| key.to_str().expect("text").to_owned());
        request.into_body().collect().await.ok();
        self.keys.lock().expect("keys").push(key.unwrap_or_default());
        let status = self.status.load(Ordering::Relaxed);
        Response::builder()
            .status(status)
            .header("x-own", "1")
            .body(Full::from("hecho"))
            .expect("an answer")
    }
}

async fn world(rule: Option<UnknownOutcome>) -> (World, Service) {
    let service = Service::default();
    service.status.store(200, Ordering::Relaxed);
    let mut provider = offered();
    provider.services[0].asynchronous = rule;
    let shared = service.clone();
    let world = World::new(
        Wanted {
            provider,
            ..Wanted::default()
        },
        move |request| shared.clone().answer(request),
    )
    .await;
    (world, service)
}

async fn deposit(world: &World, id: &str, body: &'static str) -> (u16, Value) {
    let asked = request("POST", "/tramites")
        .header("X-Road-Id", id)
        .header("Prefer", "respond-async")
        .body(Full::from(body));
    let (parts, body) = world.call(asked.expect("a request")).await;
    (
        parts.status.as_u16(),
        serde_json::from_slice(&body).unwrap_or_default(),
    )
}

async fn look(world: &World, id: &str) -> (u16, String, Bytes) {
    let client = format!("{MUNICIPALITY}/MESA");
    let asked = Request::builder()
        .uri(format!("/async/{SERVICE}"))
        .header("host", "n")
        .header("X-Road-Client", client);
    let (parts, body) = world
        .call(
            asked
                .header("X-Road-Id", id)
                .body(Full::default())
                .expect("a request"),
        )
        .await;
    let kind = parts
        .headers
        .get("x-road-error")
        .map(|kind| kind.to_str().expect("text").to_owned());
    (parts.status.as_u16(), kind.unwrap_or_default(), body)
}

fn forward(world: &World, seconds: i64) {
    for running in [&world.consumer, &world.registry] {
        let later = running.clock.now() + SignedDuration::from_secs(seconds);
        running.clock.set(later);
    }
}

#[tokio::test]
async fn a_call_is_acknowledged_delivered_and_answered_once() {
    let (world, service) = world(Some(UnknownOutcome::Ask)).await;
    let (status, told) = deposit(&world, "m-1", "a").await;
    assert_eq!((status, told["state"].as_str()), (202, Some("waiting")));
    assert_eq!((look(&world, "m-1").await.0, service.calls()), (202, 0));
    assert_eq!(deliver_due(&world.consumer.node).await, 1);
    let (status, kind, body) = look(&world, "m-1").await;
    assert_eq!((status, kind.as_str(), &body[..]), (200, "", &b"hecho"[..]));
    assert_eq!(deliver_due(&world.consumer.node).await, 0);
    assert_eq!(service.calls(), 1);
    assert!(
        service.keys.lock().expect("keys")[0].len() > 60,
        "the service can know it again"
    );
    // The same call again is the first one; another with its number is refused.
    assert_eq!(deposit(&world, "m-1", "a").await.1["state"], "answered");
    assert_eq!(deposit(&world, "m-1", "b").await.0, 500);
    assert_eq!(look(&world, "m-2").await.1, "server.clientproxy.bad_request");
    assert_eq!(world.registry.records().len(), 1);
}

#[tokio::test]
async fn a_call_that_was_acknowledged_survives_the_node() {
    let (world, service) = world(Some(UnknownOutcome::Ask)).await;
    deposit(&world, "m-1", "a").await;
    let again = Outbox::open(world.consumer.folder.path().join("outbox")).expect("opened");
    let due = again.due(world.consumer.node.now(), 10);
    assert_eq!(due.len(), 1);
    assert_eq!((due[0].id.as_str(), &due[0].body.0[..]), ("m-1", &b"a"[..]));
    assert_eq!(service.calls(), 0);
}

#[tokio::test]
async fn a_service_that_is_busy_is_asked_again_later() {
    let (world, service) = world(Some(UnknownOutcome::Ask)).await;
    service.status.store(503, Ordering::Relaxed);
    deposit(&world, "m-1", "a").await;
    deliver_due(&world.consumer.node).await;
    assert_eq!(deliver_due(&world.consumer.node).await, 0, "not at once");
    let (status, _, body) = look(&world, "m-1").await;
    assert!(
        status == 202 && String::from_utf8_lossy(&body).contains("\"last\":\"503\""),
        "{body:?}"
    );
    service.status.store(201, Ordering::Relaxed);
    forward(&world, 6);
    assert_eq!(deliver_due(&world.consumer.node).await, 1);
    assert_eq!((look(&world, "m-1").await.0, service.calls()), (201, 2));
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_again_and_the_service_is_not_asked_twice() {
    let (world, service) = world(Some(UnknownOutcome::Ask)).await;
    deposit(&world, "m-1", "a").await;
    world.registry.evidence.full.store(true, Ordering::Relaxed);
    deliver_due(&world.consumer.node).await;
    assert_eq!((look(&world, "m-1").await.0, service.calls()), (202, 1));
    world.registry.evidence.full.store(false, Ordering::Relaxed);
    forward(&world, 6);
    deliver_due(&world.consumer.node).await;
    let (status, _, body) = look(&world, "m-1").await;
    assert_eq!((status, &body[..], service.calls()), (200, &b"hecho"[..], 1));
}

#[tokio::test]
async fn when_nobody_knows_people_or_the_service_decide() {
    for (rule, calls, kind) in [
        (UnknownOutcome::Ask, 1, "server.serverproxy.outcome_unknown"),
        (UnknownOutcome::Repeat, 2, ""),
    ] {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("bound");
        let at = listener.local_addr().expect("an address");
        let keys = seen.clone();
        tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 8192];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                let key = head
                    .lines()
                    .find(|line| line.to_lowercase().starts_with("idempotency-key"))
                    .unwrap_or_default()
                    .to_owned();
                let first = {
                    let mut keys = keys.lock().expect("keys");
                    keys.push(key);
                    keys.len() == 1
                };
                // The first time it takes the call and hangs up without a word.
                if !first {
                    stream
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
                        .await
                        .ok();
                }
            }
        });
        let mut provider = offered();
        provider.services[0].asynchronous = Some(rule);
        let world = World::around(
            Wanted {
                provider,
                ..Wanted::default()
            },
            at,
        )
        .await;
        deposit(&world, "m-1", "a").await;
        deliver_due(&world.consumer.node).await;
        assert_eq!(look(&world, "m-1").await.0, 202);
        forward(&world, 6);
        deliver_due(&world.consumer.node).await;
        let keys = seen.lock().expect("keys").clone();
        assert_eq!(keys.len(), calls, "{rule:?}");
        assert!(
            keys.iter().all(|key| *key == keys[0] && !key.is_empty()),
            "{keys:?}"
        );
        assert_eq!(look(&world, "m-1").await.1, kind, "{rule:?}");
        assert_eq!(
            world.consumer.node.outbox.dead().len(),
            usize::from(rule == UnknownOutcome::Ask)
        );
    }
}

#[tokio::test]
async fn what_cannot_be_delivered_waits_for_people() {
    let (mut world, service) = world(None).await;
    deposit(&world, "m-1", "a").await;
    deliver_due(&world.consumer.node).await;
    assert_eq!(look(&world, "m-1").await.1, "server.serverproxy.access_denied");
    let dead = world.consumer.node.outbox.dead();
    assert!(matches!(&dead[0].state, State::Dead { message, .. } if message.contains("do not wait")));
    assert_eq!(world.consumer.node.outbox.counts(), (0, 1));
    world.provider.services[0].asynchronous = Some(UnknownOutcome::Ask);
    world.configure();
    let now = world.consumer.node.now();
    world
        .consumer
        .node
        .outbox
        .send_again(dead[0].clone(), now, now + 60_000)
        .expect("sent again");
    deliver_due(&world.consumer.node).await;
    assert_eq!((look(&world, "m-1").await.0, service.calls()), (200, 1));
}

#[tokio::test]
async fn after_its_time_a_call_is_given_up_and_people_are_told() {
    let (world, service) = world(Some(UnknownOutcome::Ask)).await;
    service.status.store(503, Ordering::Relaxed);
    deposit(&world, "m-1", "a").await;
    for _ in 0..100 {
        deliver_due(&world.consumer.node).await;
        forward(&world, 3601);
        world.configure();
    }
    let dead = world.consumer.node.outbox.dead();
    assert!(
        matches!(&dead[0].state, State::Dead { message, .. } if message.contains("not delivered in time"))
    );
    assert!(service.calls() < 80, "{}", service.calls());
}

#[tokio::test]
async fn a_system_is_told_how_its_call_ended() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let busy = Arc::new(AtomicU16::new(503));
    let (heard, status) = (told.clone(), busy.clone());
    let at = crate::world::serve(move |request: Request<Incoming>| {
        let (heard, status) = (heard.clone(), status.load(Ordering::Relaxed));
        async move {
            let media = request.headers()["content-type"]
                .to_str()
                .expect("text")
                .to_owned();
            let body = request.into_body().collect().await.expect("the body").to_bytes();
            heard
                .lock()
                .expect("heard")
                .push((media, serde_json::from_slice::<Value>(&body).expect("json")));
            Response::builder()
                .status(status)
                .body(Full::<Bytes>::default())
                .expect("an answer")
        }
    })
    .await;
    let mut provider = offered();
    provider.services[0].asynchronous = Some(UnknownOutcome::Ask);
    let service = Service::default();
    service.status.store(200, Ordering::Relaxed);
    let shared = service.clone();
    let system: &'static str = Box::leak(format!("notify = \"http://{at}/avisos\"\n").into_boxed_str());
    let world = World::new(
        Wanted {
            provider,
            system,
            ..Wanted::default()
        },
        move |request| shared.clone().answer(request),
    )
    .await;
    deposit(&world, "m-1", "a").await;
    deliver_due(&world.consumer.node).await;
    assert_eq!(deliver_due(&world.consumer.node).await, 1, "the notice");
    busy.store(204, Ordering::Relaxed);
    assert_eq!(deliver_due(&world.consumer.node).await, 0, "not at once");
    forward(&world, 6);
    assert_eq!(deliver_due(&world.consumer.node).await, 1);
    forward(&world, 7200);
    assert_eq!(deliver_due(&world.consumer.node).await, 0, "told once");
    let told = told.lock().expect("told");
    assert_eq!(told.len(), 2);
    let (media, event) = &told[1];
    assert_eq!(media, "application/cloudevents+json");
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["type"], "pe.gob.qhapaq.exchange.answered");
    assert_eq!(
        (event["subject"].as_str(), event["data"]["status"].as_u64()),
        (Some("m-1"), Some(200))
    );
    assert_eq!(
        told[0].1["id"], event["id"],
        "the same event again has the same number"
    );
}
