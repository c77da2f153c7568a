//! The door of the member's own systems: X-Road's REST protocol (PR-REST 1.0.4).

mod ask;
mod carry;
mod members;
mod receive;
mod refuse;

pub(crate) use ask::Ask;
pub(crate) use carry::{exchange_held, statement_header, told};
pub(crate) use refuse::refusal;

use crate::later;
use crate::message::REQUEST_HASH;
use crate::no::{No, Side, media_type};
use crate::state::Node;
use crate::wire::Flow;
use http::header::{ACCEPT, CONTENT_LENGTH};
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
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if let Some(service) = path.strip_prefix("/async/") {
        let path = format!("/r1/{service}");
        let ask = Ask::read(
            node,
            &configuration,
            request.method(),
            &path,
            request.headers(),
            certificate.as_ref(),
        )?;
        return later::look(node, &ask, &request);
    }
    let ask = Ask::read(
        node,
        &configuration,
        request.method(),
        path,
        request.headers(),
        certificate.as_ref(),
    )?;
    let (parts, body) = request.into_parts();
    if later::asks_later(&parts.headers) {
        return Box::pin(later::deposit(node, ask, body)).await;
    }
    let length = parts.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    drop(parts);
    carry::carry(node, configuration, ask, length, body, began, place).await
}

/// Whether a header is one that only nodes write.
fn of_nodes(name: &str) -> bool {
    use crate::message::{ERROR, REQUEST_ID, SERVICE};
    [later::DELIVERY, ERROR, REQUEST_HASH, REQUEST_ID, SERVICE].contains(&name)
}
