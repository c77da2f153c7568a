//! A call goes through, and both sides can prove it.

use crate::world::{MUNICIPALITY, SERVICE, Wanted, World, request};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use jose::Alg;
use node::evidence::{Outcome, Role};
use serde_json::{Value, json};

/// Answers what it was asked.
async fn echo(request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.expect("the body").to_bytes();
    let header = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let told = json!({
        "method": parts.method.as_str(),
        "path": parts.uri.path_and_query().map(|path| path.as_str()),
        "client": header("x-road-client"),
        "id": header("x-road-id"),
        "length": header("content-length"),
        "agent": header("user-agent"),
        "body": String::from_utf8_lossy(&body),
    });
    Response::builder()
        .header("content-type", "application/json")
        .body(Full::from(told.to_string()))
        .expect("an answer")
}

#[tokio::test]
async fn a_call_goes_through_and_both_sides_keep_the_same_proof() {
    for alg in [Alg::EdDsa, Alg::Es256] {
        let world = World::new(
            Wanted {
                alg,
                ..Wanted::default()
            },
            echo,
        )
        .await;
        let asked = request("POST", "/v1/personas/00000007?campo=a%20b")
            .header("X-Road-Id", "m-1")
            .header("X-Road-UserId", "PE00000001")
            .header("X-Road-Issue", "EXP-2026-1")
            .header("User-Agent", "mesa/1")
            .body(Full::from("{\"value\": 42}"));
        let (parts, body) = world.call(asked.expect("a request")).await;
        assert_eq!(parts.status, 200, "{body:?}");
        let told: Value = serde_json::from_slice(&body).expect("json");
        assert_eq!(
            told,
            json!({
                "method": "POST", "path": "/base/v1/personas/00000007?campo=a%20b", "client": format!("{MUNICIPALITY}/MESA"),
                "id": "m-1", "length": "13", "agent": null, "body": "{\"value\": 42}",
            })
        );
        let (asking, answering) = (world.consumer.records(), world.registry.records());
        let ([asking], [answering]) = (&asking[..], &answering[..]) else {
            panic!("one record on each side: {asking:?} {answering:?}");
        };
        assert_eq!((asking.role, answering.role), (Role::Consumer, Role::Provider));
        assert_eq!(asking.outcome, Outcome::Answered { status: 200 });
        assert_eq!(answering.outcome, Outcome::Answered { status: 200 });
        assert_eq!(asking.request_statement, answering.request_statement);
        assert_eq!(asking.response_statement, answering.response_statement);
        assert_eq!(asking.request_hash, answering.request_hash);
        assert_eq!(asking.response_hash, answering.response_hash);
        assert_eq!(parts.headers["x-road-request-hash"], asking.request_hash.as_str());
        assert_eq!(parts.headers["x-road-id"], "m-1");
        assert_eq!(parts.headers["x-road-service"], SERVICE);
        assert_eq!(parts.headers["x-road-request-id"], asking.request.as_str());
        assert_eq!(answering.case.as_deref(), Some("EXP-2026-1"));
        assert_eq!(
            (answering.endpoint.as_str(), answering.purpose.as_deref()),
            ("/**", Some("tramite"))
        );
        assert!(answering.subject.is_some() && !format!("{answering:?}").contains("00000007"));
    }
}
