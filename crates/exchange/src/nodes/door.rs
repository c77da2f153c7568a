//! Who a node is that calls: its signed statement about this request, by a key that counts, of a node that is trusted.

use super::store::{self, NodeRow};
use crate::members;
use capability::{Body, Cx, Refusal, Req, Stop};
use node::ident::NodeId;
use node::operator::{Asked, CallError, WINDOW_MS, claimed};
use register::db::stmt;
use register::{Fault, RecordError, Refused, args};
use serde_json::Value;

/// A node that proved who it is.
pub(crate) struct Caller {
    /// Its name.
    pub id: NodeId,
    /// The node.
    pub row: NodeRow,
    /// Its member.
    pub member: members::store::MemberRow,
    /// The key it called by.
    pub kid: String,
}

/// The bytes of a body.
pub(crate) fn bytes(req: &Req) -> &[u8] {
    match &req.body {
        Body::Raw(_, bytes) => bytes,
        _ => &[],
    }
}

/// Reads a body of a known shape: strict JSON, no name twice, no field that nobody knows.
pub(crate) fn read<T: serde::de::DeserializeOwned>(req: &Req) -> Result<T, Stop> {
    let wrong = |why: String| Refusal::new("exchange-body").arg("why", why).malformed();
    let object = jose::json_object(bytes(req)).map_err(|error| wrong(error.word().to_owned()))?;
    Ok(serde_json::from_value(Value::Object(object)).map_err(|error| wrong(error.to_string()))?)
}

/// The node that calls.
///
/// # Errors
/// Refused, with a word of why, to whoever is none, is revoked, or whose member does not take part.
pub(crate) async fn caller(cx: &Cx, req: &Req) -> Result<Caller, Stop> {
    let header = req.header("authorization").ok_or_else(|| no(CallError::Shape))?;
    let claimed = claimed(header).map_err(no)?;
    let (id, kid) = (claimed.node.clone(), claimed.kid.clone());
    let now = cx.now.as_millisecond();
    let row = store::node(&cx.house, &id).await?.filter(NodeRow::is_active);
    let row = row.ok_or_else(|| denied("exchange-call-node"))?;
    let key = store::key(&cx.house, &kid).await?;
    let key = key.filter(|key| key.node == row.node && key.counts_at(now));
    let key = key.ok_or_else(|| no(CallError::Signature))?;
    let jwk = jose::json_object(key.jwk.as_bytes());
    let public = jwk.and_then(|jwk| jose::PublicKey::from_jwk(&jwk));
    let public = public.map_err(|error| Fault::because("reading the key of a node", error))?;
    let asked = Asked {
        method: req.method.as_str(),
        path: &cx.path,
        body: bytes(req),
    };
    let call = claimed.check(&public, asked, now).map_err(no)?;
    let member = members::store::member(&cx.house, &id.member()).await?;
    let member = member.filter(|member| member.is_member(cx.today()) && !member.is_suspended());
    let member = member.ok_or_else(|| denied("exchange-call-member"))?;
    once(cx, &call.jti, now).await?;
    heard(cx, &row.node, now).await?;
    Ok(Caller { id, row, member, kid })
}

fn no(error: CallError) -> Stop {
    denied(match error {
        CallError::Shape => "exchange-call-shape",
        CallError::Signature => "exchange-call-signature",
        CallError::Other => "exchange-call-other",
        CallError::Time => "exchange-call-time",
    })
}

fn denied(text: &'static str) -> Stop {
    Refusal::new(text).denied().into()
}

/// Marks the number of a call as used, which only one request can.
async fn once(cx: &Cx, jti: &str, now: i64) -> Result<(), Stop> {
    const FORGET: &str = "DELETE FROM exchange_call WHERE until_at < $1";
    const USE: &str = "INSERT INTO exchange_call (jti, until_at) VALUES ($1, $2)";
    let changes = [
        stmt(FORGET, args![now]),
        stmt(USE, args![jose::hash(jti), now.saturating_add(2 * WINDOW_MS)]),
    ];
    match cx.house.register.db().commit(&changes).await {
        Ok(()) => Ok(()),
        Err(RecordError::Refused(Refused::Conflict { .. })) => Err(denied("exchange-call-replayed")),
        Err(error) => Err(Fault::because("marking a call of a node", error).into()),
    }
}

/// Seconds between two notes of when a node was heard.
const HEARD_SECONDS: i64 = 30;

/// Notes when a node was heard; not at each of its calls.
pub(crate) async fn heard(cx: &Cx, node: &str, now: i64) -> Result<(), Stop> {
    const HEARD: &str = "INSERT INTO exchange_contact (node, at) VALUES ($1, $2) ON CONFLICT (node) DO UPDATE SET at = excluded.at WHERE exchange_contact.at < $3";
    let heard = stmt(HEARD, args![node, now, now - HEARD_SECONDS * 1_000]);
    let noted = cx.house.register.db().commit(&[heard]).await;
    Ok(noted.map_err(|error| Fault::because("noting when a node was heard", error))?)
}
