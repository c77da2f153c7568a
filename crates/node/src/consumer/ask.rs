//! What a system asks for, read from the head of its request.

use super::of_nodes;
use crate::configuration::Configuration;
use crate::evidence::{Begun, Record, Role};
use crate::gate;
use crate::ident::{ClientId, NodeId, ServiceId, decode_part};
use crate::later::Letter;
use crate::message::{CASE, CLIENT, ID, NODE, PURPOSE, REPRESENTED, REQUEST_ID, ROLE, USER, stays};
use crate::no::{No, Side, Why, uuid};
use crate::state::Node;
use crate::watch::{Step, TRACEPARENT};
use crate::wire::head_size_fits;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// Longest value of a header of the protocol, in bytes.
const VALUE_BYTES_MAX: usize = 255;

/// A call, as far as its head tells it.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub method: Method,
    /// Path with query, as it came.
    pub path_and_query: String,
    pub client: ClientId,
    pub service: ServiceId,
    /// Node of the provider that is wanted.
    pub wanted: Option<NodeId>,
    pub id: String,
    pub request: String,
    /// Headers that travel, in their order, without that of the statement.
    pub headers: HeaderMap,
    pub trace: Option<Step>,
}

impl Ask {
    /// Reads the head of a request.
    ///
    /// # Errors
    /// A refusal of this side that names header or path.
    pub fn read(
        node: &Node,
        configuration: &Configuration,
        method: &Method,
        path_and_query: &str,
        headers: &HeaderMap,
        certificate: Option<&[u8; 32]>,
    ) -> Result<Ask, No> {
        let bad = |text: String| No::new(Side::Consumer, Why::BadRequest, text);
        if !head_size_fits(headers) {
            return Err(bad(
                "the head of the request has too many or too long lines".into()
            ));
        }
        if !taken(method) {
            return Err(bad(format!("{} is not a method of this protocol", method)));
        }
        let target = gate::target(path_and_query).map_err(|error| bad(error.to_string()))?;
        let client = client(node, configuration, headers, certificate)?;
        let id = value(headers, ID)?.map_or_else(uuid, str::to_owned);
        let wanted = value(headers, NODE)?;
        let wanted = wanted.map(NodeId::parse).transpose();
        let wanted = wanted.map_err(|error| bad(format!("X-Road-Security-Server: {error}")))?;
        represented(headers)?;
        for name in [USER, CASE, PURPOSE, ROLE] {
            value(headers, name)?;
        }
        let mut ask = Ask {
            method: method.clone(),
            path_and_query: path_and_query.to_owned(),
            service: target.service,
            wanted,
            id,
            request: String::new(),
            headers: travelling(headers),
            trace: node.step(headers),
            client,
        };
        if let Some(step) = &ask.trace {
            let own = step.own.to_string();
            ask.set(TRACEPARENT, own)?;
        }
        ask.set(CLIENT, ask.client.to_string())?;
        ask.set(ID, ask.id.clone())?;
        ask.renew()?;
        Ok(ask)
    }

    /// A call that was deposited, for another try.
    pub fn again(letter: &Letter, headers: HeaderMap) -> Result<Ask, No> {
        let bad = |_| {
            No::new(
                Side::Consumer,
                Why::InternalError,
                "a deposited call cannot be read",
            )
        };
        let mut ask = Ask {
            method: Method::from_bytes(letter.method.as_bytes()).map_err(|_| bad(()))?,
            path_and_query: letter.path_and_query.clone(),
            client: letter.client.clone(),
            service: letter.service.clone(),
            wanted: None,
            id: letter.id.clone(),
            request: String::new(),
            headers,
            trace: None,
        };
        ask.renew()?;
        Ok(ask)
    }

    /// Gives the call a number of its own: each attempt is an exchange for itself.
    pub fn renew(&mut self) -> Result<(), No> {
        self.request = uuid();
        self.set(REQUEST_ID, self.request.clone())
    }

    fn set(&mut self, name: &'static str, value: String) -> Result<(), No> {
        let value = HeaderValue::try_from(value).map_err(|_| {
            No::new(
                Side::Consumer,
                Why::BadRequest,
                format!("{name} has characters that no header can have"),
            )
        })?;
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(())
    }

    /// Whether the call only reads, so that it may be sent again when nobody knows whether it arrived.
    pub fn is_safe(&self) -> bool {
        self.method.is_safe()
    }

    /// What is known for the evidence before anything was sent.
    pub fn record(&self, node: &Node, began: i64) -> Record {
        let begun = Begun {
            client: &self.client,
            service: &self.service,
            method: &self.method,
            id: &self.id,
            request: &self.request,
            headers: &self.headers,
            at: began,
        };
        Record {
            trace: self.trace.clone(),
            ..Record::begun(Role::Consumer, &node.id, begun)
        }
    }
}

/// Methods of the protocol.
fn taken(method: &Method) -> bool {
    const TAKEN: [Method; 8] = [
        Method::DELETE,
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PATCH,
        Method::POST,
        Method::PUT,
        Method::TRACE,
    ];
    TAKEN.contains(method)
}

/// Headers that travel on: those of one hop and those that only nodes write stay here.
fn travelling(headers: &HeaderMap) -> HeaderMap {
    let mut out = HeaderMap::with_capacity(headers.len() + 4);
    for (name, value) in headers {
        // Copied: a value that came is a piece of the connection's whole buffer, and would hold on to all of it.
        if !stays(name.as_str())
            && !of_nodes(name.as_str())
            && let Ok(copied) = HeaderValue::from_bytes(value.as_bytes())
        {
            out.append(name.clone(), copied);
        }
    }
    out
}

/// Who calls: the last `X-Road-Client`, a system of this member that came through the door as its settings say.
fn client(
    node: &Node,
    configuration: &Configuration,
    headers: &HeaderMap,
    certificate: Option<&[u8; 32]>,
) -> Result<ClientId, No> {
    let no = |why, text: String| No::new(Side::Consumer, why, text);
    let named = headers.get_all(CLIENT).iter().next_back();
    let named = named.ok_or_else(|| {
        no(
            Why::BadRequest,
            "X-Road-Client is missing: instance/class/member/subsystem".into(),
        )
    })?;
    let client = named.to_str().ok().and_then(|text| ClientId::parse(text).ok());
    let client = client.ok_or_else(|| {
        no(
            Why::BadRequest,
            "X-Road-Client is instance/class/member, and a subsystem where there is one".into(),
        )
    })?;
    let unknown = |text: String| no(Why::InvalidClientIdentifier, text);
    if client.member() != node.member {
        return Err(unknown(format!(
            "{client} is not of {}, whose node this is",
            node.member
        )));
    }
    let member = configuration
        .member(&node.member)
        .filter(|member| !member.suspended);
    let member = member.ok_or_else(|| {
        no(
            Why::UnknownMember,
            format!("{} does not take part in the exchange now", node.member),
        )
    })?;
    if let Some(subsystem) = client
        .subsystem()
        .filter(|code| !member.subsystems.contains_key(code))
    {
        return Err(unknown(format!(
            "{subsystem} is not a subsystem of {}",
            node.member
        )));
    }
    let consumer = node.settings.consumer.as_ref();
    if consumer.is_some_and(|consumer| consumer.admits(&client, certificate)) {
        return Ok(client);
    }
    let text =
        format!("whoever calls as {client} must show a certificate that the file of the node names for it");
    Err(no(Why::SslAuthenticationFailed, text))
}

/// A header of the protocol; refused when it is too long or no plain text.
fn value<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, No> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(value.as_bytes()).ok();
    let text = text.filter(|text| !text.is_empty() && text.len() <= VALUE_BYTES_MAX);
    text.map(Some).ok_or_else(|| {
        let text = format!("{name} is UTF-8 text of 1 to {VALUE_BYTES_MAX} bytes");
        No::new(Side::Consumer, Why::BadRequest, text)
    })
}

/// `X-Road-Represented-Party` is `[class/]code`.
fn represented(headers: &HeaderMap) -> Result<(), No> {
    let Some(text) = value(headers, REPRESENTED)? else {
        return Ok(());
    };
    let parts: Vec<&str> = text.split('/').collect();
    if parts.len() <= 2 && parts.iter().all(|part| decode_part(part).is_ok()) {
        return Ok(());
    }
    Err(No::new(
        Side::Consumer,
        Why::BadRequest,
        "X-Road-Represented-Party is [class/]code",
    ))
}
