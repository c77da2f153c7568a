//! `GET /exchange/v1/cards?node=…`: the keys of a node, each signed by the operator with its begin and end as they stand now. They go
//! with receipts, so that whoever checks one needs the operator's key alone. Keys of a node that was revoked are told too, with their
//! end: what it signed before still counts.

use super::store;
use crate::configuration;
use crate::members;
use capability::{Answer, Cx, Refusal, Req, Stop};
use node::configuration::{Card, NodeKey, sign_card};
use node::ident::NodeId;
use node::operator::wire::Cards;
use register::OrFault;

/// Most keys that are told, the newest ones: those of many years.
const CARDS_MAX: usize = 32;

pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["node"])?;
    let node: NodeId = req
        .query
        .get("node")
        .and_then(|node| node.parse().ok())
        .ok_or_else(|| Refusal::new("exchange-node-unknown").field("node").malformed())?;
    let house = &cx.house;
    store::node(house, &node).await?.ok_or(Stop::NotFound)?;
    let member = members::store::member(house, &node.member()).await?;
    let member_name = member.or_fault("the member of a node")?.name(house).await?;
    let mut cards = Vec::new();
    for row in store::keys_of(house, node.as_str())
        .await?
        .into_iter()
        .take(CARDS_MAX)
    {
        let card = Card {
            node: node.clone(),
            member_name: member_name.clone(),
            key: NodeKey {
                kid: row.kid,
                jwk: jose::json_object(row.jwk.as_bytes()).or_fault("reading the key of a node")?,
                from: row.from_at,
                until: row.until_at,
            },
            issued: cx.now.as_millisecond(),
        };
        cards.push(configuration::sign(house, |key| sign_card(key, &card)).await?);
    }
    let body = serde_json::to_value(&Cards { cards }).or_fault("writing an answer")?;
    Ok(Answer::json(200, &body))
}
