//! What a node that is known may try against another, and what strangers may.

use crate::insider::{Insider, Message, connect};
use crate::world::{Authority, MUNICIPALITY, REGISTRY, SERVICE, Wanted, World, offered, request};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use jose::{Alg, SigningKey};
use node::ident::ClientId;
use node::message::Part;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A world whose service counts the requests that it saw whole.
async fn world(wanted: Wanted) -> (World, Arc<AtomicUsize>) {
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
    (World::new(wanted, service).await, whole)
}

fn kind(response: &Response<Incoming>) -> String {
    let kind = response
        .headers()
        .get("x-road-error")
        .and_then(|value| value.to_str().ok());
    kind.map_or_else(
        || response.status().to_string(),
        |kind| kind.replace("server.serverproxy.", ""),
    )
}

#[tokio::test]
async fn what_is_not_what_was_signed_reaches_no_service() {
    let (mut world, whole) = world(Wanted::default()).await;
    let mut insider = Insider::new(&mut world).await;
    let sign = |insider: &Insider, message: &Message| {
        insider
            .said(message, Part::Whole)
            .sign(&insider.key)
            .expect("signed")
    };

    let message = Message::new("r-1");
    let token = sign(&insider, &message);
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "200 OK",
        "the honest one passes"
    );

    let message = Message::new("r-2");
    assert_eq!(kind(&insider.send(&message, None).await), "missing_signature");

    let other = SigningKey::generate(Alg::EdDsa).expect("key");
    let token = insider.said(&message, Part::Whole).sign(&other).expect("signed");
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "signature_verification"
    );

    let mut message = Message::new("r-3");
    let token = sign(&insider, &message);
    message.body = b"{\"a\":2}".to_vec();
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "signature_verification",
        "another body"
    );

    let mut message = Message::new("r-4");
    let token = sign(&insider, &message);
    message.headers.push(("x-road-userid", "PE99999999".into()));
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "signature_verification",
        "another header"
    );

    let mut message = Message::new("r-5");
    let token = sign(&insider, &message);
    message.path = format!("/r1/{SERVICE}/v1/personas/2");
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "signature_verification",
        "another path"
    );

    let mut message = Message::new("r-6");
    let token = sign(&insider, &message);
    message.id = "m-2".into();
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "signature_verification",
        "another number"
    );
    assert_eq!(whole.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_message_counts_once() {
    let (mut world, whole) = world(Wanted::default()).await;
    let mut insider = Insider::new(&mut world).await;
    let message = Message::new("r-1");
    let token = insider
        .said(&message, Part::Whole)
        .sign(&insider.key)
        .expect("signed");
    assert_eq!(kind(&insider.send(&message, Some(token.clone())).await), "200 OK");
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "duplicate_message"
    );
    assert_eq!(whole.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_signature_of_another_time_does_not_count() {
    let (mut world, whole) = world(Wanted::default()).await;
    let mut insider = Insider::new(&mut world).await;
    let now = insider.now;
    for (at, good) in [
        (now - 60_001, false),
        (now - 60_000, true),
        (now + 60_000, true),
        (now + 60_001, false),
    ] {
        insider.now = at;
        let message = Message::new(&format!("r{at}"));
        let token = insider
            .said(&message, Part::Whole)
            .sign(&insider.key)
            .expect("signed");
        let found = kind(&insider.send(&message, Some(token)).await);
        assert_eq!(
            found,
            if good { "200 OK" } else { "signature_verification" },
            "{}",
            at - now
        );
    }
    assert_eq!(whole.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_key_that_was_retired_signs_nothing_more() {
    let (mut world, _) = world(Wanted::default()).await;
    let mut insider = Insider::new(&mut world).await;
    world.members.members[0].nodes[1].keys[0].until = Some(insider.now);
    world.configure();
    let message = Message::new("r-1");
    let token = insider
        .said(&message, Part::Whole)
        .sign(&insider.key)
        .expect("signed");
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "signature_verification"
    );
}

#[tokio::test]
async fn a_node_speaks_for_its_own_member_and_to_this_one_alone() {
    let (mut world, whole) = world(Wanted::default()).await;
    let mut insider = Insider::new(&mut world).await;
    for client in [format!("{REGISTRY}/CONSULTA"), format!("{MUNICIPALITY}/OTRA")] {
        let mut message = Message::new(&format!("r-{client}"));
        message.client.clone_from(&client);
        let token = insider
            .said(&message, Part::Whole)
            .sign(&insider.key)
            .expect("signed");
        assert_eq!(
            kind(&insider.send(&message, Some(token)).await),
            "invalid_client_identifier",
            "{client}"
        );
    }
    // A service with the registry's names that the attacker offers and grants to itself.
    let own = format!("{MUNICIPALITY}/CONSULTA/padron");
    let mut message = Message::new("r-own");
    message.path = format!("/r1/{own}/v1/personas/1");
    let mut said = insider.said(&message, Part::Whole);
    said.service = own.parse().expect("a service");
    let token = said.sign(&insider.key).expect("signed");
    assert_eq!(kind(&insider.send(&message, Some(token)).await), "unknown_member");
    // The signature is for its own service, the path for the registry's.
    let message = Message::new("r-mixed");
    let mut said = insider.said(&message, Part::Whole);
    said.service = own.parse().expect("a service");
    let token = said.sign(&insider.key).expect("signed");
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "signature_verification"
    );
    assert_eq!(whole.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_grant_for_one_member_is_refused_at_another() {
    let mut provider = offered();
    // What another provider granted stands in no part that this node reads; even if it did, it is for another service.
    provider.grants[0].clients = vec!["PE/GOB/20000000003/MESA".parse::<ClientId>().expect("a client")];
    let (mut world, whole) = world(Wanted {
        provider,
        ..Wanted::default()
    })
    .await;
    let mut insider = Insider::new(&mut world).await;
    let message = Message::new("r-1");
    let token = insider
        .said(&message, Part::Whole)
        .sign(&insider.key)
        .expect("signed");
    assert_eq!(kind(&insider.send(&message, Some(token)).await), "access_denied");
    assert_eq!(whole.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_body_that_passes_is_proven_at_its_end_or_never_complete() {
    let limits = "[limits]\nheld_bytes = 1024\n";
    let (mut world, whole) = world(Wanted {
        limits,
        ..Wanted::default()
    })
    .await;
    let mut insider = Insider::new(&mut world).await;
    let large = |request: &str| Message {
        body: vec![b'a'; 100_000],
        ..Message::new(request)
    };
    let sign = |insider: &Insider, message: &Message, part| {
        insider.said(message, part).sign(&insider.key).expect("signed")
    };

    let message = large("r-1");
    let (head, end) = (
        sign(&insider, &message, Part::Head),
        sign(&insider, &message, Part::Whole),
    );
    assert_eq!(
        kind(&insider.stream(&message, head, Some(end)).await),
        "200 OK",
        "the honest one passes"
    );
    assert_eq!(whole.load(Ordering::Relaxed), 1);

    let message = large("r-2");
    let head = sign(&insider, &message, Part::Head);
    assert_eq!(
        kind(&insider.stream(&message, head, None).await),
        "missing_signature"
    );

    let message = large("r-3");
    let (head, end) = (
        sign(&insider, &message, Part::Head),
        sign(&insider, &large("r-4"), Part::Whole),
    );
    assert_eq!(
        kind(&insider.stream(&message, head, Some(end)).await),
        "signature_verification",
        "of another message"
    );

    let mut message = large("r-5");
    let (head, end) = (
        sign(&insider, &message, Part::Head),
        sign(&insider, &message, Part::Whole),
    );
    message.body[99_999] = b'b';
    assert_eq!(
        kind(&insider.stream(&message, head, Some(end)).await),
        "signature_verification",
        "another last byte"
    );

    let message = large("r-6");
    let (head, end) = (
        sign(&insider, &message, Part::Head),
        sign(&insider, &message, Part::Head),
    );
    assert_eq!(
        kind(&insider.stream(&message, head, Some(end)).await),
        "signature_verification",
        "the head twice"
    );

    let message = large("r-7");
    let end = sign(&insider, &message, Part::Whole);
    assert_eq!(
        kind(&insider.stream(&message, end.clone(), Some(end)).await),
        "bad_request",
        "too large to be held"
    );
    assert_eq!(whole.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn whoever_is_not_of_the_exchange_is_not_heard() {
    let (mut world, _) = world(Wanted::default()).await;
    let stranger = Authority::new().identity().0;
    let heard = match connect(&world, &stranger).await {
        Err(_) => false,
        // TLS 1.3 tells the client of a refused certificate only when it reads.
        Ok(mut sender) => {
            sender.ready().await.is_ok()
                && sender
                    .send_request(Request::new(node::wire::Flow::empty()))
                    .await
                    .is_ok()
        }
    };
    assert!(!heard);
    // Signed by the authority, and known to nobody: revoked, or never enrolled.
    let unknown = world.authority.identity().0;
    let mut insider = Insider::new(&mut world).await;
    insider.sender = connect(&world, &unknown).await.expect("connected");
    let message = Message::new("r-1");
    let token = insider
        .said(&message, Part::Whole)
        .sign(&insider.key)
        .expect("signed");
    assert_eq!(
        kind(&insider.send(&message, Some(token)).await),
        "ssl_authentication_failed"
    );
}

#[tokio::test]
async fn a_member_that_is_switched_off_is_off_on_open_connections_too() {
    let (mut world, whole) = world(Wanted::default()).await;
    let mut insider = Insider::new(&mut world).await;
    let send = async |insider: &mut Insider, request: &str| {
        let message = Message::new(request);
        let token = insider
            .said(&message, Part::Whole)
            .sign(&insider.key)
            .expect("signed");
        kind(&insider.send(&message, Some(token)).await)
    };
    assert_eq!(send(&mut insider, "r-1").await, "200 OK");
    world.members.members[0].suspended = true;
    world.configure();
    assert_eq!(send(&mut insider, "r-2").await, "unknown_member");
    let (parts, _) = world
        .call(request("GET", "/x").body(Full::default()).expect("a request"))
        .await;
    assert_eq!(parts.headers["x-road-error"], "server.clientproxy.unknown_member");
    world.members.members[0].suspended = false;
    world.members.members[1].suspended = true;
    world.configure();
    let (parts, _) = world
        .call(request("GET", "/x").body(Full::default()).expect("a request"))
        .await;
    assert_eq!(parts.headers["x-road-error"], "server.clientproxy.unknown_member");
    assert_eq!(whole.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn paths_with_two_readings_pass_neither_node() {
    let mut provider = offered();
    provider.services[0].endpoints = vec![node::configuration::Endpoint {
        method: "*".into(),
        path: "/publico/**".into(),
    }];
    let (mut world, whole) = world(Wanted {
        provider,
        ..Wanted::default()
    })
    .await;
    let mut insider = Insider::new(&mut world).await;
    for (at, path) in [
        "/publico/../privado",
        "/publico/%2e%2e/privado",
        "/publico/..%2Fprivado",
        "/publico/%252e%252e/privado",
    ]
    .into_iter()
    .enumerate()
    {
        let (parts, _) = world
            .call(request("GET", path).body(Full::default()).expect("a request"))
            .await;
        assert_eq!(
            parts.headers["x-road-error"], "server.clientproxy.bad_request",
            "{path}"
        );
        let mut message = Message::new(&format!("r-{at}"));
        message.path = format!("/r1/{SERVICE}{path}");
        let token = insider
            .said(&message, Part::Whole)
            .sign(&insider.key)
            .expect("signed");
        assert_eq!(
            kind(&insider.send(&message, Some(token)).await),
            "bad_request",
            "{path}"
        );
    }
    let (parts, _) = world
        .call(
            request("GET", "/privado")
                .body(Full::default())
                .expect("a request"),
        )
        .await;
    assert_eq!(parts.headers["x-road-error"], "server.serverproxy.access_denied");
    assert_eq!(whole.load(Ordering::Relaxed), 0);
    let (parts, _) = world
        .call(
            request("GET", "/publico/x")
                .body(Full::default())
                .expect("a request"),
        )
        .await;
    assert_eq!(parts.status, 200);
}

#[tokio::test]
async fn heads_beyond_the_limits_are_refused_by_both_nodes() {
    let (mut world, whole) = world(Wanted::default()).await;
    let mut insider = Insider::new(&mut world).await;
    let mut message = Message::new("r-1");
    message.headers.push(("x-large", "a".repeat(33 * 1024)));
    let token = insider
        .said(&message, Part::Whole)
        .sign(&insider.key)
        .expect("signed");
    assert_eq!(kind(&insider.send(&message, Some(token)).await), "bad_request");
    let large = request("GET", "/x")
        .header("x-large", "a".repeat(33 * 1024))
        .body(Full::default());
    let (parts, _) = world.call(large.expect("a request")).await;
    assert_eq!(parts.headers["x-road-error"], "server.clientproxy.bad_request");
    assert_eq!(whole.load(Ordering::Relaxed), 0);
}
