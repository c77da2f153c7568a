//! The configuration as the data plane asks it: every question a look into a table, nothing computed while a message waits.
//!
//! A [`Configuration`] never changes. The runner puts another in its place through [`Current`]; whoever began with one ends with it.

use super::model::{Grant, Manifest, Member, Members, NodeEntry, Provider, Service};
use super::sealed::ConfigurationError;
use crate::ident::{ClientId, MemberId, NodeId, ServiceId};
use jose::PublicKey;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::watch;

/// A key that signs statements of a node.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// Whose it is.
    pub node: &'a NodeEntry,
    /// The key.
    pub key: &'a PublicKey,
    /// What it signed before, in milliseconds of Unix time, does not count.
    pub from: i64,
    /// What it signs from then on does not count.
    pub until: Option<i64>,
}

impl Key<'_> {
    /// Whether what it signed at a moment counts.
    pub fn counts_at(&self, at: i64) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// Members, nodes, services and grants that a manifest names, with their tables.
#[derive(Debug, Clone)]
pub struct Configuration {
    manifest: Manifest,
    parts: Arc<Parts>,
}

#[derive(Debug, Default)]
struct Parts {
    members: Vec<Member>,
    authorities: Vec<String>,
    provider: Provider,
    by_member: HashMap<MemberId, usize>,
    by_node: HashMap<NodeId, (usize, usize)>,
    by_certificate: HashMap<[u8; 32], (usize, usize)>,
    by_key: HashMap<String, KeyAt>,
    by_service: HashMap<ServiceId, usize>,
    by_client: HashMap<ServiceId, HashMap<ClientId, Vec<usize>>>,
}

#[derive(Debug)]
struct KeyAt {
    node: (usize, usize),
    key: PublicKey,
    from: i64,
    until: Option<i64>,
}

impl Configuration {
    /// Takes what was verified already: the manifest's signature, and that the parts are those it names.
    ///
    /// # Errors
    /// [`ConfigurationError::Shape`] when the parts contradict themselves: a node of another member, a name, certificate or key that
    /// two have, a key that is not the one of its thumbprint, an address that is none, a grant for a service of somebody else.
    pub fn new(
        manifest: Manifest,
        members: Members,
        provider: Option<Provider>,
    ) -> Result<Configuration, ConfigurationError> {
        let mut parts = Parts {
            members: members.members,
            authorities: members.authorities,
            provider: provider.unwrap_or_default(),
            ..Parts::default()
        };
        parts.index_members()?;
        parts.index_provider()?;
        let parts = Arc::new(parts);
        Ok(Configuration { manifest, parts })
    }

    /// The same parts under a manifest that was signed later and says the same.
    ///
    /// # Errors
    /// [`ConfigurationError::Part`] when it says something else.
    pub fn renewed(&self, manifest: Manifest) -> Result<Configuration, ConfigurationError> {
        if manifest.content != self.manifest.content || manifest.instance != self.manifest.instance {
            return Err(ConfigurationError::Part);
        }
        let parts = Arc::clone(&self.parts);
        Ok(Configuration { manifest, parts })
    }

    /// What the operator signed.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// First moment at which nothing may be exchanged any more, in milliseconds of Unix time.
    pub fn until(&self) -> i64 {
        self.manifest.until
    }

    /// Everyone who takes part, or did.
    pub fn members(&self) -> &[Member] {
        &self.parts.members
    }

    /// Certificates of the authorities, PEM.
    pub fn authorities(&self) -> &[String] {
        &self.parts.authorities
    }

    /// A member, suspended or not.
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.parts.by_member.get(id).map(|at| &self.parts.members[*at])
    }

    /// Whether a member takes part now: it is known and not suspended.
    pub fn takes_part(&self, id: &MemberId) -> bool {
        self.member(id).is_some_and(|member| !member.suspended)
    }

    /// Whether a client takes part now: its member does, and has the subsystem where one is named.
    pub fn client_takes_part(&self, id: &ClientId) -> bool {
        let Some(member) = self.member(&id.member()).filter(|member| !member.suspended) else {
            return false;
        };
        id.subsystem()
            .is_none_or(|code| member.subsystems.contains_key(&code))
    }

    /// A node, whether its member is suspended or not.
    pub fn node(&self, id: &NodeId) -> Option<&NodeEntry> {
        self.parts.by_node.get(id).map(|at| self.parts.node(*at))
    }

    /// The node that may show a certificate, by the SHA-256 of its DER.
    pub fn node_by_certificate(&self, sha256: &[u8; 32]) -> Option<&NodeEntry> {
        self.parts
            .by_certificate
            .get(sha256)
            .map(|at| self.parts.node(*at))
    }

    /// The key of a thumbprint, whether it counts at this moment or not: [`Key::counts_at`].
    pub fn key(&self, kid: &str) -> Option<Key<'_>> {
        let found = self.parts.by_key.get(kid)?;
        Some(Key {
            node: self.parts.node(found.node),
            key: &found.key,
            from: found.from,
            until: found.until,
        })
    }

    /// Nodes of a member that takes part, each with the address at which it is reached; those that only call are left out.
    pub fn nodes_of(&self, id: &MemberId) -> Vec<(&NodeEntry, &str)> {
        let member = self.member(id).filter(|member| !member.suspended);
        let nodes = member.into_iter().flat_map(|member| &member.nodes);
        nodes
            .filter_map(|node| Some((node, node.address.as_deref()?)))
            .collect()
    }

    /// What the member of this node offers.
    pub fn services(&self) -> &[Service] {
        &self.parts.provider.services
    }

    /// A service that the member of this node offers.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.parts
            .by_service
            .get(id)
            .map(|at| &self.parts.provider.services[*at])
    }

    /// Every grant of the member of this node.
    pub fn grants(&self) -> &[Grant] {
        &self.parts.provider.grants
    }

    /// Grants of a service for a client, or for its whole member, whether they hold at this moment or not.
    pub fn grants_for(&self, client: &ClientId, service: &ServiceId) -> Vec<&Grant> {
        let Some(clients) = self.parts.by_client.get(service) else {
            return Vec::new();
        };
        let own = clients.get(client).into_iter().flatten();
        let member = client.subsystem().and_then(|_| whole(&client.member()));
        let of_member = member
            .as_ref()
            .and_then(|member| clients.get(member))
            .into_iter()
            .flatten();
        let mut at: Vec<usize> = own.chain(of_member).copied().collect();
        at.sort_unstable();
        at.dedup();
        at.into_iter().map(|at| &self.parts.provider.grants[at]).collect()
    }
}

/// A member as one that calls.
fn whole(member: &MemberId) -> Option<ClientId> {
    ClientId::parse(member.as_str()).ok()
}

/// Puts in what must not be there yet.
fn once<K: std::hash::Hash + Eq, V>(
    map: &mut HashMap<K, V>,
    key: K,
    value: V,
) -> Result<(), ConfigurationError> {
    match map.insert(key, value) {
        None => Ok(()),
        Some(_) => Err(ConfigurationError::Shape),
    }
}

impl Parts {
    fn node(&self, (member, node): (usize, usize)) -> &NodeEntry {
        &self.members[member].nodes[node]
    }

    fn index_members(&mut self) -> Result<(), ConfigurationError> {
        let members = std::mem::take(&mut self.members);
        for (at, member) in members.iter().enumerate() {
            once(&mut self.by_member, member.id.clone(), at)?;
            for (node_at, node) in member.nodes.iter().enumerate() {
                if node.id.member() != member.id {
                    return Err(ConfigurationError::Shape);
                }
                self.index_node((at, node_at), node)?;
            }
        }
        self.members = members;
        Ok(())
    }

    fn index_node(&mut self, at: (usize, usize), node: &NodeEntry) -> Result<(), ConfigurationError> {
        let shape = ConfigurationError::Shape;
        once(&mut self.by_node, node.id.clone(), at)?;
        if node
            .address
            .as_deref()
            .is_some_and(|text| super::address(text).is_none())
        {
            return Err(shape);
        }
        for certificate in &node.certificates {
            let hash: Option<[u8; 32]> =
                register::parse_hex(certificate).and_then(|bytes| bytes.try_into().ok());
            once(&mut self.by_certificate, hash.ok_or(shape)?, at)?;
        }
        for key in &node.keys {
            let public = PublicKey::from_jwk(&key.jwk).map_err(|_| shape)?;
            if public.thumbprint() != key.kid {
                return Err(shape);
            }
            let (from, until) = (key.from, key.until);
            once(
                &mut self.by_key,
                key.kid.clone(),
                KeyAt {
                    node: at,
                    key: public,
                    from,
                    until,
                },
            )?;
        }
        Ok(())
    }

    fn index_provider(&mut self) -> Result<(), ConfigurationError> {
        let owner = self.provider.services.first().map(|service| service.id.member());
        for (at, service) in self.provider.services.iter().enumerate() {
            if Some(service.id.member()) != owner {
                return Err(ConfigurationError::Shape);
            }
            once(&mut self.by_service, service.id.clone(), at)?;
        }
        for (at, grant) in self.provider.grants.iter().enumerate() {
            if !self.by_service.contains_key(&grant.service) {
                return Err(ConfigurationError::Shape);
            }
            let clients = self.by_client.entry(grant.service.clone()).or_default();
            for client in &grant.clients {
                clients.entry(client.clone()).or_default().push(at);
            }
        }
        Ok(())
    }
}

/// The configuration in use, and whoever waits for another. Clones share it.
#[derive(Debug, Clone)]
pub struct Current(watch::Sender<Option<Arc<Configuration>>>);

impl Default for Current {
    fn default() -> Current {
        Current(watch::Sender::new(None))
    }
}

impl Current {
    /// The one in use; none before the first.
    pub fn get(&self) -> Option<Arc<Configuration>> {
        self.0.borrow().clone()
    }

    /// The one in use, where it is not over at a moment in milliseconds of Unix time.
    ///
    /// # Errors
    /// [`ConfigurationError::Over`]: nothing is exchanged.
    pub fn at(&self, now: i64) -> Result<Arc<Configuration>, ConfigurationError> {
        self.get()
            .filter(|configuration| now < configuration.until())
            .ok_or(ConfigurationError::Over)
    }

    /// Puts another in its place.
    pub fn set(&self, configuration: Arc<Configuration>) {
        self.0.send_replace(Some(configuration));
    }

    /// Tells of every other one.
    pub fn subscribe(&self) -> watch::Receiver<Option<Arc<Configuration>>> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests;
