//! Carries a call to a node of its provider: signs it, sends it, and sends it again only when that is safe.

use super::ask::Ask;
use super::receive::{Awaited, receive};
use crate::configuration::{Configuration, NodeEntry};
use crate::evidence::{Outcome, Record};
use crate::message::{ERROR, HeadBytes, MessageHash, Part, RequestStatement, STATEMENT, request_head};
use crate::no::{No, Side, Spelling, Why};
use crate::state::Node;
use crate::wire::{Broken, Flow, Frames, Held, Sent, Unsent, feed, hold, kept, put};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use hyper::body::{Frame, Incoming};
use jose::SigningKey;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;

/// How much longer than the provider's node the consumer's waits.
const LONGER: Duration = Duration::from_secs(5);

/// A request that was stated: its hash and the statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Stated {
    pub hash: String,
    pub statement: String,
    pub bytes: u64,
}

/// Carries a call and gives its answer; every attempt leaves a record.
pub(super) async fn carry(
    node: &Arc<Node>,
    configuration: Arc<Configuration>,
    mut ask: Ask,
    length: Option<u64>,
    body: Incoming,
    began: i64,
    place: OwnedSemaphorePermit,
) -> Result<Response<Flow>, No> {
    let limits = node.settings.limits;
    let held = hold(body, limits.held_bytes, limits.idle()).await;
    let held = held.map_err(|broken| {
        No::new(
            Side::Consumer,
            Why::BadRequest,
            format!("the body of the request: {broken}"),
        )
    })?;
    let held = match held {
        Held::Whole(bytes, trailers) => Held::Whole(apart(bytes), trailers),
        more => more,
    };
    // What is rare is boxed: thousands of messages wait at once, and each is as large as its largest branch.
    let tried = match held {
        Held::Whole(bytes, _) => match whole(node, &configuration, &ask, &bytes, began).await {
            Err(Tried::Perhaps(_, record)) if ask.is_safe() => {
                node.keep(Side::Consumer, *record).await?;
                ask.renew()?;
                Box::pin(whole(node, &configuration, &ask, &bytes, began)).await
            }
            first => first,
        },
        Held::More(first, rest) => {
            let passing = (first, rest, length);
            Box::pin(streamed(node, &configuration, &ask, passing, began)).await
        }
    };
    drop(ask);
    done(node, &configuration, tried, place).await
}

/// Carries a call whose body is held, outside of any connection.
pub(crate) async fn exchange_held(node: &Arc<Node>, ask: Ask, body: Bytes) -> Result<Response<Flow>, No> {
    let (place, configuration) = node.place(Side::Consumer)?;
    let tried = whole(node, &configuration, &ask, &body, node.now()).await;
    done(node, &configuration, tried, place).await
}

/// Bytes in the largest body that is copied out of the buffer of its connection, which it would hold on to otherwise.
const COPIED_BYTES_MAX: usize = 4 * 1024;

fn apart(bytes: Bytes) -> Bytes {
    if bytes.is_empty() || bytes.len() > COPIED_BYTES_MAX {
        return bytes;
    }
    Bytes::copy_from_slice(&bytes)
}

/// What became of an attempt.
enum Tried {
    /// It provably did nothing.
    Refused(No, Box<Record>),
    /// It may have arrived.
    Perhaps(No, Box<Record>),
}

async fn done(
    node: &Arc<Node>,
    configuration: &Arc<Configuration>,
    tried: Result<(Sent, Awaited), Tried>,
    place: OwnedSemaphorePermit,
) -> Result<Response<Flow>, No> {
    match tried {
        Ok((sent, awaited)) => receive(node.clone(), configuration.clone(), sent, awaited, place).await,
        Err(Tried::Refused(no, record) | Tried::Perhaps(no, record)) => {
            node.keep(Side::Consumer, *record).await?;
            Err(no)
        }
    }
}

/// An attempt with a body that is held.
async fn whole(
    node: &Arc<Node>,
    configuration: &Configuration,
    ask: &Ask,
    body: &Bytes,
    began: i64,
) -> Result<(Sent, Awaited), Tried> {
    let mut record = Box::new(ask.record(node, began));
    let head = head(ask);
    let mut hash = MessageHash::request(&head);
    hash.update(body);
    let bytes = hash.body_bytes();
    let signed = stated(node, ask, Part::Whole, hash.finish());
    drop(head);
    let (hash, statement) = signed.map_err(|no| refused(no, record.clone()))?;
    let stated = Stated {
        hash,
        statement,
        bytes,
    };
    record.request_bytes = bytes;
    record.request_hash.clone_from(&stated.hash);
    record.request_statement.clone_from(&stated.statement);
    let request = request(ask, &stated.statement, Flow::held(body.clone()));
    let nodes = nodes(configuration, ask).map_err(|no| refused(no, record.clone()))?;
    record.request_out = node.now();
    let wait = Duration::from_millis(node.settings.limits.answer_ms) + LONGER;
    let keys = node.keys();
    let sending = node
        .peers
        .send(request, &nodes, &keys.identity, configuration.authorities());
    let sent = tokio::time::timeout(wait, sending).await;
    let sent = judged(sent, &record)?;
    Ok((
        sent,
        Awaited {
            record,
            stated,
            method: ask.method.clone(),
        },
    ))
}

/// An attempt with a body that passes: its head is stated first, the whole in the trailer.
async fn streamed(
    node: &Arc<Node>,
    configuration: &Configuration,
    ask: &Ask,
    (first, rest, length): (Bytes, Incoming, Option<u64>),
    began: i64,
) -> Result<(Sent, Awaited), Tried> {
    let mut record = Box::new(ask.record(node, began));
    let head = head(ask);
    let hash = MessageHash::request(&head);
    let signed = stated(node, ask, Part::Head, hash.head());
    let (head_hash, statement) = signed.map_err(|no| refused(no, record.clone()))?;
    let nodes = nodes(configuration, ask).map_err(|no| refused(no, record.clone()))?;
    let (frames, flow) = Flow::passing(length);
    let mut upload = upload(node.clone(), ask.clone(), hash, (first, rest), frames);
    record.request_out = node.now();
    let wait = Duration::from_millis(node.settings.limits.answer_ms) + LONGER;
    let keys = node.keys();
    let request = request(ask, &statement, flow);
    let mut sending =
        std::pin::pin!(
            node.peers
                .send(request, &nodes, &keys.identity, configuration.authorities())
        );
    let mut uploaded = None;
    let sent = tokio::select! {
        sent = sending.as_mut() => Ok(sent),
        done = &mut upload => {
            uploaded = Some(done);
            tokio::time::timeout(wait, sending.as_mut()).await
        }
    };
    let early = matches!(&sent, Ok(Ok(sent)) if sent.response.headers().contains_key(ERROR));
    let of_head = || Stated {
        hash: head_hash,
        statement,
        bytes: 0,
    };
    let stated = match uploaded {
        Some(Ok(Ok(stated))) => Ok(Ok(stated)),
        // Refused before the body was read: what was stated so far is the head.
        Some(_) if early => Ok(Ok(of_head())),
        Some(broken) => broken,
        None if early || !matches!(sent, Ok(Ok(_))) => {
            upload.abort();
            Ok(Ok(of_head()))
        }
        None => upload.await,
    };
    let Ok(Ok(stated)) = stated else {
        let text = "the body of the request broke off, or the provider did not take it";
        let no = No::new(Side::Consumer, Why::NetworkError, text);
        return Err(judged(sent, &record).err().unwrap_or_else(|| refused(no, record)));
    };
    record.request_bytes = stated.bytes;
    record.request_hash.clone_from(&stated.hash);
    record.request_statement.clone_from(&stated.statement);
    let sent = judged(sent, &record)?;
    Ok((
        sent,
        Awaited {
            record,
            stated,
            method: ask.method.clone(),
        },
    ))
}

/// Hands the body on while it is hashed, states the whole, and lets the last piece go with the statement behind it.
fn upload(
    node: Arc<Node>,
    ask: Ask,
    mut hash: MessageHash,
    (first, rest): (Bytes, Incoming),
    frames: Frames,
) -> JoinHandle<Result<Stated, Broken>> {
    tokio::spawn(async move {
        let idle = node.settings.limits.idle();
        let fed = feed(rest, first, &frames, idle, |piece| hash.update(piece)).await;
        let (last, _) = match fed {
            Ok(fed) => fed,
            Err(broken) => {
                frames.send(Err(broken)).await.ok();
                return Err(broken);
            }
        };
        let bytes = hash.body_bytes();
        let signed = stated(&node, &ask, Part::Whole, hash.finish());
        let Ok((hash, statement)) = signed else {
            frames.send(Err(Broken::Disowned)).await.ok();
            return Err(Broken::Disowned);
        };
        let trailers = statement_header(&statement);
        put(&frames, Frame::data(last), idle).await?;
        put(&frames, Frame::trailers(trailers), idle).await?;
        Ok(Stated {
            hash,
            statement,
            bytes,
        })
    })
}

fn head(ask: &Ask) -> HeadBytes {
    request_head(ask.method.as_str(), &ask.path_and_query, kept(&ask.headers))
}

/// The hash and the signed statement of a part.
fn stated(node: &Node, ask: &Ask, part: Part, hash: String) -> Result<(String, String), No> {
    let said = RequestStatement {
        part,
        node: node.id.clone(),
        at: node.now(),
        request: ask.request.clone(),
        id: ask.id.clone(),
        client: ask.client.clone(),
        service: ask.service.clone(),
        hash: hash.clone(),
    };
    let keys = node.keys();
    let key: &SigningKey = &keys.signing;
    let signed = said.sign(key);
    let statement =
        signed.map_err(|_| No::new(Side::Consumer, Why::InternalError, "the node cannot sign"))?;
    Ok((hash, statement))
}

/// A statement as a header, or as a trailer.
pub(crate) fn statement_header(statement: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(statement) {
        headers.insert(HeaderName::from_static(STATEMENT), value);
    }
    headers
}

fn request(ask: &Ask, statement: &str, body: Flow) -> Request<Flow> {
    let mut request = Request::new(body);
    *request.method_mut() = ask.method.clone();
    let uri = http::Uri::builder()
        .scheme("https")
        .authority("node.qhapaq.invalid");
    // The path came as one; it is one still.
    *request.uri_mut() = uri
        .path_and_query(ask.path_and_query.as_str())
        .build()
        .unwrap_or_default();
    let mut headers = ask.headers.clone();
    headers.extend(statement_header(statement));
    *request.headers_mut() = headers;
    request
}

/// Nodes of the provider that may be asked.
fn nodes<'c>(configuration: &'c Configuration, ask: &Ask) -> Result<Vec<&'c NodeEntry>, No> {
    let no = |why, text: String| No::new(Side::Consumer, why, text);
    let id = ask.service.member();
    if !configuration.takes_part(&id) {
        return Err(no(
            Why::UnknownMember,
            format!("{id} does not take part in the exchange"),
        ));
    }
    let wanted = |node: &&NodeEntry| ask.wanted.as_ref().is_none_or(|wanted| *wanted == node.id);
    let nodes = configuration.nodes_of(&id).into_iter().map(|(node, _)| node);
    let nodes: Vec<&NodeEntry> = nodes.filter(wanted).collect();
    if nodes.is_empty() {
        return Err(no(
            Why::NetworkError,
            format!("{id} has no node that takes calls, or not the one that was named"),
        ));
    }
    Ok(nodes)
}

fn judged(
    sent: Result<Result<Sent, Unsent>, tokio::time::error::Elapsed>,
    record: &Record,
) -> Result<Sent, Tried> {
    let network = |text: String| No::new(Side::Consumer, Why::NetworkError, text);
    match sent {
        Ok(Ok(sent)) => Ok(sent),
        Ok(Err(Unsent::Nowhere(_, why))) => Err(refused(network(why), Box::new(record.clone()))),
        Ok(Err(Unsent::Perhaps(why))) => Err(perhaps(network(why), Box::new(record.clone()))),
        Err(_) => {
            let no = network(
                "the provider's node did not answer in time: nobody knows whether the call took effect"
                    .into(),
            );
            Err(perhaps(no, Box::new(record.clone())))
        }
    }
}

fn refused(no: No, record: Box<Record>) -> Tried {
    let record = told(&no, record);
    Tried::Refused(no, record)
}

fn perhaps(no: No, record: Box<Record>) -> Tried {
    let record = told(&no, record);
    Tried::Perhaps(no, record)
}

/// The record of a refusal.
pub(crate) fn told(no: &No, mut record: Box<Record>) -> Box<Record> {
    record.outcome = Outcome::Refused {
        kind: no.kind(Spelling::New),
        detail: no.detail.clone(),
    };
    record
}
