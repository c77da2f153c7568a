//! The member's own services, called over HTTP/1.1 as they are: nothing is followed, nothing is repeated.

use super::ask::Ask;
use crate::message::stays;
use crate::no::{No, Side, Why};
use crate::settings::Local;
use crate::state::Node;
use crate::watch::TRACEPARENT;
use crate::wire::Flow;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use register::{Fault, OrFault};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Idle connections that are kept to one service.
const IDLE_MAX: usize = 256;

/// A call for a service.
#[derive(Debug)]
pub(super) struct Call {
    pub service: crate::ident::ServiceId,
    pub method: Method,
    pub path: String,
    pub query: Option<String>,
    pub headers: HeaderMap,
    pub body: Flow,
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
        }
    }
}

/// The answer of a service, begun.
pub(super) type Brought = Response<Incoming>;

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
}

type Caller = Client<HttpsConnector<HttpConnector>, Flow>;

impl Services {
    /// A caller of services; a connection that takes longer than `connect_max` counts as failed.
    ///
    /// # Errors
    /// When the file of an authority cannot be read.
    pub fn new(locals: &[Local], connect_max: Duration) -> Result<Services, Fault> {
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
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => {
                tracing::warn!(service = %call.service, error = %chain(&error), "calling a service");
                Err(failed(
                    !error.is_connect(),
                    format!("{} cannot be reached or broke off", call.service),
                ))
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
