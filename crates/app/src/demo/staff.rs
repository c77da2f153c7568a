//! Staff of the demonstration: what the human resources system of an entity would tell, by the service that such systems use.

use super::hand;
use crate::open;
use anyhow::{Context, Result, bail};
use capability::{Cx, House, Method, Stop};
use directory::board::BoardEntity;
use directory::store::designations_of;
use provisioning::scim::standard::{ENTERPRISE, GROUP_SCHEMA, USER_SCHEMA};
use serde_json::{Value, json};
use std::sync::Arc;

/// Given names, surnames, user name, post, unit.
type Somebody = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const PEOPLE: [Somebody; 6] = [
    (
        "Rosa",
        "Ejemplo Ñaupari",
        "rejemplo",
        "Especialista en recursos humanos",
        "Oficina de Recursos Humanos",
    ),
    (
        "Julián",
        "Muestra Condori",
        "jmuestra",
        "Analista de planillas",
        "Oficina de Recursos Humanos",
    ),
    (
        "Maruja",
        "Ficticia Peña",
        "mficticia",
        "Programadora",
        "Oficina de Tecnologías de la Información",
    ),
    (
        "Wilber",
        "Prueba Huamán",
        "wprueba",
        "Soporte técnico",
        "Oficina de Tecnologías de la Información",
    ),
    (
        "Saturnina",
        "Ejemplo Ccori",
        "sejemplo",
        "Orientadora",
        "Oficina de Atención al Ciudadano",
    ),
    (
        "Óscar",
        "Muestra Núñez",
        "omuestra",
        "Orientador",
        "Oficina de Atención al Ciudadano",
    ),
];

/// Offices of which one holder has left: their designation waits to be ended.
const LEFT: [&str; 4] = [
    "document_management_head",
    "public_software_officer",
    "data_governance_officer",
    "security_officer",
];

/// Tells of the staff of an entity, and that somebody who holds an office of it has left.
pub async fn tell(house: &Arc<House>, entity: &BoardEntity) -> Result<()> {
    let rows = designations_of(house, entity.id).await.map_err(open::fault)?;
    let today = house.clock.today();
    let held = |office: &str| {
        let row = rows
            .iter()
            .find(|row| row.office == office && row.in_force(today))?;
        Some((row.person_id?, row.id))
    };
    let Some((head, designation)) = held("entity_head") else {
        return Ok(());
    };
    let cx = hand::of(house, head, |office| office.designation == designation).await?;
    let mut units: Vec<(&str, Vec<Value>)> = Vec::new();
    for (given, surnames, name, post, unit) in PEOPLE {
        let told = ask(
            &cx,
            Method::Post,
            "/scim/v2/Users",
            None,
            somebody(given, surnames, name, post, unit),
        )
        .await?;
        let member = json!({"value": told["id"]});
        match units.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, members)) => members.push(member),
            None => units.push((unit, vec![member])),
        }
    }
    for (name, members) in units {
        let group = json!({"schemas": [GROUP_SCHEMA.id], "displayName": name, "members": members});
        ask(&cx, Method::Post, "/scim/v2/Groups", None, group).await?;
    }
    let Some((left, _)) = LEFT.into_iter().find_map(held) else {
        return Ok(());
    };
    let person = directory::people::person(house, left)
        .await
        .map_err(open::fault)?;
    let person = person.context("an office held by nobody")?;
    let mut leaver = somebody(
        &person.given_names,
        &person.surnames,
        "exservidor",
        "Responsable",
        "Oficina de Tecnologías de la Información",
    );
    leaver["emails"] = json!([{"value": person.email, "type": "work", "primary": true}]);
    let told = ask(&cx, Method::Post, "/scim/v2/Users", None, leaver).await?;
    let left = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "active", "value": false}],
    });
    let id = told["id"].as_str().context("somebody without an identifier")?;
    ask(&cx, Method::Patch, "/scim/v2/Users/{id}", Some(id), left).await?;
    Ok(())
}

fn somebody(given: &str, surnames: &str, name: &str, post: &str, unit: &str) -> Value {
    json!({
        "schemas": [USER_SCHEMA.id, ENTERPRISE.id],
        "userName": name,
        "displayName": format!("{given} {surnames}"),
        "name": {"givenName": given, "familyName": surnames},
        "title": post,
        "emails": [{"value": format!("{name}@ejemplo.gob.pe"), "type": "work", "primary": true}],
        "active": true,
        ENTERPRISE.id: {"department": unit},
    })
}

async fn ask(cx: &Cx, method: Method, path: &'static str, id: Option<&str>, body: Value) -> Result<Value> {
    match provisioning::call(cx, method, path, id, body).await {
        Ok(answer) if answer.status < 400 => Ok(serde_json::from_slice(&answer.body)?),
        Ok(answer) => bail!(
            "{path}: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        ),
        Err(Stop::Fault(fault)) => Err(open::fault(fault)),
        Err(stop) => bail!("{path} ended: {stop:?}"),
    }
}
