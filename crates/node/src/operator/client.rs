//! The operator as a node asks it. What it says is checked before it is believed, and kept on disk for a start without network.

use super::call::{Asked, header};
use super::http::{Http, Reply};
use super::machine::{Keys, Machine};
use super::wire::{Anchor, Anchored, Checkpointed, Enrolled, KEYS_TYPE, Known, Replacement, path};
use super::{OperatorError, proof};
use crate::configuration::{
    Configuration, ConfigurationError, Current, Index, Manifest, PART_BYTES_MAX, check_part, kept,
};
use crate::ident::NodeId;
use bytes::Bytes;
use http::header::{AUTHORIZATION, IF_NONE_MATCH};
use jose::{Alg, Jws};
use register::Clock;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// Largest answer beside parts, in bytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

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
    http: Http,
    options: Options,
    clock: Arc<dyn Clock>,
    machine: RwLock<Arc<Machine>>,
    current: Current,
    state: tokio::sync::Mutex<State>,
}

/// What is known of the configuration in use.
#[derive(Default)]
struct State {
    tag: Option<String>,
    parts: kept::Parts,
}

/// Comes in: makes keys, sends them with the token, and keeps what comes back. A machine that came in before is left alone.
///
/// # Errors
/// [`OperatorError`].
pub async fn enrol(
    options: &Options,
    token: &str,
    name: &str,
    address: Option<&str>,
    clock: &dyn Clock,
) -> Result<Machine, OperatorError> {
    if Machine::is_in(&options.folder) {
        let folder = options.folder.display();
        return Err(OperatorError::Disk(format!(
            "{folder} holds a machine already; choose another folder"
        )));
    }
    let http = Http::new(&options.url, options.authorities.as_deref())?;
    std::fs::create_dir_all(&options.folder).map_err(|error| OperatorError::Disk(error.to_string()))?;
    let keys = Keys::generate()?;
    let asked = keys.enrolment(token, name, address, None, clock.now().as_millisecond())?;
    let body = serde_json::to_vec(&asked).map_err(|_| OperatorError::Machine)?;
    let reply = http
        .ask("POST", path::NODES, &[], body.into(), ANSWER_BYTES_MAX)
        .await?;
    let enrolled: Enrolled = read(&reply)?;
    let machine = Machine::new(keys, enrolled);
    machine.operator_keys()?;
    machine.register_key()?;
    machine.write(&options.folder)?;
    Ok(machine)
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
            machine: RwLock::new(Arc::new(machine)),
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
        self.machine
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn put(&self, machine: Machine) -> Result<(), OperatorError> {
        machine.write(&self.options.folder)?;
        *self.machine.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(machine);
        Ok(())
    }

    fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// Looks for a newer configuration and puts it in use; whether there was one. To be called every few seconds: when nothing
    /// changed it costs one small request.
    ///
    /// # Errors
    /// [`OperatorError`]; the one in use stays.
    pub async fn refresh(&self) -> Result<bool, OperatorError> {
        let mut state = self.state.lock().await;
        let tag = state.tag.clone().map(|tag| (IF_NONE_MATCH, tag));
        let headers: Vec<_> = tag.into_iter().collect();
        let asked = self.http.ask(
            "GET",
            path::CONFIGURATION,
            &headers,
            Bytes::new(),
            kept::MANIFEST_BYTES_MAX,
        );
        let reply = asked.await?;
        if reply.status == 304 {
            return Ok(false);
        }
        let token = String::from_utf8(good(&reply)?.to_vec()).map_err(|_| OperatorError::Shape)?;
        let said = match self.judged(&token) {
            // A key that this machine does not know yet: the ones it knows say whether to trust it.
            Err(OperatorError::Configuration(ConfigurationError::Signature)) => {
                self.refresh_anchor().await?;
                self.judged(&token)?
            }
            other => other?,
        };
        let known = self.current.get();
        let mut fetched = None;
        let next = match known.filter(|known| known.manifest().content == said.content) {
            // Another process of the operator signed it earlier: nothing new.
            Some(known) if said.issued <= known.manifest().issued => {
                state.tag = reply.tag;
                return Ok(false);
            }
            Some(known) => known.renewed(said)?,
            None => {
                let parts = self.parts(&said, &state.parts).await?;
                let next = self.taken(&parts, said).await?;
                state.parts = parts;
                fetched = Some(state.parts.clone());
                next
            }
        };
        // In use first: who was switched off stays so even where the disk is full.
        let next = Arc::new(next);
        self.current.set(next.clone());
        let kept = kept::keep(&self.options.folder, &token, next.manifest(), fetched.as_ref());
        kept.map_err(OperatorError::Disk)?;
        state.tag = reply.tag;
        Ok(true)
    }

    fn judged(&self, token: &str) -> Result<Manifest, OperatorError> {
        let (machine, known) = (self.machine(), self.current.get());
        let known = known.as_ref().map(|known| known.manifest());
        let keys = machine.operator_keys()?;
        Ok(kept::judge(
            token,
            &keys,
            &machine.anchor.instance,
            known,
            self.now(),
        )?)
    }

    /// The parts that a manifest names; those that did not change are not fetched again.
    async fn parts(&self, said: &Manifest, before: &kept::Parts) -> Result<kept::Parts, OperatorError> {
        let index_text = self.part(&said.content.index, &before.index).await?;
        let index: Index = serde_json::from_str(&index_text).map_err(|_| OperatorError::Shape)?;
        let members = index.parts.get("members").ok_or(OperatorError::Shape)?;
        let own = index
            .parts
            .get(&kept::provider_part(&self.machine().node.member()));
        let provider = match own {
            None => None,
            Some(hash) => Some(self.part(hash, before.provider.as_deref().unwrap_or("")).await?),
        };
        Ok(kept::Parts {
            members: self.part(members, &before.members).await?,
            provider,
            index: index_text,
        })
    }

    async fn part(&self, hash: &str, before: &str) -> Result<String, OperatorError> {
        if check_part(before.as_bytes(), hash).is_ok() {
            return Ok(before.to_owned());
        }
        if register::parse_hex(hash).is_none_or(|bytes| bytes.len() != 32) {
            return Err(OperatorError::Shape);
        }
        let place = format!("{}/{hash}", path::PARTS);
        let reply = self
            .http
            .ask("GET", &place, &[], Bytes::new(), PART_BYTES_MAX)
            .await?;
        let bytes = good(&reply)?;
        check_part(bytes, hash)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| OperatorError::Shape)
    }

    async fn taken(&self, parts: &kept::Parts, said: Manifest) -> Result<Configuration, OperatorError> {
        let machine = self.machine();
        let configuration = parts.under(said, &machine.node.member())?;
        if self.options.require_proof {
            let reply = self
                .http
                .ask("GET", path::PROOF, &[], Bytes::new(), ANSWER_BYTES_MAX)
                .await?;
            proof::check(
                good(&reply)?,
                &machine.register_key()?,
                &configuration.manifest().content,
            )?;
        }
        Ok(configuration)
    }

    /// Learns keys of the operator that a key known before vouches for.
    ///
    /// # Errors
    /// [`OperatorError::Configuration`] when none does.
    pub async fn refresh_anchor(&self) -> Result<(), OperatorError> {
        let reply = self
            .http
            .ask("GET", path::ANCHOR, &[], Bytes::new(), ANSWER_BYTES_MAX)
            .await?;
        let told: Anchor = read(&reply)?;
        let mut machine = Machine::clone(&self.machine());
        let keys = machine.operator_keys()?;
        let vouched = told.signed_keys.iter().find_map(|token| {
            let jws = Jws::read(token).ok()?;
            jws.verify_by(&keys, &[Some(KEYS_TYPE)], &[Alg::EdDsa]).ok()
        });
        let said = vouched.ok_or(ConfigurationError::Signature)?;
        let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
        if text("instance").as_deref() != Some(machine.anchor.instance.as_str()) {
            return Err(ConfigurationError::Instance.into());
        }
        let keys = said.get("keys").cloned().ok_or(OperatorError::Shape)?;
        machine.anchor.keys = serde_json::json!({"keys": keys});
        machine.anchor.register = text("register").ok_or(OperatorError::Shape)?;
        machine.operator_keys()?;
        machine.register_key()?;
        self.put(machine)
    }

    /// Asks as this node, signed by a key.
    async fn call(
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

    async fn replace(&self, by: &Keys, asked: &Replacement) -> Result<Enrolled, OperatorError> {
        let body = serde_json::to_vec(asked).map_err(|_| OperatorError::Machine)?;
        read(&self.call(by, "POST", path::KEYS, body.into()).await?)
    }

    /// Puts new keys and a new certificate in the place of those it has. Those before count on for the operator's overlap, or end at
    /// once. Nothing is lost when it breaks off: the new keys are on disk before they are sent, and the next call goes on with them.
    ///
    /// # Errors
    /// [`OperatorError`]; the keys before stay in use.
    pub async fn rotate(&self, at_once: bool) -> Result<(), OperatorError> {
        let mut machine = Machine::clone(&self.machine());
        let (fresh, sent_before) = match machine.pending.clone() {
            Some(keys) => (keys, true),
            None => (Keys::generate()?, false),
        };
        if !sent_before {
            machine.pending = Some(fresh.clone());
            self.put(machine.clone())?;
        }
        let asked = fresh.replacement(&machine.node, None, at_once, self.now())?;
        let enrolled = match self.replace(&machine.keys, &asked).await {
            Ok(enrolled) => enrolled,
            // They arrived the last time, and only the answer was lost: the new key asks for its certificate itself.
            Err(OperatorError::Refused(..)) if sent_before => {
                let only_certificate = Replacement {
                    csr: Some(fresh.csr()?),
                    ..Replacement::default()
                };
                self.replace(&fresh, &only_certificate).await?
            }
            Err(error) => return Err(error),
        };
        if enrolled.node != machine.node {
            return Err(OperatorError::Shape);
        }
        let anchor = machine.anchor;
        machine = Machine::new(fresh, enrolled);
        machine.anchor = anchor;
        self.put(machine)
    }

    /// Rotates when two thirds of the certificate's life are over; whether it did.
    ///
    /// # Errors
    /// As [`Operator::rotate`].
    pub async fn rotate_when_due(&self) -> Result<bool, OperatorError> {
        if !self.machine().is_rotation_due(self.now()) {
            return Ok(false);
        }
        self.rotate(false).await?;
        Ok(true)
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

fn good(reply: &Reply) -> Result<&Bytes, OperatorError> {
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

fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, OperatorError> {
    serde_json::from_slice(good(reply)?).map_err(|_| OperatorError::Shape)
}
