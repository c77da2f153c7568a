//! Bodies of any size pass without being held, and nothing unproven is ever complete.

use crate::world::{SERVICE, Wanted, World, request, send};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use node::configuration::LargeRequests;
use node::evidence::Outcome;
use std::sync::atomic::Ordering;

const SMALL_HOLD: &str = "[limits]\nheld_bytes = 65536\n";
const LARGE: usize = 13 * 1024 * 1024 + 104_729;

/// Answers as many bytes as the query says and tells how many came.
async fn answer(request: Request<Incoming>) -> Response<Full<Bytes>> {
    let wanted = request
        .uri()
        .query()
        .and_then(|query| query.strip_prefix("bytes="))
        .and_then(|bytes| bytes.parse().ok());
    let body = request
        .into_body()
        .collect()
        .await
        .map(|body| body.to_bytes().len())
        .unwrap_or(0);
    let answer = wanted.map_or_else(
        || Bytes::from(body.to_string()),
        |bytes: usize| vec![b'z'; bytes].into(),
    );
    Response::new(Full::new(answer))
}

async fn world() -> World {
    World::new(
        Wanted {
            limits: SMALL_HOLD,
            ..Wanted::default()
        },
        answer,
    )
    .await
}

#[tokio::test]
async fn a_large_answer_passes_and_both_sides_know_its_hash() {
    let world = world().await;
    let asked = request("GET", &format!("/x?bytes={LARGE}"))
        .body(Full::default())
        .expect("a request");
    let (parts, body) = world.call(asked).await;
    assert_eq!((parts.status.as_u16(), body.len()), (200, LARGE));
    assert_eq!(parts.headers["content-length"], LARGE.to_string());
    let (asking, answering) = (world.consumer.records(), world.registry.records());
    assert_eq!(asking[0].response_hash, answering[0].response_hash);
    assert_eq!(asking[0].response_statement, answering[0].response_statement);
    assert_eq!(
        (asking[0].response_bytes, answering[0].response_bytes),
        (LARGE as u64, LARGE as u64)
    );
}

#[tokio::test]
async fn a_large_request_passes_and_both_sides_know_its_hash() {
    let world = world().await;
    let asked = request("POST", "/x")
        .body(Full::from(vec![b'a'; LARGE]))
        .expect("a request");
    let (parts, body) = world.call(asked).await;
    assert_eq!(
        (parts.status.as_u16(), &body[..]),
        (200, LARGE.to_string().as_bytes())
    );
    let (asking, answering) = (world.consumer.records(), world.registry.records());
    assert_eq!(asking[0].request_hash, answering[0].request_hash);
    assert_eq!(asking[0].request_statement, answering[0].request_statement);
    assert_eq!(answering[0].request_bytes, LARGE as u64);
    assert_eq!(
        parts.headers["x-road-request-hash"],
        asking[0].request_hash.as_str()
    );
}

#[tokio::test]
async fn a_service_that_takes_no_large_requests_gets_none() {
    let mut world = world().await;
    world.provider.services[0].large_requests = LargeRequests::Refuse;
    world.configure();
    let asked = request("POST", "/x")
        .body(Full::from(vec![b'a'; LARGE]))
        .expect("a request");
    let (parts, _) = world.call(asked).await;
    assert_eq!(parts.headers["x-road-error"], "server.serverproxy.bad_request");
    let asking = world.consumer.records();
    assert!(
        matches!(&asking[0].outcome, Outcome::Refused { kind, .. } if kind == "server.serverproxy.bad_request")
    );
    assert!(!asking[0].response_statement.is_empty(), "the refusal is signed");
}

#[tokio::test]
async fn without_evidence_a_large_answer_is_never_complete() {
    for consumer in [true, false] {
        let world = world().await;
        let failing = if consumer {
            &world.consumer
        } else {
            &world.registry
        };
        failing.evidence.full.store(true, Ordering::Relaxed);
        let asked = request("GET", &format!("/x?bytes={LARGE}"))
            .body(Full::default())
            .expect("a request");
        let response = send(world.consumer.at.consumer.expect("a door"), asked)
            .await
            .expect("a head");
        let body = response.into_body().collect().await;
        assert!(body.is_err(), "it breaks off");
    }
}

#[tokio::test]
async fn a_request_that_breaks_off_never_reaches_the_service_whole() {
    use hyper_util::rt::TokioIo;
    use node::wire::{Broken, Flow};
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    let whole = Arc::new(AtomicUsize::new(0));
    let seen = whole.clone();
    let service = move |request: Request<Incoming>| {
        let seen = seen.clone();
        async move {
            if request.into_body().collect().await.is_ok() {
                seen.fetch_add(1, Ordering::Relaxed);
            }
            Response::new(Full::<Bytes>::default())
        }
    };
    let world = World::new(
        Wanted {
            limits: SMALL_HOLD,
            ..Wanted::default()
        },
        service,
    )
    .await;
    let stream = tokio::net::TcpStream::connect(world.consumer.at.consumer.expect("a door"))
        .await
        .expect("connected");
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .expect("a connection");
    tokio::spawn(connection);
    let (frames, flow) = Flow::passing(None);
    let asked = request("POST", "/x").body(flow).expect("a request");
    let feeding = tokio::spawn(async move {
        for _ in 0..8 {
            frames
                .send(Ok(hyper::body::Frame::data(vec![b'a'; 32 * 1024].into())))
                .await
                .expect("taken");
        }
        frames.send(Err(Broken::Off)).await.ok();
    });
    assert!(sender.send_request(asked).await.is_err());
    feeding.await.expect("fed");
    for _ in 0..200 {
        if !world.consumer.records().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(whole.load(Ordering::Relaxed), 0, "{SERVICE} saw a whole request");
}
