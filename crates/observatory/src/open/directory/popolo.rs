//! The directory in the words of Popolo, the specification of civic organisations: people, posts, memberships.

use super::Nodes;
use super::rows::{AliasRow, Closing, EntityRow, HeldRow, PostRow, Reading, UnitRow};
use capability::House;
use register::Fault;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// Writes the document into `nodes`.
pub(super) async fn write(house: &House, reading: &Reading, nodes: &mut Nodes<'_>) -> Result<(), Fault> {
    let base = house.options.base_url.as_str();
    let (aliases, closings) = (reading.aliases().await?, reading.closings().await?);
    let entities = reading.entities().await?;
    nodes.raw("{\"organizations\":[")?;
    for row in &entities {
        nodes.node(&entity(base, house, row, aliases.get(&row.id)))?;
    }
    for row in reading.units().await? {
        nodes.node(&unit(&row))?;
    }
    nodes.list("],\"persons\":[")?;
    let mut named = HashSet::new();
    for (id, name) in reading.names().await? {
        nodes.node(&json!({"id": id, "name": name}))?;
        named.insert(id);
    }
    nodes.list("],\"posts\":[")?;
    for row in reading.posts().await? {
        nodes.node(&post(&row))?;
    }
    nodes.list("],\"memberships\":[")?;
    for row in reading.held().await? {
        nodes.node(&membership(base, house, &row, named.contains(&row.person_id)))?;
    }
    nodes.list("],\"events\":[")?;
    for row in &entities {
        if let Some(node) = closing(base, row, &closings) {
            nodes.node(&node)?;
        }
    }
    nodes.raw("]}\n")
}

fn entity(base: &str, house: &House, row: &EntityRow, aliases: Option<&Vec<AliasRow>>) -> Value {
    let known = [("RUC", &row.ruc), ("SIAF", &row.siaf), ("UBIGEO", &row.ubigeo)];
    let mut codes: Vec<Value> = known
        .into_iter()
        .filter_map(|(scheme, value)| {
            Some(json!({"scheme": scheme, "identifier": value.as_deref().filter(|value| !value.is_empty())?}))
        })
        .collect();
    let mut names: Vec<Value> = row
        .acronym
        .iter()
        .map(|name| json!({"name": name, "note": "sigla"}))
        .collect();
    for alias in aliases.into_iter().flatten() {
        match alias.kind.as_str() {
            "name" => names.push(json!({"name": alias.value})),
            kind => codes.push(json!({"scheme": kind.to_uppercase(), "identifier": alias.value})),
        }
    }
    let kind = norms::EntityTypeId::parse(&row.kind)
        .ok()
        .and_then(|id| house.law.entity_type(id));
    json!({
        "id": row.id,
        "name": row.name,
        "other_names": names,
        "identifiers": codes,
        "classification": kind.map_or(row.kind.as_str(), |kind| kind.singular.es),
        "parent_id": row.parent_id,
        "founding_date": row.from_on,
        "dissolution_date": row.to_on,
        "links": [{"url": format!("{base}/entidades/{}", row.id)}],
    })
}

fn unit(row: &UnitRow) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "classification": row.kind,
        "parent_id": row.parent_id.as_ref().unwrap_or(&row.entity_id),
        "founding_date": row.from_on,
        "dissolution_date": row.to_on,
    })
}

fn post(row: &PostRow) -> Value {
    json!({
        "id": row.id,
        "label": row.name,
        "organization_id": row.unit_id.as_ref().unwrap_or(&row.entity_id),
        "start_date": row.from_on,
        "end_date": row.to_on,
    })
}

fn membership(base: &str, house: &House, row: &HeldRow, named: bool) -> Value {
    let office = norms::OfficeId::parse(&row.office)
        .ok()
        .and_then(|id| house.law.office(id));
    let of = if row.body_id.is_empty() {
        &row.entity_id
    } else {
        &row.body_id
    };
    json!({
        "id": row.id,
        "label": row.post_title,
        "role": office.map_or(row.office.as_str(), |office| office.names.es),
        "person_id": named.then_some(&row.person_id),
        "organization_id": of,
        "post_id": row.post_id,
        "start_date": row.from_on,
        "end_date": row.to_on,
        "sources": [{"url": format!("{base}/designaciones/{}", row.id)}],
    })
}

/// The end of an entity, which Popolo tells as an event.
fn closing(base: &str, row: &EntityRow, closings: &HashMap<String, Closing>) -> Option<Value> {
    let reason = row.closed_reason.as_ref()?;
    let known = closings.get(&row.id);
    Some(json!({
        "id": format!("closing-{}", row.id),
        "name": format!("{}: {reason}", row.name),
        "classification": reason,
        "description": known.map(|known| &known.norm),
        "start_date": row.to_on,
        "organization_id": row.id,
        "successor_id": row.successor_id,
        "sources": known.map(|known| json!([{"url": format!("{base}/actos/{}", known.code)}])).unwrap_or(json!([])),
    }))
}
