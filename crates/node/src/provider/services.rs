//! The member's own services, called over HTTP/1.1 as they are: nothing is followed, nothing is repeated.

use super::ask::Ask;
use crate::message::stays;
use crate::no::{No, Side, Why};
use crate::state::Node;
use crate::wire::Flow;
use http::{HeaderMap, Method, Request, Response, Uri};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use register::Fault;
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
    client: Client<HttpConnector, Flow>,
}

impl Services {
    /// A caller of services; a connection that takes longer than `connect_max` counts as failed.
    ///
    /// # Errors
    /// Never now; adapters may have settings that cannot work.
    pub fn new(connect_max: Duration) -> Result<Services, Fault> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(connect_max));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(IDLE_MAX)
            .retry_canceled_requests(false)
            .build(connector);
        Ok(Services { client })
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
        let mut request = Request::new(call.body);
        *request.method_mut() = call.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = call.headers;
        let answer = tokio::time::timeout(timeout, self.client.request(request)).await;
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
