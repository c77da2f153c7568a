//! Certificates of cards over TLS: the listener sees that the browser holds the key, the house judges the rest.

use crate::house::{Home, Session};
use axum::body::Body;
use http::{Request, header};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use testing::cards::{Authority, Card, Wanted};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

struct Place {
    home: Home,
    base: String,
    issuing: Authority,
    server: Authority,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Place {
    async fn open() -> Place {
        let (home, base) = Home::served().await;
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let root = Authority::root("Autoridad de prueba");
        let issuing = root.under("Entidad de certificación de prueba");
        let server = Authority::root("Autoridad del servidor");
        let (certificate, key) = server.server("localhost");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        write("lists/root.pem", root.list(&[], (2035, 1, 1)));
        let list = write("lists/issuing.pem", issuing.list(&[], (2035, 1, 1)));
        let taken = serde_json::json!({
            "url": format!("https://localhost:{port}"),
            "authorities": write("authorities.pem", root.pem()),
            "revocation_lists": list.parent().unwrap(),
        });
        let cards = app::cards::Cards {
            listen: String::new(),
            certificate: write("server.pem", certificate),
            key: write("server.key", key),
            taken: serde_json::from_value(taken).unwrap(),
        };
        identity::use_certificates(&home.house, cards.taken.clone()).unwrap();
        let house = home.house.clone();
        tokio::spawn(async move { app::cards::serve(house, &cards, listener).await });
        Place {
            home,
            base,
            issuing,
            server,
            port,
            _folder: folder,
        }
    }

    /// What the listener answers to a browser that presents a card with a key.
    async fn present(&self, card: Option<(&Card, &[u8])>, target: &str) -> std::io::Result<String> {
        let mut roots = RootCertStore::empty();
        let pem = self.server.pem();
        roots
            .add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap())
            .unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let config = match card {
            None => config.with_no_client_auth(),
            Some((card, key)) => {
                let chain = card
                    .chain
                    .iter()
                    .map(|one| CertificateDer::from(one.clone()))
                    .collect();
                let key = PrivateKeyDer::try_from(key.to_vec()).unwrap();
                let signer = rustls::crypto::ring::sign::any_supported_type(&key).unwrap();
                let held = rustls::sign::CertifiedKey::new(chain, signer);
                config.with_client_cert_resolver(Arc::new(Whatever(Arc::new(held))))
            }
        };
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
        let request = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(String::from_utf8(answer).unwrap())
    }

    async fn begin(&self) -> (String, String) {
        let sent = self.home.get("/ingresar/certificado?volver=%2Fcuenta").await;
        let target = sent
            .location()
            .strip_prefix(&format!("https://localhost:{}", self.port))
            .unwrap();
        let kept = sent.headers["set-cookie"].to_str().unwrap();
        (target.to_owned(), kept.split(';').next().unwrap().to_owned())
    }
}

/// Presents a certificate with a key, also one that does not fit.
#[derive(Debug)]
struct Whatever(Arc<rustls::sign::CertifiedKey>);

impl rustls::client::ResolvesClientCert for Whatever {
    fn resolve(&self, _: &[&[u8]], _: &[rustls::SignatureScheme]) -> Option<Arc<rustls::sign::CertifiedKey>> {
        Some(self.0.clone())
    }
    fn has_certs(&self) -> bool {
        true
    }
}

fn location(answer: &str) -> Option<&str> {
    answer.lines().find_map(|line| line.strip_prefix("location: "))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_opens_the_door_over_tls() {
    let place = Place::open().await;
    let board = place.home.board().await;
    let dni = place
        .home
        .account(&board.entities[0], "entity_head")
        .await
        .unwrap();
    let document: &'static str = Box::leak(format!("PNOPE-{dni}").into_boxed_str());
    let card = place.issuing.card(&Wanted {
        document: Some(document),
        ..Wanted::default()
    });
    let (target, kept) = place.begin().await;
    let answer = place.present(Some((&card, &card.key)), &target).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let back = location(&answer).unwrap().strip_prefix(&place.base).unwrap();
    let request = Request::get(back).header(header::COOKIE, kept);
    let entered = place.home.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((entered.status.as_u16(), entered.location()), (303, "/cuenta"));
    let session = Session {
        cookie: format!("{}={}", capability::SESSION_COOKIE, entered.session().unwrap()),
        csrf: String::new(),
    };
    assert!(
        place
            .home
            .get_as(&session, "/cuenta")
            .await
            .text
            .contains("NCA 3")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_without_its_key_is_worth_nothing() {
    let place = Place::open().await;
    let card = place.issuing.card(&Wanted::default());
    let other = place.issuing.card(&Wanted::default());
    let (target, kept) = place.begin().await;
    let stolen = place.present(Some((&card, &other.key)), &target).await;
    assert!(stolen.is_err() || stolen.is_ok_and(|answer| location(&answer).is_none()));
    let none = place.present(None, &target).await.unwrap();
    let back = location(&none)
        .unwrap()
        .strip_prefix(&place.base)
        .unwrap()
        .to_owned();
    let request = Request::get(back).header(header::COOKIE, kept);
    let told = place.home.send(request.body(Body::empty()).unwrap()).await;
    assert!(told.status == 403 && told.text.contains("no presentó ningún certificado"));
    for target in ["/otra", "/../", "/?estado=inventado"] {
        let answer = place.present(None, target).await.unwrap();
        assert!(!answer.contains("billete="), "{target}");
    }
    let long = format!("/?estado={}", "x".repeat(20_000));
    let answer = place.present(None, &long).await;
    assert!(answer.is_err() || answer.is_ok_and(|answer| location(&answer).is_none()));
}
