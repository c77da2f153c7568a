//! What a provider's node may try against the one that asked it: nothing unproven reaches the system.

use crate::world::{MUNICIPALITY, Wanted, World, request};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use jose::{Alg, SigningKey};
use node::evidence::Outcome;
use node::ident::NodeId;
use node::message::{MessageHash, Part, ResponseStatement, request_head, response_head};
use node::wire::{Flow, kept, server_config};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What the node of the registry does with an honest answer before it sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trick {
    None,
    NoSignature,
    OtherKey,
    OtherBody,
    OtherStatus,
    OtherHeader,
    OtherRequest,
    OtherRequestHash,
    OtherTime,
    AnotherNode,
    HeadAlone,
    TrailerOfAnother,
    EndsEarly,
    RefusesUnreadably,
}

struct Rogue {
    id: NodeId,
    key: SigningKey,
    other: SigningKey,
    now: i64,
    trick: Trick,
}

/// A world whose registry has a second node, which is the only one that answers and does not keep to the rules.
async fn world(trick: Trick) -> World {
    let limits = "[limits]\nheld_bytes = 4096\nidle_seconds = 2\n";
    let nothing = |_: Request<Incoming>| async { Response::new(Full::<Bytes>::default()) };
    let mut world = World::new(
        Wanted {
            limits,
            ..Wanted::default()
        },
        nothing,
    )
    .await;
    let made = world.authority.node("PE/GOB/20000000002", Alg::EdDsa);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let mut entry = made.entry.clone();
    entry.address = listener.local_addr().ok().map(|at| at.to_string());
    world.members.members[1].nodes = vec![entry];
    world.configure();
    let rogue = Arc::new(Rogue {
        id: made.id,
        key: made.keys.signing,
        other: SigningKey::generate(Alg::EdDsa).expect("key"),
        now: world.consumer.node.now(),
        trick,
    });
    let config = server_config(&made.keys.identity, &world.members.authorities).expect("TLS");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, rogue) = (acceptor.clone(), rogue.clone());
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let answer = service_fn(move |request| {
                    let rogue = rogue.clone();
                    async move { Ok::<_, std::convert::Infallible>(rogue.answer(request).await) }
                });
                hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                    .auto_date_header(false)
                    .serve_connection(TokioIo::new(stream), answer)
                    .await
                    .ok();
            });
        }
    });
    world
}

impl Rogue {
    async fn answer(&self, request: Request<Incoming>) -> Response<Flow> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut asked =
            MessageHash::request(&request_head(parts.method.as_str(), path, kept(&parts.headers)));
        asked.update(&body.collect().await.expect("the body").to_bytes());
        let request_hash = asked.finish();
        let number = parts.headers["x-road-request-id"]
            .to_str()
            .expect("text")
            .to_owned();
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("text/plain"));
        headers.insert(
            "x-road-request-hash",
            HeaderValue::from_str(&request_hash).expect("a value"),
        );
        let large = vec![b'z'; 20_000];
        let streams = matches!(
            self.trick,
            Trick::HeadAlone | Trick::TrailerOfAnother | Trick::EndsEarly
        );
        let honest: &[u8] = if streams { &large } else { b"honest" };
        let mut hash = MessageHash::response(&response_head(200, "OK", kept(&headers)));
        hash.update(honest);
        let mut said = ResponseStatement {
            part: if streams { Part::Head } else { Part::Whole },
            node: self.id.clone(),
            at: self.now,
            request: number,
            request_hash,
            status: 200,
            hash: if streams {
                hash.head()
            } else {
                hash.clone().finish()
            },
            grant: None,
        };
        let mut status = 200;
        let mut body = honest.to_vec();
        match self.trick {
            Trick::OtherBody => body = b"forged".to_vec(),
            Trick::OtherStatus => status = 404,
            Trick::OtherHeader => drop(headers.insert("x-own", HeaderValue::from_static("forged"))),
            Trick::OtherRequest => said.request = "another".into(),
            Trick::OtherRequestHash => said.request_hash = "another".into(),
            Trick::OtherTime => said.at -= 60_001,
            Trick::AnotherNode => said.node = format!("{MUNICIPALITY}/nodo1").parse().expect("a node"),
            Trick::RefusesUnreadably => {
                drop(headers.insert("x-road-error", HeaderValue::from_static("what?")))
            }
            _ => {}
        }
        let key = if self.trick == Trick::OtherKey {
            &self.other
        } else {
            &self.key
        };
        let token = said.sign(key).expect("signed");
        if !matches!(self.trick, Trick::NoSignature | Trick::RefusesUnreadably) {
            headers.insert(
                "qhapaq-statement",
                HeaderValue::from_str(&token).expect("a value"),
            );
        }
        let flow = if streams {
            self.stream(body, said, hash.finish())
        } else {
            Flow::held(body.into())
        };
        let mut response = Response::new(flow);
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
        *response.headers_mut() = headers;
        response
    }

    fn stream(&self, body: Vec<u8>, mut said: ResponseStatement, whole: String) -> Flow {
        let (frames, flow) = Flow::passing(None);
        (said.part, said.hash) = (Part::Whole, whole);
        if self.trick == Trick::TrailerOfAnother {
            said.request = "another".into();
        }
        let trailer = said.sign(&self.key).expect("signed");
        let trick = self.trick;
        tokio::spawn(async move {
            let sent = if trick == Trick::EndsEarly {
                &body[..10_000]
            } else {
                &body[..]
            };
            for piece in sent.chunks(5_000) {
                frames
                    .send(Ok(Frame::data(Bytes::copy_from_slice(piece))))
                    .await
                    .ok();
            }
            if trick != Trick::HeadAlone {
                let mut trailers = HeaderMap::new();
                trailers.insert(
                    "qhapaq-statement",
                    HeaderValue::from_str(&trailer).expect("a value"),
                );
                frames.send(Ok(Frame::trailers(trailers))).await.ok();
            }
        });
        flow
    }
}

#[tokio::test]
async fn what_is_not_proven_for_this_request_is_not_let_in() {
    for (trick, kind) in [
        (Trick::None, None),
        (Trick::NoSignature, Some("missing_signature")),
        (Trick::OtherKey, Some("signature_verification")),
        (Trick::OtherBody, Some("signature_verification")),
        (Trick::OtherStatus, Some("inconsistent_response")),
        (Trick::OtherHeader, Some("signature_verification")),
        (Trick::OtherRequest, Some("inconsistent_response")),
        (Trick::OtherRequestHash, Some("inconsistent_response")),
        (Trick::OtherTime, Some("signature_verification")),
        (Trick::AnotherNode, Some("inconsistent_response")),
        (Trick::RefusesUnreadably, Some("inconsistent_response")),
    ] {
        let world = world(trick).await;
        let (parts, body) = world
            .call(request("POST", "/x").body(Full::from("a")).expect("a request"))
            .await;
        let found = parts
            .headers
            .get("x-road-error")
            .and_then(|value| value.to_str().ok());
        let found = found.map(|found| found.replace("server.clientproxy.", ""));
        assert_eq!(found.as_deref(), kind, "{trick:?}: {body:?}");
        assert_eq!(&body[..] == b"honest", kind.is_none(), "{trick:?}");
        let records = world.consumer.records();
        assert_eq!(records.len(), 1, "{trick:?}");
        assert_eq!(
            matches!(records[0].outcome, Outcome::Answered { .. }),
            kind.is_none(),
            "{trick:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_passes_is_proven_at_its_end_or_never_complete() {
    for trick in [Trick::HeadAlone, Trick::TrailerOfAnother, Trick::EndsEarly] {
        let world = world(trick).await;
        let asked = request("GET", "/x").body(Full::default()).expect("a request");
        let response = crate::world::send(world.consumer.at.consumer.expect("a door"), asked)
            .await
            .expect("a head");
        assert_eq!(response.status(), 200);
        assert!(
            response.into_body().collect().await.is_err(),
            "{trick:?} breaks off"
        );
        let records = world.consumer.records();
        assert!(matches!(records[0].outcome, Outcome::Refused { .. }), "{trick:?}");
    }
}
