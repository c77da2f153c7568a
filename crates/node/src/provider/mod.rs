//! The door of other nodes: who calls is proven, what they may is decided, the member's service is called, and its answer is signed
//! and kept as evidence before it goes out.

mod adapted;
mod answer;
mod arrive;
mod ask;
mod evidence;
mod later;
mod meta;
mod services;

pub use services::Services;

use crate::consumer::refusal;
use crate::no::{Side, Spelling};
use crate::state::Node;
use crate::wire::Flow;
use http::{Request, Response};
use hyper::body::Incoming;
use std::sync::Arc;

/// Answers a request of another node, which showed this certificate.
pub async fn answer(node: Arc<Node>, request: Request<Incoming>, certificate: [u8; 32]) -> Response<Flow> {
    let began = node.now();
    let arrived = match node.place(Side::Provider) {
        Ok((place, configuration)) => {
            match ask::Ask::read(&node, &configuration, &request, &certificate, began) {
                Ok(ask) => return arrive::arrive(node, configuration, Box::new(ask), request, place).await,
                Err(no) => no,
            }
        }
        Err(no) => no,
    };
    tracing::info!(
        kind = arrived.kind(Spelling::New),
        detail = arrived.detail,
        "refused another node"
    );
    refusal(&arrived, "application/json", Spelling::New)
}
