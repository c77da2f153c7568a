//! What people do with members, subsystems and nodes.

pub(super) mod add_subsystem;
pub(super) mod join;
pub(super) mod move_node;
pub(super) mod open_enrolment;
pub(super) mod resume;
pub(super) mod retire_subsystem;
pub(super) mod revoke_node;
pub(super) mod suspend;

use crate::acts::members::By;
use crate::members::store::{self, MemberRow};
use crate::members::{desk, office_for};
use crate::nodes::store::{self as nodes, NodeRow};
use capability::{Cx, Field, FieldKind, FormState, Refusal, Refusals, Stop};
use directory::board::BoardEntity;
use directory::target;
use register::{Draft, EntityId};
use std::sync::Arc;

/// The entity a form is about.
const ENTITY: Field = Field::new("entity", "exchange-field-entity", FieldKind::Id);
/// The node a form is about.
const NODE: Field = Field::new("node", "exchange-field-node", FieldKind::Text(600));
/// Why.
const REASON: Field = Field::new("reason", "exchange-field-reason", FieldKind::Long(400));

/// The entity of a form, with way back and crumbs; the act is recorded under the office of the caller that may.
async fn of_entity(cx: &Cx, form: &mut FormState, act: &str) -> Result<Arc<BoardEntity>, Stop> {
    let entity = target::entity_of_form(cx, form).await?;
    dress(cx, form, &entity, act);
    Ok(entity)
}

fn dress(cx: &Cx, form: &mut FormState, entity: &BoardEntity, act: &str) {
    form.target = target::of(entity);
    form.under = office_for(cx, act, &form.target);
    form.back = Some(desk(entity));
    form.lead = Some(entity.name.clone());
    form.crumbs = vec![
        (entity.name.clone(), entity.href()),
        (cx.tr().t("exchange-short").into_owned(), desk(entity)),
    ];
}

/// The node of a form, with its entity.
async fn of_node(cx: &Cx, form: &mut FormState, act: &str) -> Result<NodeRow, Stop> {
    let (row, entity) = node(cx, form.get("node").unwrap_or("")).await?;
    dress(cx, form, &entity, act);
    form.lead = Some(row.node.clone());
    form.hidden.push("node");
    Ok(row)
}

/// A node that is trusted, with its entity.
async fn node(cx: &Cx, name: &str) -> Result<(NodeRow, Arc<BoardEntity>), Stop> {
    let unknown = || Refusal::new("exchange-node-unknown").field("node");
    let id = name.parse().map_err(|_| unknown())?;
    let row = nodes::node(&cx.house, &id)
        .await?
        .filter(NodeRow::is_active)
        .ok_or_else(unknown)?;
    let member = store::member(&cx.house, &id.member())
        .await?
        .ok_or_else(unknown)?;
    let entity = target::entity(cx, member.entity_id).await?;
    Ok((row, entity))
}

/// The member that an entity is today.
async fn member(cx: &Cx, entity: &BoardEntity) -> Result<MemberRow, Stop> {
    let row = store::of_entity(&cx.house, entity.id).await?;
    let row = row.filter(|row| row.is_member(cx.today()));
    Ok(row.ok_or_else(|| {
        Refusal::new("exchange-no-member")
            .field("entity")
            .arg("name", &entity.name)
    })?)
}

/// An entity, and the member that it is.
async fn entity_and_member(cx: &Cx, id: EntityId) -> Result<(Arc<BoardEntity>, MemberRow), Stop> {
    let entity = target::entity(cx, id).await?;
    let member = member(cx, &entity).await?;
    Ok((entity, member))
}

/// Who switches: whoever acts for another entity than the member's does it for the governing body, for nobody else has that power.
fn by(cx: &Cx, entity: &BoardEntity) -> By {
    let own = cx
        .caller
        .acting
        .as_ref()
        .is_some_and(|acting| acting.entity == entity.id);
    if own { By::Member } else { By::Operator }
}

/// A draft of an act about an entity.
fn draft(cx: &Cx, kind: &'static str, entity: &BoardEntity, member: &str) -> Result<Draft, Stop> {
    Ok(Draft::new(kind, cx.under()?)
        .entity(entity.id)
        .subject(format!("member:{member}")))
}

/// The rule of free text that everybody may read: nothing in it looks like an identity number.
fn plain(no: &mut Refusals, field: &'static str, text: &str) {
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    no.when(runs.any(|run| run.len() == 8), || {
        Refusal::new("exchange-identity-number").field(field)
    });
}

/// Sentences of what happens next.
fn next(cx: &Cx, form: &mut FormState, keys: &[&str]) {
    form.aside.next = keys.iter().map(|key| cx.tr().t(key).into_owned()).collect();
}
