//! Move a node: other nodes reach it at another address. Without one it only calls.

use super::{NODE, draft, node, of_node};
use crate::acts::members::NodeMoved;
use crate::members::desk;
use ::node::configuration::{ADDRESS_BYTES_MAX, address};
use ::node::ident::NodeId;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use register::OrFault;
use serde::Deserialize;

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "exchange/move-node",
    act: "exchange/node-moved",
    title: "exchange-move-node",
    path: "/intercambio/nodos/mover",
    api: "/api/v1/exchange-node-moves",
    parts: &[Part {
        title: "exchange-part-node",
        fields: &[NODE, ADDRESS],
    }],
    prepare,
    decide: submit,
};

const ADDRESS: Field = Field::new(
    "address",
    "exchange-field-address",
    FieldKind::Text(ADDRESS_BYTES_MAX),
)
.optional();

#[derive(Debug, Deserialize)]
struct Asked {
    node: String,
    address: Option<String>,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let row = of_node(cx, form, USE_CASE.act).await?;
        form.first("address", row.address.unwrap_or_default());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Asked = values.into_typed()?;
        let (row, entity) = node(cx, &asked.node).await?;
        if let Some(text) = &asked.address
            && address(text).is_none()
        {
            return Err(Refusal::new("exchange-address")
                .field("address")
                .arg("value", text)
                .into());
        }
        let moved = NodeMoved {
            node: NodeId::parse(&row.node).or_fault("reading the name of a node")?,
            address: asked.address,
        };
        let draft = draft(cx, USE_CASE.act, &entity, &row.member)?
            .subject(format!("node:{}", row.node))
            .payload_of(&moved)?;
        Ok(Decision::act(draft, target::of(&entity)).then(desk(&entity)))
    })
}
