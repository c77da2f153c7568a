//! Queries over nodes, their certificates and keys.

use capability::House;
use node::ident::NodeId;
use register::db::{Stmt, stmt};
use register::{Fault, args, record};

/// Most nodes of a member that are trusted at once.
pub(crate) const NODES_MAX: usize = 50;

record! {
    /// A node.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct NodeRow { node: String, member: String, address: Option<String>, state: String, enrolled_on: String, seq: u64 }
}

impl NodeRow {
    /// Whether it is trusted.
    pub(crate) fn is_active(&self) -> bool {
        self.state == "active"
    }
}

macro_rules! nodes {
    ($rest:literal) => {
        concat!(
            "SELECT node, member, address, state, enrolled_on, seq FROM exchange_node ",
            $rest
        )
    };
}

/// A node.
pub(crate) async fn node(house: &House, id: &NodeId) -> Result<Option<NodeRow>, Fault> {
    house
        .register
        .db()
        .get(nodes!("WHERE node = $1"), args![id.as_str()])
        .await
}

/// Nodes of a member, revoked ones too.
pub(crate) async fn nodes_of(house: &House, member: &str) -> Result<Vec<NodeRow>, Fault> {
    house
        .register
        .db()
        .query(nodes!("WHERE member = $1 ORDER BY node"), args![member])
        .await
}

/// Every node that is trusted.
pub(crate) async fn active(house: &House) -> Result<Vec<NodeRow>, Fault> {
    house
        .register
        .db()
        .query(nodes!("WHERE state = 'active' ORDER BY node"), args![])
        .await
}

record! {
    /// A key that signs statements of a node.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct KeyRow { kid: String, node: String, jwk: String, from_at: i64, until_at: Option<i64> }
}

impl KeyRow {
    /// Whether what it signs at a moment counts.
    pub(crate) fn counts_at(&self, at: i64) -> bool {
        self.from_at <= at && self.until_at.is_none_or(|until| at < until)
    }
}

/// A key by its thumbprint.
pub(crate) async fn key(house: &House, kid: &str) -> Result<Option<KeyRow>, Fault> {
    const KEY: &str = "SELECT kid, node, jwk, from_at, until_at FROM exchange_node_key WHERE kid = $1";
    house.register.db().get(KEY, args![kid]).await
}

/// Keys of nodes: those whose statements may still have to be checked too.
pub(crate) async fn keys(house: &House) -> Result<Vec<KeyRow>, Fault> {
    const ALL: &str =
        "SELECT kid, node, jwk, from_at, until_at FROM exchange_node_key ORDER BY node, from_at, kid";
    house.register.db().query(ALL, args![]).await
}

/// Keys of one node, the newest first.
pub(crate) async fn keys_of(house: &House, node: &str) -> Result<Vec<KeyRow>, Fault> {
    const OF: &str = "SELECT kid, node, jwk, from_at, until_at FROM exchange_node_key WHERE node = $1 ORDER BY from_at DESC, kid";
    house.register.db().query(OF, args![node]).await
}

record! {
    /// A certificate that a node may show.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct CertificateRow { sha256: String, node: String, from_at: i64, until_at: i64 }
}

/// Certificates that are not over at a moment.
pub(crate) async fn certificates(house: &House, now: i64) -> Result<Vec<CertificateRow>, Fault> {
    const ALL: &str = "SELECT sha256, node, from_at, until_at FROM exchange_certificate WHERE until_at > $1 ORDER BY node, from_at, sha256";
    house.register.db().query(ALL, args![now]).await
}

/// Certificates of one node, the one that lasts longest first.
pub(crate) async fn certificates_of(house: &House, node: &str) -> Result<Vec<CertificateRow>, Fault> {
    const OF: &str = "SELECT sha256, node, from_at, until_at FROM exchange_certificate WHERE node = $1 ORDER BY until_at DESC, sha256";
    house.register.db().query(OF, args![node]).await
}

record! {
    /// An enrolment.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct EnrolmentRow { id: crate::ids::EnrolmentId, member: String, name: String, until_at: i64, state: String }
}

/// An enrolment.
pub(crate) async fn enrolment(
    house: &House,
    id: crate::ids::EnrolmentId,
) -> Result<Option<EnrolmentRow>, Fault> {
    const ONE: &str = "SELECT id, member, name, until_at, state FROM exchange_enrolment WHERE id = $1";
    house.register.db().get(ONE, args![id]).await
}

/// Enrolments of a member that wait for their machine.
pub(crate) async fn waiting(house: &House, member: &str, now: i64) -> Result<Vec<EnrolmentRow>, Fault> {
    const OF: &str = "SELECT id, member, name, until_at, state FROM exchange_enrolment WHERE member = $1 AND state = 'open' AND until_at > $2 ORDER BY until_at DESC LIMIT 50";
    house.register.db().query(OF, args![member, now]).await
}

/// The enrolment of a token that was given, with the token's own end.
pub(crate) async fn by_token(house: &House, hash: &str) -> Result<Option<(EnrolmentRow, i64)>, Fault> {
    const TOKEN: &str = "SELECT enrolment, until_at FROM exchange_token WHERE hash = $1";
    let row: Option<(crate::ids::EnrolmentId, i64)> = house.register.db().get(TOKEN, args![hash]).await?;
    let Some((id, until)) = row else { return Ok(None) };
    Ok(enrolment(house, id).await?.map(|row| (row, until)))
}

/// Statements that put a token in the place of the one that was given before, and forget those that are over.
pub(crate) fn give_token(hash: &str, enrolment: crate::ids::EnrolmentId, until: i64, now: i64) -> [Stmt; 2] {
    const FORGET: &str = "DELETE FROM exchange_token WHERE enrolment = $1 OR until_at <= $2";
    const GIVE: &str = "INSERT INTO exchange_token (hash, enrolment, until_at) VALUES ($1, $2, $3)";
    [
        stmt(FORGET, args![enrolment, now]),
        stmt(GIVE, args![hash, enrolment, until]),
    ]
}

/// The condition that a token is there, by which it is gone.
pub(crate) fn use_token(hash: &str) -> Stmt {
    const USE: &str = "DELETE FROM exchange_token WHERE hash = $1";
    stmt(USE, args![hash]).rows(1)
}

/// When nodes of a member were heard last, in milliseconds of Unix time.
pub(crate) async fn contacts(house: &House, member: &str) -> Result<Vec<(String, i64)>, Fault> {
    const OF: &str = "SELECT c.node, c.at FROM exchange_contact c JOIN exchange_node n ON n.node = c.node WHERE n.member = $1";
    house.register.db().query(OF, args![member]).await
}
