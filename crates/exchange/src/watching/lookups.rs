//! Who consulted the data of a person: found by the pseudonyms that they have at each node, which only the operator can make, and only
//! for whoever asks about themselves.

use crate::configuration::SubjectKeys;
use capability::House;
use node::gate::pseudonym;
use node::ident::{ClientId, NodeId, ServiceId};
use register::db::Val;
use register::{Fault, OrFault, args, record};
use std::collections::HashMap;

/// Most lookups that are shown of one person.
pub(crate) const SHOWN_MAX: usize = 20_000;

record! {
    struct Cells { node: String, at: i64, client: String, service: String, purpose: Option<String>, legal_base: Option<String>, has_case: bool, subject: String }
}

/// That data of a person left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lookup {
    /// When, in milliseconds of Unix time.
    pub at: i64,
    /// Who asked.
    pub client: ClientId,
    /// What was asked.
    pub service: ServiceId,
    /// What for: a code of the service's.
    pub purpose: Option<String>,
    /// Norm and article.
    pub legal_base: Option<String>,
    /// Whether a case was named.
    pub has_case: bool,
}

/// The pseudonyms that people have at a node: for demonstrations, whose past no machine has seen.
///
/// # Errors
/// When the database fails.
pub async fn pseudonyms_at(house: &House, node: &NodeId, documents: &[String]) -> Result<Vec<String>, Fault> {
    let key = SubjectKeys::of(house).await?.of_node(node)?;
    Ok(documents
        .iter()
        .map(|document| pseudonym(&key, document))
        .collect())
}

/// Lookups of the person of an identity document, the latest first.
pub(crate) async fn of_person(house: &House, document: &str) -> Result<Vec<Lookup>, Fault> {
    const NODES: &str = "SELECT node FROM exchange_reported ORDER BY node";
    const OF: &str = "SELECT node, at, client, service, purpose, legal_base, has_case, subject FROM exchange_lookup WHERE subject IN";
    let db = house.register.db();
    let nodes: Vec<(String,)> = db.query(NODES, args![]).await?;
    if nodes.is_empty() {
        return Ok(Vec::new());
    }
    let keys = SubjectKeys::of(house).await?;
    let mut of_nodes: HashMap<String, String> = HashMap::new();
    for (node,) in nodes {
        let id = node.parse().or_fault("reading the name of a node")?;
        of_nodes.insert(pseudonym(&keys.of_node(&id)?, document), node);
    }
    let subjects: Vec<Val> = of_nodes.keys().map(Val::from).collect();
    let mut cells: Vec<Cells> = db.among(OF, &subjects).await?;
    // A node that reports another node's pseudonyms says nothing about the person.
    cells.retain(|row| of_nodes.get(&row.subject) == Some(&row.node));
    cells.sort_by_key(|row| std::cmp::Reverse(row.at));
    cells.truncate(SHOWN_MAX);
    let read = |row: Cells| {
        Some(Lookup {
            at: row.at,
            client: ClientId::parse(&row.client).ok()?,
            service: ServiceId::parse(&row.service).ok()?,
            purpose: row.purpose,
            legal_base: row.legal_base,
            has_case: row.has_case,
        })
    };
    Ok(cells.into_iter().filter_map(read).collect())
}
