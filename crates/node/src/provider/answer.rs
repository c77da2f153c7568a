//! The answer goes out: the fields that may leave, the headers of the protocol, the signature, the evidence.

use super::ask::Ask;
use super::evidence::content;
use super::meta::Own;
use super::services::{Answered, Brought};
use crate::configuration::Evidence;
use crate::consumer::{refusal, statement_header, told};
use crate::evidence::{Outcome, Record};
use crate::gate::Only;
use crate::message::{
    CLIENT, ERROR, ID, MessageHash, Part, REQUEST_HASH, REQUEST_ID, ResponseStatement, SERVICE,
    response_head, stays,
};
use crate::no::{No, Side, Spelling, Why};
use crate::state::Node;
use crate::wire::{Broken, Flow, Frames, Held, feed, hold, kept, put, reason};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use hyper::body::Frame;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// An answer that has begun.
pub(super) struct Answering {
    method: Method,
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    only: Option<Only>,
    evidence: Evidence,
}

enum Body {
    Own(Bytes),
    Service(Answered),
}

impl Answering {
    /// What the node itself answers.
    pub fn own(ask: &mut Ask, own: Own) -> Answering {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(own.0));
        Answering::new(
            ask,
            StatusCode::OK,
            headers,
            Body::Own(own.1.into()),
            None,
            Evidence::Metadata,
        )
    }

    /// What a service answered, all of it.
    pub fn known(
        ask: &mut Ask,
        status: u16,
        headers: HeaderMap,
        body: Bytes,
        only: Option<Only>,
        evidence: Evidence,
    ) -> Answering {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        Answering::new(ask, status, headers, Body::Own(body), only, evidence)
    }

    /// What a service answers, of which only some fields may leave.
    pub fn of_service(ask: &mut Ask, brought: Brought, only: Option<Only>, evidence: Evidence) -> Answering {
        let (parts, body) = brought.into_parts();
        Answering::new(
            ask,
            parts.status,
            parts.headers,
            Body::Service(body),
            only,
            evidence,
        )
    }

    fn new(
        ask: &mut Ask,
        status: StatusCode,
        given: HeaderMap,
        body: Body,
        only: Option<Only>,
        evidence: Evidence,
    ) -> Answering {
        ask.record.request_hash.clone_from(&ask.said.hash);
        let record = &ask.record;
        let mut headers = HeaderMap::with_capacity(given.len() + 5);
        for (name, value) in &given {
            if !stays(name.as_str()) && !name.as_str().starts_with("x-road-") {
                headers.append(name.clone(), value.clone());
            }
        }
        let of_protocol = [
            (CLIENT, record.client.as_str()),
            (SERVICE, record.service.as_str()),
            (ID, record.id.as_str()),
            (REQUEST_ID, record.request.as_str()),
            (REQUEST_HASH, record.request_hash.as_str()),
        ];
        for (name, value) in of_protocol {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        // The length is not signed, for HTTP may change it; it only tells the other end what to expect.
        if let Some(length) = given.get(CONTENT_LENGTH).filter(|_| only.is_none()) {
            headers.insert(CONTENT_LENGTH, length.clone());
        }
        Answering {
            method: ask.method.clone(),
            status,
            headers,
            body,
            only,
            evidence,
        }
    }

    /// Signs it, keeps the evidence, and lets it go.
    pub async fn answer(
        mut self,
        node: Arc<Node>,
        mut record: Box<Record>,
        place: OwnedSemaphorePermit,
    ) -> Response<Flow> {
        let limits = node.settings.limits;
        record.outcome = Outcome::Answered {
            status: self.status.as_u16(),
        };
        let body = std::mem::replace(&mut self.body, Body::Own(Bytes::new()));
        let held = match body {
            Body::Own(bytes) => Ok(Held::Whole(bytes, None)),
            Body::Service(body) => hold(body, limits.held_bytes, limits.idle()).await,
        };
        match held {
            Ok(Held::Whole(bytes, _)) => {
                let response = match self.whole(&node, &mut record, bytes) {
                    Ok(response) => response,
                    Err(no) => return refuse(&node, no, record).await,
                };
                match node.keep(Side::Provider, *record).await {
                    Ok(_) => response,
                    Err(no) => refusal(&no, "application/json", Spelling::New),
                }
            }
            Ok(Held::More(..)) if self.only.is_some() && self.status.is_success() => {
                let text = "the answer is too large for the fields that may leave to be picked";
                refuse(&node, no(Why::ServiceFailed, text), record).await
            }
            Ok(Held::More(first, rest)) => {
                let passing = self.passing(node, record, first, rest, place);
                Box::pin(passing).await
            }
            Err(broken) => {
                let text = format!("the answer of the service: {broken}");
                refuse(&node, no(Why::ServiceFailed, text), record).await
            }
        }
    }

    /// The answer as it goes out, when its evidence is kept.
    fn whole(mut self, node: &Node, record: &mut Record, bytes: Bytes) -> Result<Response<Flow>, No> {
        let bytes = match &self.only {
            Some(only) if self.status.is_success() && !bytes.is_empty() => {
                let kept = only
                    .of(&bytes)
                    .map_err(|error| no(Why::ServiceFailed, error.to_string()))?;
                Bytes::from(kept)
            }
            _ => bytes,
        };
        let head = response_head(self.status.as_u16(), reason(self.status), kept(&self.headers));
        let mut hash = MessageHash::response(&head);
        hash.update(&bytes);
        if self.evidence == Evidence::Full {
            record.response_content = Some(content(&head, &bytes));
        }
        record.response_bytes = hash.body_bytes();
        let statement = state(node, record, Part::Whole, hash.finish())?;
        record.response_out = node.now();
        if self.method != Method::HEAD {
            self.headers.remove(CONTENT_LENGTH);
        }
        self.headers.extend(statement_header(&statement));
        let mut response = Response::new(Flow::held(bytes));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        Ok(response)
    }

    /// The head is signed and goes out; pieces follow as they come; the last one waits until the whole is signed and kept.
    async fn passing(
        mut self,
        node: Arc<Node>,
        mut record: Box<Record>,
        first: Bytes,
        rest: Answered,
        place: OwnedSemaphorePermit,
    ) -> Response<Flow> {
        let head = response_head(self.status.as_u16(), reason(self.status), kept(&self.headers));
        let hash = MessageHash::response(&head);
        let statement = match state(&node, &mut record, Part::Head, hash.head()) {
            Ok(statement) => statement,
            Err(no) => return refuse(&node, no, record).await,
        };
        let length = self.headers.get(CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let (frames, flow) = Flow::passing(length);
        tokio::spawn(pass(node, record, hash, (first, rest), frames, place));
        self.headers.extend(statement_header(&statement));
        let mut response = Response::new(flow);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

async fn pass(
    node: Arc<Node>,
    mut record: Box<Record>,
    mut hash: MessageHash,
    (first, rest): (Bytes, Answered),
    frames: Frames,
    place: OwnedSemaphorePermit,
) {
    let idle = node.settings.limits.idle();
    let fed = feed(rest, first, &frames, idle, |piece| hash.update(piece)).await;
    record.response_bytes = hash.body_bytes();
    let settled = match fed {
        Err(broken) => Err(no(
            Why::ServiceFailed,
            format!("the answer of the service: {broken}"),
        )),
        Ok((last, _)) => match state(&node, &mut record, Part::Whole, hash.finish()) {
            Ok(statement) => {
                record.response_out = node.now();
                node.keep(Side::Provider, Record::clone(&record))
                    .await
                    .map(|_| (last, statement))
            }
            Err(no) => Err(no),
        },
    };
    match settled {
        Ok((last, statement)) => {
            if put(&frames, Frame::data(last), idle).await.is_ok() {
                put(&frames, Frame::trailers(statement_header(&statement)), idle)
                    .await
                    .ok();
            }
        }
        Err(no) => {
            tracing::warn!(
                kind = no.kind(Spelling::New),
                detail = no.detail,
                "an answer broke off"
            );
            frames.send(Err(Broken::Disowned)).await.ok();
            if no.why != Why::LoggingFailed {
                record.response_out = node.now();
                node.keep(Side::Provider, *told(&no, record)).await.ok();
            }
        }
    }
    drop(place);
}

/// Signs a part of the answer and notes it.
fn state(node: &Node, record: &mut Record, part: Part, hash: String) -> Result<String, No> {
    let status = match record.outcome {
        Outcome::Answered { status } => status,
        Outcome::Refused { .. } => 0,
    };
    let said = ResponseStatement {
        part,
        node: node.id.clone(),
        at: node.now(),
        request: record.request.clone(),
        request_hash: record.request_hash.clone(),
        status,
        hash: hash.clone(),
        grant: record.grant.clone(),
    };
    let signed = said.sign(&node.keys().signing);
    let statement = signed.map_err(|_| no(Why::InternalError, "the node cannot sign"))?;
    record.response_statement.clone_from(&statement);
    record.response_hash = hash;
    Ok(statement)
}

/// The refusal of a proven call: signed, and kept before it goes out.
pub(super) async fn refuse(node: &Node, why: No, mut record: Box<Record>) -> Response<Flow> {
    tracing::info!(
        kind = why.kind(Spelling::New),
        detail = why.detail,
        "refused a call"
    );
    let mut response = refusal(&why, "application/json", Spelling::New);
    let status = response.status();
    let body = why.json(Spelling::New);
    let head = response_head(status.as_u16(), reason(status), kept(response.headers()));
    let mut hash = MessageHash::response(&head);
    hash.update(body.as_bytes());
    record.outcome = Outcome::Answered {
        status: status.as_u16(),
    };
    record.grant = None;
    record.response_out = node.now();
    match state(node, &mut record, Part::Whole, hash.finish()) {
        Ok(statement) => response.headers_mut().extend(statement_header(&statement)),
        Err(no) => return refusal(&no, "application/json", Spelling::New),
    }
    debug_assert!(response.headers().contains_key(ERROR));
    match node.keep(Side::Provider, *told(&why, record)).await {
        Ok(_) => response,
        Err(no) => refusal(&no, "application/json", Spelling::New),
    }
}

fn no(why: Why, text: impl Into<String>) -> No {
    No::new(Side::Provider, why, text)
}
