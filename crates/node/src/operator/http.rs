//! Asking the operator: one connection for each request, a time limit over all of it, a limit for each answer, no redirections.

use super::OperatorError;
use bytes::Bytes;
use http::uri::{Scheme, Uri};
use http::{HeaderName, Request, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Seconds that a request may take, from looking the name up to the last byte.
const SECONDS: u64 = 20;
/// Where systems keep the authorities they trust.
const AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
const AGENT: &str = concat!("qhapaq-node/", env!("CARGO_PKG_VERSION"));

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub status: u16,
    pub tag: Option<String>,
    pub body: Bytes,
}

/// The operator's address, and how it is reached.
#[derive(Clone)]
pub(super) struct Http {
    host: String,
    port: u16,
    authority: String,
    prefix: String,
    tls: Option<TlsConnector>,
}

impl Http {
    /// For `https://`, with the authorities of a PEM file or those of the system; `http://` only to this machine itself.
    pub(super) fn new(url: &str, authorities: Option<&Path>) -> Result<Http, OperatorError> {
        let wrong = || OperatorError::Address(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let authority = uri.authority().ok_or_else(wrong)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        let itself = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let good = secure || (uri.scheme() == Some(&Scheme::HTTP) && itself);
        if !good || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(wrong());
        }
        let tls = if secure {
            Some(connector(authorities)?)
        } else {
            None
        };
        Ok(Http {
            port: authority.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            authority: authority.to_string(),
            prefix: uri.path().trim_end_matches('/').to_owned(),
            host,
            tls,
        })
    }

    /// Asks, and takes an answer of at most so many bytes.
    pub(super) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(HeaderName, String)],
        body: Bytes,
        bytes_max: usize,
    ) -> Result<Reply, OperatorError> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.prefix))
            .header(header::HOST, &self.authority)
            .header(header::USER_AGENT, AGENT)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request
            .body(Full::new(body))
            .map_err(|error| self.unreachable(&error))?;
        tokio::time::timeout(Duration::from_secs(SECONDS), self.connect(request, bytes_max))
            .await
            .map_err(|_| {
                OperatorError::Unreachable(format!("{}: no answer in {SECONDS} s", self.authority))
            })?
    }

    fn unreachable(&self, error: &dyn std::fmt::Display) -> OperatorError {
        OperatorError::Unreachable(format!("{}: {error}", self.authority))
    }

    async fn connect(&self, request: Request<Full<Bytes>>, bytes_max: usize) -> Result<Reply, OperatorError> {
        let tcp = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .map_err(|error| self.unreachable(&error))?;
        match &self.tls {
            None => self.speak(tcp, request, bytes_max).await,
            Some(tls) => {
                let name =
                    ServerName::try_from(self.host.clone()).map_err(|error| self.unreachable(&error))?;
                let tls = tls
                    .connect(name, tcp)
                    .await
                    .map_err(|error| self.unreachable(&error))?;
                self.speak(tls, request, bytes_max).await
            }
        }
    }

    async fn speak(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        request: Request<Full<Bytes>>,
        bytes_max: usize,
    ) -> Result<Reply, OperatorError> {
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| self.unreachable(&error))?;
        let driver = tokio::spawn(connection);
        let answered = async {
            let answer = sender
                .send_request(request)
                .await
                .map_err(|error| self.unreachable(&error))?;
            let status = answer.status().as_u16();
            let tag = answer
                .headers()
                .get(header::ETAG)
                .and_then(|tag| tag.to_str().ok());
            let tag = tag.map(str::to_owned);
            let body = Limited::new(answer.into_body(), bytes_max).collect().await;
            let body = body.map_err(|error| match error.is::<LengthLimitError>() {
                true => OperatorError::TooLarge,
                false => self.unreachable(&error),
            })?;
            Ok(Reply {
                status,
                tag,
                body: body.to_bytes(),
            })
        };
        let answered = answered.await;
        driver.abort();
        answered
    }
}

fn connector(authorities: Option<&Path>) -> Result<TlsConnector, OperatorError> {
    let known = || AUTHORITIES.iter().map(PathBuf::from).find(|path| path.exists());
    let path = authorities.map(Path::to_owned).or_else(known);
    let path = path.ok_or_else(|| OperatorError::Disk("no file of authorities on this system".to_owned()))?;
    let wrong = |error: &dyn std::fmt::Display| OperatorError::Disk(format!("{}: {error}", path.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(&path).map_err(|error| wrong(&error))? {
        let certificate = certificate.map_err(|error| wrong(&error))?;
        // A system's list may hold some that this library does not take.
        roots.add(certificate).ok();
    }
    if roots.is_empty() {
        return Err(wrong(&"it holds no authority"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_this_machine_is_asked() {
        for (url, good) in [
            ("http://127.0.0.1:8080", true),
            ("http://localhost", true),
            ("http://[::1]:1", true),
            ("http://operador.gob.pe", false),
            ("ftp://localhost", false),
            ("http://a@localhost", false),
            ("http://localhost/?x", false),
            ("localhost", false),
            ("", false),
        ] {
            assert_eq!(Http::new(url, None).is_ok(), good, "{url}");
        }
    }
}
