//! A call whose caller does not wait: brought to the service once, however often it comes.

use super::answer::Answering;
use super::ask::Ask;
use super::services::{Call, Failed};
use crate::configuration::{Service, UnknownOutcome};
use crate::gate::Only;
use crate::later::{Inbox, Told, passing};
use crate::no::{No, Side, Why};
use crate::state::Node;
use crate::wire::{Flow, Held, hold, kept};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, request};
use register::Fault;
use std::sync::Arc;
use std::time::Duration;

/// By which the service knows a message again.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Brings a proven call to its service, unless it was there before.
pub(super) async fn bring(
    node: &Arc<Node>,
    ask: &mut Ask,
    service: &Service,
    parts: &request::Parts,
    body: Bytes,
    (timeout, only): (Duration, Option<Only>),
) -> Result<Answering, No> {
    let rule = service.asynchronous.ok_or_else(|| {
        no(
            Why::AccessDenied,
            format!("{} is not offered to callers that do not wait", service.id),
        )
    })?;
    let content = content(parts, &body);
    let (client, id, now) = (ask.said.client.clone(), ask.said.id.clone(), node.now());
    let told = noted(node, move |inbox| inbox.begin(&client, &id, &content, now)).await?;
    let key = match (told, rule) {
        (Told::Done(status, headers, body), _) => {
            return Ok(Answering::known(
                ask,
                status,
                headers,
                body.into(),
                only,
                service.evidence,
            ));
        }
        (Told::Fresh(key), _) | (Told::Begun(key), UnknownOutcome::Repeat) => key,
        (Told::Begun(_), UnknownOutcome::Ask) => {
            let text =
                "the message was begun before, and nobody knows whether it took effect: ask the provider";
            return Err(no(Why::OutcomeUnknown, text));
        }
        (Told::Going, _) => return Err(no(Why::Replayed, "the message is with the service now")),
        (Told::Other, _) => {
            return Err(no(
                Why::BadRequest,
                "another message of this client has this X-Road-Id",
            ));
        }
    };
    let mut call = Call::new(ask, &parts.headers, Flow::held(body));
    if let Ok(value) = HeaderValue::try_from(format!("\"{}\"", key.as_str())) {
        call.headers.insert(IDEMPOTENCY_KEY, value);
    }
    ask.record.request_out = node.now();
    let brought = match node.services.bring(node, call, timeout).await {
        Ok(brought) => brought,
        Err(Failed { no, reached }) => {
            if !reached {
                noted(node, move |inbox| inbox.undone(&key)).await?;
            }
            return Err(no);
        }
    };
    ask.record.response_in = node.now();
    let (answered, body) = brought.into_parts();
    let limits = node.settings.limits;
    let held = hold(body, limits.held_bytes, limits.idle()).await;
    let Ok(Held::Whole(body, _)) = held else {
        return Err(no(
            Why::ServiceFailed,
            "the answer broke off, or is larger than a call that nobody waits for may have",
        ));
    };
    let status = answered.status.as_u16();
    let mut headers = HeaderMap::new();
    for (name, value) in kept(&answered.headers) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    let (noting, said) = (headers.clone(), body.clone());
    noted(node, move |inbox| {
        if passing(status) {
            inbox.undone(&key)
        } else {
            inbox.done(&key, status, &noting, &said)
        }
    })
    .await?;
    Ok(Answering::known(
        ask,
        status,
        headers,
        body,
        only,
        service.evidence,
    ))
}

/// What makes two messages the same: method, path, and body. Their signatures and times differ.
fn content(parts: &request::Parts, body: &[u8]) -> String {
    use aws_lc_rs::digest::{Context, SHA256};
    let mut context = Context::new(&SHA256);
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    for piece in [parts.method.as_str(), "\n", path, "\n"] {
        context.update(piece.as_bytes());
    }
    context.update(body);
    register::hex(context.finish().as_ref())
}

/// Asks the inbox, off the threads that carry messages.
async fn noted<T: Send + 'static>(
    node: &Arc<Node>,
    ask: impl FnOnce(&Inbox) -> Result<T, Fault> + Send + 'static,
) -> Result<T, No> {
    let shared = node.clone();
    let done = tokio::task::spawn_blocking(move || ask(&shared.inbox)).await;
    let failed = |text: String| {
        let no = no(
            Why::LoggingFailed,
            "the message could not be noted, so nothing is done with it",
        );
        tracing::error!(detail = no.detail, fault = text, "noting a message");
        no
    };
    match done {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(fault)) => Err(failed(fault.chain())),
        Err(error) => Err(failed(error.to_string())),
    }
}

fn no(why: Why, text: impl Into<String>) -> No {
    No::new(Side::Provider, why, text)
}
