//! What stands behind a node, called through two nodes: an old service with its adapter, and a service over https.

use crate::adapters::{ACCOUNT, Desk};
use crate::world::{Authority, Wanted, World, request};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use node::evidence::Outcome;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testing::pide::Pide;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const PASSWORD: &str = "Clave-muy-secreta-1";

/// Nobody: the world's file names something else.
const NOBODY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 1);

/// A world whose registry asks the platform through an adapter.
async fn adapted(desk: &Desk, pide: &Pide, fields: Option<Vec<String>>) -> World {
    let at = desk.folder.path();
    let adapter = at.join("reniec.toml");
    let text = format!(
        "kind = \"pide\"\noperation = \"reniec-consultar\"\ncredential = \"{ACCOUNT}\"\n[backend]\nurl = \"{}\"\ntimeout_ms = 2000\n",
        pide.url()
    );
    std::fs::write(&adapter, text).unwrap();
    let vault = format!(
        "[vault]\nfile = \"{}\"\nkey = \"{}\"\n",
        at.join("vault").display(),
        at.join("key").display()
    );
    let mut wanted = Wanted {
        limits: Box::leak(vault.into_boxed_str()),
        behind: Some(format!("adapter = \"{}\"\n", adapter.display())),
        ..Wanted::default()
    };
    wanted.provider.grants[0].fields = fields;
    World::around(wanted, NOBODY).await
}

fn lookup(dni: &str) -> Request<Full<Bytes>> {
    let asked = request("POST", "/consultas")
        .header("content-type", "application/json")
        .header("X-Road-UserId", "PE40111111")
        .header("X-Road-Issue", "EXP-7-2026")
        .header("Qhapaq-Purpose", "tramite");
    asked.body(Full::from(json!({"dni": dni}).to_string())).unwrap()
}

#[tokio::test]
async fn an_old_service_is_called_through_two_nodes_and_leaves_evidence_without_content() {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    let world = adapted(&desk, &pide, None).await;
    let (head, body) = world.call(lookup("40000001")).await;
    let answer: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(head.status, 200, "{answer}");
    assert_eq!(answer["given_names"], "ROSA MARÍA");
    assert_eq!(answer["first_surname"], "ÑAUPARI");
    assert!(head.headers.contains_key("x-road-request-hash"));
    assert_eq!(pide.backend.asked().len(), 1);
    for running in [&world.consumer, &world.registry] {
        let kept = running.records();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].outcome, Outcome::Answered { status: 200 });
        assert_eq!(kept[0].case.as_deref(), Some("EXP-7-2026"));
        assert!(!kept[0].request_statement.is_empty() && !kept[0].response_statement.is_empty());
        let text = serde_json::to_string(&kept).unwrap();
        for hidden in ["40000001", "ROSA", PASSWORD] {
            assert!(!text.contains(hidden), "{hidden} is in {text}");
        }
    }

    // What the service says is the service's answer; what did not answer is an error of the exchange.
    let (head, body) = world.call(lookup("40000003")).await;
    assert_eq!(head.status, 404);
    assert!(!head.headers.contains_key("x-road-error"));
    let answer: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(answer["code"], "not_found");
    for dni in ["40000006", "40000013"] {
        let (head, body) = world.call(lookup(dni)).await;
        let told = String::from_utf8(body.to_vec()).unwrap();
        assert_eq!(
            head.headers["x-road-error"], "server.serverproxy.service_failed",
            "{told}"
        );
        assert!(!told.contains(dni) && !told.contains(PASSWORD), "{told}");
    }
}

#[tokio::test]
async fn of_an_old_service_only_granted_fields_leave() {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    let world = adapted(&desk, &pide, Some(vec!["given_names".into()])).await;
    let (head, body) = world.call(lookup("40000001")).await;
    let answer: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(head.status, 200, "{answer}");
    assert_eq!(answer, json!({"given_names": "ROSA MARÍA"}));
    assert_eq!(
        world.registry.records()[0].fields.as_deref(),
        Some(&["given_names".to_owned()][..])
    );
}

/// A service over https, whose certificate an authority signed for a host; counts what it was asked.
async fn secure(authority: &Authority, host: &str) -> (u16, Arc<AtomicUsize>) {
    let (key, certificate, _) = authority.certificate_for(host);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, counted) = (acceptor.clone(), counted.clone());
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let answer = service_fn(move |request: Request<Incoming>| {
                    counted.fetch_add(1, Ordering::SeqCst);
                    let path = request.uri().path().to_owned();
                    async move { Ok::<_, Infallible>(Response::new(Full::<Bytes>::from(path))) }
                });
                let served = hyper::server::conn::http1::Builder::new();
                served.serve_connection(TokioIo::new(stream), answer).await.ok();
            });
        }
    });
    (port, asked)
}

/// A world whose registry's service is over https, and whose file names that authority, or none.
async fn over_https(port: u16, authority: Option<&Path>) -> World {
    let authority = authority.map(|file| format!("authority = \"{}\"\n", file.display()));
    let wanted = Wanted {
        behind: Some(format!(
            "url = \"https://localhost:{port}/base\"\n{}",
            authority.unwrap_or_default()
        )),
        ..Wanted::default()
    };
    World::around(wanted, NOBODY).await
}

#[tokio::test]
async fn a_service_over_https_is_called_when_its_own_authority_vouches_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (own, other) = (Authority::new(), Authority::new());
    let files = [("own.pem", &own), ("other.pem", &other)].map(|(name, authority)| {
        let file = folder.path().join(name);
        std::fs::write(&file, &authority.pem).unwrap();
        file
    });
    let call = || request("GET", "/personas/1").body(Full::default()).unwrap();
    let (port, asked) = secure(&own, "localhost").await;
    let world = over_https(port, Some(&files[0])).await;
    let (head, body) = world.call(call()).await;
    assert_eq!((head.status.as_u16(), &body[..]), (200, &b"/base/personas/1"[..]));
    assert_eq!(asked.load(Ordering::SeqCst), 1);

    let (elsewhere, unasked) = secure(&own, "otra.ejemplo.pe").await;
    for (port, authority) in [
        (port, Some(&files[1])),
        (port, None),
        (elsewhere, Some(&files[0])),
    ] {
        let world = over_https(port, authority.map(|file| file.as_path())).await;
        let (head, body) = world.call(call()).await;
        assert_eq!(head.status, 500);
        assert_eq!(head.headers["x-road-error"], "server.serverproxy.service_failed");
        let told: Value = serde_json::from_slice(&body).unwrap();
        let message = told["message"].as_str().unwrap();
        assert!(message.contains("does not vouch for"), "{message}");
        let kept = world.registry.records();
        let refused = matches!(&kept[0].outcome, Outcome::Refused { kind, .. } if kind == "server.serverproxy.service_failed");
        assert!(refused, "{:?}", kept[0].outcome);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "nobody else was asked anything");
    assert_eq!(unasked.load(Ordering::SeqCst), 0);
}
