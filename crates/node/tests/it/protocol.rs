//! What systems of X-Road expect of a security server (PR-REST 1.0.4, and what its own tests of the REST proxy assert).

use crate::world::{MUNICIPALITY, REGISTRY, SERVICE, Wanted, World, request};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use serde_json::Value;

async fn answer(request: Request<Incoming>) -> Response<Full<Bytes>> {
    let path = request.uri().path().to_owned();
    request.into_body().collect().await.expect("the body");
    let response = match path.as_str() {
        "/base/redirect" => Response::builder()
            .status(302)
            .header("location", "/r1/elsewhere"),
        "/base/missing" => Response::builder().status(404),
        "/base/broken" => Response::builder().status(503),
        "/base/spoofed" => Response::builder()
            .status(200)
            .header("X-Road-Error", "server.x")
            .header("X-Road-Id", "other"),
        _ => Response::builder().status(200),
    };
    response
        .header("date", "Mon, 02 Mar 2026 15:00:00 GMT")
        .header("x-own", "1")
        .body(Full::from(path))
        .expect("an answer")
}

async fn world() -> World {
    World::new(Wanted::default(), answer).await
}

/// Asks and gives status, type of refusal, content type and body.
async fn ask(world: &World, request: Request<Full<Bytes>>) -> (u16, Option<String>, String, Bytes) {
    let (parts, body) = world.call(request).await;
    let text = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    (
        parts.status.as_u16(),
        text("x-road-error"),
        text("content-type").unwrap_or_default(),
        body,
    )
}

fn get(uri: &str) -> http::request::Builder {
    Request::builder().uri(uri).header("host", "nodo")
}

#[tokio::test]
async fn without_client_or_with_a_malformed_path_it_is_a_fault_of_the_node() {
    let world = world().await;
    let client = format!("{MUNICIPALITY}/MESA");
    let service = format!("/r1/{SERVICE}");
    for (uri, client) in [
        (service.as_str(), None),
        ("/r1/invalid", Some(&client)),
        ("/", Some(&client)),
    ] {
        let mut builder = get(uri);
        if let Some(client) = client {
            builder = builder.header("X-Road-Client", client);
        }
        let (status, kind, media, body) =
            ask(&world, builder.body(Full::default()).expect("a request")).await;
        assert_eq!(
            (status, kind.as_deref()),
            (500, Some("server.clientproxy.bad_request")),
            "{uri}"
        );
        let told: Value = serde_json::from_slice(&body).expect("json");
        assert_eq!(told["type"], "server.clientproxy.bad_request");
        assert_eq!(told["detail"].as_str().map(str::len), Some(36));
        assert_eq!(media, "application/json");
    }
    assert!(world.consumer.records().is_empty() && world.registry.records().is_empty());
}

#[tokio::test]
async fn the_last_client_that_is_named_counts() {
    let world = world().await;
    let asked = get(&format!("/r1/{SERVICE}/x")).header("X-Road-Client", "PE/GOB/1/OTRA");
    let asked = asked
        .header("X-Road-Client", format!("{MUNICIPALITY}/MESA"))
        .body(Full::default());
    assert_eq!(ask(&world, asked.expect("a request")).await.0, 200);
    let records = world.registry.records();
    assert_eq!(records[0].client.as_str(), format!("{MUNICIPALITY}/MESA"));
}

#[tokio::test]
async fn what_the_provider_answers_passes_untouched() {
    let world = world().await;
    for (path, status) in [("/redirect", 302), ("/missing", 404), ("/broken", 503)] {
        let (parts, body) = world
            .call(request("GET", path).body(Full::default()).expect("a request"))
            .await;
        assert_eq!(parts.status.as_u16(), status);
        assert!(!parts.headers.contains_key("x-road-error"), "{path}");
        assert_eq!(
            parts.headers.get("x-own").map(http::HeaderValue::as_bytes),
            Some(&b"1"[..])
        );
        assert_eq!(parts.headers.get_all("date").iter().count(), 1);
        assert_eq!(body, format!("/base{path}"));
        if status == 302 {
            assert_eq!(parts.headers["location"], "/r1/elsewhere");
        }
    }
}

#[tokio::test]
async fn a_service_cannot_speak_as_the_exchange() {
    let world = world().await;
    let asked = request("GET", "/spoofed")
        .header("X-Road-Id", "mine")
        .body(Full::default());
    let (parts, _) = world.call(asked.expect("a request")).await;
    assert_eq!(parts.status, 200);
    assert!(!parts.headers.contains_key("x-road-error"));
    assert_eq!(parts.headers["x-road-id"], "mine");
}

#[tokio::test]
async fn equal_requests_with_one_number_have_different_hashes() {
    let world = world().await;
    let mut hashes = Vec::new();
    for _ in 0..2 {
        let asked = request("GET", "/x")
            .header("X-Road-Id", "queryid")
            .body(Full::default());
        let (parts, _) = world.call(asked.expect("a request")).await;
        hashes.push(parts.headers["x-road-request-hash"].clone());
    }
    assert_ne!(hashes[0], hashes[1]);
    let (parts, _) = world
        .call(request("GET", "/x").body(Full::default()).expect("a request"))
        .await;
    assert_eq!(
        parts.headers["x-road-id"].len(),
        36,
        "the node makes a number where the system gives none"
    );
}

#[tokio::test]
async fn only_the_node_writes_what_nodes_write() {
    let world = world().await;
    let asked = request("GET", "/x")
        .header("X-Road-Request-Id", "forged")
        .header("X-Road-Request-Hash", "forged");
    let asked = asked
        .header("Qhapaq-Statement", "forged")
        .header("X-Road-Service", "forged")
        .body(Full::default());
    let (parts, _) = world.call(asked.expect("a request")).await;
    assert_eq!(parts.status, 200);
    assert_ne!(parts.headers["x-road-request-id"], "forged");
    assert_eq!(parts.headers["x-road-service"], SERVICE);
    assert!(!parts.headers.contains_key("qhapaq-statement"));
}

#[tokio::test]
async fn refusals_tell_where_and_what() {
    let mut world = world().await;
    let at = |service: &str| {
        let client = format!("{MUNICIPALITY}/MESA");
        get(&format!("/r1/{service}"))
            .header("X-Road-Client", client)
            .body(Full::default())
            .expect("a request")
    };
    for (service, kind) in [
        (
            format!("{REGISTRY}/CONSULTA/otro"),
            "server.serverproxy.unknown_service",
        ),
        (
            "PE/GOB/20000000009/CONSULTA/padron".to_owned(),
            "server.clientproxy.unknown_member",
        ),
        (
            format!("{MUNICIPALITY}/MESA/x"),
            "server.clientproxy.network_error",
        ),
    ] {
        let (status, found, _, body) = ask(&world, at(&service)).await;
        assert_eq!(
            (status, found.as_deref()),
            (500, Some(kind)),
            "{service}: {body:?}"
        );
    }
    world.provider.services[0].endpoints = vec![node::configuration::Endpoint {
        method: "GET".into(),
        path: "/**".into(),
    }];
    world.configure();
    let (status, kind, _, _) = ask(
        &world,
        request("PATCH", "").body(Full::default()).expect("a request"),
    )
    .await;
    assert_eq!(
        (status, kind.as_deref()),
        (500, Some("server.serverproxy.access_denied"))
    );
    let (status, _, _, _) = ask(
        &world,
        request("GET", "").body(Full::default()).expect("a request"),
    )
    .await;
    assert_eq!(status, 200);
    let (asking, answering) = (world.consumer.records(), world.registry.records());
    assert_eq!(asking.len(), 5, "every call leaves a record");
    assert_eq!(
        answering.len(),
        3,
        "every one that arrived does at the other end too"
    );
}

#[tokio::test]
async fn refusals_come_in_xml_where_that_is_wanted() {
    let world = world().await;
    for (accept, media) in [
        ("application/json;charset=utf-8", "application/json"),
        ("text/xml, application/xml", "text/xml;charset=utf-8"),
        ("application/xml; q=0.2", "application/xml;charset=utf-8"),
        ("text/*", "text/xml;charset=utf-8"),
        ("foobarbaz", "application/json"),
    ] {
        let uri = format!("/r1/{REGISTRY}/CONSULTA/otro");
        let asked = get(&uri)
            .header("X-Road-Client", format!("{MUNICIPALITY}/MESA"))
            .header("accept", accept);
        let (status, kind, found, body) = ask(&world, asked.body(Full::default()).expect("a request")).await;
        assert_eq!((status, found.as_str()), (500, media));
        assert_eq!(kind.as_deref(), Some("server.serverproxy.unknown_service"));
        assert!(String::from_utf8_lossy(&body).contains("server.serverproxy.unknown_service"));
    }
}

#[tokio::test]
async fn who_takes_part_and_what_they_offer_can_be_asked() {
    let world = world().await;
    let (status, _, _, body) = ask(
        &world,
        get("/listClients")
            .header("accept", "application/json")
            .body(Full::default())
            .expect("a request"),
    )
    .await;
    assert_eq!(status, 200);
    let told: Value = serde_json::from_slice(&body).expect("json");
    let names: Vec<String> = told["member"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["id"].to_string())
        .collect();
    assert_eq!(names.len(), 4, "{names:?}");
    let of = |instance: &str| {
        get(&format!("/listClients?xRoadInstance={instance}"))
            .body(Full::default())
            .expect("a request")
    };
    let (_, _, media, body) = ask(&world, of("PE")).await;
    assert_eq!(media, "text/xml;charset=utf-8");
    assert!(String::from_utf8_lossy(&body).contains("<id:memberCode>20000000002</id:memberCode>"));
    assert!(!String::from_utf8_lossy(&ask(&world, of("EE")).await.3).contains("memberCode"));
    for (code, services) in [("listMethods", 1), ("allowedMethods", 1)] {
        let uri = format!("/r1/{REGISTRY}/CONSULTA/{code}");
        let asked = get(&uri)
            .header("X-Road-Client", format!("{MUNICIPALITY}/MESA"))
            .body(Full::default());
        let (status, kind, _, body) = ask(&world, asked.expect("a request")).await;
        assert_eq!((status, kind), (200, None), "{body:?}");
        let told: Value = serde_json::from_slice(&body).expect("json");
        assert_eq!(told["service"].as_array().map(Vec::len), Some(services));
        assert_eq!(told["service"][0]["service_code"], "padron");
        assert_eq!(told["service"][0]["endpoint_list"][0]["path"], "/**");
    }
}

#[tokio::test]
async fn whoever_is_not_a_system_of_the_member_is_refused() {
    let world = world().await;
    let member = MUNICIPALITY;
    for (client, kind) in [
        (
            format!("{REGISTRY}/CONSULTA"),
            "server.clientproxy.invalid_client_identifier",
        ),
        (
            format!("{member}/OTRA"),
            "server.clientproxy.invalid_client_identifier",
        ),
        ("PE/GOB".to_owned(), "server.clientproxy.bad_request"),
        ("PE/GOB/a b/%zz".to_owned(), "server.clientproxy.bad_request"),
    ] {
        let asked = get(&format!("/r1/{SERVICE}"))
            .header("X-Road-Client", &client)
            .body(Full::default());
        let (status, found, _, _) = ask(&world, asked.expect("a request")).await;
        assert_eq!((status, found.as_deref()), (500, Some(kind)), "{client}");
    }
}
