//! Asking a server that may be hostile: one connection for each request, a time limit over all of it, a limit for each body,
//! no redirections.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_util::rt::TokioIo;
use register::{Fault, OrFault};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::{Address, Trouble};

/// Seconds a request may take, from looking the name up to the last byte.
const SECONDS: u64 = 20;
/// Where systems keep the authorities they trust.
const AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
const AGENT: &str = concat!("qhapaq-witness/", env!("CARGO_PKG_VERSION"));

/// A client of servers that nobody has to trust.
#[derive(Clone)]
pub struct Client {
    tls: Option<TlsConnector>,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Status of HTTP.
    pub status: u16,
    /// Body, within the limit that was given.
    pub body: Vec<u8>,
}

impl Client {
    /// A client that trusts the authorities in a PEM file; those of the system when none is named.
    ///
    /// # Errors
    /// When the file cannot be read or holds no authority. A system without authorities is no error: then only `http` works.
    pub fn new(authorities: Option<&Path>) -> Result<Client, Fault> {
        let file = authorities.map(Path::to_owned).or_else(system_authorities);
        let tls = file.map(|file| connector(&file)).transpose()?;
        Ok(Client { tls })
    }

    /// `GET`, with at most `bytes_max` bytes of body.
    ///
    /// # Errors
    /// [`Trouble`] saying why there is no answer.
    pub async fn get(&self, address: &Address, bytes_max: usize) -> Result<Reply, Trouble> {
        self.ask(Method::GET, address, Bytes::new(), bytes_max).await
    }

    /// `POST`, with at most `bytes_max` bytes of answer.
    ///
    /// # Errors
    /// [`Trouble`] saying why there is no answer.
    pub async fn post(&self, address: &Address, body: Vec<u8>, bytes_max: usize) -> Result<Reply, Trouble> {
        self.ask(Method::POST, address, body.into(), bytes_max).await
    }

    async fn ask(
        &self,
        method: Method,
        address: &Address,
        body: Bytes,
        bytes_max: usize,
    ) -> Result<Reply, Trouble> {
        let asked = self.connect_and_ask(method, address, body, bytes_max);
        tokio::time::timeout(Duration::from_secs(SECONDS), asked)
            .await
            .unwrap_or_else(|_| {
                Err(Trouble::Late {
                    address: address.to_string(),
                    seconds: SECONDS,
                })
            })
    }

    async fn connect_and_ask(
        &self,
        method: Method,
        address: &Address,
        body: Bytes,
        bytes_max: usize,
    ) -> Result<Reply, Trouble> {
        let unreachable = |why: String| Trouble::Unreachable {
            address: address.to_string(),
            why,
        };
        let request = Request::builder()
            .method(method)
            .uri(address.path())
            .header(header::HOST, address.authority())
            .header(header::USER_AGENT, AGENT)
            .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
            .body(Full::new(body))
            .map_err(|error| unreachable(error.to_string()))?;
        let stream = TcpStream::connect((address.host(), address.port()))
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        if !address.is_tls() {
            return exchange(stream, request, address, bytes_max).await;
        }
        let tls = self.tls.as_ref().ok_or_else(|| {
            unreachable("this system has no file of authorities: name one with --ca FILE".to_owned())
        })?;
        let name = ServerName::try_from(address.host().to_owned())
            .map_err(|error| unreachable(error.to_string()))?;
        let stream = tls
            .connect(name, stream)
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        exchange(stream, request, address, bytes_max).await
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
    address: &Address,
    bytes_max: usize,
) -> Result<Reply, Trouble> {
    let unreachable = |why: hyper::Error| Trouble::Unreachable {
        address: address.to_string(),
        why: why.to_string(),
    };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(unreachable)?;
    let answered = async {
        let response = sender.send_request(request).await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), bytes_max)
            .collect()
            .await
            .map_err(|error| whole(error.as_ref(), address, bytes_max))?;
        Ok(Reply {
            status,
            body: body.to_bytes().to_vec(),
        })
    };
    // The connection is driven here and dropped with the answer, so that nothing is left behind in the background.
    let mut answered = std::pin::pin!(answered);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        biased;
        reply = &mut answered => reply,
        ended = &mut connection => match ended {
            Ok(()) => answered.await,
            Err(error) => Err(unreachable(error)),
        },
    }
}

/// Why a body did not come whole.
fn whole(
    error: &(dyn std::error::Error + Send + Sync + 'static),
    address: &Address,
    bytes_max: usize,
) -> Trouble {
    let address = address.to_string();
    if error.is::<LengthLimitError>() {
        Trouble::TooLong { address, bytes_max }
    } else {
        Trouble::Unreachable {
            address,
            why: error.to_string(),
        }
    }
}

fn system_authorities() -> Option<PathBuf> {
    AUTHORITIES.iter().map(PathBuf::from).find(|file| file.exists())
}

fn connector(file: &Path) -> Result<TlsConnector, Fault> {
    let doing = || format!("reading the authorities in {}", file.display());
    let read = CertificateDer::pem_file_iter(file).or_fault(doing())?;
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(read.collect::<Result<Vec<_>, _>>().or_fault(doing())?);
    if added == 0 {
        return Err(Fault::new(format!("no authority in {}", file.display())));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .or_fault("preparing TLS")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
