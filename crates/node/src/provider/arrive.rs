//! A proven call: decided, brought to the service, answered.

use super::answer::{Answering, refuse};
use super::ask::{Ask, believe};
use super::evidence::content;
use super::later;
use super::meta;
use super::services::{Brought, Call};
use crate::configuration::{Configuration, Evidence, Grant, LargeRequests, Service};
use crate::gate::{self, Asked, Asking, Locator, Only, Used};
use crate::later::DELIVERY;
use crate::message::{self, MessageHash, PURPOSE, Part, STATEMENT, request_head};
use crate::no::{No, Side, Why};
use crate::state::Node;
use crate::wire::{Broken, Flow, Frames, Held, feed, hold, kept, put};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response, request};
use hyper::body::{Frame, Incoming};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// Answers a proven call. Every one leaves a record.
pub(super) async fn arrive(
    node: Arc<Node>,
    configuration: Arc<Configuration>,
    mut ask: Box<Ask>,
    request: Request<Incoming>,
    place: OwnedSemaphorePermit,
) -> Response<Flow> {
    match through(&node, &configuration, &mut ask, request).await {
        Ok(answering) => answering.answer(node, ask.record, place).await,
        Err(no) => refuse(&node, no, ask.record).await,
    }
}

async fn through(
    node: &Arc<Node>,
    configuration: &Arc<Configuration>,
    ask: &mut Ask,
    request: Request<Incoming>,
) -> Result<Answering, No> {
    if let Some(body) = meta::answer(node, configuration, ask)? {
        let held = hold(request.into_body(), 0, node.settings.limits.idle()).await;
        let Ok(Held::Whole(..)) = held else {
            return Err(no(Why::BadRequest, "a question about services has no body"));
        };
        whole(ask, &Bytes::new())?;
        return Ok(Answering::own(ask, body));
    }
    let service = configuration.service(&ask.said.service);
    let (grant, endpoint, purpose) = passed(node, configuration, ask, &request)?;
    ask.record.endpoint = endpoint;
    ask.record.purpose = Some(purpose);
    ask.record.grant = Some(grant.id.clone());
    ask.record.legal_base = Some(grant.legal_base.clone());
    ask.record.fields.clone_from(&grant.fields);
    let service = service.ok_or_else(|| no(Why::UnknownService, "the service is not described"))?;
    let only = grant
        .fields
        .as_ref()
        .map(|fields| Only::new(fields.iter().map(String::as_str)));
    let (parts, body) = request.into_parts();
    let limits = node.settings.limits;
    let held = hold(body, limits.held_bytes, limits.idle())
        .await
        .map_err(broken)?;
    let timeout = Duration::from_millis(service.level.timeout_ms.map_or(limits.answer_ms, u64::from));
    let brought = match held {
        Held::Whole(bytes, trailers) => {
            if ask.said.part == Part::Head {
                ask.hash.update(&bytes);
                let token = trailers
                    .as_ref()
                    .and_then(|trailers| trailers.get(STATEMENT)?.to_str().ok());
                confirm(node, configuration, ask, token)?;
            } else {
                whole(ask, &bytes)?;
            }
            note_person(node, ask, service, &parts, &bytes);
            if parts.headers.contains_key(DELIVERY) {
                // What is rare is boxed: thousands of messages wait at once, and each is as large as its largest branch.
                return Box::pin(later::bring(node, ask, service, &parts, bytes, (timeout, only))).await;
            }
            let call = Call::new(ask, &parts.headers, Flow::held(bytes));
            drop(parts);
            ask.record.request_out = node.now();
            let brought = node.services.bring(node, call, timeout).await?;
            ask.record.response_in = node.now();
            brought
        }
        Held::More(first, rest) => {
            if ask.said.part == Part::Whole || service.large_requests == LargeRequests::Refuse {
                return Err(no(
                    Why::BadRequest,
                    "the body of the request is larger than this service takes",
                ));
            }
            let passing = (first, rest);
            Box::pin(passing_call(node, configuration, ask, &parts, passing, timeout)).await?
        }
    };
    Ok(Answering::of_service(ask, brought, only, service.evidence))
}

/// Decides, and counts the call.
fn passed<'c>(
    node: &Node,
    configuration: &'c Configuration,
    ask: &Ask,
    request: &Request<Incoming>,
) -> Result<(&'c Grant, String, String), No> {
    let now = node.now();
    let purpose = message::text(request.headers(), PURPOSE);
    let asked = Asked {
        client: &ask.said.client,
        service: &ask.said.service,
        method: ask.method.as_str(),
        path: &ask.path,
        purpose,
        case: ask.record.case.as_deref(),
        now,
    };
    let grants = configuration.grants_for(&ask.said.client, &ask.said.service);
    let passed = gate::decide(
        &asked,
        configuration.service(&ask.said.service),
        grants.into_iter(),
    )?;
    node.quotas
        .take(passed.grant, &ask.said.client, now)
        .map_err(|used| {
            let most = match used {
                Used::Day(most) => format!("{most} calls a day"),
                Used::Minute(most) => format!("{most} calls a minute"),
            };
            no(
                Why::QuotaExceeded,
                format!("the access allows {most}, and they are used up"),
            )
        })?;
    Ok((
        passed.grant,
        passed.endpoint.to_owned(),
        passed.purpose.to_owned(),
    ))
}

/// Checks a request that was stated whole before.
fn whole(ask: &mut Ask, bytes: &Bytes) -> Result<(), No> {
    ask.hash.update(bytes);
    ask.record.request_bytes = ask.hash.body_bytes();
    if ask.said.part == Part::Whole && ask.hash.clone().finish() != ask.said.hash {
        return Err(no(
            Why::SignatureVerification,
            "the request is not what was signed",
        ));
    }
    Ok(())
}

/// Checks a request whose whole is stated in the trailer.
fn confirm(node: &Node, configuration: &Configuration, ask: &mut Ask, token: Option<&str>) -> Result<(), No> {
    let token = token.ok_or_else(|| no(Why::MissingSignature, "the request ended without its signature"))?;
    let said = believe(node, configuration, token, &ask.peer)?;
    ask.record.request_bytes = ask.hash.body_bytes();
    let same = said.part == Part::Whole
        && said.request == ask.said.request
        && said.service == ask.said.service
        && said.client == ask.said.client
        && said.hash == ask.hash.clone().finish();
    if !same {
        return Err(no(
            Why::SignatureVerification,
            "the request is not what was signed at its end",
        ));
    }
    ask.record.request_hash.clone_from(&said.hash);
    token.clone_into(&mut ask.record.request_statement);
    ask.said = said;
    Ok(())
}

/// Notes whose data are asked for, and the content where the service keeps it.
fn note_person(node: &Node, ask: &mut Ask, service: &Service, parts: &request::Parts, bytes: &Bytes) {
    let locator = service.subject.as_deref().and_then(Locator::parse);
    let asking = Asking {
        path: &ask.path,
        query: ask.query.as_deref(),
        headers: &parts.headers,
        body: bytes,
    };
    let subject = locator.and_then(|locator| asking.subject(&locator));
    ask.record.subject = subject.map(|subject| gate::pseudonym(&node.subject_key, &subject));
    if service.evidence == Evidence::Full {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let head = request_head(ask.method.as_str(), path, kept(&parts.headers));
        ask.record.request_content = Some(content(&head, bytes));
    }
}

/// Calls the service with a request that passes: its last piece goes when the whole is proven.
async fn passing_call(
    node: &Arc<Node>,
    configuration: &Arc<Configuration>,
    ask: &mut Ask,
    parts: &request::Parts,
    (first, rest): (Bytes, Incoming),
    timeout: Duration,
) -> Result<Brought, No> {
    let length = parts
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    let (frames, flow) = Flow::passing(length);
    let (done, end) = oneshot::channel();
    let download = Download {
        hash: ask.hash.clone(),
        idle: node.settings.limits.idle(),
        frames,
        done,
    };
    let call = Call::new(ask, &parts.headers, flow);
    ask.record.request_out = node.now();
    let (verdict, go) = oneshot::channel();
    tokio::spawn(download.run(first, rest, go));
    let bringing = node
        .services
        .bring(node, call, timeout + Duration::from_secs(24 * 3600));
    let mut bringing = std::pin::pin!(bringing);
    let arrived = tokio::select! {
        // The service answered, or broke off, before it had read everything: what it says counts only for a whole request.
        brought = bringing.as_mut() => return brought.map_err(No::from).and_then(|_| {
            Err(no(Why::ServiceFailed, "the service answered before it had read the request"))
        }),
        arrived = end => arrived,
    };
    let Ok(Ok((hash, token))) = arrived else {
        return Err(no(Why::BadRequest, "the body of the request broke off"));
    };
    ask.hash = hash;
    confirm(node, configuration, ask, token.as_deref())?;
    verdict.send(()).ok();
    let brought = tokio::time::timeout(timeout, bringing).await;
    let brought = brought.map_err(|_| no(Why::ServiceFailed, "the service did not answer in time"))??;
    ask.record.response_in = node.now();
    Ok(brought)
}

/// What came in: the hash of the whole, and the statement at its end.
type Arrived = Result<(MessageHash, Option<String>), Broken>;

/// A body on its way to the service.
struct Download {
    hash: MessageHash,
    idle: Duration,
    frames: Frames,
    done: oneshot::Sender<Arrived>,
}

impl Download {
    /// Hands pieces on; the last one waits for the verdict. When none comes, the service sees an unfinished request.
    async fn run(mut self, first: Bytes, rest: Incoming, go: oneshot::Receiver<()>) {
        let fed = feed(rest, first, &self.frames, self.idle, |piece| {
            self.hash.update(piece)
        })
        .await;
        match fed {
            Err(broken) => {
                self.frames.send(Err(broken)).await.ok();
                self.done.send(Err(broken)).ok();
            }
            Ok((last, trailers)) => {
                let token =
                    trailers.and_then(|trailers| trailers.get(STATEMENT)?.to_str().ok().map(str::to_owned));
                self.done.send(Ok((self.hash, token))).ok();
                if go.await.is_ok() {
                    put(&self.frames, Frame::data(last), self.idle).await.ok();
                } else {
                    self.frames.send(Err(Broken::Disowned)).await.ok();
                }
            }
        }
    }
}

fn no(why: Why, text: impl Into<String>) -> No {
    No::new(Side::Provider, why, text)
}

fn broken(why: Broken) -> No {
    no(Why::BadRequest, format!("the body of the request: {why}"))
}
