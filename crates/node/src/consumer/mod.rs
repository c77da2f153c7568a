//! The door of the member's own systems: X-Road's REST protocol (PR-REST 1.0.4).

mod ask;
mod carry;
mod members;
mod receive;
mod refuse;

pub(crate) use carry::{statement_header, told};
pub(crate) use refuse::refusal;

use crate::message::REQUEST_HASH;
use crate::no::{No, Side, media_type};
use crate::state::Node;
use crate::wire::Flow;
use ask::Ask;
use http::header::ACCEPT;
use http::{HeaderMap, Method, Request, Response};
use hyper::body::Incoming;
use std::sync::Arc;

/// Answers a request of a system, which showed this certificate or none.
pub async fn answer(
    node: Arc<Node>,
    request: Request<Incoming>,
    certificate: Option<[u8; 32]>,
) -> Response<Flow> {
    let wanted = wanted(request.headers());
    match answered(&node, request, certificate).await {
        Ok(response) => response,
        Err(no) => {
            tracing::info!(
                kind = no.kind(Default::default()),
                detail = no.detail,
                "refused a call"
            );
            refusal(&no, wanted, node.settings.spelling)
        }
    }
}

/// In which form the system wants refusals.
fn wanted(headers: &HeaderMap) -> &'static str {
    media_type(
        headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok()),
    )
}

async fn answered(
    node: &Arc<Node>,
    request: Request<Incoming>,
    certificate: Option<[u8; 32]>,
) -> Result<Response<Flow>, No> {
    let began = node.now();
    if request.uri().path() == "/listClients" && request.method() == Method::GET {
        return members::list(node, &request);
    }
    let (place, configuration) = node.place(Side::Consumer)?;
    let ask = Ask::read(node, &configuration, &request, certificate.as_ref())?;
    let (parts, body) = request.into_parts();
    carry::carry(node, configuration, ask, parts, body, began, place).await
}

/// Whether a header is one that only nodes write.
fn of_nodes(name: &str) -> bool {
    use crate::message::{ERROR, REQUEST_ID, SERVICE};
    [ERROR, REQUEST_HASH, REQUEST_ID, SERVICE].contains(&name)
}
