//! A node of the municipality that is known to everybody and does not keep to the rules.

use crate::world::{MUNICIPALITY, SERVICE, World};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use hyper::body::{Frame, Incoming};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jose::{Alg, SigningKey};
use node::configuration::NodeKey;
use node::ident::NodeId;
use node::message::{MessageHash, Part, RequestStatement, request_head};
use node::wire::{Flow, Identity, client_config, kept};
use rustls::pki_types::ServerName;
use std::sync::Arc;
use tokio::net::TcpStream;

/// The node and its connection to the registry's.
pub struct Insider {
    pub id: NodeId,
    pub key: SigningKey,
    pub now: i64,
    pub sender: SendRequest<Flow>,
}

/// A request as it should be; tests change one thing.
pub struct Message {
    pub path: String,
    pub client: String,
    pub id: String,
    pub request: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Message {
    pub fn new(request: &str) -> Message {
        Message {
            path: format!("/r1/{SERVICE}/v1/personas/1"),
            client: format!("{MUNICIPALITY}/MESA"),
            id: "m-1".into(),
            request: request.into(),
            headers: vec![("content-type", "application/json".into())],
            body: b"{\"a\":1}".to_vec(),
        }
    }

    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let of_protocol = [
            ("x-road-client", &*self.client),
            ("x-road-id", &*self.id),
            ("x-road-request-id", &*self.request),
        ];
        for (name, value) in own.chain(of_protocol) {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_str(value).expect("a value"),
            );
        }
        headers
    }

    /// The hash of head and body as they stand.
    pub fn hash(&self) -> MessageHash {
        let head = request_head("POST", &self.path, kept(&self.headers()));
        let mut hash = MessageHash::request(&head);
        hash.update(&self.body);
        hash
    }
}

impl Insider {
    /// Becomes known to both nodes and connects to the registry's.
    pub async fn new(world: &mut World) -> Insider {
        let (identity, certificate) = world.authority.identity();
        let key = SigningKey::generate(Alg::EdDsa).expect("key");
        let jwk = key.public().to_jwk(None).as_object().expect("an object").clone();
        let mut entry = world.members.members[0].nodes[0].clone();
        entry.id = format!("{MUNICIPALITY}/nodo2").parse().expect("a node");
        entry.certificates = vec![certificate];
        entry.keys = vec![NodeKey {
            kid: key.public().thumbprint(),
            jwk,
            from: 0,
            until: None,
        }];
        let id = entry.id.clone();
        world.members.members[0].nodes.push(entry);
        world.configure();
        let sender = connect(world, &identity).await.expect("connected");
        Insider {
            id,
            key,
            now: world.registry.node.now(),
            sender,
        }
    }

    /// What an honest node would say of a message.
    pub fn said(&self, message: &Message, part: Part) -> RequestStatement {
        let hash = message.hash();
        RequestStatement {
            part,
            node: self.id.clone(),
            at: self.now,
            request: message.request.clone(),
            id: message.id.clone(),
            client: message.client.parse().expect("a client"),
            service: SERVICE.parse().expect("a service"),
            hash: if part == Part::Head {
                hash.head()
            } else {
                hash.finish()
            },
        }
    }

    /// Sends a message with a statement about it.
    pub async fn send(&mut self, message: &Message, statement: Option<String>) -> Response<Incoming> {
        let body = Flow::held(message.body.clone().into());
        let request = request(message, statement, body);
        self.sender.send_request(request).await.expect("an answer")
    }

    /// Sends a message whose body passes, with another statement behind it.
    pub async fn stream(
        &mut self,
        message: &Message,
        head: String,
        trailer: Option<String>,
    ) -> Response<Incoming> {
        let (frames, flow) = Flow::passing(None);
        let request = request(message, Some(head), flow);
        let pieces: Vec<Bytes> = message
            .body
            .chunks(16 * 1024)
            .map(Bytes::copy_from_slice)
            .collect();
        tokio::spawn(async move {
            for piece in pieces {
                if frames.send(Ok(Frame::data(piece))).await.is_err() {
                    return;
                }
            }
            if let Some(trailer) = trailer {
                let mut trailers = HeaderMap::new();
                trailers.insert(
                    "qhapaq-statement",
                    HeaderValue::from_str(&trailer).expect("a value"),
                );
                frames.send(Ok(Frame::trailers(trailers))).await.ok();
            }
        });
        self.sender.send_request(request).await.expect("an answer")
    }
}

fn request(message: &Message, statement: Option<String>, body: Flow) -> Request<Flow> {
    let mut request = Request::new(body);
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = format!("https://node.invalid{}", message.path)
        .parse()
        .expect("an address");
    *request.headers_mut() = message.headers();
    if let Some(statement) = statement {
        request.headers_mut().insert(
            "qhapaq-statement",
            HeaderValue::from_str(&statement).expect("a value"),
        );
    }
    request
}

/// Connects to the registry's node, showing a certificate.
pub async fn connect(world: &World, identity: &Identity) -> Result<SendRequest<Flow>, String> {
    let registry = &world.members.members[1].nodes[0];
    let pins = registry
        .certificates
        .iter()
        .filter_map(|hex| register::parse_hex(hex)?.try_into().ok());
    let config = client_config(identity, &world.members.authorities, pins.collect()).expect("TLS");
    let stream = TcpStream::connect(registry.address.as_deref().expect("an address"))
        .await
        .expect("connected");
    let name = ServerName::try_from("nodo.invalid").expect("a name");
    let stream = tokio_rustls::TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await;
    let stream = stream.map_err(|error| error.to_string())?;
    let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    Ok(sender)
}
