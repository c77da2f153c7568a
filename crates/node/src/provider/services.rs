//! The member's own services, called over HTTP/1.1 as they are: nothing is followed, nothing is repeated.

use super::adapted::{self, Adapted};
use super::ask::Ask;
use crate::adapter::Context;
use crate::ident::MemberId;
use crate::message::stays;
use crate::no::{No, Side, Why};
use crate::settings::Settings;
use crate::state::Node;
use crate::watch::TRACEPARENT;
use crate::wire::{Broken, Flow};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};
use hyper::body::{Body, Frame, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use register::{Clock, Fault, OrFault};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

/// Idle connections that are kept to one service.
const IDLE_MAX: usize = 256;

/// A call for a service. It has no `Debug`: it holds what a person asked for.
pub(super) struct Call {
    pub service: crate::ident::ServiceId,
    pub method: Method,
    pub path: String,
    pub query: Option<String>,
    pub headers: HeaderMap,
    pub body: Flow,
    /// Who asks and why, for adapters.
    pub context: Context,
}

impl Call {
    pub fn new(ask: &Ask, headers: &HeaderMap, body: Flow) -> Call {
        let mut travelling = HeaderMap::with_capacity(headers.len());
        for (name, value) in headers {
            if !stays(name.as_str()) {
                travelling.append(name.clone(), value.clone());
            }
        }
        if let Some(step) = &ask.record.trace
            && let Ok(own) = HeaderValue::try_from(step.own.to_string())
        {
            travelling.insert(TRACEPARENT, own);
        }
        Call {
            service: ask.said.service.clone(),
            method: ask.method.clone(),
            path: ask.path.clone(),
            query: ask.query.clone(),
            headers: travelling,
            body,
            context: Context {
                client: ask.said.client.clone(),
                user: ask.record.user.clone(),
                case: ask.record.case.clone(),
                purpose: ask.record.purpose.clone(),
                request_id: ask.said.request.clone(),
            },
        }
    }
}

/// The answer of a service, begun.
pub(super) type Brought = Response<Answered>;

/// The body of a service's answer.
#[derive(Debug)]
pub(super) enum Answered {
    /// It comes from the service.
    Service(Incoming),
    /// It is there already.
    Held(Flow),
}

impl Body for Answered {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match &mut *self {
            Answered::Service(body) => Pin::new(body)
                .poll_frame(cx)
                .map(|frame| frame.map(|frame| frame.map_err(|_| Broken::Off))),
            Answered::Held(flow) => Pin::new(flow).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Answered::Service(body) => body.is_end_stream(),
            Answered::Held(flow) => flow.is_end_stream(),
        }
    }
}

/// A service that did not answer.
#[derive(Debug)]
pub(super) struct Failed {
    /// What is told.
    pub no: No,
    /// Whether the call may have reached it.
    pub reached: bool,
}

impl From<Failed> for No {
    fn from(failed: Failed) -> No {
        failed.no
    }
}

/// Calls services.
#[derive(Debug)]
pub struct Services {
    /// Where the authorities of the machine vouch for services.
    client: Caller,
    /// Where one authority does, by its file.
    by_authority: HashMap<PathBuf, Caller>,
    adapted: Adapted,
}

type Caller = Client<HttpsConnector<HttpConnector>, Flow>;

impl Services {
    /// A caller of the services that settings name.
    ///
    /// # Errors
    /// When the file of an authority, an adapter or the vault cannot be used.
    pub fn new(settings: &Settings, member: &MemberId, clock: &Arc<dyn Clock>) -> Result<Services, Fault> {
        let connect_max = Duration::from_millis(settings.limits.connect_ms);
        let locals = &settings.service;
        let mut by_authority = HashMap::new();
        for file in locals.iter().filter_map(|local| local.authority.as_ref()) {
            if !by_authority.contains_key(file) {
                by_authority.insert(file.clone(), caller(authority(file)?, connect_max)?);
            }
        }
        let mut roots = RootCertStore::empty();
        if locals
            .iter()
            .any(|local| local.authority.is_none() && local.url.starts_with("https:"))
        {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        Ok(Services {
            client: caller(roots, connect_max)?,
            by_authority,
            adapted: Adapted::open(settings, member, clock)?,
        })
    }

    /// Sends a request as it is.
    ///
    /// # Errors
    /// When nobody answers.
    pub(crate) async fn send(
        &self,
        request: Request<Flow>,
    ) -> Result<Response<Incoming>, hyper_util::client::legacy::Error> {
        self.client.request(request).await
    }

    /// Calls a service and gives its answer as soon as its head is there.
    pub(super) async fn bring(&self, node: &Node, call: Call, timeout: Duration) -> Result<Brought, Failed> {
        let failed = |reached, text: String| Failed {
            no: No::new(Side::Provider, Why::ServiceFailed, text),
            reached,
        };
        if let Some(adapter) = self.adapted.of(&call.service) {
            return Box::pin(adapted::bring(adapter, call, timeout)).await;
        }
        let local = node.settings.local(&node.member, &call.service);
        let local = local.ok_or_else(|| Failed {
            no: No::new(
                Side::Provider,
                Why::UnknownService,
                format!("{} is not in the file of this node", call.service),
            ),
            reached: false,
        })?;
        let uri = address(&local.url, &call.path, call.query.as_deref());
        let uri = uri.ok_or_else(|| {
            failed(
                false,
                format!("{} has no address that can be called", call.service),
            )
        })?;
        let client = local
            .authority
            .as_ref()
            .and_then(|file| self.by_authority.get(file))
            .unwrap_or(&self.client);
        let mut request = Request::new(call.body);
        *request.method_mut() = call.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = call.headers;
        let answer = tokio::time::timeout(timeout, client.request(request)).await;
        match answer {
            Ok(Ok(response)) => Ok(response.map(Answered::Service)),
            Ok(Err(error)) => {
                tracing::warn!(service = %call.service, error = %chain(&error), "calling a service");
                let why = if is_untrusted(&error) {
                    "shows a certificate that is not for its address, or that the authority in the file of this node does not vouch for"
                } else {
                    "cannot be reached or broke off"
                };
                Err(failed(!error.is_connect(), format!("{} {why}", call.service)))
            }
            Err(_) => Err(failed(true, format!("{} did not answer in time", call.service))),
        }
    }
}

fn authority(file: &Path) -> Result<RootCertStore, Fault> {
    let reading = || format!("reading the authority of a service, {}", file.display());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).or_fault(reading())? {
        roots.add(certificate.or_fault(reading())?).or_fault(reading())?;
    }
    Ok(roots)
}

fn caller(roots: RootCertStore, connect_max: Duration) -> Result<Caller, Fault> {
    let mut plain = HttpConnector::new();
    plain.enforce_http(false);
    plain.set_nodelay(true);
    plain.set_connect_timeout(Some(connect_max));
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .or_fault("TLS to services")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(plain);
    Ok(Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_max_idle_per_host(IDLE_MAX)
        .retry_canceled_requests(false)
        .build(connector))
}

/// Base and path of the call, one slash between them.
fn address(base: &str, path: &str, query: Option<&str>) -> Option<Uri> {
    let base = base.strip_suffix('/').unwrap_or(base);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{base}{path}{query}").parse().ok()
}

/// Whether a connection was given up because of the certificate at its other end.
fn is_untrusted(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
            return true;
        }
        // An error of input and output shows the source of its cause, and not the cause itself.
        next = match error.downcast_ref::<std::io::Error>() {
            Some(error) => error
                .get_ref()
                .map(|inner| inner as &(dyn std::error::Error + 'static)),
            None => error.source(),
        };
    }
    false
}

/// An error and what caused it, without what was sent.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_added_to_the_base() {
        let of = |base, path, query| address(base, path, query).map(|uri| uri.to_string());
        assert_eq!(
            of("http://h:1/api/", "/v1/x", Some("q=1")).as_deref(),
            Some("http://h:1/api/v1/x?q=1")
        );
        assert_eq!(
            of("http://h:1", "/path%3B/", None).as_deref(),
            Some("http://h:1/path%3B/")
        );
        assert_eq!(of("http://h:1", "", None).as_deref(), Some("http://h:1/"));
    }
}
