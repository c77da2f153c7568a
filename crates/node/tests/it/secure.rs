//! The way to the machine behind: TLS, whose authority is believed, and what is tried twice.

use crate::adapters::{ACCOUNT, Desk, brief, post};
use node::adapter::{Adapter, Answer, Failed};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testing::pide::Pide;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

const PASSWORD: &str = "Clave-muy-secreta-1";

/// A door of TLS before another server; it shuts the first `shut` connections at once.
struct Door {
    port: u16,
    came: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn door(to: &str, shut: usize, authority: &Path) -> Door {
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let own = own.self_signed(&key).unwrap();
    std::fs::write(authority, own.pem()).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let to = to.trim_start_matches("http://").to_owned();
    let came = Arc::new(AtomicUsize::new(0));
    let counted = came.clone();
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if counted.fetch_add(1, Ordering::SeqCst) < shut {
                continue;
            }
            let (acceptor, to) = (acceptor.clone(), to.clone());
            tokio::spawn(async move {
                let Ok(mut inside) = acceptor.accept(stream).await else {
                    return;
                };
                let mut behind = TcpStream::connect(to).await.unwrap();
                copy_bidirectional(&mut inside, &mut behind).await.ok();
            });
        }
    });
    Door { port, came, task }
}

fn adapter(desk: &Desk, port: u16, authority: &Path) -> Adapter {
    desk.adapter(&format!(
        "kind = \"pide\"\noperation = \"reniec-consultar\"\ncredential = \"{ACCOUNT}\"\n\
         [backend]\nurl = \"https://localhost:{port}\"\nauthorities = \"{}\"\ntimeout_ms = 5000\n",
        authority.display()
    ))
}

async fn ask(adapter: &Adapter) -> Result<Answer, Failed> {
    adapter
        .call(post("/consultas", &json!({"dni": "40000001"})))
        .await
}

#[tokio::test]
async fn the_machine_is_asked_over_tls_and_a_connection_is_tried_twice() {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    let authority = desk.folder.path().join("authority.pem");
    for (shut, reached) in [(0, true), (1, true), (2, false)] {
        let door = door(pide.url(), shut, &authority).await;
        let answer = ask(&adapter(&desk, door.port, &authority)).await;
        match answer {
            Ok(answer) => assert!(reached && brief(&answer).0 == 200, "{shut}"),
            Err(failed) => assert!(
                !reached && matches!(failed, Failed::Unreachable { .. }),
                "{shut}: {failed}"
            ),
        }
        assert_eq!(door.came.load(Ordering::SeqCst), (shut + 1).min(2));
    }
}

#[tokio::test]
async fn a_machine_of_another_authority_gets_no_password() {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    let (one, other) = (
        desk.folder.path().join("one.pem"),
        desk.folder.path().join("other.pem"),
    );
    let door_one = door(pide.url(), 0, &one).await;
    let _door_other = door(pide.url(), 0, &other).await;
    let failed = ask(&adapter(&desk, door_one.port, &other)).await.unwrap_err();
    assert!(matches!(failed, Failed::Unreachable { .. }), "{failed}");
    assert!(pide.backend.asked().is_empty());
}
