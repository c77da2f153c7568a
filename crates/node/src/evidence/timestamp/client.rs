//! Asking an authority for a time-stamp over HTTP (RFC 3161 section 3.4).

use super::{Roots, TimestampError, token};
use crate::evidence::receipt::TIMESTAMP_BYTES_MAX;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use register::{Fault, OrFault};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;

/// What an authority is asked with and known by.
#[derive(Debug, Clone)]
pub struct AuthorityOptions {
    /// Its address, `http://` or `https://`: what it says is signed, so that plain HTTP is as good.
    pub url: String,
    /// Roots that its certificates lead to.
    pub roots: Roots,
    /// Longest time for an answer.
    pub wait: Duration,
}

/// An authority of time-stamps.
#[derive(Debug)]
pub struct Authority {
    url: Uri,
    roots: Roots,
    wait: Duration,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Authority {
    /// An authority at an address.
    ///
    /// # Errors
    /// When the address is none of HTTP.
    pub fn new(options: AuthorityOptions) -> Result<Authority, Fault> {
        let wrong = || Fault::new("the address of the time-stamping authority is none: http://host/path");
        let url: Uri = options.url.parse().map_err(|_| wrong())?;
        if !matches!(url.scheme_str(), Some("http" | "https")) || url.host().is_none() {
            return Err(wrong());
        }
        let mut roots = RootCertStore::empty();
        if url.scheme_str() == Some("https") {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .or_fault("speaking to a time-stamping authority")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(options.wait));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        Ok(Authority {
            url,
            roots: options.roots,
            wait: options.wait,
            client: Client::builder(TokioExecutor::new())
                .pool_max_idle_per_host(0)
                .build(connector),
        })
    }

    /// A token over a note. It was checked: granted, over that note, for this request, signed by a certificate of a root.
    ///
    /// # Errors
    /// When the authority does not answer in time, or answers something else.
    pub async fn stamp(&self, note: &str) -> Result<Vec<u8>, Fault> {
        let nonce: [u8; 16] = register::random()?;
        let asked = token::request(note.as_bytes(), &nonce);
        let answer = tokio::time::timeout(self.wait, self.ask(asked)).await;
        let answer =
            answer.map_err(|_| Fault::new("the time-stamping authority did not answer in time"))??;
        self.check(&answer, note, &nonce)
            .or_fault("taking a time-stamp of an authority")
    }

    fn check(&self, answer: &[u8], note: &str, nonce: &[u8]) -> Result<Vec<u8>, TimestampError> {
        let token = token::granted(answer)?;
        if token.len() > TIMESTAMP_BYTES_MAX {
            return Err(TimestampError::Shape);
        }
        let said = token::open(token, note.as_bytes(), Some(&self.roots))?;
        let unpadded = |bytes: &[u8]| {
            let begin = bytes.iter().position(|byte| *byte != 0);
            bytes[begin.unwrap_or(bytes.len())..].to_vec()
        };
        if said.nonce.as_deref().map(unpadded) == Some(unpadded(nonce)) {
            Ok(token.to_vec())
        } else {
            Err(TimestampError::Nonce)
        }
    }

    async fn ask(&self, asked: Vec<u8>) -> Result<Bytes, Fault> {
        let doing = || format!("asking the time-stamping authority {}", self.url);
        let mut request = Request::new(Full::from(asked));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        let kind = HeaderValue::from_static("application/timestamp-query");
        request.headers_mut().insert(CONTENT_TYPE, kind);
        let answer = self.client.request(request).await.or_fault(doing())?;
        let kind = answer.headers().get(CONTENT_TYPE);
        let is_reply = kind.is_some_and(|kind| {
            kind.as_bytes().split(|byte| *byte == b';').next() == Some(b"application/timestamp-reply")
        });
        if answer.status() != StatusCode::OK || !is_reply {
            return Err(Fault::new(format!(
                "the time-stamping authority answered {} and no time-stamp",
                answer.status()
            )));
        }
        let body = Limited::new(answer.into_body(), TIMESTAMP_BYTES_MAX + 1024);
        match body.collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) => Err(Fault::new(format!("{}: {error}", doing()))),
        }
    }
}
