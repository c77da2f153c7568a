//! What tables say, as parts: the same bytes on every process for the same register and day.

use crate::{agreements, members, nodes, services};
use capability::House;
use directory::board::board;
use jiff::Timestamp;
use jiff::civil::Date;
use node::configuration::{Index, Member, Members, NodeEntry, NodeKey, Provider};
use node::ident::MemberId;
use register::{Fault, OrFault, civil_date, hex};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Contents that are kept in memory: the one published last, the one before it, and the next.
const KEPT_MAX: usize = 3;

/// A content with its parts.
#[derive(Debug)]
pub(crate) struct Assembled {
    /// Bytes of the index and of every part, by the SHA-256 of each in base 16.
    pub parts: HashMap<String, Arc<[u8]>>,
    /// SHA-256 of the index.
    pub index: String,
    /// Members, services and grants in it.
    pub counts: [u64; 3],
}

#[derive(Default)]
struct Shelf {
    /// The newest, with what it was assembled from.
    newest: Option<((u64, Date), Arc<Assembled>)>,
    kept: Vec<Arc<Assembled>>,
}

#[derive(Default)]
struct Kept(Mutex<Shelf>, tokio::sync::Mutex<()>);

impl Kept {
    fn of(&self, key: (u64, Date)) -> Option<Arc<Assembled>> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, newest) = shelf.newest.as_ref()?;
        (*known == key).then(|| newest.clone())
    }

    fn put(&self, key: (u64, Date), assembled: &Arc<Assembled>) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.newest = Some((key, assembled.clone()));
        shelf.kept.retain(|kept| kept.index != assembled.index);
        shelf.kept.push(assembled.clone());
        let over = shelf.kept.len().saturating_sub(KEPT_MAX);
        shelf.kept.drain(..over);
    }
}

/// The content of an index hash, where this process has it.
pub(crate) fn known(house: &House, index: &str) -> Option<Arc<Assembled>> {
    let shelf = house.shelf::<Kept>();
    let shelf = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    shelf.kept.iter().find(|kept| kept.index == index).cloned()
}

/// The bytes of a part or an index, where this process has them.
pub(crate) fn part(house: &House, hash: &str) -> Option<Arc<[u8]>> {
    let shelf = house.shelf::<Kept>();
    let shelf = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    shelf
        .kept
        .iter()
        .rev()
        .find_map(|kept| kept.parts.get(hash).cloned())
}

/// What the tables say now.
pub(crate) async fn assembled(house: &House) -> Result<Arc<Assembled>, Fault> {
    let shelf = house.shelf::<Kept>();
    let now = house.clock.now();
    let head = house.register.head().await?;
    let key = (head.size, civil_date(now));
    if let Some(known) = shelf.of(key) {
        return Ok(known);
    }
    let _turn = shelf.1.lock().await;
    if let Some(known) = shelf.of(key) {
        return Ok(known);
    }
    let moment = moment(head.at, key.1)?;
    let assembled = Arc::new(assemble(house, key.1, moment).await?);
    shelf.put(key, &assembled);
    Ok(assembled)
}

/// The moment that a content is of: the last act, or the beginning of the day when that is later. It follows from register and day
/// alone, so that every process finds the same.
fn moment(last: Timestamp, day: Date) -> Result<Timestamp, Fault> {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(-5));
    let begin = day.to_zoned(zone).or_fault("the beginning of a day")?;
    Ok(last.max(begin.timestamp()))
}

async fn assemble(house: &House, day: Date, moment: Timestamp) -> Result<Assembled, Fault> {
    let mut parts = HashMap::new();
    let mut index = Index::default();
    let mut put = |name: String, value: serde_json::Value| -> Result<(), Fault> {
        let text = register::canonical(&value).or_fault("writing a part of the configuration")?;
        let hash = sha256(text.as_bytes());
        parts.insert(hash.clone(), Arc::from(text.into_bytes()));
        index.parts.insert(name, hash);
        Ok(())
    };
    let members = read_members(house, day, moment).await?;
    let providers = read_providers(house, &members, moment).await?;
    let services = providers
        .values()
        .map(|provider| provider.services.len() as u64)
        .sum();
    let grants = providers
        .values()
        .map(|provider| provider.grants.len() as u64)
        .sum();
    let counts = [members.members.len() as u64, services, grants];
    put("members".to_owned(), value(&members)?)?;
    for (member, provider) in &providers {
        put(format!("provider/{member}"), value(provider)?)?;
    }
    let text = register::canonical(&value(&index)?).or_fault("writing the index of the configuration")?;
    let hash = sha256(text.as_bytes());
    parts.insert(hash.clone(), Arc::from(text.into_bytes()));
    Ok(Assembled {
        parts,
        index: hash,
        counts,
    })
}

fn value(part: &impl serde::Serialize) -> Result<serde_json::Value, Fault> {
    serde_json::to_value(part).or_fault("writing a part of the configuration")
}

fn sha256(bytes: &[u8]) -> String {
    hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}

async fn read_members(house: &House, day: Date, moment: Timestamp) -> Result<Members, Fault> {
    let board = board(house).await?;
    let mut subsystems: HashMap<String, BTreeMap<String, String>> = HashMap::new();
    for row in members::store::subsystems(house).await? {
        subsystems
            .entry(row.member)
            .or_default()
            .insert(row.code, row.name);
    }
    let mut entries = read_nodes(house, moment).await?;
    let mut list = Vec::new();
    for row in members::store::all(house).await? {
        if !row.is_member(day) {
            continue;
        }
        let name = board
            .entity(row.entity_id)
            .map_or_else(|| row.member.clone(), |entity| entity.name.clone());
        list.push(Member {
            id: row.id()?,
            name,
            suspended: row.is_suspended(),
            subsystems: subsystems.remove(&row.member).unwrap_or_default(),
            nodes: entries.remove(&row.member).unwrap_or_default(),
        });
    }
    Ok(Members {
        members: list,
        authorities: nodes::authorities(house).await?,
    })
}

/// Nodes that are trusted, by member.
async fn read_nodes(house: &House, moment: Timestamp) -> Result<HashMap<String, Vec<NodeEntry>>, Fault> {
    let now = moment.as_millisecond();
    let mut certificates: HashMap<String, Vec<String>> = HashMap::new();
    for row in nodes::store::certificates(house, now).await? {
        certificates.entry(row.node).or_default().push(row.sha256);
    }
    let mut keys: HashMap<String, Vec<NodeKey>> = HashMap::new();
    for row in nodes::store::keys(house).await? {
        let jwk = jose::json_object(row.jwk.as_bytes()).or_fault("reading the key of a node")?;
        let key = NodeKey {
            kid: row.kid,
            jwk,
            from: row.from_at,
            until: row.until_at,
        };
        keys.entry(row.node).or_default().push(key);
    }
    let mut by_member: HashMap<String, Vec<NodeEntry>> = HashMap::new();
    for row in nodes::store::active(house).await? {
        let entry = NodeEntry {
            id: row.node.parse().or_fault("reading the name of a node")?,
            address: row.address,
            certificates: certificates.remove(&row.node).unwrap_or_default(),
            keys: keys.remove(&row.node).unwrap_or_default(),
        };
        by_member.entry(row.member).or_default().push(entry);
    }
    Ok(by_member)
}

/// What members offer, each for itself: a grant counts only beside the service that it is for.
async fn read_providers(
    house: &House,
    members: &Members,
    moment: Timestamp,
) -> Result<BTreeMap<MemberId, Provider>, Fault> {
    let known: std::collections::HashSet<&MemberId> =
        members.members.iter().map(|member| &member.id).collect();
    let mut providers: BTreeMap<MemberId, Provider> = BTreeMap::new();
    let mut offered = std::collections::HashSet::new();
    for service in services::of_configuration(house).await? {
        let member = service.id.member();
        if known.contains(&member) {
            offered.insert(service.id.clone());
            providers.entry(member).or_default().services.push(service);
        }
    }
    for grant in agreements::of_configuration(house, moment).await? {
        if offered.contains(&grant.service) {
            providers
                .entry(grant.service.member())
                .or_default()
                .grants
                .push(grant);
        }
    }
    Ok(providers)
}
