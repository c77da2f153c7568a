//! The operator as a node asks it. What it says is checked before it is believed, and kept on disk for a start without network.

use super::OperatorError;
use super::call::{Asked, header};
use super::http::{Http, Reply};
use super::machine::{Keys, Machine};
use super::wire::{Anchored, Cards, Checkpointed, Known, path};
use crate::configuration::{Current, check_part, kept};
use crate::ident::{NodeId, ServiceId};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use register::Clock;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

/// Largest description of a service, in bytes.
const DESCRIPTION_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Largest answer beside parts, in bytes.
pub(super) const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// How a node deals with its operator.
#[derive(Debug, Clone)]
pub struct Options {
    /// The operator's address.
    pub url: String,
    /// Authorities of the operator's own TLS, PEM; those of the system when none is named.
    pub authorities: Option<PathBuf>,
    /// Where keys and configuration are kept.
    pub folder: PathBuf,
    /// Whether a configuration counts only when an act of the register names it.
    pub require_proof: bool,
}

/// The operator of the exchange, asked by one machine.
pub struct Operator {
    pub(super) http: Http,
    pub(super) options: Options,
    clock: Arc<dyn Clock>,
    machine: watch::Sender<Arc<Machine>>,
    pub(super) current: Current,
    pub(super) state: tokio::sync::Mutex<State>,
}

/// What is known of the configuration in use.
#[derive(Default)]
pub(super) struct State {
    pub(super) tag: Option<String>,
    pub(super) parts: kept::Parts,
}

impl Operator {
    /// For a machine that came in, with the configuration that its disk keeps.
    ///
    /// # Errors
    /// [`OperatorError::Address`], [`OperatorError::Disk`]. A kept configuration that is damaged is left out and fetched anew.
    pub fn open(options: Options, clock: Arc<dyn Clock>) -> Result<Operator, OperatorError> {
        let http = Http::new(&options.url, options.authorities.as_deref())?;
        let machine = Machine::read(&options.folder)?;
        let (current, mut state) = (Current::default(), State::default());
        let keys = machine.operator_keys()?;
        let own = machine.node.member();
        let now = clock.now().as_millisecond();
        match kept::load(&options.folder, &keys, &machine.anchor.instance, &own, now) {
            Ok(Some((configuration, parts))) => {
                state.parts = parts;
                current.set(Arc::new(configuration));
            }
            Ok(None) => {}
            Err(why) => tracing::warn!(why, "the configuration that was kept is left out"),
        }
        Ok(Operator {
            http,
            options,
            clock,
            machine: watch::Sender::new(Arc::new(machine)),
            current,
            state: tokio::sync::Mutex::new(state),
        })
    }

    /// The configuration in use; it follows by itself.
    pub fn current(&self) -> &Current {
        &self.current
    }

    /// The machine with its keys as they are now.
    pub fn machine(&self) -> Arc<Machine> {
        self.machine.borrow().clone()
    }

    /// Tells of other keys and certificates: connections made from then on show them.
    pub fn machine_changes(&self) -> watch::Receiver<Arc<Machine>> {
        self.machine.subscribe()
    }

    pub(super) fn put(&self, machine: Machine) -> Result<(), OperatorError> {
        machine.write(&self.options.folder)?;
        self.machine.send_replace(Arc::new(machine));
        Ok(())
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// Asks as this node, signed by a key.
    pub(super) async fn call(
        &self,
        keys: &Keys,
        method: &str,
        place: &str,
        body: Bytes,
    ) -> Result<Reply, OperatorError> {
        let node = self.machine().node.clone();
        let asked = Asked {
            method,
            path: place,
            body: &body,
        };
        let signed =
            header(&keys.signing()?, &node, asked, self.now()).map_err(|_| OperatorError::Machine)?;
        self.http
            .ask(method, place, &[(AUTHORIZATION, signed)], body, ANSWER_BYTES_MAX)
            .await
    }

    /// What the operator knows of this node's log: the next proof of growth begins there.
    ///
    /// # Errors
    /// [`OperatorError`].
    pub async fn known_log(&self) -> Result<Known, OperatorError> {
        let machine = self.machine();
        read(
            &self
                .call(&machine.keys, "GET", path::CHECKPOINTS, Bytes::new())
                .await?,
        )
    }

    /// Sends a signed size of the log, with the proof that it grew from [`Operator::known_log`].
    ///
    /// # Errors
    /// [`OperatorError`].
    pub async fn send_checkpoint(
        &self,
        note: &str,
        consistency: &[register::tree::Hash],
    ) -> Result<Known, OperatorError> {
        let asked = Checkpointed {
            note: note.to_owned(),
            consistency: consistency.iter().map(|hash| register::hex(hash)).collect(),
        };
        let body = serde_json::to_vec(&asked).map_err(|_| OperatorError::Machine)?;
        read(
            &self
                .call(&self.machine().keys, "POST", path::CHECKPOINTS, body.into())
                .await?,
        )
    }

    /// Where a node's log of at least so many records stands in the register; none when it does not yet.
    ///
    /// # Errors
    /// [`OperatorError`].
    pub async fn anchored(&self, node: &NodeId, size: u64) -> Result<Option<Anchored>, OperatorError> {
        let name = percent(node.as_str());
        let place = format!("{}?node={name}&size={size}", path::ANCHORS);
        let reply = self
            .http
            .ask("GET", &place, &[], Bytes::new(), ANSWER_BYTES_MAX)
            .await?;
        match reply.status {
            404 => Ok(None),
            _ => read(&reply).map(Some),
        }
    }

    /// What the operator says of the keys of a node, signed, the newest key first; nothing of a node that it does not know. Who signed
    /// them is the caller's to check.
    ///
    /// # Errors
    /// [`OperatorError`].
    pub async fn cards(&self, node: &NodeId) -> Result<Vec<String>, OperatorError> {
        let place = format!("{}?node={}", path::CARDS, percent(node.as_str()));
        let reply = self
            .http
            .ask("GET", &place, &[], Bytes::new(), ANSWER_BYTES_MAX)
            .await?;
        match reply.status {
            404 => Ok(Vec::new()),
            _ => read::<Cards>(&reply).map(|told| told.cards),
        }
    }

    /// The OpenAPI description of a service, whose SHA-256 the configuration names.
    ///
    /// # Errors
    /// [`OperatorError`]; [`OperatorError::Shape`] when it is another than the one that is named.
    pub async fn description(&self, service: &ServiceId, hash: &str) -> Result<Bytes, OperatorError> {
        let parts: Vec<&str> = service.parts().collect();
        let [_, class, code, subsystem, own] = parts[..] else {
            return Err(OperatorError::Shape);
        };
        let place = format!("/intercambio/servicios/{class}-{code}/{subsystem}/{own}/openapi");
        let reply = self
            .http
            .ask("GET", &place, &[], Bytes::new(), DESCRIPTION_BYTES_MAX)
            .await?;
        let body = good(&reply)?;
        check_part(body, hash)?;
        Ok(body.clone())
    }

    /// Where it keeps what it keeps.
    pub fn folder(&self) -> &Path {
        &self.options.folder
    }
}

/// A value of a query: what is not unreserved (RFC 3986) is percent-encoded.
fn percent(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            write!(out, "%{byte:02X}").ok();
        }
        out
    })
}

pub(super) fn good(reply: &Reply) -> Result<&Bytes, OperatorError> {
    if (200..300).contains(&reply.status) {
        return Ok(&reply.body);
    }
    let problem: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let first = |at: &str| problem.pointer(at).and_then(Value::as_str).map(str::to_owned);
    let why = first("/errors/0/detail")
        .or_else(|| first("/detail"))
        .or_else(|| first("/title"));
    Err(OperatorError::Refused(reply.status, why.unwrap_or_default()))
}

pub(super) fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, OperatorError> {
    serde_json::from_slice(good(reply)?).map_err(|_| OperatorError::Shape)
}
