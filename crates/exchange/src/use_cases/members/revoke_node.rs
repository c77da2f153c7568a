//! Revoke a node: it is trusted no more, for ever. The switch for one machine that was lost or broken into.

use super::{NODE, REASON, draft, next, node, of_node, plain};
use crate::acts::members::NodeRevoked;
use crate::members::desk;
use ::node::ident::NodeId;
use capability::{Cx, Decision, FormState, Fut, Part, Refusals, Stop, UseCase, Values};
use directory::target;
use register::OrFault;
use serde::Deserialize;

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "exchange/revoke-node",
    act: "exchange/node-revoked",
    title: "exchange-revoke-node",
    path: "/intercambio/nodos/revocar",
    api: "/api/v1/exchange-node-revocations",
    parts: &[Part {
        title: "exchange-part-node",
        fields: &[NODE, REASON],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Asked {
    node: String,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_node(cx, form, USE_CASE.act).await?;
        next(cx, form, &["exchange-next-revoke"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Asked = values.into_typed()?;
        let (row, entity) = node(cx, &asked.node).await?;
        let mut no = Refusals::default();
        plain(&mut no, "reason", &asked.reason);
        no.none()?;
        let revoked = NodeRevoked {
            node: NodeId::parse(&row.node).or_fault("reading the name of a node")?,
            reason: asked.reason,
            at: cx.now.as_millisecond(),
        };
        let draft = draft(cx, USE_CASE.act, &entity, &row.member)?
            .subject(format!("node:{}", row.node))
            .payload_of(&revoked)?;
        Ok(Decision::act(draft, target::of(&entity)).then(desk(&entity)))
    })
}
