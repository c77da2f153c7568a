//! Who calls, and whether that is true: certificate, statement, and head agree, now, and for the first time.

use crate::configuration::Configuration;
use crate::evidence::{Begun, Record, Role};
use crate::gate::{self, SEEN_SECONDS};
use crate::ident::{ClientId, NodeId, ServiceId};
use crate::message::{
    self, CLIENT, ID, MessageHash, Part, REQUEST_ID, RequestStatement, STATEMENT, request_head,
    request_statement,
};
use crate::no::{No, Side, Why};
use crate::state::Node;
use crate::wire::{head_size_fits, kept};
use http::{HeaderMap, Method, Request};
use hyper::body::Incoming;

/// A call whose sender is proven.
#[derive(Debug)]
pub(super) struct Ask {
    pub peer: NodeId,
    pub said: RequestStatement,
    pub method: Method,
    /// Path after the service, and the query, as they came.
    pub path: String,
    pub query: Option<String>,
    /// Hash of the message as far as it is known.
    pub hash: MessageHash,
    pub record: Box<Record>,
}

impl Ask {
    /// Reads the head of a request and proves its sender.
    ///
    /// # Errors
    /// A refusal of this side. Who is not proven gets no record.
    pub fn read(
        node: &Node,
        configuration: &Configuration,
        request: &Request<Incoming>,
        certificate: &[u8; 32],
        began: i64,
    ) -> Result<Ask, No> {
        let peer = peer(configuration, certificate)?;
        let headers = request.headers();
        if !head_size_fits(headers) {
            return Err(no(Why::BadRequest, "the head of the request is too large"));
        }
        let path_and_query = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let target = gate::target(path_and_query).map_err(|error| no(Why::BadRequest, error.to_string()))?;
        let head = request_head(request.method().as_str(), path_and_query, kept(headers));
        let hash = MessageHash::request(&head);
        let (said, token) = statement(node, configuration, headers, &peer)?;
        let text = |name: &str| message::text(headers, name);
        let same = said.service == target.service
            && text(CLIENT) == Some(said.client.as_str())
            && text(ID) == Some(said.id.as_str())
            && text(REQUEST_ID) == Some(said.request.as_str());
        if !same {
            return Err(untrue(
                "head and signature of the request differ in service, client or number",
            ));
        }
        if said.part == Part::Head && said.hash != hash.head() {
            return Err(untrue("the head of the request is not what was signed"));
        }
        of_this_member(node, &said.service)?;
        of_its_member(configuration, &peer, &said.client)?;
        if !node.seen.is_new(&peer, &said.request, said.at, node.now()) {
            return Err(no(
                Why::Replayed,
                "this message came before, or more came than can be told apart",
            ));
        }
        let record = Box::new(record(node, &peer, &said, token, request, began));
        Ok(Ask {
            method: request.method().clone(),
            path: target.path.to_owned(),
            query: target.query.map(str::to_owned),
            peer,
            said,
            hash,
            record,
        })
    }
}

/// The node that shows this certificate, when its member takes part now.
fn peer(configuration: &Configuration, certificate: &[u8; 32]) -> Result<NodeId, No> {
    let entry = configuration.node_by_certificate(certificate);
    let entry = entry.ok_or_else(|| {
        no(
            Why::SslAuthenticationFailed,
            "no node of the exchange shows this certificate",
        )
    })?;
    let member = entry.id.member();
    if !configuration.takes_part(&member) {
        return Err(no(
            Why::UnknownMember,
            format!("{member} does not take part in the exchange now"),
        ));
    }
    Ok(entry.id.clone())
}

/// The statement, when that node signed it now.
fn statement<'h>(
    node: &Node,
    configuration: &Configuration,
    headers: &'h HeaderMap,
    peer: &NodeId,
) -> Result<(RequestStatement, &'h str), No> {
    let token = headers.get(STATEMENT).and_then(|value| value.to_str().ok());
    let token = token.ok_or_else(|| no(Why::MissingSignature, "the request is not signed"))?;
    Ok((believe(node, configuration, token, peer)?, token))
}

/// Reads a statement of a node; its key must count when it signed, and that must be now.
pub(super) fn believe(
    node: &Node,
    configuration: &Configuration,
    token: &str,
    peer: &NodeId,
) -> Result<RequestStatement, No> {
    let mut by = None;
    let said = request_statement(token, |kid| {
        let known = configuration.key(kid).filter(|known| known.node.id == *peer)?;
        by = Some(known);
        Some(known.key)
    });
    let said = said.map_err(|error| untrue(error.to_string()))?;
    if said.node != *peer || !by.is_some_and(|known| known.counts_at(said.at)) {
        return Err(untrue(
            "the key that signed is not one that this node signs with now",
        ));
    }
    if (said.at - node.now()).abs() > SEEN_SECONDS * 1000 {
        let text = format!(
            "the request was signed more than {SEEN_SECONDS} seconds away from the clock of the provider's node"
        );
        return Err(untrue(text));
    }
    Ok(said)
}

/// What is asked of another member is not answered here, whoever signed it.
fn of_this_member(node: &Node, service: &ServiceId) -> Result<(), No> {
    if service.member() == node.member {
        return Ok(());
    }
    Err(no(
        Why::UnknownMember,
        format!("{service} is not of {}, whose node this is", node.member),
    ))
}

/// A node speaks for its own member alone.
fn of_its_member(configuration: &Configuration, peer: &NodeId, client: &ClientId) -> Result<(), No> {
    if client.member() == peer.member() && configuration.client_takes_part(client) {
        return Ok(());
    }
    Err(no(
        Why::InvalidClientIdentifier,
        format!("{client} is not a system that {peer} may speak for"),
    ))
}

fn record(
    node: &Node,
    peer: &NodeId,
    said: &RequestStatement,
    token: &str,
    request: &Request<Incoming>,
    began: i64,
) -> Record {
    let begun = Begun {
        client: &said.client,
        service: &said.service,
        method: request.method(),
        id: &said.id,
        request: &said.request,
        headers: request.headers(),
        at: began,
    };
    Record {
        peer: Some(peer.clone()),
        request_hash: said.hash.clone(),
        request_statement: token.to_owned(),
        trace: node.step(request.headers()),
        ..Record::begun(Role::Provider, &node.id, begun)
    }
}

fn no(why: Why, text: impl Into<String>) -> No {
    No::new(Side::Provider, why, text)
}

fn untrue(text: impl Into<String>) -> No {
    no(Why::SignatureVerification, text)
}
