//! Asking a server that may be hostile: one connection for each request, a time limit over all of it, a limit for each body,
//! no redirections.

use std::net::IpAddr;
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
/// Media type of what witnesses send.
const TEXT: &str = "text/plain; charset=utf-8";
/// Media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";
const AGENT: &str = concat!("qhapaq-witness/", env!("CARGO_PKG_VERSION"));

/// A client of servers that nobody has to trust.
#[derive(Clone)]
pub struct Client {
    tls: Option<TlsConnector>,
    reach: Reach,
}

/// Which servers a client talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Any.
    All,
    /// Those with a public address, so that whoever names a server cannot have this machine's own network asked.
    Public,
    /// Those, and this machine itself.
    PublicAndSelf,
}

/// What a server is asked. It has no `Debug`: the header may be a secret.
struct Question {
    method: Method,
    media_type: &'static str,
    authorization: Option<String>,
    body: Bytes,
}

impl Question {
    fn get() -> Question {
        Question {
            method: Method::GET,
            media_type: TEXT,
            authorization: None,
            body: Bytes::new(),
        }
    }
    fn form(form: String) -> Question {
        Question {
            method: Method::POST,
            media_type: FORM,
            authorization: None,
            body: form.into(),
        }
    }
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
        let reach = Reach::All;
        Ok(Client { tls, reach })
    }

    /// Talks to servers with a public address alone; to this machine too where `itself` says so, for trials.
    #[must_use]
    pub fn public_only(self, itself: bool) -> Client {
        let reach = if itself {
            Reach::PublicAndSelf
        } else {
            Reach::Public
        };
        Client { reach, ..self }
    }

    /// `GET`, with at most `bytes_max` bytes of body.
    ///
    /// # Errors
    /// [`Trouble`] saying why there is no answer.
    pub async fn get(&self, address: &Address, bytes_max: usize) -> Result<Reply, Trouble> {
        self.ask(address, Question::get(), bytes_max).await
    }

    /// `POST`, with at most `bytes_max` bytes of answer.
    ///
    /// # Errors
    /// [`Trouble`] saying why there is no answer.
    pub async fn post(&self, address: &Address, body: Vec<u8>, bytes_max: usize) -> Result<Reply, Trouble> {
        let question = Question {
            method: Method::POST,
            body: body.into(),
            ..Question::get()
        };
        self.ask(address, question, bytes_max).await
    }

    /// `POST` of a form, with at most `bytes_max` bytes of answer.
    ///
    /// # Errors
    /// [`Trouble`] saying why there is no answer.
    pub async fn post_form(
        &self,
        address: &Address,
        body: String,
        bytes_max: usize,
    ) -> Result<Reply, Trouble> {
        self.ask(address, Question::form(body), bytes_max).await
    }

    /// `GET`, or `POST` of a form where there is one, as whoever the header says.
    ///
    /// # Errors
    /// [`Trouble`] saying why there is no answer.
    pub async fn ask_as(
        &self,
        address: &Address,
        authorization: Option<String>,
        form: Option<String>,
        bytes_max: usize,
    ) -> Result<Reply, Trouble> {
        let question = Question {
            authorization,
            ..form.map_or_else(Question::get, Question::form)
        };
        self.ask(address, question, bytes_max).await
    }

    async fn ask(&self, address: &Address, question: Question, bytes_max: usize) -> Result<Reply, Trouble> {
        let asked = self.connect_and_ask(address, question, bytes_max);
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
        address: &Address,
        question: Question,
        bytes_max: usize,
    ) -> Result<Reply, Trouble> {
        let unreachable = |why: String| Trouble::Unreachable {
            address: address.to_string(),
            why,
        };
        let mut request = Request::builder()
            .method(question.method)
            .uri(address.path())
            .header(header::HOST, address.authority())
            .header(header::USER_AGENT, AGENT)
            .header(header::CONTENT_TYPE, question.media_type);
        if let Some(authorization) = question.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let request = request
            .body(Full::new(question.body))
            .map_err(|error| unreachable(error.to_string()))?;
        let stream = self
            .connect(address)
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

impl Client {
    /// Connects to an address that was looked at, so that a name cannot lead elsewhere between the look and the connection.
    async fn connect(&self, address: &Address) -> std::io::Result<TcpStream> {
        let found = tokio::net::lookup_host((address.host(), address.port())).await?;
        let mut allowed = found.filter(|place| self.reach.allows(place.ip()));
        match allowed.next() {
            Some(place) => TcpStream::connect(place).await,
            None => Err(std::io::Error::other("it has no address that may be asked")),
        }
    }
}

impl Reach {
    fn allows(self, ip: IpAddr) -> bool {
        match self {
            Reach::All => true,
            Reach::Public => is_public(ip),
            Reach::PublicAndSelf => is_public(ip) || ip.to_canonical().is_loopback(),
        }
    }
}

/// Whether an address is reached over the public network: not this machine, not a network of its own, not one reserved.
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let trial = a == 198 && (18..20).contains(&b);
            let other = ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_documentation();
            !(other || shared || trial || a == 0 || a >= 224 || (a == 192 && b == 0))
        }
        IpAddr::V6(ip) => {
            let first = ip.segments()[0];
            // Only 2000::/3 is given out; of it, 2001:db8::/32 is for documents, 2001::/32 and 2002::/16 hide another address.
            let hides = first == 0x2002 || (first == 0x2001 && matches!(ip.segments()[1], 0 | 0xdb8));
            first & 0xe000 == 0x2000 && !hides
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_addresses_are_public() {
        for (ip, want) in [
            ("200.48.225.130", true),
            ("2800:200::1", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.31.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("192.0.0.8", false),
            ("198.18.0.1", false),
            ("203.0.113.7", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fc00::1", false),
            ("ff02::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("2002:7f00:1::", false),
            ("2001:db8::1", false),
            ("2001::1", false),
        ] {
            assert_eq!(is_public(ip.parse().unwrap()), want, "{ip}");
        }
        assert!(Reach::PublicAndSelf.allows("127.0.0.1".parse().unwrap()));
        assert!(!Reach::PublicAndSelf.allows("10.0.0.1".parse().unwrap()));
    }
}
