//! Where systems deposit calls and ask what became of them.

use super::letter::{Bytes, Letter, State, headers, kept};
use super::outbox::Deposited;
use crate::consumer::Ask;
use crate::message::{ID, stays};
use crate::no::{No, Side, Why};
use crate::state::Node;
use crate::wire::{Flow, Held, hold};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use serde_json::json;
use std::sync::Arc;

/// `Prefer` and its answer, RFC 7240.
const PREFER: &str = "prefer";
const APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const RESPOND_ASYNC: &str = "respond-async";
const HOUR_MS: i64 = 3_600_000;

/// Whether a system does not want to wait.
pub(crate) fn asks_later(headers: &HeaderMap) -> bool {
    let prefers = headers
        .get_all(PREFER)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut prefers = prefers.flat_map(|value| value.split([',', ';']));
    prefers.any(|one| one.trim().eq_ignore_ascii_case(RESPOND_ASYNC))
}

/// Takes a call in: 202 when it is on disk.
///
/// # Errors
/// A refusal of this side: too large, a number that another call has, no room.
pub(crate) async fn deposit(node: &Arc<Node>, ask: Ask, body: Incoming) -> Result<Response<Flow>, No> {
    let no = |why, text: &str| No::new(Side::Consumer, why, text);
    let limits = node.settings.limits;
    let held = hold(body, limits.held_bytes, limits.idle()).await;
    let Ok(Held::Whole(body, _)) = held else {
        return Err(no(
            Why::BadRequest,
            "a call that nobody waits for must fit in what the node holds",
        ));
    };
    let now = node.now();
    let mut travelling = ask.headers.clone();
    travelling.remove(PREFER);
    let wants = node
        .settings
        .consumer
        .as_ref()
        .and_then(|consumer| consumer.notify(&ask.client))
        .is_some();
    let letter = Letter {
        id: ask.id.clone(),
        client: ask.client.clone(),
        service: ask.service.clone(),
        method: ask.method.to_string(),
        path_and_query: ask.path_and_query.clone(),
        headers: kept(&travelling),
        body: Bytes(body.to_vec()),
        deposited: now,
        until: now.saturating_add(HOUR_MS * i64::from(limits.deliver_hours)),
        tries: 0,
        next: now,
        state: State::Waiting { last: None },
        noticed: !wants,
        notices: 0,
    };
    let (shared, written) = (node.clone(), letter.clone());
    let deposited = tokio::task::spawn_blocking(move || shared.outbox.deposit(&written)).await;
    let deposited = deposited.map_err(|_| no(Why::InternalError, "the call was not deposited"))?;
    let deposited = deposited.map_err(|fault| {
        let no = no(
            Why::LoggingFailed,
            "the call could not be written, so it was not taken",
        );
        tracing::error!(detail = no.detail, fault = %fault.chain(), "depositing a call");
        no
    })?;
    match deposited {
        Deposited::New => Ok(told(&letter)),
        Deposited::Before(before) => Ok(told(&before)),
        Deposited::Other => Err(no(
            Why::BadRequest,
            "another call was deposited with this X-Road-Id: give each its own number",
        )),
        Deposited::Full => Err(no(
            Why::InternalError,
            "the node keeps as many calls as it may: send it again later",
        )),
    }
}

/// What became of a call: 202 while it waits, the answer of the service when there is one.
///
/// # Errors
/// A refusal: no such call of this client, or one that people have to decide about.
pub(crate) fn look(node: &Node, ask: &Ask, request: &Request<Incoming>) -> Result<Response<Flow>, No> {
    let no = |why, text: String| No::new(Side::Consumer, why, text);
    let found = node.outbox.find(&ask.client, &ask.id);
    let found = found.map_err(|fault| {
        let no = no(Why::InternalError, "the call cannot be read".into());
        tracing::error!(detail = no.detail, fault = %fault.chain(), "looking for a call");
        no
    })?;
    let same = |letter: &Letter| letter.service == ask.service && request.method() == http::Method::GET;
    let letter = found.filter(same).ok_or_else(|| {
        no(
            Why::BadRequest,
            "this client deposited no call with this number for this service".into(),
        )
    })?;
    match &letter.state {
        State::Waiting { .. } => Ok(told(&letter)),
        State::Dead { kind, message } => {
            let (side, why) = crate::no::read_kind(kind).unwrap_or((Side::Consumer, Why::InternalError));
            Err(No::new(side, why, message.clone()))
        }
        State::Answered {
            status,
            headers: answered,
            body,
        } => {
            let mut response = Response::new(Flow::held(body.0.clone().into()));
            *response.status_mut() = StatusCode::from_u16(*status).unwrap_or(StatusCode::OK);
            for (name, value) in &headers(answered) {
                if !stays(name.as_str()) {
                    response.headers_mut().append(name.clone(), value.clone());
                }
            }
            Ok(response)
        }
    }
}

fn told(letter: &Letter) -> Response<Flow> {
    let said = json!({
        "id": letter.id, "state": letter.state.word(), "deposited": letter.deposited, "until": letter.until, "tries": letter.tries,
        "last": match &letter.state { State::Waiting { last } => last.clone(), _ => None },
    });
    let mut response = Response::new(Flow::held(said.to_string().into()));
    *response.status_mut() = StatusCode::ACCEPTED;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(APPLIED, HeaderValue::from_static(RESPOND_ASYNC));
    if let Ok(id) = HeaderValue::from_str(&letter.id) {
        headers.insert(HeaderName::from_static(ID), id);
    }
    if let Ok(at) = HeaderValue::try_from(format!("/async/{}", letter.service)) {
        headers.insert(LOCATION, at);
    }
    response
}
