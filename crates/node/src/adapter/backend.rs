//! The machine behind: one request, one connection, limits on everything that comes back.
//!
//! Redirects are not followed. A connection that cannot be made is tried once more, for then nothing was asked yet; a request that was
//! sent is never sent again. No address with its query and no header is ever logged: in the old style the password stands there.

use super::{Failed, SettingsError};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Largest head of an answer, in bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Most headers of an answer.
const HEADERS_MAX: usize = 100;
/// Largest body of an answer, in bytes.
pub const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Where systems keep the authorities that they trust.
const AUTHORITIES: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

/// Where it is and how long it may take.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackendSettings {
    /// `https://host[:port][/path]`, without query.
    pub url: String,
    /// Milliseconds until the whole answer must be there.
    #[serde(default = "timeout_ms")]
    pub timeout_ms: u64,
    /// Whether `http://` to another machine is taken. What is asked and the password then travel readable.
    #[serde(default)]
    pub plain: bool,
    /// PEM file of authorities to trust instead of the system's.
    pub authorities: Option<PathBuf>,
    /// Most requests at once.
    #[serde(default = "at_once_max")]
    pub at_once_max: usize,
}

fn timeout_ms() -> u64 {
    30_000
}

fn at_once_max() -> usize {
    16
}

/// A machine behind.
pub struct Backend {
    host: String,
    port: u16,
    base: String,
    timeout: Duration,
    tls: Option<TlsConnector>,
    places: Semaphore,
}

/// What is asked of it. It has no `Debug`: it may hold a password.
pub struct Asking {
    /// Method.
    pub method: Method,
    /// What follows the path of the settings: path and query, percent-encoded.
    pub rest: String,
    /// Headers; `Host` is added.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// What it said.
pub struct Said {
    /// Status.
    pub status: StatusCode,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// Body.
    pub body: Bytes,
}

impl Backend {
    /// A machine by its settings.
    ///
    /// # Errors
    /// [`SettingsError`] when the address cannot be used or the authorities cannot be read.
    pub fn new(settings: &BackendSettings) -> Result<Backend, SettingsError> {
        let wrong = |why: &str| SettingsError(format!("backend.url: {why}"));
        let uri: Uri = settings.url.parse().map_err(|_| wrong("this is no address"))?;
        let host = uri.host().ok_or_else(|| wrong("it names no machine"))?;
        if uri.query().is_some() || uri.authority().is_some_and(|all| all.as_str().contains('@')) {
            return Err(wrong(
                "it must have no query and no user: secrets belong in the vault",
            ));
        }
        if settings.timeout_ms == 0 || settings.at_once_max == 0 {
            return Err(SettingsError(
                "backend: timeout_ms and at_once_max must be above 0".into(),
            ));
        }
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if settings.plain || is_self(host) => false,
            Some("http") => {
                return Err(wrong(
                    "http travels readable: use https, or write plain = true if the network is yours",
                ));
            }
            _ => return Err(wrong("it must begin with https://")),
        };
        Ok(Backend {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            base: uri.path().trim_end_matches('/').to_owned(),
            timeout: Duration::from_millis(settings.timeout_ms),
            tls: secure
                .then(|| connector(settings.authorities.as_deref()))
                .transpose()?,
            places: Semaphore::new(settings.at_once_max.min(Semaphore::MAX_PERMITS)),
        })
    }

    /// `host:port`, for logs and refusals.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Asks.
    ///
    /// # Errors
    /// [`Failed`] when no whole answer comes in time. A status that is no success is an answer here.
    pub async fn send(&self, asking: Asking) -> Result<Said, Failed> {
        let asked = async {
            let _place = self
                .places
                .acquire()
                .await
                .map_err(|_| self.unreachable("it is shut"))?;
            let request = self.request(asking)?;
            let stream = match self.connect().await {
                Ok(stream) => stream,
                Err(_) => self.connect().await?,
            };
            match &self.tls {
                None => self.exchange(stream, request).await,
                Some(_) => {
                    let stream = match self.secured(stream).await {
                        Ok(stream) => stream,
                        Err(_) => self.secured(self.connect().await?).await?,
                    };
                    self.exchange(stream, request).await
                }
            }
        };
        match tokio::time::timeout(self.timeout, asked).await {
            Ok(said) => said,
            Err(_) => Err(Failed::TimedOut { backend: self.name() }),
        }
    }

    /// Whether its address has no path.
    pub fn is_bare(&self) -> bool {
        self.base.is_empty()
    }

    /// A failure of the answer.
    pub fn bad(&self, why: impl Into<String>) -> Failed {
        Failed::BadAnswer {
            backend: self.name(),
            why: why.into(),
        }
    }

    fn unreachable(&self, why: impl ToString) -> Failed {
        Failed::Unreachable {
            backend: self.name(),
            why: why.to_string(),
        }
    }

    fn request(&self, asking: Asking) -> Result<Request<Full<Bytes>>, Failed> {
        let mut request = Request::builder()
            .method(asking.method)
            .uri(format!("{}{}", self.base, asking.rest))
            .body(Full::new(asking.body))
            .map_err(|_| self.unreachable("what is asked makes no address"))?;
        let host = if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            self.name()
        };
        let host = host
            .parse()
            .map_err(|_| self.unreachable("its name makes no header"))?;
        *request.headers_mut() = asking.headers;
        request.headers_mut().insert(header::HOST, host);
        Ok(request)
    }

    async fn connect(&self) -> Result<TcpStream, Failed> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let stream = stream.map_err(|error| self.unreachable(error))?;
        stream.set_nodelay(true).ok();
        Ok(stream)
    }

    async fn secured(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, Failed> {
        let tls = self.tls.as_ref().ok_or_else(|| self.unreachable("no TLS"))?;
        let name = ServerName::try_from(self.host.clone()).map_err(|error| self.unreachable(error))?;
        tls.connect(name, stream)
            .await
            .map_err(|error| self.unreachable(error))
    }

    async fn exchange(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        request: Request<Full<Bytes>>,
    ) -> Result<Said, Failed> {
        let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
            .max_buf_size(HEAD_BYTES_MAX)
            .max_headers(HEADERS_MAX)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| self.broken(&error))?;
        let answered = async {
            let response = sender
                .send_request(request)
                .await
                .map_err(|error| self.broken(&error))?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, BODY_BYTES_MAX).collect().await;
            let body = body.map_err(|error| match error.is::<LengthLimitError>() {
                true => self.bad(format!("longer than {BODY_BYTES_MAX} bytes")),
                false => self.unreachable("it broke off within its answer"),
            })?;
            let content_type = head.headers.get(header::CONTENT_TYPE);
            Ok(Said {
                status: head.status,
                content_type: content_type.and_then(|value| Some(value.to_str().ok()?.to_owned())),
                body: body.to_bytes(),
            })
        };
        // The connection is driven here and dropped with the answer, so that nothing is left behind in the background.
        let mut answered = std::pin::pin!(answered);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            biased;
            said = &mut answered => said,
            ended = &mut connection => match ended {
                Ok(()) => answered.await,
                Err(error) => Err(self.broken(&error)),
            },
        }
    }

    /// hyper's texts name a step and never what was sent.
    fn broken(&self, error: &hyper::Error) -> Failed {
        if error.is_parse() {
            return self.bad("it is no HTTP, or its head is too large");
        }
        self.unreachable(error)
    }
}

fn is_self(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn connector(authorities: Option<&Path>) -> Result<TlsConnector, SettingsError> {
    let file = match authorities {
        Some(file) => file.to_owned(),
        None => AUTHORITIES
            .iter()
            .map(PathBuf::from)
            .find(|file| file.exists())
            .ok_or_else(|| {
                SettingsError(
                    "backend.authorities: this system keeps none; name a PEM file of authorities".into(),
                )
            })?,
    };
    let wrong =
        |why: String| SettingsError(format!("backend.authorities: reading {}: {why}", file.display()));
    let read = CertificateDer::pem_file_iter(&file).map_err(|error| wrong(error.to_string()))?;
    let read: Result<Vec<_>, _> = read.collect();
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(read.map_err(|error| wrong(error.to_string()))?);
    if added == 0 {
        return Err(wrong("there is no authority in it".into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
