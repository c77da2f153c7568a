//! What the parts of a running node share.

use crate::configuration::Configuration;
use crate::evidence::{Ledger, Record};
use crate::gate::{Quotas, Seen};
use crate::ident::{MemberId, NodeId};
use crate::later::{Inbox, Outbox};
use crate::no::{No, Side, Why};
use crate::provider::Services;
use crate::settings::Settings;
use crate::watch::{Exporter, Metrics, Step, TRACEPARENT, Tracing};
use crate::wire::{Identity, Peers};
use http::{HeaderMap, Uri};
use jose::SigningKey;
use register::Clock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A node at work.
pub struct Node {
    /// Its name.
    pub id: NodeId,
    /// Whose it is.
    pub member: MemberId,
    /// Its file.
    pub settings: Settings,
    pub(crate) peers: Peers,
    pub(crate) services: Services,
    pub(crate) quotas: Quotas,
    pub(crate) metrics: Metrics,
    tracing: Option<(Tracing, Mutex<Option<Exporter>>)>,
    pub(crate) seen: Seen,
    pub(crate) subject_key: Vec<u8>,
    pub(crate) inbox: Inbox,
    /// Calls of the member's systems that nobody waits for.
    pub outbox: Outbox,
    ledger: Arc<dyn Ledger>,
    clock: Arc<dyn Clock>,
    configuration: RwLock<Arc<Configuration>>,
    keys: RwLock<Arc<Keys>>,
    messages: Arc<Semaphore>,
    stopping: AtomicBool,
}

/// What a node proves itself with.
#[derive(Debug)]
pub struct Keys {
    /// Certificate and key of its connections.
    pub identity: Identity,
    /// Key of its statements.
    pub signing: SigningKey,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({})", self.id)
    }
}

impl Node {
    /// A node that is ready to work.
    ///
    /// # Errors
    /// When a service cannot be called as its settings say, or the folder cannot be used.
    pub fn new(
        id: NodeId,
        settings: Settings,
        keys: Keys,
        subject_key: Vec<u8>,
        configuration: Arc<Configuration>,
        ledger: Arc<dyn Ledger>,
        clock: Arc<dyn Clock>,
    ) -> Result<Node, register::Fault> {
        let limits = settings.limits;
        let tracing = tracing(&settings, &id);
        let services = Services::new(&settings, &id.member(), &clock)?;
        Ok(Node {
            member: id.member(),
            peers: Peers::new(Duration::from_millis(limits.connect_ms)),
            services,
            id,
            quotas: Quotas::default(),
            metrics: Metrics::default(),
            tracing,
            seen: Seen::default(),
            subject_key,
            inbox: Inbox::open(settings.folder.join("inbox"))?,
            outbox: Outbox::open(settings.folder.join("outbox"))?,
            ledger,
            clock,
            configuration: RwLock::new(configuration),
            keys: RwLock::new(Arc::new(keys)),
            messages: Arc::new(Semaphore::new(limits.messages)),
            stopping: AtomicBool::new(false),
            settings,
        })
    }

    /// Milliseconds of Unix time.
    pub fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// What the node works by now.
    pub fn configuration(&self) -> Arc<Configuration> {
        self.configuration
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Works by another configuration from now on. Connections to nodes that are not as they were are let go of.
    pub fn configure(&self, configuration: Arc<Configuration>) {
        *self.configuration.write().unwrap_or_else(PoisonError::into_inner) = configuration.clone();
        self.peers.renew(|id| configuration.node(id).cloned());
    }

    /// What the node proves itself with now.
    pub fn keys(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Proves itself with other keys from now on.
    pub fn rekey(&self, keys: Keys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        self.peers.forget();
    }

    /// A step of the trace that headers tell, where spans are wanted.
    pub(crate) fn step(&self, headers: &HeaderMap) -> Option<Step> {
        self.tracing.as_ref()?;
        Step::after(headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()))
    }

    /// Sends spans to the collector, where the settings name one, for as long as the node lives.
    pub async fn send_spans(&self) {
        let exporter = self.tracing.as_ref();
        let exporter =
            exporter.and_then(|(_, exporter)| exporter.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(exporter) = exporter {
            exporter.run(&self.services).await;
        }
    }

    /// Messages on their way.
    pub fn on_their_way(&self) -> usize {
        self.settings.limits.messages - self.messages.available_permits()
    }

    /// Whether it takes no new messages any more.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Takes no new messages from now on.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// A place for a message, when the node may exchange at all: it is not being stopped, has room, and knows a configuration that is
    /// not over.
    pub(crate) fn place(&self, side: Side) -> Result<(OwnedSemaphorePermit, Arc<Configuration>), No> {
        if self.is_stopping() {
            let text = "the node is being stopped: send the request again in some seconds";
            return Err(No::new(side, Why::MaintenanceMode, text));
        }
        let configuration = self.configuration();
        if configuration.until() <= self.now() {
            let text = "the configuration of the exchange is over: the node must reach the operator, and its clock must be right";
            return Err(No::new(side, Why::GlobalConfOutdated, text));
        }
        let place = self.messages.clone().try_acquire_owned().map_err(|_| {
            No::new(
                side,
                Why::InternalError,
                "the node has as many messages as it may: send the request again later",
            )
        })?;
        Ok((place, configuration))
    }

    /// Keeps evidence; without it nothing is answered.
    pub(crate) fn keep(&self, side: Side, record: Record) -> impl Future<Output = Result<u64, No>> + Send {
        self.metrics.observe(&record);
        if let Some((tracing, _)) = &self.tracing {
            tracing.span(&record);
        }
        let keeping = self.ledger.keep(record);
        async move {
            keeping.await.map_err(|fault| {
                let no = No::new(
                    side,
                    Why::LoggingFailed,
                    "the evidence could not be written, so nothing is exchanged",
                );
                tracing::error!(detail = no.detail, fault = %fault.chain(), "keeping evidence");
                no
            })
        }
    }
}

fn tracing(settings: &Settings, id: &NodeId) -> Option<(Tracing, Mutex<Option<Exporter>>)> {
    let to: Uri = settings.watch.spans.as_deref()?.parse().ok()?;
    let (tracing, exporter) = Tracing::new(to, id.to_string());
    Some((tracing, Mutex::new(Some(exporter))))
}
