//! Looking for a newer configuration, and for other keys of the operator.

use super::client::{ANSWER_BYTES_MAX, good, read};
use super::wire::{Anchor, KEYS_TYPE, path};
use super::{Machine, Operator, OperatorError, proof};
use crate::configuration::{
    Configuration, ConfigurationError, Content, Index, Manifest, PART_BYTES_MAX, check_part, kept,
};
use bytes::Bytes;
use http::header::IF_NONE_MATCH;
use jose::{Alg, Jws};
use serde_json::Value;
use std::sync::Arc;

impl Operator {
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
        let configuration = parts.under(said, &self.machine().node.member())?;
        if self.options.require_proof {
            let content = &configuration.manifest().content;
            match self.proven(content).await {
                // The register may have another key since: the operator's keys say which.
                Err(OperatorError::NotInRegister) if self.refresh_anchor().await.is_ok() => {
                    self.proven(content).await?;
                }
                proven => proven?,
            }
        }
        Ok(configuration)
    }

    /// Whether the register names a content.
    async fn proven(&self, content: &Content) -> Result<(), OperatorError> {
        let asked = self
            .http
            .ask("GET", path::PROOF, &[], Bytes::new(), ANSWER_BYTES_MAX);
        proof::check(good(&asked.await?)?, &self.machine().register_key()?, content)
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
}
