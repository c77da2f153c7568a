//! Relying parties: what each may ask for, derived from acts.

use super::acts::{
    CLIENT_REGISTERED, CLIENT_RESUMED, CLIENT_RETIRED, CLIENT_SUSPENDED, CLIENT_UPDATED, ClientId,
    ClientNamed, ClientRegistered, ClientSuspended,
};
use capability::House;
use jose::{Alg, KeySet};
use norms::{AssuranceLevelId, Law};
use register::db::{Stmt, stmt};
use register::{EntityId, Fault, Recorded, args, record};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a system proves that it is itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// By a secret in the header of the request.
    ClientSecretBasic,
    /// By an assertion that it signs with a key of its own (RFC 7523).
    PrivateKeyJwt,
}

impl Authentication {
    /// As metadata and forms write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }
}

/// Something that people do in the system, with the level it needs (D.S. 029-2021-PCM art. 25.2 c).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Name on the wire: the scope `op:CODE`.
    pub code: String,
    /// What people read.
    pub name: String,
    /// The least level.
    pub level: AssuranceLevelId,
}

/// Everything that the provider goes by; public, for people may look at who asks for what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// What people read.
    pub name: String,
    /// Where codes may be sent, compared letter by letter.
    pub redirect_uris: Vec<String>,
    /// Where people may be sent after signing out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it is told that somebody signed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Systems of one entity in one sector see the same name for a person; no others do.
    pub sector: String,
    /// How it proves that it is itself.
    pub authentication: Authentication,
    /// Its public keys, a JWK set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Value>,
    /// Algorithm of its ID tokens.
    pub id_token_alg: String,
    /// Whether what it is told of people is signed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub userinfo_signed: bool,
    /// Whether its tokens are bound to a key of its own (DPoP).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dpop: bool,
    /// What it may ask for beside `openid`.
    pub scopes: Vec<String>,
    /// The least level to get in at all.
    pub level: AssuranceLevelId,
    /// What people do there, each with its level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<Operation>,
    /// SHA-256 of its logo, a picture that its entity sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

impl Profile {
    /// Its public keys.
    pub(crate) fn key_set(&self) -> Option<KeySet> {
        KeySet::read(self.keys.as_ref()?.to_string().as_bytes()).ok()
    }
    /// Algorithm of its ID tokens.
    pub(crate) fn alg(&self) -> Alg {
        Alg::parse(&self.id_token_alg).unwrap_or(Alg::Es256)
    }
    /// The operation that a scope names.
    pub(crate) fn operation(&self, scope: &str) -> Option<&Operation> {
        let code = scope.strip_prefix(OPERATION)?;
        self.operations.iter().find(|operation| operation.code == code)
    }
    /// The least level for these scopes: of the system, or of the highest operation among them.
    pub(crate) fn level_for(&self, law: &Law, scopes: &[String]) -> AssuranceLevelId {
        let operations = scopes.iter().filter_map(|scope| self.operation(scope));
        let levels = operations.map(|operation| operation.level).chain([self.level]);
        levels
            .max_by_key(|level| law.number_of(*level))
            .unwrap_or(self.level)
    }
}

/// What scopes that name an operation begin with.
pub(crate) const OPERATION: &str = "op:";

/// A system as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    /// Its `client_id`.
    pub id: ClientId,
    /// The entity that answers for it.
    pub entity: EntityId,
    /// What the provider goes by.
    pub profile: Profile,
    /// `active`, `suspended`, `retired`.
    pub state: String,
    /// The act that registered it.
    pub first_seq: i64,
    /// The last act about it.
    pub seq: i64,
}

/// State of a system that lets people in.
pub(crate) const ACTIVE: &str = "active";

impl Client {
    /// Whether it lets people in.
    pub fn is_active(&self) -> bool {
        self.state == ACTIVE
    }
    /// Who sees one name for a person: the systems of this entity in this sector.
    pub(crate) fn sector(&self) -> String {
        format!("{}/{}", self.entity, self.profile.sector)
    }
}

record! {
    struct ClientRow { id: ClientId, entity_id: EntityId, profile: String, state: String, first_seq: i64, seq: i64 }
}

impl ClientRow {
    fn client(self) -> Result<Client, Fault> {
        let profile = serde_json::from_str(&self.profile)
            .map_err(|error| Fault::because("reading a relying party", error))?;
        Ok(Client {
            id: self.id,
            entity: self.entity_id,
            profile,
            state: self.state,
            first_seq: self.first_seq,
            seq: self.seq,
        })
    }
}

macro_rules! clients {
    ($rest:literal) => {
        concat!(
            "SELECT id, entity_id, profile, state, first_seq, seq FROM identity_client ",
            $rest
        )
    };
}

/// The system of a `client_id` as it came; none when it is no id of ours.
pub(crate) async fn find(house: &House, client_id: &str) -> Result<Option<Client>, Fault> {
    match client_id.parse::<ClientId>() {
        Ok(id) if client_id.len() == 36 => of_id(house, id).await,
        _ => Ok(None),
    }
}

/// The system of an id.
pub(crate) async fn of_id(house: &House, id: ClientId) -> Result<Option<Client>, Fault> {
    let row: Option<ClientRow> = house
        .register
        .db()
        .get(clients!("WHERE id = $1"), args![id])
        .await?;
    row.map(ClientRow::client).transpose()
}

/// Systems of an entity, by name.
pub(crate) async fn of_entity(house: &House, entity: EntityId) -> Result<Vec<Client>, Fault> {
    let rows: Vec<ClientRow> = house
        .register
        .db()
        .query(clients!("WHERE entity_id = $1 ORDER BY name, id"), args![entity])
        .await?;
    rows.into_iter().map(ClientRow::client).collect()
}

/// A page of all systems, by name, and how many there are.
pub(crate) async fn page(house: &House, offset: u64, limit: u64) -> Result<(Vec<Client>, u64), Fault> {
    const COUNT: &str = "SELECT COUNT(*) FROM identity_client";
    let db = house.register.db();
    let rows: Vec<ClientRow> = db
        .query(
            clients!("ORDER BY name, id LIMIT $1 OFFSET $2"),
            args![limit, offset],
        )
        .await?;
    let total: Option<(u64,)> = db.get(COUNT, args![]).await?;
    let clients: Result<Vec<Client>, Fault> = rows.into_iter().map(ClientRow::client).collect();
    Ok((clients?, total.map_or(0, |(count,)| count)))
}

/// What an act about a system changes.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    const ADD: &str = "INSERT INTO identity_client (id, entity_id, name, profile, state, first_seq, seq) VALUES ($1, $2, $3, $4, 'active', $5, $5)";
    const CHANGE: &str = "UPDATE identity_client SET name = $2, profile = $3, seq = $4 WHERE id = $1";
    let seq = i64::try_from(act.seq).unwrap_or(i64::MAX);
    let text = |profile: &Profile| {
        serde_json::to_string(profile).map_err(|error| Fault::because("writing a relying party", error))
    };
    Ok(match act.kind.as_str() {
        CLIENT_REGISTERED => {
            let new: ClientRegistered = act.payload_as()?;
            let entity = act
                .entity
                .ok_or_else(|| Fault::new("a relying party without entity"))?;
            let profile = text(&new.profile)?;
            vec![stmt(
                ADD,
                args![new.client, entity, new.profile.name, profile, seq],
            )]
        }
        CLIENT_UPDATED => {
            let new: ClientRegistered = act.payload_as()?;
            let profile = text(&new.profile)?;
            vec![stmt(CHANGE, args![new.client, new.profile.name, profile, seq]).rows(1)]
        }
        CLIENT_SUSPENDED => vec![state(
            act.payload_as::<ClientSuspended>()?.client,
            "suspended",
            seq,
        )],
        CLIENT_RESUMED => vec![state(act.payload_as::<ClientNamed>()?.client, ACTIVE, seq)],
        CLIENT_RETIRED => vec![state(act.payload_as::<ClientNamed>()?.client, "retired", seq)],
        _ => Vec::new(),
    })
}

fn state(id: ClientId, state: &'static str, seq: i64) -> Stmt {
    const SET: &str = "UPDATE identity_client SET state = $2, seq = $3 WHERE id = $1 AND state <> 'retired'";
    stmt(SET, args![id, state, seq]).rows(1)
}

/// Statement that keeps whom to write to about a system.
pub(crate) fn contact(id: ClientId, mail: &str) -> Stmt {
    const KEEP: &str = "INSERT INTO identity_client_contact (client_id, mail) VALUES ($1, $2) ON CONFLICT (client_id) DO UPDATE SET mail = excluded.mail";
    stmt(KEEP, args![id, mail])
}

/// Whom to write to about a system: for officials alone.
pub(crate) async fn contact_of(house: &House, id: ClientId) -> Result<Option<String>, Fault> {
    const OF: &str = "SELECT mail FROM identity_client_contact WHERE client_id = $1";
    let row: Option<(String,)> = house.register.db().get(OF, args![id]).await?;
    Ok(row.map(|(mail,)| mail))
}
