//! The hand of an invented person: does what people do, by the use cases they use.

use crate::open;
use anyhow::{Context, Result, bail};
use capability::{Acting, Caller, Cx, House, Query, Stop};
use register::{EntityId, PersonId};
use std::sync::Arc;

/// A person at work as the holder of the first of their offices that fits, as they are when they sign in.
pub async fn of(house: &Arc<House>, person: PersonId, fits: impl Fn(&Acting) -> bool) -> Result<Cx> {
    let offices = house.offices.of(house, person).await.map_err(open::fault)?;
    let acting = offices.iter().find(|office| fits(office)).cloned();
    let caller = Caller {
        person: Some(person),
        acting,
        offices,
        by_key: true,
        ..Caller::default()
    };
    Ok(Cx {
        caller,
        lang: ui::Lang::Es,
        theme: ui::Theme::Auto,
        path: "/".to_owned(),
        route: "demo".to_owned(),
        now: house.clock.now(),
        head: house.register.head().await.map_err(open::fault)?,
        reference: "demo".to_owned(),
        peer: String::new(),
        house: house.clone(),
    })
}

/// Runs a use case; the entity is told where it asks for one.
pub async fn run(cx: &Cx, entity: EntityId, id: &str, pairs: &[(&str, &str)]) -> Result<()> {
    let use_case = cx.use_case(id).with_context(|| format!("no use case {id}"))?;
    let mut all: Vec<(String, String)> = Vec::new();
    if use_case.fields().any(|field| field.name == "entity") {
        all.push(("entity".to_owned(), entity.to_string()));
    }
    all.extend(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    match use_case.command(cx, Query(all)).await {
        Ok(_) => Ok(()),
        Err(Stop::Refused(refusals)) => {
            let said: Vec<String> = refusals
                .0
                .iter()
                .map(|refusal| refusal.sentence(cx.tr()))
                .collect();
            bail!("{id} was refused: {}", said.join("; "))
        }
        Err(Stop::Fault(fault)) => Err(open::fault(fault)),
        Err(other) => bail!("{id} ended: {other:?}"),
    }
}
