//! What whoever watches is told.

use crate::world::{MUNICIPALITY, SERVICE, Wanted, World, request};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use node::watch::{Parent, operational, serve};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::watch::channel;

async fn fine(request: Request<Incoming>) -> Response<Full<Bytes>> {
    let trace = request
        .headers()
        .get("traceparent")
        .map(|value| value.to_str().expect("text").to_owned());
    Response::new(Full::from(trace.unwrap_or_default()))
}

#[tokio::test]
async fn figures_and_health_are_read_by_anybody_on_the_machine() {
    let world = World::new(Wanted::default(), fine).await;
    world
        .call(request("GET", "/x").body(Full::default()).expect("a request"))
        .await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let at = listener.local_addr().expect("an address");
    let (_hold, closing) = channel(false);
    tokio::spawn(serve(world.registry.node.clone(), None, listener, closing));
    let get = async |path: &str| {
        let asked = Request::builder()
            .uri(path)
            .header("host", "n")
            .body(Full::default())
            .expect("a request");
        let response = crate::world::send(at, asked).await.expect("an answer");
        let status = response.status().as_u16();
        (
            status,
            String::from_utf8_lossy(&response.into_body().collect().await.expect("the body").to_bytes())
                .into_owned(),
        )
    };
    let (status, text) = get("/metrics").await;
    assert_eq!(status, 200);
    let line =
        format!("qhapaq_node_exchanges_total{{side=\"provider\",service=\"{SERVICE}\",outcome=\"2xx\"}} 1");
    assert!(text.contains(&line) && text.ends_with("# EOF\n"), "{text}");
    assert!(
        !text.contains("personas") && !text.contains("MESA"),
        "nothing of who and what: {text}"
    );
    let (status, text) = get("/health").await;
    assert!(status == 200 && text.contains("\"exchanges\":true"), "{text}");
    world.registry.node.stop();
    assert_eq!(get("/health").await.0, 503);
    assert_eq!(get("/records").await.0, 404);
}

#[tokio::test]
async fn operational_data_has_the_fields_of_x_road() {
    let world = World::new(Wanted::default(), fine).await;
    let asked = request("GET", "/x")
        .header("X-Road-Id", "m-1")
        .header("X-Road-UserId", "PE00000001");
    let asked = asked
        .header("X-Road-Represented-Party", "COM/123")
        .body(Full::default())
        .expect("a request");
    world.call(asked).await;
    let data = operational(&world.consumer.records()[0], 1);
    for (name, value) in [
        ("securityServerType", "Client"),
        ("clientXRoadInstance", "PE"),
        ("clientMemberClass", "GOB"),
        ("clientMemberCode", "20000000001"),
        ("clientSubsystemCode", "MESA"),
        ("serviceMemberCode", "20000000002"),
        ("serviceSubsystemCode", "CONSULTA"),
        ("serviceCode", "padron"),
        ("restMethod", "GET"),
        ("messageId", "m-1"),
        ("messageUserId", "PE00000001"),
        ("representedPartyClass", "COM"),
        ("representedPartyCode", "123"),
        ("serviceType", "REST"),
    ] {
        assert_eq!(data[name], value, "{name}");
    }
    assert_eq!(
        (data["succeeded"].as_bool(), data["statusCode"].as_u64()),
        (Some(true), Some(200))
    );
    assert!(data["requestInTs"].as_i64() <= data["responseOutTs"].as_i64());
    let data = operational(&world.registry.records()[0], 1);
    assert_eq!(data["securityServerType"], "Producer");
    assert_eq!(
        data["clientSecurityServerAddress"],
        format!("{MUNICIPALITY}/nodo1")
    );
    assert_eq!(data["restPath"], "/**");
}

#[tokio::test]
async fn a_trace_goes_through_both_nodes_to_the_collector() {
    let spans: Arc<Mutex<Vec<Value>>> = Arc::default();
    let heard = spans.clone();
    let at = crate::world::serve(move |request: Request<Incoming>| {
        let heard = heard.clone();
        async move {
            let body = request.into_body().collect().await.expect("the body").to_bytes();
            let told: Value = serde_json::from_slice(&body).expect("json");
            let list = told["resourceSpans"][0]["scopeSpans"][0]["spans"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            heard.lock().expect("heard").extend(list);
            Response::new(Full::<Bytes>::default())
        }
    })
    .await;
    let limits: &'static str =
        Box::leak(format!("[watch]\nspans = \"http://{at}/v1/traces\"\n").into_boxed_str());
    let world = World::new(
        Wanted {
            limits,
            ..Wanted::default()
        },
        fine,
    )
    .await;
    for running in [&world.consumer, &world.registry] {
        let node = running.node.clone();
        tokio::spawn(async move { node.send_spans().await });
    }
    let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let asked = request("GET", "/x")
        .header("traceparent", text)
        .body(Full::default())
        .expect("a request");
    let (_, body) = world.call(asked).await;
    let at_service = Parent::read(&String::from_utf8_lossy(&body)).expect("a parent");
    for _ in 0..400 {
        if spans.lock().expect("spans").len() == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let spans = spans.lock().expect("spans");
    assert_eq!(spans.len(), 2);
    let of = |kind: i64| spans.iter().find(|span| span["kind"] == kind).expect("a span");
    let (asking, answering) = (of(3), of(2));
    assert_eq!(asking["parentSpanId"], "00f067aa0ba902b7");
    assert_eq!(answering["parentSpanId"], asking["spanId"]);
    assert_eq!(answering["spanId"], at_service.span.as_str());
    assert!(
        spans
            .iter()
            .all(|span| span["traceId"] == "4bf92f3577b34da6a3ce929d0e0e4736")
    );
}
