//! Connections to other nodes: opened when needed, kept, shared by many messages at once.
//!
//! Of several nodes of a provider the one that answers fastest is asked; one that failed several times rests for a moment. A
//! message that provably went nowhere is given to the next node; one that may have arrived is not.

use super::flow::Flow;
use super::tls::{Identity, client_config};
use crate::configuration::NodeEntry;
use crate::ident::NodeId;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use register::Fault;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;

/// Connections to one node.
const CONNECTIONS_MAX: usize = 4;
/// Messages on their way on one connection before another is opened.
const MESSAGES_EACH: usize = 24;
/// Failures one after the other after which a node rests.
const FAILURES_MAX: u32 = 3;
/// How long it rests.
const REST: Duration = Duration::from_millis(500);
/// Bytes that may be on their way to us on one stream and on one connection.
pub(super) const STREAM_WINDOW: u32 = 2 << 20;
pub(super) const CONNECTION_WINDOW: u32 = 8 << 20;
/// Largest frame.
pub(super) const FRAME_BYTES_MAX: u32 = 256 << 10;
/// Every how often a silent connection is asked whether it lives.
pub(super) const ALIVE: Duration = Duration::from_secs(20);

/// An answer has begun.
#[derive(Debug)]
pub struct Sent {
    /// The answer.
    pub response: Response<Incoming>,
    /// Who answers.
    pub node: NodeId,
}

/// No answer has begun.
#[derive(Debug)]
pub enum Unsent {
    /// The message went nowhere: it can be given to another node, whatever it asks for.
    Nowhere(Box<Request<Flow>>, String),
    /// It may have arrived.
    Perhaps(String),
}

/// Connections to all other nodes.
#[derive(Debug)]
pub struct Peers {
    known: RwLock<HashMap<NodeId, Arc<Peer>>>,
    connect_max: Duration,
}

#[derive(Debug)]
struct Peer {
    entry: NodeEntry,
    tls: Arc<ClientConfig>,
    open: Mutex<Vec<Open>>,
    turn: AtomicUsize,
    opening: tokio::sync::Mutex<()>,
    health: Mutex<Health>,
}

#[derive(Debug, Clone)]
struct Open {
    sender: SendRequest<Flow>,
    /// Messages on their way.
    messages: Arc<AtomicUsize>,
}

#[derive(Debug, Default)]
struct Health {
    failures: u32,
    rests_until: Option<Instant>,
    /// Smoothed time until an answer begins.
    usual: Option<Duration>,
}

impl Peers {
    /// No connections yet. A connection that takes longer than `connect_max` counts as failed.
    pub fn new(connect_max: Duration) -> Peers {
        Peers {
            known: RwLock::default(),
            connect_max,
        }
    }

    /// Lets go of connections to nodes that are not as they were: another address, other certificates, or gone.
    pub fn renew(&self, still: impl Fn(&NodeId) -> Option<NodeEntry>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|id, peer| {
            still(id).is_some_and(|entry| {
                entry.address == peer.entry.address && entry.certificates == peer.entry.certificates
            })
        });
    }

    /// Lets go of every connection: the node shows another certificate from now on.
    pub fn forget(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Sends a message to one of several nodes of its provider.
    ///
    /// # Errors
    /// [`Unsent`].
    pub async fn send(
        &self,
        mut request: Request<Flow>,
        nodes: &[&NodeEntry],
        identity: &Identity,
        authorities: &[String],
    ) -> Result<Sent, Unsent> {
        let mut peers = Vec::with_capacity(nodes.len());
        for node in nodes {
            match self.peer(node, identity, authorities) {
                Ok(peer) => peers.push(peer),
                Err(fault) => return Err(Unsent::Nowhere(Box::new(request), fault.chain())),
            }
        }
        let now = moment();
        peers.sort_by_key(|peer| peer.rank(now));
        if peers.len() > 1 && !peers.iter().any(|peer| peer.is_open()) {
            Box::pin(self.race(&mut peers)).await;
        }
        let mut why = "no node of the provider takes calls".to_owned();
        for peer in peers {
            if peer.rests(now) {
                why = format!("{} does not answer", peer.entry.id);
                continue;
            }
            match peer.send(request, self.connect_max).await {
                Err(Unsent::Nowhere(back, text)) => {
                    request = *back;
                    why = text;
                }
                done => return done,
            }
        }
        Err(Unsent::Nowhere(Box::new(request), why))
    }

    fn peer(
        &self,
        entry: &NodeEntry,
        identity: &Identity,
        authorities: &[String],
    ) -> Result<Arc<Peer>, Fault> {
        let known = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&entry.id)
            .cloned();
        if let Some(peer) = known {
            return Ok(peer);
        }
        let certificates = entry.certificates.iter();
        let certificates =
            certificates.filter_map(|hex| register::parse_hex(hex).and_then(|bytes| bytes.try_into().ok()));
        let tls = client_config(identity, authorities, certificates.collect())?;
        let peer = Arc::new(Peer {
            entry: entry.clone(),
            tls: Arc::new(tls),
            open: Mutex::default(),
            turn: AtomicUsize::new(0),
            opening: tokio::sync::Mutex::default(),
            health: Mutex::default(),
        });
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Ok(known.entry(entry.id.clone()).or_insert(peer).clone())
    }

    /// Opens connections to all at once and puts first who was there first.
    async fn race(&self, peers: &mut [Arc<Peer>]) {
        let mut racing = JoinSet::new();
        for (at, peer) in peers.iter().enumerate() {
            let (peer, connect_max) = (peer.clone(), self.connect_max);
            racing.spawn(async move { peer.connect(connect_max).await.is_ok().then_some(at) });
        }
        while let Some(done) = racing.join_next().await {
            if let Ok(Some(first)) = done {
                peers.swap(0, first);
                racing.detach_all();
                return;
            }
        }
    }
}

impl Peer {
    fn rests(&self, now: Instant) -> bool {
        let health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.rests_until.is_some_and(|until| now < until)
    }

    fn rank(&self, now: Instant) -> (bool, bool, Duration) {
        let health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = health.rests_until.is_some_and(|until| now < until);
        (rests, health.failures > 0, health.usual.unwrap_or_default())
    }

    fn is_open(&self) -> bool {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|one| !one.sender.is_closed());
        !open.is_empty()
    }

    async fn send(&self, request: Request<Flow>, connect_max: Duration) -> Result<Sent, Unsent> {
        let began = moment();
        let mut open = match self.connection(connect_max).await {
            Ok(open) => open,
            Err(why) => {
                self.failed();
                return Err(Unsent::Nowhere(Box::new(request), why));
            }
        };
        open.messages.fetch_add(1, Ordering::Relaxed);
        let answer = open.sender.try_send_request(request).await;
        open.messages.fetch_sub(1, Ordering::Relaxed);
        match answer {
            Ok(response) => {
                self.answered(began.elapsed());
                Ok(Sent {
                    response,
                    node: self.entry.id.clone(),
                })
            }
            Err(mut error) => {
                self.failed();
                let back = error.take_message();
                let why = format!("{} broke off: {}", self.entry.id, error.error());
                Err(match back {
                    Some(request) => Unsent::Nowhere(Box::new(request), why),
                    None => Unsent::Perhaps(why),
                })
            }
        }
    }

    /// A connection with room, or a new one.
    async fn connection(&self, connect_max: Duration) -> Result<Open, String> {
        if let Some(open) = self.with_room() {
            return Ok(open);
        }
        // Beside the many that find one open this is rare, and large.
        Box::pin(self.connect(connect_max)).await?;
        self.any()
            .ok_or_else(|| format!("{} closed the connection", self.entry.id))
    }

    fn with_room(&self) -> Option<Open> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|one| !one.sender.is_closed());
        let least = open
            .iter()
            .min_by_key(|one| one.messages.load(Ordering::Relaxed))?;
        let room = open.len() >= CONNECTIONS_MAX || least.messages.load(Ordering::Relaxed) < MESSAGES_EACH;
        room.then(|| least.clone())
    }

    fn any(&self) -> Option<Open> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        (!open.is_empty()).then(|| open[turn % open.len()].clone())
    }

    /// Opens one more connection; of several who want one at once, the others wait and find it.
    async fn connect(&self, connect_max: Duration) -> Result<(), String> {
        let before = self.open.lock().unwrap_or_else(PoisonError::into_inner).len();
        let _turn = self.opening.lock().await;
        let now = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.retain(|one| !one.sender.is_closed());
            open.len()
        };
        if now > before || now >= CONNECTIONS_MAX {
            return Ok(());
        }
        let opened = tokio::time::timeout(connect_max, Box::pin(self.handshake())).await;
        let sender = opened.map_err(|_| format!("{} did not answer in {connect_max:?}", self.entry.id))??;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.push(Open {
            sender,
            messages: Arc::default(),
        });
        Ok(())
    }

    async fn handshake(&self) -> Result<SendRequest<Flow>, String> {
        let id = &self.entry.id;
        let address = self
            .entry
            .address
            .as_deref()
            .ok_or_else(|| format!("{id} takes no calls"))?;
        let stream = TcpStream::connect(address)
            .await
            .map_err(|error| format!("{id} cannot be reached: {error}"))?;
        stream
            .set_nodelay(true)
            .map_err(|error| format!("{id}: {error}"))?;
        // The fingerprint says who answers; the name only has to be one.
        let name = ServerName::try_from("node.qhapaq.invalid").map_err(|error| error.to_string())?;
        let stream = TlsConnector::from(self.tls.clone()).connect(name, stream).await;
        let stream = stream.map_err(|error| format!("{id} did not prove who it is: {error}"))?;
        let (sender, connection) = Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_frame_size(FRAME_BYTES_MAX)
            .max_send_buf_size(FRAME_BYTES_MAX as usize)
            .keep_alive_interval(ALIVE)
            .keep_alive_timeout(ALIVE)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| format!("{id} does not speak HTTP/2: {error}"))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to another node ended");
            }
        });
        Ok(sender)
    }

    fn answered(&self, took: Duration) {
        let mut health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        (health.failures, health.rests_until) = (0, None);
        health.usual = Some(health.usual.map_or(took, |usual| (usual * 7 + took) / 8));
    }

    fn failed(&self) {
        let mut health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.failures += 1;
        if health.failures >= FAILURES_MAX {
            health.rests_until = Some(moment() + REST);
        }
    }
}

/// A moment, for how long something takes: which node answers fastest, and how long one rests.
fn moment() -> Instant {
    // tidy: clock: it measures spans, and is told to nobody
    Instant::now()
}
