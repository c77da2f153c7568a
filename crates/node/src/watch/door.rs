//! The door for whoever watches: `/metrics`, `/health`. It is for the machine's own network; it asks nobody who they are and tells
//! nothing of people or contents.

use super::metrics::Moment;
use crate::state::Node;
use crate::wire::{Doors, Flow, accept_http1};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use serde::Serialize;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Connections at once.
const CONNECTIONS_MAX: usize = 64;

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
}

impl Health {
    /// Asks a node.
    pub fn of(node: &Node) -> Health {
        let configuration = node.configuration();
        let (waiting, dead) = node.outbox.counts();
        Health {
            exchanges: configuration.until() > node.now() && !node.is_stopping(),
            node: node.id.to_string(),
            configuration: configuration.manifest().content.serial,
            configuration_until: configuration.until(),
            waiting,
            dead,
        }
    }
}

/// Serves the door until `closing` says so.
pub async fn serve(node: Arc<Node>, listener: TcpListener, closing: watch::Receiver<bool>) {
    let doors = Doors::new(CONNECTIONS_MAX, closing);
    let answer = move |request: Request<Incoming>, _| {
        let node = node.clone();
        async move { answer(&node, &request) }
    };
    accept_http1(doors, listener, plain, answer).await;
}

async fn plain(stream: TcpStream) -> Option<(TcpStream, Option<[u8; 32]>)> {
    Some((stream, None))
}

fn answer(node: &Node, request: &Request<Incoming>) -> Response<Flow> {
    let told = |status, media: &'static str, body: String| {
        let mut response = Response::new(Flow::held(body.into()));
        *response.status_mut() = status;
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(media));
        response
    };
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/metrics") => {
            let (waiting, dead) = node.outbox.counts();
            let moment = Moment {
                on_their_way: node.on_their_way(),
                waiting,
                dead,
                configuration_until: node.configuration().until(),
            };
            let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            told(StatusCode::OK, media, node.metrics.text(moment))
        }
        (&Method::GET, "/health") => {
            let health = Health::of(node);
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
        _ => told(StatusCode::NOT_FOUND, "text/plain", "/metrics, /health\n".into()),
    }
}
