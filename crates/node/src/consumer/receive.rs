//! Takes the answer of a provider's node: believes nothing that is not signed for this very request, keeps the evidence, and only then
//! lets it go.
//!
//! A body that fits is held until all of that is done. A larger one passes as it comes, but for its last piece: when the whole is
//! not what was signed, or no evidence can be kept, the connection breaks off and the system sees an unfinished answer.

use super::carry::{Stated, told};
use crate::configuration::Configuration;
use crate::evidence::{Outcome, Record};
use crate::gate::SEEN_SECONDS;
use crate::ident::NodeId;
use crate::message::{
    ERROR, MessageHash, Part, REQUEST_HASH, ResponseStatement, STATEMENT, response_head, response_statement,
    stays,
};
use crate::no::{No, Side, Why, read_kind};
use crate::state::Node;
use crate::wire::{Broken, Flow, Frames, Held, Sent, feed, head_size_fits, hold, kept, put, reason};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, Response, response};
use hyper::body::{Frame, Incoming};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Longest body of a refusal of another node.
const REFUSAL_BYTES_MAX: usize = 16 * 1024;

/// A call whose answer has begun.
#[derive(Debug)]
pub(super) struct Awaited {
    pub record: Box<Record>,
    pub stated: Stated,
    pub method: Method,
}

/// What an answer is judged by.
struct Judge {
    configuration: Arc<Configuration>,
    peer: NodeId,
    request: String,
    request_hash: String,
    status: u16,
}

/// Takes an answer.
pub(super) async fn receive(
    node: Arc<Node>,
    configuration: Arc<Configuration>,
    sent: Sent,
    awaited: Awaited,
    place: OwnedSemaphorePermit,
) -> Result<Response<Flow>, No> {
    let Awaited {
        mut record,
        stated,
        method,
    } = awaited;
    record.peer = Some(sent.node.clone());
    record.response_in = node.now();
    let (parts, body) = sent.response.into_parts();
    let judge = Judge {
        configuration,
        peer: sent.node,
        request: record.request.clone(),
        request_hash: stated.hash,
        status: parts.status.as_u16(),
    };
    if parts.headers.contains_key(ERROR) {
        let no = Box::pin(refusal(&node, &judge, &parts, body, &mut record)).await;
        return Err(disowned(&node, no, record).await);
    }
    match take(&node, judge, parts, (body, method), record, place).await {
        Ok(response) => Ok(response),
        Err(Untaken::Kept(no)) => Err(no),
        Err(Untaken::Open(no, record)) => Err(disowned(&node, no, record).await),
    }
}

/// An answer that is not handed on.
enum Untaken {
    /// Nothing was kept of it yet.
    Open(No, Box<Record>),
    /// It could not be kept.
    Kept(No),
}

/// Keeps that an answer was refused; what the system is told.
async fn disowned(node: &Node, no: No, mut record: Box<Record>) -> No {
    record.response_out = node.now();
    match node.keep(Side::Consumer, *told(&no, record)).await {
        Ok(_) => no,
        Err(no) => no,
    }
}

async fn take(
    node: &Arc<Node>,
    judge: Judge,
    parts: response::Parts,
    (body, method): (Incoming, Method),
    mut record: Box<Record>,
    place: OwnedSemaphorePermit,
) -> Result<Response<Flow>, Untaken> {
    let (hash, whole_hash) = match begun(node, &judge, &parts, &mut record) {
        Ok(begun) => begun,
        Err(no) => return Err(Untaken::Open(no, record)),
    };
    let length = length(&parts.headers).filter(|_| method != Method::HEAD);
    let limits = node.settings.limits;
    let held = match hold(body, limits.held_bytes, limits.idle()).await {
        Ok(held) => held,
        Err(why) => return Err(Untaken::Open(broken(why), record)),
    };
    let passing = Passing {
        judge,
        hash,
        whole_hash,
        record,
    };
    let flow = match held {
        Held::Whole(bytes, trailers) => passing.at_once(node, bytes, trailers.as_ref()).await?,
        Held::More(first, rest) => {
            let (frames, flow) = Flow::passing(length);
            passing.piece_by_piece(node.clone(), first, rest, frames, place);
            flow
        }
    };
    Ok(response(parts, flow))
}

/// Believes the head of an answer: the hash of what is known of it, and that of the whole where it was signed before.
fn begun(
    node: &Node,
    judge: &Judge,
    parts: &response::Parts,
    record: &mut Record,
) -> Result<(MessageHash, Option<String>), No> {
    if !head_size_fits(&parts.headers) {
        return Err(inconsistent("the head of the answer is too large"));
    }
    let told_hash = parts
        .headers
        .get(REQUEST_HASH)
        .and_then(|value| value.to_str().ok());
    if told_hash != Some(judge.request_hash.as_str()) {
        return Err(inconsistent(
            "the answer is not to this request: its X-Road-Request-Hash is another",
        ));
    }
    let token = statement(&parts.headers)?;
    let said = judge.believe(node, token)?;
    let head = response_head(judge.status, reason(parts.status), kept(&parts.headers));
    let hash = MessageHash::response(&head);
    if said.part == Part::Head && said.hash != hash.head() {
        return Err(untrue("the head of the answer is not what was signed"));
    }
    record.outcome = Outcome::Answered { status: judge.status };
    record.grant = said.grant;
    token.clone_into(&mut record.response_statement);
    Ok((hash, (said.part == Part::Whole).then_some(said.hash)))
}

/// An answer on its way to the system.
struct Passing {
    judge: Judge,
    hash: MessageHash,
    /// The hash of the whole, when it was signed before; otherwise the trailer brings it.
    whole_hash: Option<String>,
    record: Box<Record>,
}

impl Passing {
    /// Checks the whole, keeps the evidence, and gives the body.
    async fn at_once(
        mut self,
        node: &Arc<Node>,
        bytes: Bytes,
        trailers: Option<&HeaderMap>,
    ) -> Result<Flow, Untaken> {
        self.hash.update(&bytes);
        self.settle(node, trailers).await?;
        Ok(Flow::held(bytes))
    }

    /// Hands pieces on as they come; the last one waits for the verdict on the whole.
    fn piece_by_piece(
        mut self,
        node: Arc<Node>,
        first: Bytes,
        rest: Incoming,
        frames: Frames,
        place: OwnedSemaphorePermit,
    ) {
        tokio::spawn(async move {
            let idle = node.settings.limits.idle();
            let fed = feed(rest, first, &frames, idle, |piece| self.hash.update(piece)).await;
            let settled = match fed {
                Ok((last, trailers)) => self.settle(&node, trailers.as_ref()).await.map(|()| last),
                Err(why) => Err(Untaken::Open(broken(why), self.record)),
            };
            let (no, record) = match settled {
                Ok(last) => {
                    put(&frames, Frame::data(last), idle).await.ok();
                    return drop(place);
                }
                Err(Untaken::Open(no, record)) => (no, Some(record)),
                Err(Untaken::Kept(no)) => (no, None),
            };
            tracing::warn!(
                kind = no.kind(Default::default()),
                detail = no.detail,
                "an answer broke off"
            );
            frames.send(Err(Broken::Disowned)).await.ok();
            if let Some(record) = record {
                node.keep(Side::Consumer, *told(&no, record)).await.ok();
            }
            drop(place);
        });
    }

    async fn settle(mut self, node: &Node, trailers: Option<&HeaderMap>) -> Result<(), Untaken> {
        if let Err(no) = self.judge(node, trailers) {
            return Err(Untaken::Open(no, self.record));
        }
        let keeping = node.keep(Side::Consumer, *self.record);
        keeping.await.map(|_| ()).map_err(Untaken::Kept)
    }

    /// Whether the whole is what was signed.
    fn judge(&mut self, node: &Node, trailers: Option<&HeaderMap>) -> Result<(), No> {
        let record = &mut self.record;
        record.response_bytes = self.hash.body_bytes();
        let found = self.hash.clone().finish();
        let signed = match self.whole_hash.take() {
            Some(hash) => hash,
            None => {
                let trailers = trailers.ok_or_else(|| untrue("the answer ended without its signature"))?;
                let token = statement(trailers)?;
                let said = self.judge.believe(node, token)?;
                if said.part != Part::Whole {
                    return Err(untrue(
                        "the signature at the end of the answer is not of the whole",
                    ));
                }
                token.clone_into(&mut record.response_statement);
                said.hash
            }
        };
        if signed != found {
            return Err(untrue("the answer is not what was signed"));
        }
        record.response_hash = found;
        record.response_out = node.now();
        Ok(())
    }
}

impl Judge {
    /// What a statement says, when the node that answers signed it now, about this request and this status.
    fn believe(&self, node: &Node, token: &str) -> Result<ResponseStatement, No> {
        let mut until = None;
        let said = response_statement(token, |kid| {
            let known = self
                .configuration
                .key(kid)
                .filter(|known| known.node.id == self.peer)?;
            until = Some(known);
            Some(known.key)
        });
        let said = said.map_err(|error| untrue(error.to_string()))?;
        let in_time = (said.at - node.now()).abs() <= SEEN_SECONDS * 1000;
        if !in_time || !until.is_some_and(|known| known.counts_at(said.at)) {
            return Err(untrue(
                "the signature is of another time: one of the two clocks is wrong, or the key is no longer used",
            ));
        }
        let same = said.node == self.peer
            && said.request == self.request
            && said.request_hash == self.request_hash
            && said.status == self.status;
        if same {
            Ok(said)
        } else {
            Err(inconsistent("the signature is about another request or answer"))
        }
    }
}

/// The refusal of another node, in its own words.
async fn refusal(
    node: &Arc<Node>,
    judge: &Judge,
    parts: &response::Parts,
    body: Incoming,
    record: &mut Record,
) -> No {
    let limits = node.settings.limits;
    let kind = parts
        .headers
        .get(ERROR)
        .and_then(|value| value.to_str().ok())
        .and_then(read_kind);
    let held = hold(body, REFUSAL_BYTES_MAX, limits.idle()).await;
    let (Some((side, why)), Ok(Held::Whole(bytes, _))) = (kind, held) else {
        return inconsistent("the other node refused in a way that cannot be read");
    };
    if let Ok(token) = statement(&parts.headers) {
        let said = match judge.believe(node, token) {
            Ok(said) => said,
            Err(no) => return no,
        };
        let head = response_head(judge.status, reason(parts.status), kept(&parts.headers));
        let mut hash = MessageHash::response(&head);
        hash.update(&bytes);
        let found = hash.finish();
        if said.hash != found {
            return untrue("the refusal is not what was signed");
        }
        token.clone_into(&mut record.response_statement);
        record.response_hash = found;
    }
    #[derive(serde::Deserialize)]
    struct Told {
        message: String,
        detail: String,
    }
    match serde_json::from_slice::<Told>(&bytes) {
        Ok(told) => No {
            side,
            why,
            message: told.message,
            detail: told.detail,
        },
        Err(_) => inconsistent("the other node refused in a way that cannot be read"),
    }
}

fn statement(headers: &HeaderMap) -> Result<&str, No> {
    let token = headers.get(STATEMENT).and_then(|value| value.to_str().ok());
    token.ok_or_else(|| No::new(Side::Consumer, Why::MissingSignature, "the answer is not signed"))
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn response(parts: response::Parts, flow: Flow) -> Response<Flow> {
    let mut response = Response::new(flow);
    *response.status_mut() = parts.status;
    let headers = response.headers_mut();
    for (name, value) in &parts.headers {
        if !stays(name.as_str()) {
            headers.append(name.clone(), value.clone());
        }
    }
    response
}

fn inconsistent(text: &str) -> No {
    No::new(Side::Consumer, Why::InconsistentResponse, text)
}

fn untrue(text: impl Into<String>) -> No {
    No::new(Side::Consumer, Why::SignatureVerification, text)
}

fn broken(why: Broken) -> No {
    No::new(
        Side::Consumer,
        Why::NetworkError,
        format!("the answer of the provider's node: {why}"),
    )
}
