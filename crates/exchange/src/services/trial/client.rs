//! One request, one connection, one limit over all of it. The address that was judged is the one that is asked.

use super::{ANSWER_BYTES_MAX, Base, SECONDS, Unanswered, may_ask};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Where systems keep the authorities they trust.
const AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
const AGENT: &str = concat!("qhapaq-catalogue/", env!("CARGO_PKG_VERSION"));

/// What came back.
#[derive(Debug, Clone)]
pub struct Told {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// Asks a test environment. `path` begins with a slash and has its query.
///
/// # Errors
/// Why there is no answer.
pub async fn ask(
    base: &Base,
    demo: bool,
    method: Method,
    path: &str,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Told, Unanswered> {
    let request = request(base, method, path, headers, body)?;
    let asked = asked(base, demo, request);
    tokio::time::timeout(Duration::from_secs(SECONDS), asked)
        .await
        .unwrap_or(Err(Unanswered::Late))
}

fn request(
    base: &Base,
    method: Method,
    path: &str,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Request<Full<Bytes>>, Unanswered> {
    let usual = base.port == if base.tls { 443 } else { 80 };
    let host = match usual {
        true => base.host.clone(),
        false => format!("{}:{}", base.host, base.port),
    };
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", base.path))
        .body(Full::new(body))
        .map_err(|_| Unanswered::Garbled)?;
    *request.headers_mut() = headers;
    let host = host.parse().map_err(|_| Unanswered::Address)?;
    request.headers_mut().insert(header::HOST, host);
    request
        .headers_mut()
        .insert(header::USER_AGENT, header::HeaderValue::from_static(AGENT));
    request
        .headers_mut()
        .insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    Ok(request)
}

async fn asked(base: &Base, demo: bool, request: Request<Full<Bytes>>) -> Result<Told, Unanswered> {
    let address = address(base, demo).await?;
    let stream = TcpStream::connect(address)
        .await
        .map_err(|_| Unanswered::Unreachable)?;
    if !base.tls {
        return over(stream, request).await;
    }
    let name = ServerName::try_from(base.host.clone()).map_err(|_| Unanswered::Address)?;
    let stream = tls()
        .ok_or(Unanswered::Unreachable)?
        .connect(name, stream)
        .await
        .map_err(|_| Unanswered::Unreachable)?;
    over(stream, request).await
}

/// The first address of a name that may be asked. A name that leads to any that may not is refused: whoever mixes them tries something.
async fn address(base: &Base, demo: bool) -> Result<SocketAddr, Unanswered> {
    let found = tokio::net::lookup_host((base.host.as_str(), base.port)).await;
    let found: Vec<SocketAddr> = found.map_err(|_| Unanswered::Address)?.collect();
    match found.iter().all(|address| may_ask(address.ip(), demo)) {
        true => found.first().copied().ok_or(Unanswered::Address),
        false => Err(Unanswered::Address),
    }
}

async fn over<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Told, Unanswered>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(64 * 1024)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Unanswered::Unreachable)?;
    let driven = tokio::spawn(connection);
    let told = async {
        let answer = sender
            .send_request(request)
            .await
            .map_err(|_| Unanswered::Garbled)?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX)
            .collect()
            .await
            .map_err(|error| match error.is::<LengthLimitError>() {
                true => Unanswered::TooLong,
                false => Unanswered::Garbled,
            })?;
        Ok(Told {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.to_bytes(),
        })
    };
    let told = told.await;
    driven.abort();
    told
}

/// TLS with the authorities of this machine; none when it has none.
fn tls() -> Option<TlsConnector> {
    let file = AUTHORITIES.iter().find(|file| Path::new(file).exists())?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(CertificateDer::pem_file_iter(file).ok()?.flatten());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(TlsConnector::from(Arc::new(config)))
}
