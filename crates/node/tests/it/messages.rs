//! Messages of X-Road's own tests, good ones and faulty ones, where they meet the REST protocol: as bodies that nobody but the two
//! systems reads, as what is sent to the wrong door, and by the names that stand in their headers.

use crate::soap::shared;
use crate::world::{SERVICE, Wanted, World, request};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use std::path::PathBuf;

/// Answers with what came.
async fn echo(request: Request<Incoming>) -> Response<Full<Bytes>> {
    let kind = request.headers().get("content-type").cloned();
    let bytes = request.into_body().collect().await.expect("the body").to_bytes();
    let mut response = Response::new(Full::new(bytes));
    if let Some(kind) = kind {
        response.headers_mut().insert("content-type", kind);
    }
    response
}

fn messages(folder: PathBuf) -> Vec<(String, Bytes)> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut all: Vec<(String, Bytes)> = files
        .map(|file| {
            let file = file.unwrap();
            let name = file.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(file.path()).unwrap().into())
        })
        .collect();
    all.sort();
    assert!(all.len() > 50);
    all
}

fn kind(parts: &http::response::Parts) -> String {
    let value = parts.headers.get("x-road-error");
    value
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn whatever_a_body_holds_comes_out_as_it_went_in() {
    let Some(folder) = shared("mensajes") else { return };
    let world = World::new(Wanted::default(), echo).await;
    for (name, bytes) in messages(folder) {
        let content_type = "multipart/related; type=\"application/xop+xml\"; boundary=jetty771207119h3h10dty";
        let sent = request("POST", "/").header("content-type", content_type);
        let (parts, body) = world.call(sent.body(Full::new(bytes.clone())).unwrap()).await;
        assert_eq!(parts.status, 200, "{name}: {}", kind(&parts));
        assert_eq!(parts.headers["content-type"], content_type, "{name}");
        assert_eq!(body, bytes, "{name}");
    }
    assert_eq!(world.registry.records().len(), world.consumer.records().len());
}

#[tokio::test]
async fn messages_of_the_other_protocol_are_refused_and_the_next_call_is_answered() {
    let Some(folder) = shared("mensajes") else { return };
    let world = World::new(Wanted::default(), echo).await;
    for (name, bytes) in messages(folder) {
        for path in ["/", "/r1/", "/r1/EE/BUSINESS/producer"] {
            let sent = Request::post(path)
                .header("host", "nodo")
                .header("content-type", "text/xml");
            let sent = sent.body(Full::new(bytes.clone())).unwrap();
            let (parts, _) = world.call(sent).await;
            assert_eq!(parts.status, 500, "{name} at {path}");
            assert_eq!(kind(&parts), "server.clientproxy.bad_request", "{name} at {path}");
        }
    }
    let (parts, _) = world
        .call(request("GET", "/personas/1").body(Full::default()).unwrap())
        .await;
    assert_eq!(parts.status, 200);
}

/// The text of an element, whatever its prefix; none when the message has none.
fn element<'a>(text: &'a str, part: &str, name: &str) -> Option<&'a str> {
    let begin = text.find(&format!(":{part} "))?;
    let inside = text[begin..].split(&format!(":{part}>")).next()?;
    let value = inside.split(&format!(":{name}>")).nth(1)?;
    Some(value.split('<').next().unwrap_or_default().trim())
}

#[tokio::test]
async fn who_calls_is_judged_by_the_name_that_the_message_says() {
    let Some(folder) = shared("mensajes") else { return };
    let world = World::new(Wanted::default(), echo).await;
    let mut told = std::collections::BTreeMap::<String, u32>::new();
    for (name, bytes) in messages(folder)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".query"))
    {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let of = |part: &str| {
            let names = ["xRoadInstance", "memberClass", "memberCode", "subsystemCode"];
            let parts = names.map(|name| element(&text, part, name).unwrap_or_default());
            parts.join("/").trim_end_matches('/').to_owned()
        };
        let sent = Request::get(format!("/r1/{SERVICE}/personas/1")).header("host", "nodo");
        let Ok(sent) = sent.header("X-Road-Client", of("client")).body(Full::default()) else {
            continue;
        };
        let (parts, _) = world.call(sent).await;
        // Nobody of theirs is a system of this member; a name that is none is told as such.
        let no = kind(&parts);
        let wanted = [
            "server.clientproxy.bad_request",
            "server.clientproxy.invalid_client_identifier",
        ];
        assert!(
            wanted.contains(&no.as_str()) && parts.status == 500,
            "{name}: {no} for {}",
            of("client")
        );
        *told.entry(no).or_default() += 1;
    }
    assert_eq!(told.len(), 2, "both kinds of names are among them: {told:?}");
}
