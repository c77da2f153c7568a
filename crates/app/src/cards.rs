//! The listener that reads cards: it asks the browser for a certificate, sees that it holds the key, and sends it on.
//!
//! Chain, days, revocation and purpose are judged by `identity`, so that a refusal is told on a page of the house and not by a broken
//! connection. It serves one answer on one path and keeps nothing.

use anyhow::{Context, Result, anyhow};
use capability::House;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use identity::CertificateSettings;
use rustls::DigitallySignedStruct;
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DistinguishedName, ServerConfig, SignatureScheme};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// Connections at once: each is a handshake and one answer.
const CONNECTIONS_MAX: usize = 256;
/// Seconds for a handshake, in which a person types the number of the card.
const HANDSHAKE_SECONDS: u64 = 90;
/// Seconds for the request after it.
const REQUEST_SECONDS: u64 = 10;
/// Largest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// The section `[certificates]` of `qhapaq.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cards {
    /// Where to listen, `0.0.0.0:8443`.
    pub listen: String,
    /// The server's own certificate and those between it and its authority, PEM.
    pub certificate: PathBuf,
    /// Its key, PEM.
    pub key: PathBuf,
    /// What is taken: the table `[certificates.taken]`.
    pub taken: CertificateSettings,
}

/// Begins to listen.
///
/// # Errors
/// When the settings cannot work, a file cannot be read or the address is taken.
pub async fn listen(house: &Arc<House>, cards: &Cards) -> Result<TcpListener> {
    identity::use_certificates(house, cards.taken.clone())
        .map_err(|why| anyhow!("[certificates] in qhapaq.toml: {why}"))?;
    TcpListener::bind(&cards.listen)
        .await
        .with_context(|| format!("listening on {}", cards.listen))
}

/// Reads cards until the program ends.
///
/// # Errors
/// When certificate or key of the server cannot be used.
pub async fn serve(house: Arc<House>, cards: &Cards, listener: TcpListener) -> Result<()> {
    let acceptor = TlsAcceptor::from(Arc::new(config(cards)?));
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let place = places.clone().acquire_owned().await?;
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (house, acceptor) = (house.clone(), acceptor.clone());
        tokio::spawn(async move {
            if let Err(error) = answer(house, acceptor, stream).await {
                tracing::debug!(%error, "a card was not read");
            }
            drop(place);
        });
    }
}

async fn answer(house: Arc<House>, acceptor: TlsAcceptor, stream: TcpStream) -> Result<()> {
    let handshake = acceptor.accept(stream);
    let stream = tokio::time::timeout(Duration::from_secs(HANDSHAKE_SECONDS), handshake).await??;
    let (_, session) = stream.get_ref();
    let chain = session.peer_certificates().unwrap_or_default();
    let chain: Arc<Vec<Vec<u8>>> = Arc::new(chain.iter().map(|one| one.to_vec()).collect());
    let service = service_fn(move |request: Request<Incoming>| {
        let (house, chain) = (house.clone(), chain.clone());
        async move { Ok::<_, std::convert::Infallible>(sent_on(&house, &request, &chain).await) }
    });
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(REQUEST_SECONDS))
        .max_buf_size(HEAD_BYTES_MAX)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await?;
    Ok(())
}

async fn sent_on(house: &House, request: &Request<Incoming>, chain: &[Vec<u8>]) -> Response<Full<Bytes>> {
    if request.method() != http::Method::GET || request.uri().path() != "/" {
        return plain(StatusCode::NOT_FOUND);
    }
    let query = capability::Query::pairs(request.uri().query().unwrap_or_default());
    let state = query.get("estado").unwrap_or_default();
    let to = match identity::presented(house, state, chain).await {
        Ok(to) => to,
        Err(fault) => {
            tracing::error!(fault = %fault.chain(), "judging a certificate");
            return plain(StatusCode::SERVICE_UNAVAILABLE);
        }
    };
    let mut answer = plain(StatusCode::SEE_OTHER);
    match HeaderValue::try_from(to) {
        Ok(to) => {
            answer.headers_mut().insert(header::LOCATION, to);
            answer
        }
        Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::new()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=63072000"),
    );
    answer
}

fn config(cards: &Cards) -> Result<ServerConfig> {
    let reading = |path: &PathBuf| format!("reading {}", path.display());
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&cards.certificate)
        .with_context(|| reading(&cards.certificate))?
        .collect();
    let chain = chain.with_context(|| reading(&cards.certificate))?;
    let key = PrivateKeyDer::from_pem_file(&cards.key).with_context(|| reading(&cards.key))?;
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(Arc::new(HoldsTheKey(provider)))
        .with_single_cert(chain, key)?;
    // Who comes again chooses a certificate again.
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
    Ok(config)
}

/// Sees in the handshake that whoever presents a certificate holds its key, and nothing else; nobody has to present one.
#[derive(Debug)]
struct HoldsTheKey(Arc<CryptoProvider>);

impl ClientCertVerifier for HoldsTheKey {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }
    fn client_auth_mandatory(&self) -> bool {
        false
    }
    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
