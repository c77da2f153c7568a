//! What this wing adds to pages of others: the desk, an entity, the constancia of its acts.

use super::words::t;
use crate::agreements::{actors, store};
use crate::services::store::{service, services_of};
use crate::use_cases::is_open;
use capability::{Area, Cx, PublicFact, Stop};
use directory::board::board;
use node::ident::ServiceId;
use register::{EntityId, Recorded};

/// Accesses on the desk, with requests and renewals that wait for the caller's entity.
pub(crate) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    let Some(acting) = &cx.caller.acting else {
        return Ok(Vec::new());
    };
    let board = board(&cx.house).await?;
    let entity = board.entity(acting.entity);
    let Some(entity) = entity.filter(|entity| actors::reads(cx, &[entity])) else {
        return Ok(Vec::new());
    };
    let Some(party) = store::party_of(&cx.house, entity.id).await? else {
        return Ok(Vec::new());
    };
    let requests = store::requests_of(&cx.house, &party.member).await?;
    let asked = requests
        .iter()
        .filter(|row| is_open(row) && row.request.service.member() == party.member);
    let accesses = store::accesses_of(&cx.house, &party.member).await?;
    let renewals = accesses.iter().filter(|row| {
        let access = &row.access;
        access.asked_until.is_some() && access.service.member() == party.member && !access.is_over(cx.now)
    });
    Ok(vec![Area {
        label: "exchange-accesses",
        path: "/intercambio/accesos",
        waiting: asked.count() + renewals.count(),
        state: ui::State::Warn,
    }])
}

/// What an entity offers, in the catalogue.
pub(crate) async fn entity_pages(cx: &Cx, id: EntityId) -> Result<Vec<(String, String)>, Stop> {
    let Some(party) = store::party_of(&cx.house, id).await? else {
        return Ok(Vec::new());
    };
    if services_of(&cx.house, &party.member).await?.is_empty() {
        return Ok(Vec::new());
    }
    let query = capability::encode(&[("proveedor", party.member.as_str())]);
    Ok(vec![(
        t(cx, "exchange-entity-page"),
        format!("/intercambio/catalogo?{query}"),
    )])
}

/// The service of an act, on its constancia.
pub(crate) async fn facts(cx: &Cx, act: &Recorded) -> Result<Vec<PublicFact>, Stop> {
    let id = act
        // tidy: texts: a kind of subject, and no text
        .subject("exchange-service")
        .and_then(|id| ServiceId::parse(id).ok());
    let Some(id) = id else {
        return Ok(Vec::new());
    };
    let row = service(&cx.house, &id).await?;
    Ok(row
        .map(|row| PublicFact {
            label: "exchange-column-service",
            value: row.described.title.clone(),
            href: Some(row.href()),
        })
        .into_iter()
        .collect())
}
