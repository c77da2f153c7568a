//! Queries over members, requests, grants and policies.

mod parties;
mod policies;

pub use parties::{parties, party, party_of, subsystems};
pub use policies::{PolicyRow, policies, policies_for, policy};
pub(crate) use policies::{policies_in_force, while_policy};

use super::model::{Access, AccessState, Request, RequestState};
use super::{GrantId, RequestId};
use crate::acts::agreements::Side;
use capability::House;
use jiff::Timestamp;
use jiff::civil::Date;
use node::ident::{ClientId, MemberId, ServiceId};
use register::db::{Record, Val, stmt};
use register::{Draft, Fault, OrFault, args, record};
use serde::de::DeserializeOwned;

/// Most requests, or grants, of one list.
pub const ROWS_MAX: usize = 20_000;

/// Reads a column that holds JSON or a name of ours.
fn read<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, Fault> {
    serde_json::from_str(text).or_fault(what)
}

fn name<T: std::str::FromStr>(text: &str) -> Result<T, Fault> {
    text.parse()
        .ok()
        .or_fault("a name of the exchange in a derived table")
}

record! {
    struct RequestCells { id: RequestId, client: String, service: String, terms: String, document: Option<String>, state: String, asked_on: String, reason: Option<String>, grant_id: Option<GrantId>, answered_on: Option<String>, seq: u64 }
}

/// A request as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// What was asked for.
    pub request: Request,
    /// SHA-256 of what explains why.
    pub document: Option<String>,
    /// When it was asked.
    pub asked_on: Option<Date>,
    /// When it was answered.
    pub answered_on: Option<Date>,
    /// What was said to it.
    pub reason: Option<String>,
    /// The grant that answered it.
    pub grant: Option<GrantId>,
    /// Number of the last act about it.
    pub seq: u64,
}

impl RequestRow {
    fn of(cells: RequestCells) -> Result<RequestRow, Fault> {
        Ok(RequestRow {
            request: Request {
                id: cells.id,
                client: name(&cells.client)?,
                service: name(&cells.service)?,
                terms: read(&cells.terms, "terms of a request")?,
                state: RequestState::parse(&cells.state).or_fault("state of a request")?,
            },
            document: cells.document,
            asked_on: cells.asked_on.parse().ok(),
            answered_on: cells.answered_on.and_then(|day| day.parse().ok()),
            reason: cells.reason,
            grant: cells.grant_id,
            seq: cells.seq,
        })
    }
    /// Address of its page.
    pub fn href(&self) -> String {
        format!("/intercambio/solicitudes/{}", self.request.id)
    }
}

macro_rules! requests {
    ($rest:literal) => {
        concat!("SELECT id, client, service, terms, document, state, asked_on, reason, grant_id, answered_on, seq FROM exchange_request WHERE ", $rest)
    };
}

/// One request.
///
/// # Errors
/// When the database fails.
pub async fn request(house: &House, id: RequestId) -> Result<Option<RequestRow>, Fault> {
    one(house, requests!("id = $1"), args![id], RequestRow::of).await
}

/// Requests of a member, as the one that asks and as the one that is asked, the last ones first.
///
/// # Errors
/// When the database fails.
pub async fn requests_of(house: &House, member: &MemberId) -> Result<Vec<RequestRow>, Fault> {
    const OF: &str =
        requests!("client_member = $1 OR provider_member = $1 ORDER BY asked_on DESC, id DESC LIMIT 20000");
    all(house, OF, args![member.as_str()], RequestRow::of).await
}

/// Every request, the last ones first.
///
/// # Errors
/// When the database fails.
pub async fn requests(house: &House) -> Result<Vec<RequestRow>, Fault> {
    const ALL: &str = requests!("TRUE ORDER BY asked_on DESC, id DESC LIMIT 20000");
    all(house, ALL, args![], RequestRow::of).await
}

/// Whether a client has an open request for a service.
///
/// # Errors
/// When the database fails.
pub async fn waits(house: &House, client: &ClientId, service: &ServiceId) -> Result<bool, Fault> {
    const OPEN: &str = requests!("client = $1 AND service = $2 AND state = 'open' LIMIT 1");
    let found = one(
        house,
        OPEN,
        args![client.as_str(), service.as_str()],
        RequestRow::of,
    )
    .await?;
    Ok(found.is_some())
}

record! {
    struct AccessCells { id: GrantId, request_id: RequestId, client: String, service: String, terms: String, case_required: bool, state: String, held_provider: bool, held_operator: bool, until_on: String, asked_until: Option<String>, from_at: i64, reason: Option<String>, seq: u64 }
}

/// A grant as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// What was granted.
    pub access: Access,
    /// What it answers.
    pub request: RequestId,
    /// Why it was suspended or ended.
    pub reason: Option<String>,
    /// Number of the last act about it.
    pub seq: u64,
}

impl AccessRow {
    fn of(cells: AccessCells) -> Result<AccessRow, Fault> {
        let mut terms: crate::acts::agreements::Terms = read(&cells.terms, "terms of a grant")?;
        terms.until = cells.until_on.parse().or_fault("last day of a grant")?;
        Ok(AccessRow {
            access: Access {
                id: cells.id,
                client: name(&cells.client)?,
                service: name(&cells.service)?,
                terms,
                case_required: cells.case_required,
                state: AccessState::parse(&cells.state).or_fault("state of a grant")?,
                held_by: [
                    (Side::Provider, cells.held_provider),
                    (Side::Operator, cells.held_operator),
                ]
                .into_iter()
                .filter_map(|(side, held)| held.then_some(side))
                .collect(),
                asked_until: cells.asked_until.and_then(|day| day.parse().ok()),
                from: Timestamp::from_millisecond(cells.from_at).or_fault("begin of a grant")?,
            },
            request: cells.request_id,
            reason: cells.reason,
            seq: cells.seq,
        })
    }
    /// Address of its page.
    pub fn href(&self) -> String {
        format!("/intercambio/accesos/{}", self.access.id)
    }
}

macro_rules! accesses {
    ($rest:literal) => {
        concat!("SELECT id, request_id, client, service, terms, case_required, state, held_provider, held_operator, until_on, asked_until, from_at, reason, seq FROM exchange_grant WHERE ", $rest)
    };
}

/// One grant.
///
/// # Errors
/// When the database fails.
pub async fn access(house: &House, id: GrantId) -> Result<Option<AccessRow>, Fault> {
    one(house, accesses!("id = $1"), args![id], AccessRow::of).await
}

/// Grants of a member, as the one that calls and as the one that is called, the last ones first.
///
/// # Errors
/// When the database fails.
pub async fn accesses_of(house: &House, member: &MemberId) -> Result<Vec<AccessRow>, Fault> {
    const OF: &str =
        accesses!("client_member = $1 OR provider_member = $1 ORDER BY from_at DESC, id DESC LIMIT 20000");
    all(house, OF, args![member.as_str()], AccessRow::of).await
}

/// Grants for a service that are not over, by who calls.
///
/// # Errors
/// When the database fails.
pub async fn accesses_to(house: &House, service: &ServiceId) -> Result<Vec<AccessRow>, Fault> {
    const TO: &str = accesses!("service = $1 AND state <> 'ended' ORDER BY client, id LIMIT 20000");
    all(house, TO, args![service.as_str()], AccessRow::of).await
}

/// Every grant, the last ones first.
///
/// # Errors
/// When the database fails.
pub async fn accesses(house: &House) -> Result<Vec<AccessRow>, Fault> {
    const ALL: &str = accesses!("TRUE ORDER BY from_at DESC, id DESC LIMIT 20000");
    all(house, ALL, args![], AccessRow::of).await
}

/// Every grant that acts keep in force, in the order of their ids.
pub(crate) async fn accesses_in_force(house: &House) -> Result<Vec<Access>, Fault> {
    const IN_FORCE: &str = accesses!("state = 'in_force' ORDER BY id");
    let rows = all(house, IN_FORCE, args![], AccessRow::of).await?;
    Ok(rows.into_iter().map(|row| row.access).collect())
}

async fn one<C: Record + Send + 'static, T>(
    house: &House,
    sql: &'static str,
    args: Vec<Val>,
    of: fn(C) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let cells: Option<C> = house.register.db().get(sql, args).await?;
    cells.map(of).transpose()
}

async fn all<C: Record + Send + 'static, T>(
    house: &House,
    sql: &'static str,
    args: Vec<Val>,
    of: fn(C) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let cells: Vec<C> = house.register.db().query(sql, args).await?;
    cells.into_iter().map(of).collect()
}

/// Holds a draft to a request that no other act has touched since it was read.
pub(crate) fn while_request(draft: Draft, row: &RequestRow) -> Draft {
    const SAME: &str = "SELECT 1 FROM exchange_request WHERE id = $1 AND seq = $2";
    draft.guard(stmt(SAME, args![row.request.id, row.seq]))
}

/// Holds a draft to a grant that no other act has touched since it was read.
pub(crate) fn while_access(draft: Draft, row: &AccessRow) -> Draft {
    const SAME: &str = "SELECT 1 FROM exchange_grant WHERE id = $1 AND seq = $2";
    draft.guard(stmt(SAME, args![row.access.id, row.seq]))
}
