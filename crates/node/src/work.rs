//! A node at work: what it keeps is opened, the operator is followed, the doors are served, and what comes with time is done.

use crate::configuration::{Configuration, Content, Manifest, Members};
use crate::doors::{Addresses, Open};
use crate::evidence::{Ledger, Log, LogOptions, Outcome, Role, note_signer};
use crate::gate::Quotas;
use crate::later::deliver_due;
use crate::operator::{Machine, Operator, OperatorError, Options, follow};
use crate::reporting::reporting;
use crate::settings::Settings;
use crate::state::{Keys, Node};
use crate::upkeep::Upkeep;
use crate::watch;
use crate::wire::Identity;
use register::{Clock, Fault, OrFault};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch::Receiver;

/// Every how often deposited calls are looked for.
const DELIVER: Duration = Duration::from_secs(1);
/// Every how often the state of the log is signed and sent.
const CHECKPOINT: Duration = Duration::from_secs(10);
/// Every how often descriptions that are not there yet are fetched.
const DESCRIBE: Duration = Duration::from_secs(10);
/// Every how often what is over is forgotten.
const SWEEP: Duration = Duration::from_secs(600);
/// Days that answers of deposited calls, and what is known of delivered ones, are kept.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// A node whose doors are open.
pub struct Working {
    node: Arc<Node>,
    operator: Arc<Operator>,
    log: Arc<Log>,
    doors: Open,
    watching: Option<TcpListener>,
    upkeep: Arc<Upkeep>,
}

/// Opens a node from its folder: it was enrolled before.
///
/// # Errors
/// When it was not enrolled, evidence is damaged, or an address is taken.
pub async fn open(settings: Settings, clock: Arc<dyn Clock>) -> Result<Working, Fault> {
    let machine = Machine::read(&settings.folder).map_err(|error| {
        Fault::because(
            "reading the keys of the node; bring it in with `qhapaq node enrol` first",
            error,
        )
    })?;
    let options = Options {
        url: settings
            .operator
            .clone()
            .unwrap_or_else(|| machine.anchor.url.clone()),
        authorities: settings.operator_authorities.clone(),
        folder: settings.folder.clone(),
        require_proof: settings.require_proof,
    };
    let operator = Operator::open(options, clock.clone()).or_fault("opening the node")?;
    let operator = Arc::new(operator);
    if let Err(error) = operator.refresh().await {
        tracing::warn!(%error, "no newer configuration at the start");
    }
    let (id, folder) = (machine.node.clone(), settings.folder.join("evidence"));
    let mut options = LogOptions::new(folder, id.clone());
    if let Some(archive) = &settings.archive {
        options.segment_bytes = archive.segment_bytes;
    }
    let log = tokio::task::spawn_blocking(move || Log::open(options))
        .await
        .or_fault("opening the evidence")??;
    let log = Arc::new(log);
    let subject_key = jose::decode(&machine.subject_key).or_fault("reading the key of pseudonyms")?;
    let ledger: Arc<dyn Ledger> = log.clone();
    let node = Node::new(id, settings, keys(&machine)?, subject_key, over()?, ledger, clock)?;
    if let Some(configuration) = operator.current().get() {
        node.configure(configuration);
    }
    recall(&node, &log)?;
    let doors = Open::open(&node).await?;
    let watching = match &node.settings.watch.listen {
        Some(address) => Some(
            TcpListener::bind(address)
                .await
                .or_fault(format!("listening on {address}"))?,
        ),
        None => None,
    };
    let node = Arc::new(node);
    Ok(Working {
        upkeep: Arc::new(Upkeep::open(node.clone(), operator.clone(), log.clone())?),
        node,
        operator,
        log,
        doors,
        watching,
    })
}

impl Working {
    /// The node.
    pub fn node(&self) -> &Arc<Node> {
        &self.node
    }

    /// Its evidence.
    pub fn log(&self) -> &Arc<Log> {
        &self.log
    }

    /// Where its doors are.
    pub fn addresses(&self) -> Addresses {
        self.doors.addresses()
    }

    /// Where whoever watches is told, when the settings say so.
    pub fn watched_at(&self) -> Option<std::net::SocketAddr> {
        self.watching.as_ref()?.local_addr().ok()
    }

    /// What it does with its evidence.
    pub fn upkeep(&self) -> &Arc<Upkeep> {
        &self.upkeep
    }

    /// Works until `closing` says so, ends what is on its way, and signs the last state of the log.
    pub async fn run(self, closing: Receiver<bool>) {
        let Working {
            node,
            operator,
            log,
            doors,
            watching,
            upkeep,
        } = self;
        let mut beside = tokio::task::JoinSet::new();
        beside.spawn(follow(operator.clone()));
        beside.spawn(configured(node.clone(), operator.clone()));
        beside.spawn(rekeyed(node.clone(), operator.clone()));
        beside.spawn(described(node.clone(), operator.clone()));
        beside.spawn(delivering(node.clone()));
        beside.spawn(signing(
            node.clone(),
            operator.clone(),
            log.clone(),
            upkeep.clone(),
        ));
        beside.spawn(sweeping(node.clone()));
        beside.spawn(reporting(operator.clone(), log.clone()));
        beside.spawn(upkeep.clone().run());
        let spans = node.clone();
        beside.spawn(async move { spans.send_spans().await });
        if let Some(listener) = watching {
            let upkeep = Some(upkeep.clone());
            beside.spawn(watch::serve(node.clone(), upkeep, listener, closing.clone()));
        }
        doors.serve(node.clone(), closing).await;
        beside.shutdown().await;
        if let Err(why) = sign(&node, &operator, &log).await {
            tracing::warn!(
                why,
                "the last state of the evidence was not sent; the next start does it"
            );
        }
    }
}

/// What a node works by that knows none: nothing is exchanged.
fn over() -> Result<Arc<Configuration>, Fault> {
    let content = Content {
        serial: 0,
        index: String::new(),
    };
    let manifest = Manifest {
        instance: String::new(),
        issued: 0,
        until: 0,
        content,
    };
    Configuration::new(manifest, Members::default(), None)
        .map(Arc::new)
        .or_fault("beginning without a configuration")
}

fn keys(machine: &Machine) -> Result<Keys, Fault> {
    let chain = machine.certificates.concat();
    Ok(Keys {
        identity: Identity::from_pem(chain.as_bytes(), machine.keys.tls_pem().as_bytes())?,
        signing: machine.keys.signing().or_fault("reading the key of statements")?,
    })
}

/// What the node knew before it was started: which messages came in the last minutes, and what is used of the quotas of the day.
fn recall(node: &Node, log: &Log) -> Result<(), Fault> {
    let now = node.now();
    for record in log.since(Quotas::day_began(now).min(now - 300_000))? {
        if record.role != Role::Provider {
            continue;
        }
        if let (Some(grant), Outcome::Answered { .. }) = (&record.grant, &record.outcome) {
            node.quotas.recall(grant, &record.client, record.request_in);
        }
        if let Some(peer) = &record.peer {
            node.seen.is_new(peer, &record.request, record.request_in, now);
        }
    }
    Ok(())
}

async fn configured(node: Arc<Node>, operator: Arc<Operator>) {
    let mut current = operator.current().subscribe();
    while current.changed().await.is_ok() {
        let next = current.borrow_and_update().clone();
        if let Some(next) = next {
            node.configure(next);
        }
    }
}

/// Keeps the descriptions of the own services, for those who ask `getOpenAPI`.
async fn described(node: Arc<Node>, operator: Arc<Operator>) {
    let folder = node.settings.folder.join("descriptions");
    let mut every = tokio::time::interval(DESCRIBE);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let configuration = node.configuration();
        for service in configuration.services() {
            let Some(hash) = service
                .openapi
                .as_ref()
                .filter(|hash| register::parse_hex(hash).is_some())
            else {
                continue;
            };
            let file = folder.join(hash);
            if file.exists() {
                continue;
            }
            let kept = match operator.description(&service.id, hash).await {
                Ok(text) => std::fs::create_dir_all(&folder)
                    .map_err(|error| error.to_string())
                    .and_then(|()| crate::files::write(&file, &text)),
                Err(error) => Err(error.to_string()),
            };
            if let Err(why) = kept {
                tracing::warn!(service = %service.id, why, "the description of a service was not fetched");
            }
        }
    }
}

async fn rekeyed(node: Arc<Node>, operator: Arc<Operator>) {
    let mut machine = operator.machine_changes();
    while machine.changed().await.is_ok() {
        let next = machine.borrow_and_update().clone();
        match keys(&next) {
            Ok(keys) => node.rekey(keys),
            Err(fault) => tracing::error!(fault = %fault.chain(), "other keys of the node cannot be used"),
        }
    }
}

async fn delivering(node: Arc<Node>) {
    let mut every = tokio::time::interval(DELIVER);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        while !node.is_stopping() && deliver_due(&node).await > 0 {}
    }
}

async fn sweeping(node: Arc<Node>) {
    let mut every = tokio::time::interval(SWEEP);
    loop {
        every.tick().await;
        let now = node.now();
        node.quotas.sweep(now);
        let shared = node.clone();
        let swept = tokio::task::spawn_blocking(move || {
            shared.outbox.sweep(now - KEPT_MS)?;
            shared.inbox.sweep(now - KEPT_MS)
        });
        if let Ok(Err(fault)) = swept.await {
            tracing::error!(fault = %fault.chain(), "forgetting what is over");
        }
    }
}

async fn signing(node: Arc<Node>, operator: Arc<Operator>, log: Arc<Log>, upkeep: Arc<Upkeep>) {
    let mut every = tokio::time::interval(CHECKPOINT);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut before = None;
    loop {
        every.tick().await;
        let failed = match sign(&node, &operator, &log).await {
            Ok(known) => {
                if let Some(note) = known {
                    upkeep.sent(note);
                }
                None
            }
            Err(why) => Some(why),
        };
        if let Some(why) = failed.as_ref().filter(|why| before.as_ref() != Some(*why)) {
            tracing::warn!(why, "the state of the evidence was not sent");
        }
        before = failed;
        upkeep.stamp().await;
    }
}

/// Signs the state of the log, keeps it, and sends it with the proof that the log only grew. Gives the state that the operator has.
async fn sign(node: &Arc<Node>, operator: &Operator, log: &Arc<Log>) -> Result<Option<String>, String> {
    let told = |error: OperatorError| error.to_string();
    if log.size() == 0 {
        return Ok(None);
    }
    let keys = node.keys();
    let Some(signer) = note_signer(&node.id, &keys.signing) else {
        return Ok(None);
    };
    let (size, note) = log.checkpoint(&signer).map_err(|fault| fault.chain())?;
    let file = node.settings.folder.join("evidence").join("checkpoint");
    let kept = note.clone();
    let written = tokio::task::spawn_blocking(move || crate::files::write(&file, kept.as_bytes())).await;
    written.map_err(|error| error.to_string())??;
    let known = operator.known_log().await.map_err(told)?;
    if known.size == size {
        return Ok(Some(note));
    }
    let shared = log.clone();
    let proof = tokio::task::spawn_blocking(move || match known.size {
        0 => Ok(Vec::new()),
        old => shared.consistency(old, size),
    });
    let proof = proof
        .await
        .map_err(|error| error.to_string())?
        .map_err(|fault| fault.chain())?;
    operator.send_checkpoint(&note, &proof).await.map_err(told)?;
    Ok(Some(note))
}
