//! What happens when something is away, full, slow, over, or being stopped.

use crate::world::{REGISTRY, Running, Wanted, World, configuration, offered, request, run, send};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use jose::Alg;
use node::evidence::Outcome;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn fine(_: Request<Incoming>) -> Response<Full<Bytes>> {
    Response::new(Full::from("fine"))
}

async fn kind(world: &World, method: &str) -> String {
    let (parts, _) = world
        .call(request(method, "/x").body(Full::default()).expect("a request"))
        .await;
    let kind = parts
        .headers
        .get("x-road-error")
        .and_then(|value| value.to_str().ok());
    kind.map_or_else(|| parts.status.to_string(), str::to_owned)
}

/// A service that says these bytes to whoever connects, and hangs up.
async fn says(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let at = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0; 4096];
                if stream.read(&mut head).await.is_err() {
                    return;
                }
                stream.write_all(bytes).await.ok();
            });
        }
    });
    at
}

#[tokio::test]
async fn without_evidence_nothing_is_answered() {
    let world = World::new(Wanted::default(), fine).await;
    world.registry.evidence.full.store(true, Ordering::Relaxed);
    assert_eq!(kind(&world, "GET").await, "server.serverproxy.logging_failed");
    world.registry.evidence.full.store(false, Ordering::Relaxed);
    world.consumer.evidence.full.store(true, Ordering::Relaxed);
    assert_eq!(kind(&world, "GET").await, "server.clientproxy.logging_failed");
    world.consumer.evidence.full.store(false, Ordering::Relaxed);
    assert_eq!(kind(&world, "GET").await, "200 OK");
}

#[tokio::test]
async fn a_service_that_misbehaves_is_a_failed_service() {
    for (bytes, what) in [
        (
            &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"[..],
            "lies about its length",
        ),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhal",
            "stops halfway",
        ),
        (b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n", "sends no HTTP"),
        (b"", "says nothing"),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nab",
            "has two lengths",
        ),
    ] {
        let world = World::around(Wanted::default(), says(bytes).await).await;
        assert_eq!(
            kind(&world, "GET").await,
            "server.serverproxy.service_failed",
            "{what}"
        );
        let records = world.registry.records();
        assert!(
            matches!(&records[0].outcome, Outcome::Refused { kind, .. } if kind.ends_with("service_failed")),
            "{what}"
        );
    }
}

#[tokio::test]
async fn what_a_service_says_beyond_its_length_is_not_heard() {
    let world = World::around(
        Wanted::default(),
        says(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabHTTP/1.1 200 OK\r\n\r\n").await,
    )
    .await;
    let (parts, body) = world
        .call(request("GET", "/x").body(Full::default()).expect("a request"))
        .await;
    assert_eq!((parts.status.as_u16(), &body[..]), (200, &b"ab"[..]));
}

#[tokio::test]
async fn a_service_or_a_node_that_is_away_is_said_so() {
    let gone = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("bound")
        .local_addr()
        .expect("an address");
    let mut world = World::around(Wanted::default(), gone).await;
    assert_eq!(kind(&world, "GET").await, "server.serverproxy.service_failed");
    world.members.members[1].nodes[0].address = Some(gone.to_string());
    world.configure();
    assert_eq!(kind(&world, "GET").await, "server.clientproxy.network_error");
}

#[tokio::test]
async fn over_by_one_moment_is_over() {
    let mut provider = offered();
    let now = "2026-03-02T15:00:00Z"
        .parse::<jiff::Timestamp>()
        .expect("a moment")
        .as_millisecond();
    provider.grants[0].until = now;
    let mut world = World::new(
        Wanted {
            provider,
            ..Wanted::default()
        },
        fine,
    )
    .await;
    assert_eq!(kind(&world, "GET").await, "server.serverproxy.access_denied");
    world.provider.grants[0].until = now + 1;
    world.configure();
    assert_eq!(kind(&world, "GET").await, "200 OK");
    let of = |until| configuration(world.members.clone(), Some(world.provider.clone()), until);
    world.registry.node.configure(of(now));
    assert_eq!(
        kind(&world, "GET").await,
        "server.serverproxy.global_conf_outdated"
    );
    world.consumer.node.configure(of(now));
    assert_eq!(
        kind(&world, "GET").await,
        "server.clientproxy.global_conf_outdated"
    );
    world.configure();
    assert_eq!(kind(&world, "GET").await, "200 OK");
}

#[tokio::test]
async fn quota_and_case_are_kept_to() {
    let mut provider = offered();
    provider.grants[0].day_max = Some(2);
    provider.grants[0].case_required = true;
    let world = World::new(
        Wanted {
            provider,
            ..Wanted::default()
        },
        fine,
    )
    .await;
    assert_eq!(kind(&world, "GET").await, "server.serverproxy.access_denied");
    let mut found = Vec::new();
    for _ in 0..3 {
        let asked = request("GET", "/x")
            .header("X-Road-Issue", "EXP-1")
            .body(Full::default());
        let (parts, _) = world.call(asked.expect("a request")).await;
        found.push(
            parts
                .headers
                .get("x-road-error")
                .map(|value| value.to_str().expect("text").to_owned()),
        );
    }
    assert_eq!(
        found,
        [None, None, Some("server.serverproxy.quota_exceeded".to_owned())]
    );
}

#[tokio::test]
async fn only_the_granted_fields_leave() {
    let mut provider = offered();
    provider.grants[0].fields = Some(vec!["persona.nombres".into()]);
    let body = r#"{"persona":{"nombres":"A","direccion":"B"},"foto":"x"}"#;
    let service = move |request: Request<Incoming>| async move {
        let text = match request.uri().path() {
            "/base/texto" => "no es json",
            "/base/falta" => r#"{"mensaje":"no existe"}"#,
            _ => body,
        };
        let status = if request.uri().path() == "/base/falta" {
            404
        } else {
            200
        };
        Response::builder()
            .status(status)
            .body(Full::<Bytes>::from(text))
            .expect("an answer")
    };
    let world = World::new(
        Wanted {
            provider,
            ..Wanted::default()
        },
        service,
    )
    .await;
    let ask = async |path: &str| {
        let (parts, body) = world
            .call(request("GET", path).body(Full::default()).expect("a request"))
            .await;
        (parts.status.as_u16(), String::from_utf8_lossy(&body).into_owned())
    };
    assert_eq!(
        ask("/x").await,
        (200, r#"{"persona":{"nombres":"A"}}"#.to_owned())
    );
    assert_eq!(
        ask("/falta").await,
        (404, r#"{"mensaje":"no existe"}"#.to_owned())
    );
    assert!(ask("/texto").await.1.contains("service_failed"));
    assert_eq!(
        world.registry.records()[0].fields.as_deref(),
        Some(&["persona.nombres".to_owned()][..])
    );
}

/// A second node of the registry with the same service.
async fn second(world: &mut World, service: SocketAddr) -> Running {
    let mut made = world.authority.node(REGISTRY, Alg::EdDsa);
    made.id = format!("{REGISTRY}/nodo2").parse().expect("a node");
    made.entry.id = made.id.clone();
    let mut entry = made.entry.clone();
    let file = format!(
        "folder = \"FOLDER\"\n[provider]\nlisten = \"127.0.0.1:0\"\n[[service]]\nsubsystem = \"CONSULTA\"\ncode = \"padron\"\n\
         url = \"http://{service}/base\"\n"
    );
    let running = run(made, &file, configuration(Default::default(), None, i64::MAX)).await;
    entry.address = running.at.provider.map(|at| at.to_string());
    world.members.members[1].nodes.push(entry);
    world.configure();
    running.node.configure(configuration(
        world.members.clone(),
        Some(world.provider.clone()),
        i64::MAX,
    ));
    running
}

#[tokio::test]
async fn of_several_nodes_one_that_is_away_is_passed_over() {
    let at = crate::world::serve(fine).await;
    let mut world = World::around(Wanted::default(), at).await;
    let second = second(&mut world, at).await;
    let gone = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("bound")
        .local_addr()
        .expect("an address");
    world.members.members[1].nodes[0].address = Some(gone.to_string());
    world.configure();
    for _ in 0..5 {
        assert_eq!(kind(&world, "POST").await, "200 OK");
    }
    assert_eq!(second.records().len(), 5);
    let wanted = |node: &str| {
        request("GET", "/x")
            .header("X-Road-Security-Server", format!("{REGISTRY}/{node}"))
            .body(Full::default())
            .expect("a request")
    };
    let (parts, _) = world.call(wanted("nodo2")).await;
    assert_eq!(parts.status, 200);
    let (parts, _) = world.call(wanted("nodo1")).await;
    assert_eq!(parts.headers["x-road-error"], "server.clientproxy.network_error");
}

#[tokio::test]
async fn a_call_that_may_have_arrived_is_sent_again_only_when_it_reads() {
    // Takes the request, and hangs up before it answers.
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = seen.clone();
    let service = move |_: Request<Incoming>| {
        let counted = counted.clone();
        async move {
            counted.fetch_add(1, Ordering::Relaxed);
            std::future::pending::<()>().await;
            Response::new(Full::<Bytes>::default())
        }
    };
    let at = crate::world::serve(service).await;
    for (method, times) in [("POST", 1), ("GET", 2)] {
        seen.store(0, Ordering::Relaxed);
        let world = World::around(Wanted::default(), at).await;
        let breaking = cut(&world, seen.clone()).await;
        let world = breaking;
        assert_eq!(
            kind(&world, method).await,
            "server.clientproxy.network_error",
            "{method}"
        );
        assert_eq!(seen.load(Ordering::Relaxed), times, "{method}");
        assert_eq!(
            world.consumer.records().len(),
            times,
            "every attempt leaves a record"
        );
    }
}

/// Puts a line between the nodes that is cut as soon as the service has seen one more request.
async fn cut(world: &World, seen: Arc<AtomicUsize>) -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let at = listener.local_addr().expect("an address");
    let to = world.registry.at.provider.expect("a door");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let seen = seen.clone();
            tokio::spawn(async move {
                let before = seen.load(Ordering::Relaxed);
                let mut other = TcpStream::connect(to).await.expect("connected");
                let through = tokio::io::copy_bidirectional(&mut stream, &mut other);
                let cut = async {
                    while seen.load(Ordering::Relaxed) == before {
                        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                    }
                };
                tokio::select! { _ = through => {}, () = cut => {} }
            });
        }
    });
    let mut members = world.members.clone();
    members.members[1].nodes[0].address = Some(at.to_string());
    let world = world.with(members);
    world.configure();
    world
}

#[tokio::test]
async fn a_node_that_is_stopped_ends_what_it_began() {
    let world = World::new(Wanted::default(), |request: Request<Incoming>| async move {
        if request.uri().path() == "/base/slow" {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        Response::new(Full::<Bytes>::from("fine"))
    })
    .await;
    let at = world.consumer.at.consumer.expect("a door");
    let slow = tokio::spawn(send(
        at,
        request("GET", "/slow").body(Full::default()).expect("a request"),
    ));
    while world.registry.node.on_their_way() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    world.consumer.stop();
    world.registry.stop();
    let response = slow.await.expect("ended").expect("an answer");
    assert_eq!(response.status(), 200);
    assert!(TcpStream::connect(at).await.is_err(), "the door is closed");
}

#[tokio::test]
async fn whoever_sends_too_slowly_is_given_up() {
    let world = World::new(
        Wanted {
            limits: "[limits]\nidle_seconds = 1\n",
            ..Wanted::default()
        },
        fine,
    )
    .await;
    let mut stream = TcpStream::connect(world.consumer.at.consumer.expect("a door"))
        .await
        .expect("connected");
    let path = "POST /r1/PE/GOB/20000000002/CONSULTA/padron/x HTTP/1.1\r\nHost: n\r\nX-Road-Client: PE/GOB/20000000001/MESA\r\n";
    stream
        .write_all(format!("{path}Content-Length: 10\r\n\r\nab").as_bytes())
        .await
        .expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    assert!(
        answer.contains("server.clientproxy.bad_request") && answer.contains("too slowly"),
        "{answer}"
    );
}

#[tokio::test]
async fn requests_with_two_readings_are_refused_at_the_door() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = seen.clone();
    let world = World::new(Wanted::default(), move |request: Request<Incoming>| {
        let counted = counted.clone();
        async move {
            request.into_body().collect().await.ok();
            counted.fetch_add(1, Ordering::Relaxed);
            Response::new(Full::<Bytes>::default())
        }
    })
    .await;
    let head = "POST /r1/PE/GOB/20000000002/CONSULTA/padron/x HTTP/1.1\r\nHost: n\r\nX-Road-Client: PE/GOB/20000000001/MESA\r\n";
    for rest in [
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        "Content-Length: +5\r\n\r\nabcde",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "X-Evil: a\x00b\r\n\r\n",
        "X-Evil : a\r\n\r\n",
        " folded: a\r\n\r\n",
        "X-Road-Id: a\rb\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(world.consumer.at.consumer.expect("a door"))
            .await
            .expect("connected");
        stream
            .write_all(format!("{head}{rest}").as_bytes())
            .await
            .expect("written");
        stream.shutdown().await.ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok();
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.contains("HTTP/1.1 200"), "{rest:?}: {answer}");
    }
    // Both lengths: the chunks count, and what follows is no second request.
    let mut stream = TcpStream::connect(world.consumer.at.consumer.expect("a door"))
        .await
        .expect("connected");
    let both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /r1/x HTTP/1.1\r\n\r\n";
    stream
        .write_all(format!("{head}{both}").as_bytes())
        .await
        .expect("written");
    stream.shutdown().await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    let records = world.registry.records();
    assert!(
        records.len() <= 1 && seen.load(Ordering::Relaxed) == records.len(),
        "{records:?}"
    );
}
