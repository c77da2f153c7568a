//! The door for whoever watches: `/metrics`, `/health`. It is for the machine's own network; it asks nobody who they are and tells
//! nothing of people or contents. Where the settings want it, and the door is open to the machine itself alone, it also gives the
//! receipts of single messages: `/receipts/{x-road-request-id}`.

use super::metrics::Moment;
use crate::ident::decode_part;
use crate::state::Node;
use crate::upkeep::{NoReceipt, Upkeep};
use crate::wire::{Doors, Flow, accept_http1};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Connections at once.
const CONNECTIONS_MAX: usize = 64;
/// Where receipts are.
const RECEIPTS: &str = "/receipts/";
/// Header that says where the state of the log under a receipt stands: `anchored`, `not-yet`, `operator-away`.
const ANCHOR: &str = "qhapaq-anchor";

/// How a node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Whether it exchanges: its configuration is not over and it is not being stopped.
    pub exchanges: bool,
    /// Its name.
    pub node: String,
    /// Number of the configuration in use.
    pub configuration: u64,
    /// First moment at which nothing may be exchanged by it, in milliseconds of Unix time.
    pub configuration_until: i64,
    /// Deposited calls that wait.
    pub waiting: usize,
    /// Deposited calls that people have to decide about.
    pub dead: usize,
    /// What fails beside the messages and why: `archive`, `retention`, `timestamps`, `cards`. No exchange waits for it.
    pub failing: BTreeMap<&'static str, String>,
}

impl Health {
    /// Asks a node, and what it does with its evidence.
    pub fn of(node: &Node, upkeep: Option<&Upkeep>) -> Health {
        let configuration = node.configuration();
        let (waiting, dead) = node.outbox.counts();
        Health {
            exchanges: configuration.until() > node.now() && !node.is_stopping(),
            node: node.id.to_string(),
            configuration: configuration.manifest().content.serial,
            configuration_until: configuration.until(),
            waiting,
            dead,
            failing: upkeep.map(Upkeep::failing).unwrap_or_default(),
        }
    }
}

/// Serves the door until `closing` says so. Receipts are given where the settings say so and `upkeep` is there.
pub async fn serve(
    node: Arc<Node>,
    upkeep: Option<Arc<Upkeep>>,
    listener: TcpListener,
    closing: watch::Receiver<bool>,
) {
    let doors = Doors::new(CONNECTIONS_MAX, closing);
    let answer = move |request: Request<Incoming>, _| {
        let (node, upkeep) = (node.clone(), upkeep.clone());
        async move { answer(&node, upkeep.as_deref(), &request).await }
    };
    accept_http1(doors, listener, plain, answer).await;
}

async fn plain(stream: TcpStream) -> Option<(TcpStream, Option<[u8; 32]>)> {
    Some((stream, None))
}

fn told(status: StatusCode, media: &'static str, body: String) -> Response<Flow> {
    let mut response = Response::new(Flow::held(body.into()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response
}

async fn answer(node: &Node, upkeep: Option<&Upkeep>, request: &Request<Incoming>) -> Response<Flow> {
    match (request.method(), request.uri().path(), upkeep) {
        (&Method::GET, "/metrics", _) => {
            let (waiting, dead) = node.outbox.counts();
            let moment = Moment {
                on_their_way: node.on_their_way(),
                waiting,
                dead,
                configuration_until: node.configuration().until(),
                failing: upkeep.map_or(0, |upkeep| upkeep.failing().len()),
            };
            let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            told(StatusCode::OK, media, node.metrics.text(moment))
        }
        (&Method::GET, "/health", _) => {
            let health = Health::of(node, upkeep);
            let status = if health.exchanges {
                StatusCode::OK
            } else {
                StatusCode::SERVICE_UNAVAILABLE
            };
            told(
                status,
                "application/json",
                serde_json::to_string(&health).unwrap_or_default(),
            )
        }
        (&Method::GET, path, Some(upkeep)) if node.settings.watch.receipts && path.starts_with(RECEIPTS) => {
            receipt(upkeep, request, &path[RECEIPTS.len()..]).await
        }
        _ => told(StatusCode::NOT_FOUND, "text/plain", "/metrics, /health\n".into()),
    }
}

/// Gives the receipt of a message.
async fn receipt(upkeep: &Upkeep, request: &Request<Incoming>, name: &str) -> Response<Flow> {
    // A page that makes a name of its own lead to this machine must not read what only its people may.
    if !is_this_machine(request) {
        let why = "ask for 127.0.0.1, [::1] or localhost";
        return no(StatusCode::MISDIRECTED_REQUEST, why);
    }
    let Ok(name) = decode_part(name) else {
        let why = "write /receipts/ and the x-road-request-id of a message, percent-encoded";
        return no(StatusCode::BAD_REQUEST, why);
    };
    let given = match upkeep.receipt(&name).await {
        Ok(given) => given,
        Err(why) => {
            let status = match &why {
                NoReceipt::Unknown => StatusCode::NOT_FOUND,
                NoReceipt::Several(_) => StatusCode::CONFLICT,
                NoReceipt::Over(_) => StatusCode::GONE,
                NoReceipt::NoArchive(_) => StatusCode::SERVICE_UNAVAILABLE,
                NoReceipt::Archive(fault) => {
                    tracing::error!(fault = %fault.chain(), "reading the archive for a receipt");
                    StatusCode::SERVICE_UNAVAILABLE
                }
                NoReceipt::Fault(fault) => {
                    tracing::error!(fault = %fault.chain(), "making a receipt");
                    StatusCode::INTERNAL_SERVER_ERROR
                }
            };
            return no(status, &why.to_string());
        }
    };
    let letters = |letter: &char| letter.is_ascii_alphanumeric() || "-_.".contains(*letter);
    let file: String = given.request.chars().filter(letters).collect();
    let named = HeaderValue::try_from(format!("attachment; filename=\"recibo-{file}.json\""));
    let mut response = told(StatusCode::OK, "application/json", given.json);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(ANCHOR, HeaderValue::from_static(given.standing.as_str()));
    if let Ok(named) = named {
        headers.insert(CONTENT_DISPOSITION, named);
    }
    response
}

fn is_this_machine(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| host.parse::<http::uri::Authority>().ok());
    host.is_some_and(|host| {
        let name = host.host().trim_start_matches('[').trim_end_matches(']');
        let address = name.parse::<std::net::IpAddr>();
        name == "localhost" || address.is_ok_and(|address| address.is_loopback())
    })
}

/// A refusal, as RFC 9457 writes it.
fn no(status: StatusCode, why: &str) -> Response<Flow> {
    let title = status.canonical_reason().unwrap_or_default();
    let problem = serde_json::json!({"status": status.as_u16(), "title": title, "detail": why});
    told(status, "application/problem+json", problem.to_string())
}
